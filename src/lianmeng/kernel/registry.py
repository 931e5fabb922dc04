"""Registries: how what a room offers travels up without a lower room importing a higher one."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """Named items offered by rooms, in the order of registration. A name is taken once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, Item] = {}

    def add(self, key: str, item: Item) -> Item:
        """Register ``item``; a second registration of a key is a mistake in the code, hence an error."""
        if key in self._items:
            raise ValueError(f"{self.name}: {key!r} is registered already")
        self._items[key] = item
        return item

    def get(self, key: str) -> Item:
        """Return the item registered under ``key``; KeyError names the registry and the key."""
        try:
            return self._items[key]
        except KeyError:
            raise KeyError(f"{self.name}: {key!r} is not registered") from None

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def items(self) -> list[tuple[str, Item]]:
        return list(self._items.items())

    def values(self) -> list[Item]:
        return list(self._items.values())
