"""After the changes: who reads files reads them anew, and our services begin anew and are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hardware.appliance.changes import Change, Enabled
from hardware.appliance.places import CURRENT, RELEASES
from hardware.appliance.record import Record, write_record
from hardware.appliance.system import Say, System, Trouble

LOBBY = "kotak-kiosk.service"
ASKED_TO_BEGIN_ANEW = "kotak-kiosk-night.service"
"""The lobby heeds it as soon as nobody stands before it."""

_READ_ANEW = (
    ("/etc/systemd/system", ("systemctl", "daemon-reload")),
    ("/etc/udev/rules.d", ("udevadm", "control", "--reload")),
    (
        "/etc/udev/rules.d",
        ("udevadm", "trigger", "--subsystem-match=usb", "--subsystem-match=tty", "--action=change"),
    ),
    ("/etc/tmpfiles.d", ("systemd-tmpfiles", "--create")),
    ("/etc/sysctl.d", ("systemctl", "restart", "systemd-sysctl.service")),
    ("/etc/systemd/journald.conf.d", ("systemctl", "restart", "systemd-journald.service")),
)
"""Who reads files under a folder, to be told when one of them has changed."""


def settle(plan: Sequence[Change], system: System, record: Record, say: Say) -> list[Trouble]:
    """Where systemd runs: what reads the changed files reads them anew, and our units are (re)started. What was changed by a
    run that did not come so far counts too, and what did not go well is done again by the next one."""
    troubles: list[Trouble] = []
    if system.lives and record.touched:
        troubles += _read_anew(system, record, say)
        troubles += _begun_anew(_ours(plan, system), system, record, say)
    if not troubles:
        record.touched.clear()
        write_record(system.root, record)
    return troubles


def _read_anew(system: System, record: Record, say: Say) -> Iterator[Trouble]:
    for folder, command in _READ_ANEW:
        if any(one.startswith(folder) for one in record.touched):
            say(f"    {' '.join(command)}")
            if trouble := system.run(*command):
                yield trouble


def _ours(plan: Sequence[Change], system: System) -> list[str]:
    on = (change.name for change in plan if isinstance(change, Enabled) and change.is_on(system))
    return [name for name in on if name.startswith("kotak-")]


def _begun_anew(names: Sequence[str], system: System, record: Record, say: Say) -> Iterator[Trouble]:
    """All of them first: one may end again a moment after its start."""
    visited = LOBBY in names and _may_end_its_visit(system, record)
    wanted = [name for name in names if not (visited and name == LOBBY)]
    refused = {name for name in wanted if _told(system, say, "restart", name) is not None}
    if visited:
        if trouble := _told(system, say, "start", ASKED_TO_BEGIN_ANEW):
            yield trouble
        say("    The kiosk begins anew as soon as nobody stands before it; until then it runs as it was.")
    for name in wanted:
        if name in refused or not _is_up(system, name):
            yield Trouble(f"{name} did not come up.", f"journalctl -u {name} says why.")


def _may_end_its_visit(system: System, record: Record) -> bool:
    """A lobby that is up, and whose program still lies where it has read it from. After a release in the place of the same
    version it would find half of each."""
    release_made = any(one.startswith(f"{RELEASES}/") for one in record.touched)
    in_place = release_made and str(CURRENT) not in record.touched
    return not in_place and _is_up(system, LOBBY)


def _is_up(system: System, name: str) -> bool:
    return system.run("systemctl", "is-active", "--quiet", name) is None


def _told(system: System, say: Say, *words: str) -> Trouble | None:
    say(f"    systemctl {' '.join(words)}")
    return system.run("systemctl", *words)
