"""What is plugged in, read as Linux lays it out below /sys: by descriptors, since what is refused has no interfaces there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.checks.usb import UsbDevice, UsbKind, plugged_in

DEVICE = bytes((18, 1)) + bytes(16)
CONFIGURATION = bytes((9, 2)) + bytes(7)
ENDPOINT = bytes((7, 5)) + bytes(5)


def plug(sockets: Path, socket: str, *interfaces: str, name: str = "", authorised: bool = True) -> None:
    """``interfaces``: class, subclass and protocol, as ``03:01:01``."""
    place = sockets / socket
    place.mkdir(parents=True)
    told = [
        bytes((9, 4, n, 0, 1)) + bytes.fromhex(one.replace(":", "")) + b"\0" + ENDPOINT
        for n, one in enumerate(interfaces)
    ]
    (place / "descriptors").write_bytes(DEVICE + CONFIGURATION + b"".join(told))
    (place / "authorized").write_text(f"{int(authorised)}\n")
    if name:
        (place / "product").write_text(f"{name}\n")


@pytest.mark.parametrize(
    ("interfaces", "kind"),
    [
        (("07:01:02",), "printer"),
        (("0e:01:00", "0e:02:00", "01:01:00"), "camera"),
        (("03:00:00",), "touch"),
        (("03:01:02", "03:00:00"), "touch"),
        (("03:01:01",), "keyboard"),
        (("07:01:02", "03:01:01"), "keyboard"),
        (("02:02:01", "0a:00:00"), "serial"),
        (("02:06:00", "0a:00:00"), "network"),
        (("08:06:50",), "stick"),
        (("08:06:50", "03:01:01"), "stick"),
        (("ff:00:00",), "other"),
        ((), "other"),
    ],
)
def test_what_a_device_is(tmp_path: Path, interfaces: tuple[str, ...], kind: UsbKind) -> None:
    plug(tmp_path, "1-4", *interfaces)
    assert [one.kind for one in plugged_in(tmp_path)] == [kind]


def test_hubs_and_interfaces_are_no_devices_and_what_is_refused_is_one(tmp_path: Path) -> None:
    plug(tmp_path, "usb1", "09:00:00")
    plug(tmp_path, "1-1", "09:00:00")
    (tmp_path / "1-1:1.0").mkdir()
    plug(tmp_path, "1-1.2", "07:01:02", name="TM-T20III")
    plug(tmp_path, "2-1", "03:01:01", authorised=False)
    (tmp_path / "1-1.2" / "manufacturer").write_text("EPSON\n")
    assert plugged_in(tmp_path) == (
        UsbDevice("1-1.2", "printer", "EPSON TM-T20III", let_in=True),
        UsbDevice("2-1", "keyboard", "", let_in=False),
    )


def test_a_device_with_nonsense_in_it_is_listed_all_the_same(tmp_path: Path) -> None:
    plug(tmp_path, "1-4", name="a\x1b[2J\x07" + "b" * 100)
    (tmp_path / "1-4" / "descriptors").write_bytes(b"\x09\x04\x00\x00")
    assert plugged_in(tmp_path) == (UsbDevice("1-4", "other", "a[2J" + "b" * 36, let_in=True),)
    assert plugged_in(tmp_path / "none") == ()
