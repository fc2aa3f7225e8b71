"""``python3 dev.py install kiosk|backoffice`` and ``uninstall``: a bare Debian 12 or 13 becomes the machine, or stops being it;
``boot-password`` shuts its boot menu."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from hardware.appliance.arguments import parser
from hardware.appliance.boot_menu import COMMAND, BootMenu, boot_menu, set_boot_password
from hardware.appliance.bundle import Bundle, open_bundle
from hardware.appliance.changes import Change
from hardware.appliance.engine import Outcome, kept, make, settle, tell
from hardware.appliance.places import ETC, OPT
from hardware.appliance.plan import plan
from hardware.appliance.record import Record, read_record, write_record
from hardware.appliance.refusals import Here, refusal
from hardware.appliance.release import Source
from hardware.appliance.removal import PURGE_WORD, remove
from hardware.appliance.roles import Role, read_role
from hardware.appliance.say import say as to_console
from hardware.appliance.system import Debian, Say, System, Trouble


@dataclass(frozen=True)
class Errand:
    """One call, with everything outside as parameters: ``ask`` a line typed by whoever sits there, EOFError where nobody does;
    ``ask_unseen`` a password."""

    given: argparse.Namespace
    checkout: Path
    here: Here
    system: System
    say: Say
    ask: Callable[[str], str]
    ask_unseen: Callable[[str], str] = getpass

    @property
    def root(self) -> Path:
        """Of the machine that is changed."""
        return self.system.root


def main(words: Sequence[str], checkout: Path) -> int:
    """Parse and do."""
    given = parser().parse_args(words)
    root = given.root.resolve()
    if not root.is_dir():
        return _refused(Trouble(f"{root} is no folder."), to_console)
    errand = Errand(given, checkout, Here.asked(), Debian(root, to_console), to_console, _typed)
    return act(errand)


def _typed(question: str) -> str:
    """A line of the terminal; EOFError where there is none: a line of a pipe was not written for this question."""
    if not sys.stdin.isatty():
        raise EOFError
    to_console(question)
    return input()


def act(errand: Errand) -> int:
    """One of the three; what is made is open to read whatever the mask of whoever calls, unless it is a secret."""
    mask = os.umask(0o022)
    try:
        return {"install": install, "uninstall": uninstall, "boot-password": shut}[errand.given.verb](errand)
    except PermissionError as no:  # a dry run of somebody else, on a machine that has its secrets already
        return _refused(Trouble(f"{no.filename}: only root may read it.", "The same with sudo."), errand.say)
    finally:
        os.umask(mask)


def install(errand: Errand) -> int:
    """Look, then change (or tell) everything."""
    given, say = errand.given, errand.say
    with ExitStack() as after:
        bundle = _bundle(errand, after) if given.bundle else None
        if isinstance(bundle, Trouble):
            return _refused(bundle, say)
        source = Source(errand.checkout if bundle is None else bundle.source)
        role = read_role(source.folder, given.role)
        no = refusal(errand.here, errand.root, role, source, bundle, only_told=given.dry_run)
        if no is not None:
            return _refused(no, say)
        record = read_record(errand.root) or Record()
        record.role, record.version = role.name, source.version
        say(
            f"Kotak Aduan {source.version}: {role.words} in {errand.root}{' (dry run)' if given.dry_run else ''}"
        )
        return _changed(errand, role, source, bundle, record)


def _changed(errand: Errand, role: Role, source: Source, bundle: Bundle | None, record: Record) -> int:
    changes, system, say = plan(role, source, bundle), errand.system, errand.say
    if errand.given.dry_run:
        outcome = tell(changes, system, record, say)
        say(
            f"{len(outcome.changed)} changes would be made, {outcome.already} are so already. Nothing was changed."
        )
        _say_whether_it_is_shut(errand, role)
        return 0
    if no := _not_agreed(errand, changes, record):
        return _refused(no, say)
    outcome = make(changes, system, record, say)
    if outcome.trouble is not None:
        return _stopped(outcome, say)
    troubles = settle(changes, system, record, say)
    for line in kept(changes, system, record):
        say(line)
    if not outcome.changed:
        say(f"Nothing to do: all {outcome.already} things are so already.")
    else:
        say(f"Done: {len(outcome.changed)} changes, {outcome.already} were so already.")
    for trouble in troubles:
        say(f"not well: {trouble.words}")
    _say_whether_it_is_shut(errand, role)
    _say_what_is_next(errand, role, outcome)
    return 1 if troubles else 0


def _not_agreed(errand: Errand, changes: Sequence[Change], record: Record) -> Trouble | None:
    """Asked once, where anything would be changed."""
    waits = sum(not change.is_so(errand.system, record) for change in changes)
    if errand.given.yes or not waits:
        return None
    try:
        answer = errand.ask(f"{waits} changes in {errand.root}. Go on? [y/N]")
    except EOFError:
        return Trouble(f"{waits} changes wait, and there is no terminal to ask at.", "The same with --yes.")
    if answer.strip().lower() in ("y", "yes"):
        return None
    return Trouble("Nothing was changed.", "What would be, line by line: the same with --dry-run.")


def _say_whether_it_is_shut(errand: Errand, role: Role) -> None:
    """The boot menu of a machine that stands where strangers are."""
    state = boot_menu(errand.root)
    if role.name == "kiosk" and state is not BootMenu.NONE:
        errand.say(f"Boot menu: {state.value}")


_NEXT_AT_A_KIOSK = f"""\
Not locked yet. In this order (README, "In an office"):
  sudoedit {ETC}/kiosk.toml; sudo systemctl stop kotak-kiosk; sudo kiosk doctor
  sudo kiosk enrol CODE; sudo kiosk staff add NAME; sudo systemctl start kotak-kiosk
  at the screen, every device plugged in and no stick: Mesin, Setelan, Daftar USB; until then every USB device comes in
  {COMMAND}; a panel that hangs upright: {OPT}/current/app/config/appliance/LOCKING.md
  sudo reboot
