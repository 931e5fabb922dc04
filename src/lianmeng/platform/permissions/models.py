"""The bases of protected tables."""

from lianmeng.platform.permissions.guard import GuardedTable
from lianmeng.platform.records.models import Record


class GuardedModel(Record, GuardedTable):
    """A protected record: identifier, version, and no way in but through a viewer.

    ``private_fields`` are personal: the trail notes that they changed, never what they hold.
    """

    private_fields: frozenset[str] = frozenset()

    class Meta(GuardedTable.Meta):
        abstract = True

    def dimensions(self) -> dict[str, str]:
        """What figures are split by, frozen into each event of this record; a room says which."""
        return {}
