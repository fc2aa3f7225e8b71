"""Updates on an installed kiosk, by its own units under a real systemd: ``.venv/bin/python -m tests.appliance.updated``; needs root.

A bare Debian in a folder becomes a kiosk (`debootstrap`) with three cases in its journal and X on a screen that is none (the dummy
driver). It is started (`booted`), and takes releases made of this checkout by the verbs that a maker and staff type: one that is sound,
switched to by the lobby itself as by night; one that migrates the journal and whose window never comes; one whose screen hangs after a
while; one that is cut off as it is unpacked, in mid-switch and on probation, and then comes. After each: which version runs, how the
journal is, what staff are told. Not part of the suite: some twenty minutes, the mirrors of Debian and of the package index, and this
machine's first virtual console. Not shown: a disk that loses what it said it had written, as the kernel outlives these cuts; a panel;
a screen with a card.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.updates.places import Places
from kiosk.updates.state import State
from sync.wire.release import file_name
from tests.appliance.booted import Booted, booted
from tests.appliance.debootstrap import Trial, fresh
from tests.appliance.installed_kiosk import STICK, InstalledKiosk
from tests.appliance.trial_releases import CUT, FIRST, HUNG, MUTE, SOUND, TARGETS

_SOON_S = 60
_SWITCH = 'runuser -u kotak-kiosk -- sh -c "echo switch > /run/kotak-aduan/ask/update"'
"""As the lobby asks, once nobody stands there."""


def try_updates(suite: str, folder: Path, *, at_once: bool) -> bool:
    """The whole story on one Debian; whether all was well. ``at_once``: no step waits for the lobby's own moment."""
    kiosk = InstalledKiosk(Trial(fresh(suite, folder, f"{suite}-updated")))
    kiosk.prepare(suite, folder / "wheels")
    with booted(kiosk.root, console=True) as machine:
        machine.wait()
        _stands(kiosk, machine, "installed", FIRST)
        _forward(kiosk, machine, at_once=at_once)
        _back_by_itself(kiosk, machine, MUTE, "update.not_started")
        _back_by_itself(kiosk, machine, HUNG, "update.died")
    _cuts(kiosk)
    return all(row[1] for row in kiosk.trial.rows)


def _cuts(kiosk: InstalledKiosk) -> None:
    """One release, cut off in each of its stages, until it comes."""
    take = f"kiosk update take /{STICK}/{file_name(CUT)} > /dev/null 2>&1 &"
    _cut(kiosk, "unpacking", take, after=take)  # from a stick, by hand: by hand once more
    for stage in ("switching", "probation"):
        _cut(kiosk, stage, _SWITCH)
    with booted(kiosk.root, console=True) as machine:
        machine.wait()
        machine.ask("sh", "-c", _SWITCH)
        kiosk.until(lambda now: now.stage == "rest", 600)
        _stands(kiosk, machine, "after the cuts", CUT, "" if _done(kiosk.state, CUT) else str(kiosk.state))


def _stands(kiosk: InstalledKiosk, machine: Booted, what: str, version: str, trouble: str = "") -> None:
    """Soon: what is over is still being tidied up, and the lobby begins anew with the voice that was rendered meanwhile."""
    started = time.monotonic()
    while (wrong := kiosk.wrong(machine, version)) and time.monotonic() < started + _SOON_S:
        time.sleep(1)
    wrong = [*([trouble] if trouble else []), *wrong]
    kiosk.trial.tell(f"{what}: {version} runs", not wrong, time.monotonic() - started, "; ".join(wrong))


def _told(kiosk: InstalledKiosk, machine: Booted, what: str, version: str, *more: str) -> None:
    """`kiosk update take`, as staff type it."""
    started = time.monotonic()
    ended = machine.ask("kiosk", "update", "take", f"/{STICK}/{file_name(version)}", *more)
    last = (ended.stdout.strip().splitlines() or [""])[-1]
    kiosk.trial.tell(what, ended.returncode == 0, time.monotonic() - started, last)


def _done(state: State, version: str) -> bool:
    return state.last is not None and (state.last.word, state.last.version) == ("update.done", version)


def _forward(kiosk: InstalledKiosk, machine: Booted, *, at_once: bool) -> None:
    if at_once:
        _told(kiosk, machine, f"{SOUND} from the stick, at once", SOUND, "--now")
    else:
        _told(kiosk, machine, f"{SOUND} from the stick, ready", SOUND)
        started = time.monotonic()
        switched = kiosk.until(lambda now: now.last is not None, 900)
        kiosk.trial.tell("the lobby asks by itself, as by night", switched, time.monotonic() - started, "")
    kiosk.trial.tell("forward", _done(kiosk.state, SOUND), 0.0, str(kiosk.state.last))
    _stands(kiosk, machine, "  proved itself", SOUND)


def _back_by_itself(kiosk: InstalledKiosk, machine: Booted, version: str, why: str) -> None:
    started = time.monotonic()
    file = f"/{STICK}/{file_name(version)}"
    ended = machine.ask("kiosk", "update", "take", file, "--now")
    last = (ended.stdout.strip().splitlines() or [""])[-1]
    noted = kiosk.state.failed.get(version) == why and ended.returncode == 1 and why in last
    kiosk.trial.tell(f"{version} does not live: noted", noted, time.monotonic() - started, last)
    _stands(kiosk, machine, "back", SOUND)
    again = machine.ask("kiosk", "update", "take", file)
    kiosk.trial.tell("  and not taken again", "update.failed_before" in again.stdout, 0.0, "")


def _cut(kiosk: InstalledKiosk, stage: str, asks: str, *, after: str = "true") -> None:
    """All of the machine killed in that stage, and its next start, at which somebody does ``after``: the version waits, and
    nothing is lost."""
    with booted(kiosk.root, console=True) as machine:
        machine.wait()
        machine.ask("sh", "-c", asks)
        seen = kiosk.until(lambda now: now.stage == stage, 120, every_s=0.01)
    where = f"current is {Places(kiosk.root).running()}"
    kiosk.trial.tell(f"power cut in {stage}", seen, 0.0, where)
    with booted(kiosk.root, console=True) as machine:
        machine.wait()
        machine.ask("sh", "-c", after)
        waits = kiosk.until(lambda now: (now.stage, now.version) == ("ready", CUT), 300)
        _stands(kiosk, machine, "  the next start goes on", SOUND, "" if waits else str(kiosk.state))


def main(words: Sequence[str] | None = None) -> int:
    """Each suite; 1 where something was not well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--suite", choices=TARGETS, action="append", help="default: both")
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/kotak-aduan-trial"), help="some GB")
    parser.add_argument(
        "--at-once", action="store_true", help="do not wait for the lobby's own moment (eight minutes)"
    )
    given = parser.parse_args(words)
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        parser.error("needs root and debootstrap: sudo apt-get install debootstrap")
    given.folder.mkdir(parents=True, exist_ok=True)
    good = True
    for suite in given.suite or TARGETS:
        print(f"== a kiosk on {suite}", flush=True)
        good &= try_updates(suite, given.folder, at_once=given.at_once)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