From now on no new ssh session comes in; to let one in: /etc/nftables.d/kotak-aduan.nft"""


def _say_what_is_next(errand: Errand, role: Role, outcome: Outcome) -> None:
    if errand.system.lives:
        errand.say(f'Next: sudo {role.name} doctor. Settings: {ETC}; README, "In an office".')
        if role.name == "kiosk" and outcome.changed:
            errand.say(_NEXT_AT_A_KIOSK)
    else:
        errand.say(
            "systemd does not run here, so nothing was started: the services begin when this machine boots."
        )


def _stopped(outcome: Outcome, say: Say) -> int:
    assert outcome.trouble is not None
    say(f"STOPPED: {outcome.trouble.words}")
    done = f"{len(outcome.changed)} changes were made" if outcome.changed else "Nothing was changed"
    say(f"{done}, {outcome.already} were so already; none of them is lost.")
    if outcome.trouble.next_step:
        say(outcome.trouble.next_step)
    say("Then run the same command again: it goes on where it stopped.")
    return 1


def _bundle(errand: Errand, after: ExitStack) -> Bundle | Trouble:
    """Where the commands of the changed root can read it."""
    inside = errand.root != Path("/")
    cache = errand.root / "var/cache"
    if errand.given.dry_run or not cache.is_dir():
        cache = Path(tempfile.gettempdir())
    scratch = Path(after.enter_context(tempfile.TemporaryDirectory(prefix="kotak-aduan-", dir=cache)))
    scratch.chmod(0o755)  # apt reads as its own user
    errand.say(f"reading {errand.given.bundle}: every file against its sum")
    return open_bundle(errand.given.bundle.resolve(), scratch, copy=inside)


def uninstall(errand: Errand) -> int:
    """Take back; with --purge after a typed word."""
    given, say = errand.given, errand.say
    record = read_record(errand.root)
    if record is None or record.role != given.role:
        return _refused(_no_such(given.role, record.role if record else ""), say)
    if errand.here.user_id != 0 and not given.dry_run:
        return _refused(
            Trouble(
                "This changes the whole machine and needs root.",
                f"sudo python3 dev.py uninstall {given.role}",
            ),
            say,
        )
    role = read_role(errand.checkout, given.role)
    if given.purge and not given.dry_run and not _meant(errand, role):
        return _refused(Trouble("Not the word; nothing was changed."), say)
    trouble = remove(errand.system, role, record, say, only_told=given.dry_run, purge=given.purge)
    if trouble is not None:
        return _refused(trouble, say)
    if not given.dry_run and not given.purge:
        record.role = record.version = ""
        record.units.clear()
        record.touched.clear()
        write_record(errand.root, record)
    return 0


def _no_such(role: str, other: str) -> Trouble:
    """``other``: what this machine is; "": neither."""
    if other:
        words = f"This machine is no {role}: it is a {other}."
        return Trouble(words, f"To take that back: sudo python3 dev.py uninstall {other}")
    words = f"This machine is no {role}: nothing is installed."
    return Trouble(words, f"To see what would be: python3 dev.py install {role} --dry-run")


def shut(errand: Errand) -> int:
    """A password for the boot menu."""
    only_told = errand.given.dry_run
    if errand.here.user_id != 0 and not only_told:
        return _refused(Trouble("This needs root.", COMMAND), errand.say)
    trouble = set_boot_password(errand.system, errand.say, errand.ask_unseen, only_told=only_told)
    return 0 if trouble is None else _refused(trouble, errand.say)


def _meant(errand: Errand, role: Role) -> bool:
    places = ", ".join(str(one.path) for one in role.folders)
    errand.say(
        f"--purge destroys {ETC}, {places} for good: cases that were not sent or backed up are lost with them."
    )
    try:
        return errand.ask(f'Type "{PURGE_WORD}" to go on:').strip() == PURGE_WORD
    except EOFError:
        return False


def _refused(trouble: Trouble, say: Say) -> int:
    say(f"Not done: {trouble.words}")
    if trouble.next_step:
        say(trouble.next_step)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[2]))
