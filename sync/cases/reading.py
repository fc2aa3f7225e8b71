"""Typed reading of settings that came as plain mappings; every complaint names the path it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a settings file and where it stands, e.g. ``questions[3]``. Raises ValueError."""

    values: Mapping[str, object]
    path: str = ""

    def text(self, key: str, default: str | None = None) -> str:
        """A string; required unless there is a default."""
        return self._typed(key, str, "text", default)

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of the allowed words; required unless there is a default."""
        found = self.text(key, default)
        if found not in (words := tuple(allowed)):
            raise ValueError(f"{self._at(key)}: expected one of {', '.join(words)}")
        return found

    def number(self, key: str, default: int | None = None) -> int:
        """An integer; required unless there is a default."""
        found = self._typed(key, int, "a whole number", default)
        if isinstance(found, bool):
            raise ValueError(f"{self._at(key)}: expected a whole number")
        return found

    def days(self, key: str, default: int | None = None) -> int:
        """A term in days: 1 to 366."""
        found = self.number(key, default)
        if not 1 <= found <= 366:
            raise ValueError(f"{self._at(key)}: expected 1 to 366 days")
        return found

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return self._typed(key, bool, "true or false", default)

    def day(self, key: str) -> date:
        """A TOML date or an ISO string."""
        found = self.values.get(key)
        if isinstance(found, str):
            try:
                return date.fromisoformat(found)
            except ValueError:
                raise ValueError(f"{self._at(key)}: expected a date") from None
        return self._typed(key, date, "a date", None)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; absent means empty."""
        found = self._list(key)
        if not all(isinstance(item, str) for item in found):
            raise ValueError(f"{self._at(key)}: expected a list of texts")
        return tuple(str(item) for item in found)

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of integers; absent means empty."""
        found = self._list(key)
        if not all(isinstance(item, int) for item in found):
            raise ValueError(f"{self._at(key)}: expected a list of whole numbers")
        return tuple(item for item in found if isinstance(item, int))

    def table(self, key: str) -> Table:
        """A table inside this one; absent means empty."""
        found = self.values.get(key, {})
        if not isinstance(found, Mapping):
            raise ValueError(f"{self._at(key)}: expected a table")
        return Table(found, self._at(key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables; absent means empty."""
        found = []
        for place, item in enumerate(self._list(key)):
            if not isinstance(item, Mapping):
                raise ValueError(f"{self._at(key)}[{place}]: expected a table")
            found.append(Table(item, f"{self._at(key)}[{place}]"))
        return tuple(found)

    def only(self, allowed: Iterable[str]) -> None:
        """Refuses keys that nobody reads: a misspelt one would silently change nothing."""
        for key in self.values:
            if key not in set(allowed):
                raise ValueError(f"{self._at(key)}: unknown setting")

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _list(self, key: str) -> list[object]:
        return self._typed(key, list, "a list", [])

    def _typed(self, key: str, type_: type[T], words: str, default: T | None) -> T:
        found = self.values.get(key, default)
        if found is None:
            raise ValueError(f"{self._at(key)}: missing")
        if not isinstance(found, type_):
            raise ValueError(f"{self._at(key)}: expected {words}")
        return found
