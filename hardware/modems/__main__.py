"""``python -m hardware.modems``: carries SMS between a modem and the spool of the back office, until it is ended."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from hardware.modems.check import answers, check
from hardware.modems.modem import Modem
from hardware.modems.opening import open_line, ports
from hardware.modems.service import ModemService
from hardware.modems.settings import ModemSettings, read_settings
from hardware.modems.spool import Spool, SpoolRefusedError
from hardware.ports import USABLE

_EXAMPLES = """\
examples:
  as the office runs it: device, spool and the code for the credit stand in the file, table [modem]
    %(prog)s --config config/modem.toml
  which of its ports takes commands, and how a modem stands; nothing is read or sent
    %(prog)s --find
    %(prog)s --look --device /dev/serial/by-id/usb-Quectel_EC25-if02-port0
  to try it without a modem: a twin in one window, this in another
    python -m hardware.modems.simulated --link /tmp/modem
    %(prog)s --device /tmp/modem --spool /tmp/sms

The spool's folder holds what citizens wrote, in plain: it belongs to the user of the back office alone, who also needs the
serial port (group dialout). ModemManager must leave the port alone; see README. How the modem stands is written to
modem/standing.json of the spool and shown by the desk. Signals INT and TERM end it; nothing is lost by that, nor by a kill.
"""


def parser() -> argparse.ArgumentParser:
    """What the program takes."""
    top = argparse.ArgumentParser(
        prog="python -m hardware.modems",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--config", type=Path, metavar="FILE", help="TOML with a table [modem]")
    top.add_argument("--device", metavar="PATH", help="the serial port, in place of the file's")
    top.add_argument("--spool", metavar="DIR", help="the folder, in place of the file's")
    top.add_argument("--find", action="store_true", help="call a modem on each serial port, and end")
    top.add_argument(
        "--look", action="store_true", help="say how the modem stands, and end; 1: it cannot be used"
    )
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries until a signal; 2: settings or spool cannot be used."""
    given = parser().parse_args(arguments)
    if given.find:
        return _find()
    try:
        settings = _settings(given)
    except (OSError, ValueError) as wrong:
        return _refuse(f"{given.config}: {wrong}")
    if settings.kind == "none":
        return _refuse("settings: no modem is named; give --device, or kind and device under [modem]")
    return _look(settings) if given.look else _carry(settings)


def _carry(settings: ModemSettings) -> int:
    spool = Spool(Path(settings.spool))
    try:
        spool.prepare()
    except SpoolRefusedError as refused:
        return _refuse(f"spool: {refused}")
    ended = threading.Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, lambda *_: ended.set())
    service = ModemService(
        Modem(open_line(settings), settings, time.monotonic),
        spool,
        settings,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
        say=lambda words: print(f"modem: {words}", file=sys.stderr, flush=True),
    )
    print(f"modem: {settings.device}, spool {spool.folder}", file=sys.stderr, flush=True)
    while not ended.is_set():
        service.round(ended.wait)
    service.close()
    return 0


def _find() -> int:
    found = ports()
    if not found:
        print("no serial port here; is the modem plugged in?")
    for port in found:
        print(f"{port}: {answers(open_line(ModemSettings(kind='serial', device=port)), time.monotonic)}")
    return 0


def _look(settings: ModemSettings) -> int:
    status = check(open_line(settings), settings, time.monotonic)
    print(", ".join(word for word in (status.state, status.trouble, status.detail) if word))
    return 0 if status.state in USABLE else 1


def _settings(given: argparse.Namespace) -> ModemSettings:
    settings = read_settings(given.config)
    if given.device:
        settings = msgspec.structs.replace(settings, kind="serial", device=given.device)
    return msgspec.structs.replace(settings, spool=given.spool) if given.spool else settings


def _refuse(words: str) -> int:
    print(f"modem: {words}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
