"""``python -m hardware.selftest [--config FILE]``: one line per device.

The file is TOML with tables printer, scanner, reader and audio (others are ignored); without one the simulated
devices are tested. A file with a table modem is that of the back office's machine: the modem alone is looked at. A USB or serial device is named as it was found. Exit code 0: every device that is configured can be used; 1: one cannot; 2: the
settings cannot be read. Nothing is printed on paper.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from hardware.catalogue import open_audio, open_printer, open_reader, open_scanner, open_speaker
from hardware.modems.check import check
from hardware.modems.opening import open_line
from hardware.modems.settings import ModemSettings, names_a_modem
from hardware.modems.settings import read_settings as read_modem_settings
from hardware.ports import USABLE, IdScanner, Sight, State, Status
from hardware.printers.profiles import profile_for
from hardware.settings import DeviceSettings
from hardware.surroundings import Surroundings

LIGHTEST_TRAY = 70
"""Median grey above which no card can be told from the tray."""
_BESIDE_A_CARD = 25
"""Percentile of grey that is tray, even where a card covers half of the picture."""

_TABLES = ("printer", "scanner", "reader", "audio")


def main(
    arguments: Sequence[str] | None = None,
    say: Callable[[str], None] = print,
    surroundings: Surroundings | None = None,
) -> int:
    """Tests the devices and says one line for each."""
    parser = argparse.ArgumentParser(prog="python -m hardware.selftest", description=__doc__)
    parser.add_argument("--config", type=Path)
    given = parser.parse_args(arguments)
    try:
        if given.config is not None and names_a_modem(given.config):
            return _modem_alone(read_modem_settings(given.config), say)
        settings = read_settings(given.config)
    except (OSError, ValueError) as error:
        say(f"settings: {error}")
        return 2
    results = [
        _line(
            "printer",
            settings.printer.kind,
            lambda: _printer(settings, surroundings),
            _good_printer(settings),
        ),
        _line("scanner", settings.scanner.kind, lambda: _scanner(settings, surroundings)),
        _line("reader", settings.reader.kind, lambda: _reader(settings, surroundings)),
        _line("microphone", settings.audio.kind, lambda: _microphone(settings, surroundings)),
        _line("loudspeaker", settings.audio.speaker_kind, lambda: _loudspeaker(settings, surroundings)),
    ]
    for _, line in results:
        say(line)
    return 0 if all(good for good, _ in results) else 1


def _modem_alone(settings: ModemSettings, say: Callable[[str], None]) -> int:
    good, line = _line("modem", settings.kind, lambda: check(open_line(settings), settings, time.monotonic))
    say(line)
    return 0 if good else 1


def read_settings(path: Path | None) -> DeviceSettings:
    """The devices' tables of ``path``; defaults without one. Raises OSError or ValueError naming the key."""
    if path is None:
        return DeviceSettings()
    with path.open("rb") as file:
        tables = tomllib.load(file)
    return msgspec.convert({name: tables[name] for name in _TABLES if name in tables}, DeviceSettings)


def _good_printer(settings: DeviceSettings) -> tuple[State, ...]:
    """One that tells nothing about itself is as good as it gets where the settings say so."""
    return USABLE if profile_for(settings.printer).reports else (*USABLE, State.UNKNOWN)


def _line(
    device: str, kind: str, look: Callable[[], Status], good: tuple[State, ...] = USABLE
) -> tuple[bool, str]:
    if kind == "none":
        return True, f"{device}: none"
    status = look()
    words = ", ".join(word for word in (status.state, status.trouble, status.detail) if word)
    return status.state in good, f"{device}: {kind}, {words}"


def _printer(settings: DeviceSettings, surroundings: Surroundings | None) -> Status:
    printer = open_printer(settings.printer, surroundings=surroundings)
    try:
        return printer.status()
    finally:
        printer.close()


def _scanner(settings: DeviceSettings, surroundings: Surroundings | None) -> Status:
    looks_only = msgspec.structs.replace(settings.scanner, read_number=False)
    scanner = open_scanner(looks_only, surroundings=surroundings)
    try:
        return _tray(scanner)
    finally:
        scanner.close()


def _tray(scanner: IdScanner) -> Status:
    """A look where there is one to be had: the state before it is what the cable says, after it what came."""
    preview = scanner.preview()
    status = scanner.status()
    if status.state is not State.READY or preview is None:
        return status
    grey = (
        np.median(preview.image)
        if preview.sight is Sight.EMPTY
        else np.percentile(preview.image, _BESIDE_A_CARD)
    )
    if grey > LIGHTEST_TRAY:
        return Status(State.BLOCKED, None, f"alas terlalu terang ({grey:.0f} > {LIGHTEST_TRAY})")
    return Status(State.READY, None, f"alas {grey:.0f} ({preview.sight})")


def _reader(settings: DeviceSettings, surroundings: Surroundings | None) -> Status:
    reader = open_reader(settings.reader, accepts=lambda _: False, surroundings=surroundings)
    try:
        return reader.status()
    finally:
        reader.close()


def _microphone(settings: DeviceSettings, surroundings: Surroundings | None) -> Status:
    recorder, _player = open_audio(settings.audio, surroundings=surroundings)
    return recorder.status()


def _loudspeaker(settings: DeviceSettings, surroundings: Surroundings | None) -> Status:
    return open_speaker(settings.audio, surroundings=surroundings).status()


if __name__ == "__main__":
    raise SystemExit(main())
