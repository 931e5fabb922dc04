"""What goes into and out of the alliance by sheet: organisations both ways, the other lists outwards."""

from lianmeng.alliance.exchange import opposites
from lianmeng.alliance.exchange.lists import CHAINS, COMMITTEES, COUNTIES
from lianmeng.alliance.exchange.organisations import EXPORT, IMPORT
from lianmeng.platform.sheets.specs import register_export, register_import

__all__ = ["opposites"]

register_import(IMPORT)
for _spec in (EXPORT, CHAINS, COMMITTEES, COUNTIES):
    register_export(_spec)
