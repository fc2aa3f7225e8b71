"""A form as it was sent, read field by field; what is wrong is kept beside its field, and what was typed comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from sync.cases.refusal import Refusal
from sync.cases.words import clean

_LAST_VERSION = 2**31 - 1


@dataclass(slots=True)
class Typed:
    """``wrong``: a refusal for each field that has to be mended; codes beside those of `clean`: ``field.missing``,
    ``field.choice``, ``field.day``, ``field.day_before`` {"day"}, ``field.day_after`` {"day"}.
    """

    form: FormData = field(default_factory=FormData)
    wrong: dict[str, Refusal] = field(default_factory=dict)
    of_case: str = ""
    """The version of the case that this form is about, where a page has forms for several."""

    def raw(self, name: str) -> str:
        """As it came; "" if it did not."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def line(self, name: str, most: int = 200, *, required: bool = True) -> str:
        """One line, cleaned."""
        return self._text(name, most, required, multiline=False)

    def words(self, name: str, most: int = 2000, *, required: bool = True) -> str:
        """Several lines, cleaned."""
        return self._text(name, most, required, multiline=True)

    def choice(self, name: str, allowed: Iterable[str], *, required: bool = True) -> str:
        """One of these, or "" where none is required."""
        found = self.raw(name)
        if found in set(allowed) or (not found and not required):
            return found
        self.wrong[name] = Refusal("field.choice")
        return ""

    def several(self, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Those ticked, in the order of ``allowed``; what is not among them was not ours."""
        ticked = {value for value in self.form.getlist(name) if isinstance(value, str)}
        return tuple(one for one in allowed if one in ticked)

    def day(
        self, name: str, *, first: date | None = None, last: date | None = None, required: bool = True
    ) -> date | None:
        """A day, as ISO 8601, within the bounds; None with `wrong` where it is none."""
        found = self.raw(name).strip()
        if not found and not required:
            return None
        try:
            day = date.fromisoformat(found)
        except ValueError:
            self.wrong[name] = Refusal("field.day" if found else "field.missing")
            return None
        if first is not None and day < first:
            self.wrong[name] = Refusal("field.day_before", {"day": first})
        elif last is not None and day > last:
            self.wrong[name] = Refusal("field.day_after", {"day": last})
        return day

    def file(self, name: str) -> UploadFile | None:
        """A chosen file; None if none was."""
        found = self.form.get(name)
        return found if isinstance(found, UploadFile) and found.filename else None

    def files(self, name: str) -> tuple[UploadFile, ...]:
        """All files chosen under this name."""
        found = self.form.getlist(name)
        return tuple(one for one in found if isinstance(one, UploadFile) and one.filename)

    @property
    def version(self) -> int:
        """Of the case, as the page was drawn from it; one that cannot be is as stale as can be."""
        found = self.of_case or self.raw("version")
        number = int(found) if found.isascii() and found.isdigit() and len(found) < 11 else 0
        return min(number, _LAST_VERSION)

    def values(self) -> Mapping[str, str]:
        """What was typed, for the form that comes back."""
        return {name: value for name, value in self.form.items() if isinstance(value, str)}

    def ticked(self) -> Mapping[str, tuple[str, ...]]:
        """All values of each name: which boxes were ticked."""
        names = dict.fromkeys(self.form.keys())
        return {name: tuple(one for one in self.form.getlist(name) if isinstance(one, str)) for name in names}

    def _text(self, name: str, most: int, required: bool, *, multiline: bool) -> str:
        found = clean(self.raw(name).replace("\r\n", "\n"), most, multiline)
        if isinstance(found, Refusal):
            self.wrong[name] = found
            return ""
        if required and not found:
            self.wrong[name] = Refusal("field.missing")
        return found


async def typed(request: Request) -> Typed:
    """The form of this request; parsed once, whoever else asks for it."""
    return Typed(await request.form())


Form = Annotated[Typed, Depends(typed)]
