"""By which addresses an office that shares a store is written to: its own beside those of the settings' office."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.cases.notice_places import EMAIL, SMS, WA
from sync.cases.reading import Table

_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,190}")
_NUMBER_ID = re.compile(r"[0-9]{5,30}", re.ASCII)
_NUMBER = re.compile(r"\+\d{8,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OfficeWays:
    """``email``: an address whose mails come into the mailbox of the settings; ``wa_number_id``: Meta's id of a number of the
    settings' account; ``sms_spool``: a folder that a modem's daemon of its own serves, ``sms_number`` of its SIM, "+62…". Each may be ""."""

    email: str = ""
    sms_spool: str = ""
    sms_number: str = ""
    wa_number_id: str = ""

    @classmethod
    def from_table(cls, table: Table) -> OfficeWays:
        """``[ways]`` of an office's settings; ValueError names the path."""
        table.only(("email", "sms_spool", "sms_number", "wa_number_id"))
        found = cls(*(table.text(name, "") for name in ("email", "sms_spool", "sms_number", "wa_number_id")))
        for name, value, form in (
            ("email", found.email, _EMAIL),
            ("sms_number", found.sms_number, _NUMBER),
            ("wa_number_id", found.wa_number_id, _NUMBER_ID),
        ):
            if value and not form.fullmatch(value):
                raise ValueError(f"{table.path}.{name}: {value!r} is none")
        if found.sms_number and not found.sms_spool:
            raise ValueError(f"{table.path}.sms_spool: expected beside sms_number")
        return found

    def address(self, channel: str) -> str:
        """What it has of its own of this way, "" for nothing."""
        return {EMAIL: self.email.casefold(), SMS: self.sms_spool, WA: self.wa_number_id}.get(channel, "")

    @property
    def channels(self) -> tuple[str, ...]:
        """Ways of which it has an address of its own."""
        return tuple(way for way in (EMAIL, SMS, WA) if self.address(way))


NO_WAYS = OfficeWays()
