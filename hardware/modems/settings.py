"""Settings of the modem: ``[modem]`` in a file of the machine it is plugged into. Typed, bounded, frozen."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

TABLE = "modem"


class ModemSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``kind``: serial: a modem, or none. ``device``: by its lasting name, /dev/serial/by-id/…: LTE modems show several ttyUSB,
    and the first takes no commands. ``spool``: the folder that the back office reads and writes ([central.sms] names the
    same). ``pin_file``: a file of mode 0600 with the SIM's PIN, "" for a SIM without. ``memory``: where messages lie, SM for the SIM, ME
    for the modem, "" as the modem has it. ``poll_s``: how often it is looked whether a message was not announced. ``send_s``: how long
    the network may take one. ``credit_code``: what shows the credit, as *888#, "" for none (a contract); ``credit_low``:
    rupiah that make an alarm. ``most_parts``: SMS that one text may cost.
    """

    kind: Literal["serial", "none"] = "none"
    device: Annotated[str, Meta(max_length=4096)] = ""
    baud: Literal[9600, 19200, 38400, 57600, 115200, 460800, 921600] = 115200
    spool: Annotated[str, Meta(min_length=1, max_length=4096)] = "var/sms"
    pin_file: Annotated[str, Meta(max_length=4096)] = ""
    memory: Literal["", "SM", "ME"] = ""
    poll_s: Annotated[float, Meta(ge=5, le=3600)] = 60.0
    send_s: Annotated[float, Meta(ge=5, le=300)] = 60.0
    credit_code: Annotated[str, Meta(pattern=r"^([*#][0-9*]{1,20}#)?$")] = ""
    credit_every_h: Annotated[float, Meta(ge=1, le=720)] = 24.0
    credit_low: Annotated[int, Meta(ge=0, le=100_000_000)] = 10_000
    most_parts: Annotated[int, Meta(ge=1, le=10)] = 3

    def __post_init__(self) -> None:
        if self.kind == "serial" and not self.device:
            raise ValueError("device: a modem of kind serial needs one")


def read_settings(path: Path | None) -> ModemSettings:
    """Table ``modem`` of ``path``; none without it. Raises OSError or ValueError that names the key."""
    return msgspec.convert(_table(path), ModemSettings) if path is not None else ModemSettings()


def names_a_modem(path: Path) -> bool:
    """Whether ``path`` has the table at all. Raises OSError or ValueError."""
    return bool(_table(path))


def _table(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        table = tomllib.load(file).get(TABLE, {})
    if not isinstance(table, dict):
        raise ValueError(f"{TABLE}: a table is expected")
    return table
