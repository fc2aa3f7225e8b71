"""The files of a kiosk as systemd, X and usbguard would find them: sections of options, and policies that can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TREE = ROOT / "config" / "appliance" / "kiosk"
UNITS = TREE / "etc/systemd/system"
OUTAGE = TREE / "usr/local/lib/kotak-aduan/outage.py"


def options(path: Path) -> dict[str, dict[str, list[str]]]:
    """Section to option to values in order, as systemd.syntax(7): an option may come again. Drop-ins of a shared prefix too."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for raw in path.read_text().splitlines():
        line = raw.strip()
        if not line or line.startswith(("#", ";")):
            continue
        if heading := re.fullmatch(r"\[([A-Za-z]+)\]", line):
            section = heading[1]
            continue
        key, separator, value = line.partition("=")
        assert separator, f"{path.name}: {line}"
        assert section, f"{path.name}: {line} stands in no section"
        found.setdefault(section, {}).setdefault(key.strip(), []).append(value.strip())
    return found


def seconds(span: str) -> float:
    """Of systemd.time(7): a bare number is seconds."""
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*(ms|s|sec|min|h|)", span)
    units = {"ms": 0.001, "": 1, "s": 1, "sec": 1, "min": 60, "h": 3600}
    return sum(float(number) * units[unit] for number, unit in parts)


def services() -> list[str]:
    """Names of the kiosk's own services."""
    return sorted(path.stem for path in UNITS.glob("kotak-*.service"))


@dataclass(frozen=True)
class Device:
    """A USB device: its interfaces as class:subclass:protocol, its id and where it is plugged in."""

    interfaces: tuple[str, ...]
    id: str = "dead:beef"
    serial: str = ""
    port: str = "9-9"


@dataclass(frozen=True)
class UsbRule:
    """A rule of usbguard, as far as ours go: a target, and what must all fit."""

    target: str
    interfaces: tuple[str, ...] | None
    id: str | None
    serial: str | None
    port: str | None

    def fits(self, device: Device) -> bool:
        if self.interfaces is not None and sorted(self.interfaces) != sorted(device.interfaces):
            return False
        wanted = ((self.id, device.id), (self.serial, device.serial), (self.port, device.port))
        return all(ours is None or ours == theirs for ours, theirs in wanted)


def usb_rule(line: str) -> UsbRule:
    """One line of a rules file; an attribute that is not known here fails."""
    rest = line
    for quoted in ("parent-hash", "hash", "name"):
        rest = re.sub(rf'\b{quoted} "[^"]*"', "", rest)
    rest = re.sub(r'with-connect-type "[^"]*"', "", rest)
    target, rest = rest.split(maxsplit=1)
    known = {
        "with-interface": r"with-interface (?:equals )?(\{[^}]*\}|\S+)",
        "id": r"\bid (\S+)",
        "serial": r'serial "([^"]*)"',
        "via-port": r'via-port "([^"]*)"',
    }
    values: dict[str, str | None] = {}
    for name, pattern in known.items():
        found = re.search(pattern, rest)
        values[name] = found[1] if found else None
        rest = re.sub(pattern, "", rest)
    assert not rest.strip(), f"not understood: {rest}"
    listed = values["with-interface"]
    interfaces = tuple(listed.strip("{} ").split()) if listed is not None else None
    return UsbRule(target, interfaces, values["id"], values["serial"], values["via-port"])


def usb_rules(*more: str) -> list[UsbRule]:
    """Those shipped, in the order in which usbguard reads them, and ``more`` after them."""
    folder = TREE / "etc/usbguard"
    files = [folder / "kotak-kiosk.rules"]
    lines = [line for path in files for line in path.read_text().splitlines()]
    return [usb_rule(line) for line in (*lines, *more) if line.strip() and not line.startswith("#")]


def lets_in(rules: list[UsbRule], device: Device, implicit: str = "block") -> bool:
    """The first rule that fits decides, else the implicit target."""
    return next((rule.target for rule in rules if rule.fits(device)), implicit) == "allow"


Entry = tuple[str, str]


def x_sections(path: Path) -> Iterator[tuple[str, list[Entry]]]:
    """(section, (key, value) in order) of an xorg.conf; anything that is not one fails."""
    section: str | None = None
    entries: list[Entry] = []
    for raw in path.read_text().splitlines():
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        if begun := re.fullmatch(r'Section\s+"(\w+)"', line):
            assert section is None, f"{line}: the section before is still open"
            section, entries = begun[1], []
        elif line == "EndSection":
            assert section is not None
            yield section, entries
            section = None
        elif option := re.fullmatch(r'Option\s+"(\w+)"\s+"([^"]*)"', line):
            entries.append((option[1], option[2]))
        else:
            keyword = re.fullmatch(r'(\w+)\s+"([^"]*)"', line)
            assert keyword is not None, line
            assert section is not None, line
            entries.append((keyword[1], keyword[2]))
    assert section is None, "a section is never closed"
