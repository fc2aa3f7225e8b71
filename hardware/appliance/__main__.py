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

from hardware.appliance.boot_menu import COMMAND, BootMenu, boot_menu, set_boot_password
from hardware.appliance.bundle import Bundle, open_bundle
from hardware.appliance.engine import Outcome, kept, make, settle, tell
from hardware.appliance.places import ETC
from hardware.appliance.plan import plan
from hardware.appliance.record import Record, read_record, write_record
from hardware.appliance.refusals import Here, refusal
from hardware.appliance.release import Source
from hardware.appliance.removal import PURGE_WORD, remove
from hardware.appliance.roles import ROLES, Role, read_role
from hardware.appliance.system import Debian, Say, System, Trouble

_INSTALL = """\
Makes this machine a kiosk of the lobby or the back office: Debian packages, a user of its own, the program with its
Python packages under /opt/kotak-aduan, settings under /etc/kotak-aduan, data under /var/lib/kotak-aduan, services that
begin with the machine, names of devices, a firewall.

It may be run again at any time, and after every failure: what is so already is passed over, and where something was
changed the services begin anew at its end. A file that the office has
changed is never overwritten; what is shipped then lies beside it as NAME.dist. Exit codes: 0 done or nothing to do, 1 not
done, 2 wrong arguments.
"""
_UNINSTALL = """\
Takes back what `install` put here. Data, backups, settings and the user they belong to stay, and it says where; --purge
destroys them too, after a typed word.
"""
_SHUT = """\
Asks for a password twice and shuts the boot menu of this machine with it: entries start as before, and only who knows it
edits one or opens GRUB's prompt. Again: another password. Exit codes: 0 done, 1 not done, 2 wrong arguments.
"""


def parser() -> argparse.ArgumentParser:
    """The two verbs."""
    top = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    verbs = top.add_subparsers(dest="verb", required=True)
    raw = argparse.RawDescriptionHelpFormatter
    one = verbs.add_parser("install", description=_INSTALL, formatter_class=raw)
    _shared(one)
    one.add_argument(
        "--from",
        dest="bundle",
        type=Path,
        metavar="BUNDLE",
        help="a folder or tar with source, wheels and debs, for a machine without a network (hardware/appliance/bundle.py)",
    )
    one = verbs.add_parser("uninstall", description=_UNINSTALL, formatter_class=raw)
    _shared(one)
    one.add_argument(
        "--purge", action="store_true", help="destroy data, settings, backups and the user as well"
    )
    one = verbs.add_parser("boot-password", description=_SHUT, formatter_class=raw)
    _where(one)
    return top


def _shared(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("role", choices=ROLES, help="which machine this is; never both on one")
    _where(verb)


def _where(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--dry-run", action="store_true", help="print every change with differences of files; change nothing"
    )
    verb.add_argument(
        "--root",
        type=Path,
        default=Path("/"),
        metavar="DIR",
        help="change the Debian that lies there, e.g. an image; as chroot",
    )


@dataclass(frozen=True)
class Errand:
    """One call, with everything outside as parameters: ``ask`` a line typed by whoever sits there, ``ask_unseen`` a password."""

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

    def say(line: str) -> None:
        print(line, flush=True)

    if not root.is_dir():
        return _refused(Trouble(f"{root} is no folder."), say)
    errand = Errand(given, checkout, Here.asked(), Debian(root, say), say, input)
    return act(errand)


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
    outcome = make(changes, system, record, say)
    if outcome.trouble is not None:
        return _stopped(outcome, say)
    troubles = settle(changes, system, record, say) if system.lives else []
    for line in kept(changes, system, record):
        say(line)
    if not outcome.changed:
        say(f"Nothing to do: all {outcome.already} things are so already.")
    else:
        say(f"Done: {len(outcome.changed)} changes, {outcome.already} were so already.")
    for trouble in troubles:
        say(f"not well: {trouble.words}")
    _say_whether_it_is_shut(errand, role)
    _say_what_is_next(errand, role)
    return 1 if troubles else 0


def _say_whether_it_is_shut(errand: Errand, role: Role) -> None:
    """The boot menu of a machine that stands where strangers are."""
    state = boot_menu(errand.root)
    if role.name == "kiosk" and state is not BootMenu.NONE:
        errand.say(f"Boot menu: {state.value}")


def _say_what_is_next(errand: Errand, role: Role) -> None:
    program = "kiosk" if role.name == "kiosk" else "backoffice"
    if errand.system.lives:
        errand.say(f'Next: sudo {program} doctor. Settings: {ETC}; README, "In an office".')
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
        is_what = f"it is a {record.role}" if record and record.role else "nothing is installed"
        return _refused(Trouble(f"This machine is no {given.role}: {is_what}."), say)
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
        write_record(errand.root, record)
    return 0


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
        return errand.ask(f'Type "{PURGE_WORD}" to go on: ').strip() == PURGE_WORD
    except EOFError:
        return False


def _refused(trouble: Trouble, say: Say) -> int:
    say(f"Not done: {trouble.words}")
    if trouble.next_step:
        say(trouble.next_step)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[2]))
