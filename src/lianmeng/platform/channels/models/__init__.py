"""The tables of this part."""

from lianmeng.platform.channels.models.channel import Channel, RobotHost
from lianmeng.platform.channels.models.choice import Choice
from lianmeng.platform.channels.models.message import Carried, Message

__all__ = ["Carried", "Channel", "Choice", "Message", "RobotHost"]
