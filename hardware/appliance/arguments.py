"""What `dev.py install`, `uninstall` and `boot-password` are told, and what their `--help` says."""

from __future__ import annotations

import argparse
from pathlib import Path

from hardware.appliance.roles import ROLES

_VERBS = (
    "A bare Debian 12 or 13 becomes the kiosk or the back office, or stops being it; its boot menu is shut."
)
_INSTALL = """\
Makes this machine a kiosk of the lobby or the back office: Debian packages, a user of its own, the program with its
Python packages under /opt/kotak-aduan, settings under /etc/kotak-aduan, data under /var/lib/kotak-aduan, services that
begin with the machine, names of devices, a firewall.

It may be run again at any time, and after every failure: what is so already is passed over, and where something was
changed the services begin anew at its end, a kiosk as soon as nobody stands before it. A back office that runs is backed up
before it gets another version, and stays as it is where that fails. It says how many changes it would make and asks once, unless --yes is given;
without a terminal nobody can be asked, and --yes is needed. A file that the office has
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
    """Of the three verbs."""
    top = argparse.ArgumentParser(prog="dev.py", description=_VERBS)
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
    one.add_argument(
        "--without-backup",
        action="store_true",
        help="another version of the back office although no backup could be made of what the present one holds",
    )
    one.add_argument("--yes", action="store_true", help="go on without asking, for scripts")
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
