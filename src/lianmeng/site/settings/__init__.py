"""Django's settings, one file per subject. What an operator may choose comes from the environment; see the README."""

from lianmeng.site.settings.accounts import *  # noqa: F403
from lianmeng.site.settings.database import *  # noqa: F403
from lianmeng.site.settings.house import *  # noqa: F403
from lianmeng.site.settings.language import *  # noqa: F403
from lianmeng.site.settings.logs import *  # noqa: F403
from lianmeng.site.settings.rooms import *  # noqa: F403
from lianmeng.site.settings.security import *  # noqa: F403
from lianmeng.site.settings.static import *  # noqa: F403
