"""Settings that the office has changed at its centre, laid over the machine's own files: the newest that hold and fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from kiosk.settings import Settings
from sync.cases.refusal import Refusal
from sync.logbook import note
from sync.wire.remote_settings import RemoteSettings, check


@dataclass(frozen=True, slots=True)
class InForce:
    """``n``: number of the document that counts, 0: the files alone, and ``at`` (UTC): when the centre signed it; ``refused``:
    number of a newer one that this program cannot use, 0: none, and ``why``."""

    settings: Settings
    n: int = 0
    refused: int = 0
    why: str = ""
    at: datetime | None = None

    @property
    def newest(self) -> int:
        """Number of the newest that was looked at."""
        return max(self.n, self.refused)

    def report(self) -> dict[str, object]:
        """For the desk, beside the rest of what it is told of this machine."""
        refused = {"settings_refused": self.refused, "settings_why": self.why} if self.refused else {}
        return {"settings_in_force": self.n, **refused}


def in_force(settings: Settings, documents: Iterable[RemoteSettings]) -> InForce:
    """``documents``: those whose signature holds, the newest first. One that does not fit is passed over for the one before
    it: the last good one runs (F42)."""
    refused, why = 0, ""
    for said in documents:
        laid = laid_over(settings, said.values)
        if not isinstance(laid, Refusal):
            return InForce(laid, said.n, refused, why, said.at)
        if not refused:
            refused, why = said.n, str(laid.details.get("key", ""))
            note("settings.not_usable", version=said.n)
    return InForce(settings, 0, refused, why)


def laid_over(settings: Settings, values: Mapping[str, Mapping[str, object]]) -> Settings | Refusal:
    """``settings.not_remote``, ``settings.value`` {"key"}: by the closed list and by this program's own types."""
    refused = check(values)
    if refused is not None:
        return refused
    whole: dict[str, Any] = {}
    for section, keys in values.items():
        own = getattr(settings, section)
        try:
            whole[section] = msgspec.convert({**_plain(own), **keys}, type(own), dec_hook=_path)
        except (msgspec.ValidationError, ValueError):
            return Refusal("settings.value", {"key": section})
    return msgspec.structs.replace(settings, **whole)


def _plain(section: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(section, name) for name in section.__struct_fields__}


def _path(type_: type, value: Any) -> Any:
    """A folder is a Path already: only what may be changed from afar is read from plain values."""
    return value
