"""The console program `kiosk`: the machine in the lobby and what staff do with it.

Settings come from kiosk.toml, the files given with --config, and the environment
(KOTAK_ADUAN_SECTION__KEY). Exit codes: 0 good, 1 not so, 2 wrong arguments or settings, 3 running already.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.options import add_options, system_clock
from kiosk.settings import Settings, load_settings
from kiosk.verbs import (
    backup,
    centre,
    health,
    lobby,
    office_files,
    prompts,
    proof,
    read_card,
    receipts,
    recover,
    staff,
    stick,
    update,
    words,
)
from kiosk.verbs.doctor import doctor
from sync.configuration import ConfigurationError
from sync.logbook import write_lines

Verb = Callable[[Settings, argparse.Namespace], int]


def _receipts(settings: Settings, given: argparse.Namespace) -> int:
    if given.action is None:
        return receipts.list_receipts(settings, system_clock, print)
    act = receipts.print_receipt if given.action == "print" else receipts.give_up_receipt
    return act(settings, system_clock, print, receipts.Errand(given.number, given.by, given.why))


def _staff(settings: Settings, given: argparse.Namespace) -> int:
    match given.action:
        case "add":
            return staff.add(settings, system_clock, print, given.name, draw=given.draw)
        case "remove":
            return staff.remove(settings, system_clock, print, given.who)
        case "unlock":
            return staff.unlock(settings, print)
    return staff.list_staff(settings, system_clock, print)


_STAFF = """\
who may enter the maintenance area at the screen: without an action, everybody with a code

The way in: hold the office's name at the top of the first page for five seconds, then the code. There is no code
until one is made here. After five wrong codes each further try waits, 15 seconds and then twice as long each time, up
to 2 hours and 8 minutes; neither a restart nor the clock shortens that, only `unlock`.
"""

_READ_CARD = """\
the whole card pipeline on pictures in files: where the card lies, what is wrong with the picture, its number

With --json one object a line: image; outcome (accepted, refused, unreadable); reasons (empty, hand, two, partial,
small, dark, blur, glare, other; or why it is unreadable); corners (four x, y in pixels of the picture, clockwise from
the card's own upper left); nik (masked without --reveal, null if none is offered) and nik_flags (why none is, or
"mended": one letter was taken for the digit that it looks like); name and birth with --reveal; encoded_bytes of the
WebP that would be kept; milliseconds of each stage. Exit code 1 if a picture could not be read at all.
"""


_EXPORT = """\
write what waits onto a USB stick: kotak-aduan-PREFIX-DATE-TIME.kab, or volumes of it (….1of3.kab)

Everything in the file is sealed to the office and signed by this kiosk: a stick that gets lost tells nothing. The
cases stay waiting here until the centre's reply is taken over (kiosk import); the network may deliver them meanwhile,
and nothing arrives twice. Wait for "done": only then has all been written, read back and compared.
Exit code 1 if nothing was written, or if a sealed file had to be left out because it is damaged in this kiosk.
"""

_IMPORT = """\
take over the centre's reply from a USB stick: the files ….-balasan.kab that `backoffice import` or the desk wrote

A case is done here once the centre has signed that it holds it with all files. A reply for another kiosk is refused;
an old one, or the same twice, changes nothing that is newer. Exit code 1 if nothing could be taken over, or if a
record was set aside for a person.
"""


def _read_card_arguments(verb: argparse.ArgumentParser) -> None:
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = _READ_CARD
    verb.add_argument("--image", metavar="FRAME", type=Path, nargs="+", required=True, action="extend",
                      help="pictures of a card on the tray, each by itself")  # fmt: skip
    verb.add_argument("--empty", metavar="TRAY", type=Path, help="the empty tray, by the same camera")
    verb.add_argument("--kind", choices=sorted(read_card.KINDS), default="ktp", help="what it should be")
    verb.add_argument("--reveal", action="store_true", help="show number, name and birth date")
    verb.add_argument("--json", action="store_true", help="one JSON object a line")
    verb.add_argument("--out", metavar="DIR", type=Path, help="keep each card there as it would be kept")


def _read_card(settings: Settings, given: argparse.Namespace) -> int:
    errand = read_card.Errand(
        tuple(given.image), given.empty, given.kind, given.reveal, given.json, given.out
    )
    return read_card.read_cards(settings, system_clock, print, errand)


_VERBS: dict[str, tuple[str, Verb]] = {
    "run": (
        "the lobby application, full screen, until it is told to stop",
        lambda s, _: lobby.run(s, system_clock, print),
    ),
    "doctor": (
        "every part in words: devices, keys, journal, what waits to be sent; and a test page",
        lambda s, a: doctor(s, system_clock, print, paper=not a.no_paper),
    ),
    "settings": (
        "every setting and file of the office, read as a start reads it; touches no device and no journal; 2 names file and key",
        lambda s, _: office_files.read_through(s, print),
    ),
    "health": (
        "how the machine is: disk, clock, paper, temperature, queue, keys, starts; 1 if something is to be done now",
        lambda s, a: health.health(s, system_clock, print, as_json=a.json),
    ),
    "enrol": (
        "make this machine the office's kiosk, with the one-time code or the QR that the desk shows",
        lambda s, a: (
            centre.enrol(s, system_clock, None if a.scan else a.code, print)
            if a.request is None
            else stick.request(s, system_clock, a.request, a.code or "", print)
        ),
    ),
    "sync": (
        "send what waits and fetch the news once; the lobby application must not be running",
        lambda s, a: centre.sync(s, system_clock, print, seen=a.seen, release=a.release),
    ),
    "recover": (
        "go on after a journal that may not be opened: say what can be read, helped by the last copy on the second medium; with --yes set the old files aside, "
        "start above the last number that was given",
        lambda s, a: recover.recover_journal(s, system_clock, print, really=a.yes, copy=a.copy),
    ),
    "backup": (
        "copy the journal onto the second medium now, beside the running application; --list shows and tries what is there",
        lambda s, a: backup.list_copies(s, print) if a.list else backup.backup(s, system_clock, print),
    ),
    "export": (
        "write what waits onto a USB stick, sealed and signed, for a centre that the network does not reach",
        lambda s, a: stick.export(s, system_clock, a.folder, print, everything=a.all, volume_mb=a.volume_mb),
    ),
    "import": (
        "take over the centre's reply from a USB stick: acknowledgements and statuses",
        lambda s, a: stick.take(s, system_clock, a.path, print, centre_key=a.centre_key),
    ),
    "receipts": (
        "papers that are owed: list them, print one for staff, or give one up",
        _receipts,
    ),
    "staff": ("personal codes for the maintenance area at the screen: list, add, remove, unlock", _staff),
    "read-card": ("the card pipeline on pictures in files", _read_card),
    "prompts": ("the sound files of what is read aloud: build, list, status, check", prompts.act),
    "words": (
        "the languages of the screens: status, export, import, list, extract",
        lambda _, a: words.act(a),
    ),
    "update": (
        "releases of this program: status, take, back; and making them",
        lambda s, a: update.act(s, system_clock, a, print),
    ),
    "verify-receipt": (
        "check the text of a receipt's QR offline; prints true or false and why",
        lambda s, a: proof.verify_receipt(s, a.text, a.keys, print),
    ),
}


def parser() -> argparse.ArgumentParser:
    """The arguments of all verbs."""
    top = argparse.ArgumentParser(
        prog="kiosk", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(top)
    subparsers = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    made = {
        name: subparsers.add_parser(name, help=told, description=told) for name, (told, _) in _VERBS.items()
    }
    prompts.arguments(made["prompts"])
    words.arguments(made["words"])
    made["health"].add_argument(
        "--json",
        action="store_true",
        help="one object: at, level, parts with part, level, word, facts, since, words",
    )
    update.arguments(made["update"])
    made["doctor"].add_argument("--no-paper", action="store_true", help="print no test page")
    actions = made["receipts"].add_subparsers(dest="action", metavar="print | give-up")
    for action, told in (
        ("print", "print the short receipt; a SALINAN unless its paper was never begun"),
        ("give-up", "take an owed paper off the list, e.g. since the desk printed a full one"),
    ):
        paper = actions.add_parser(action, help=told, description=told)
        paper.add_argument("number", help="tracking number, e.g. PGT1-7K4M-92QX-Z")
        paper.add_argument("--by", required=True, metavar="NAME", help="who you are; goes to the centre")
        paper.add_argument(
            "--why", required=True, metavar="REASON", help="in your own words; goes to the centre"
        )
    _staff_arguments(made["staff"])
    _read_card_arguments(made["read-card"])
    made["recover"].add_argument("--yes", action="store_true", help="do it; without it nothing is changed")
    made["recover"].add_argument(
        "--copy", metavar="FILE", type=Path, help="this copy; without it the newest sound one on the medium"
    )
    made["backup"].add_argument("--list", action="store_true", help="make none; show and try those there")
    made["sync"].add_argument(
        "--seen", metavar="ALARM", help="an alarm that somebody has seen to, e.g. journal-restored"
    )
    made["sync"].add_argument("--release", action="store_true", help="let all that is set aside try again")
    ticket = made["enrol"].add_mutually_exclusive_group(required=True)
    ticket.add_argument(
        "code", nargs="?", help="e.g. 7K4M9-2QXZT, good for 15 minutes, or the text of the QR"
    )
    ticket.add_argument("--scan", action="store_true", help="read the QR with the code reader")
    made["enrol"].add_argument("--request", metavar="DIR", type=Path,
                               help="without a network: write the request onto a stick; `kiosk import` takes the reply")  # fmt: skip
    _stick_arguments(made["export"], made["import"])
    verify = made["verify-receipt"]
    verify.add_argument("text", help="what a code reader reads from the QR, in quotes")
    verify.add_argument("--keys", metavar="FILE", type=Path, action="append", default=[],
                        help="the office's published list of public keys")  # fmt: skip
    return top


def _staff_arguments(verb: argparse.ArgumentParser) -> None:
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = _STAFF
    actions = verb.add_subparsers(dest="action", metavar="list | add | remove | unlock")
    actions.add_parser("list", help="id as in the logs, name, since when")
    add = actions.add_parser("add", help="a code of 6 to 10 digits, asked for twice, or drawn")
    add.add_argument("name", metavar="NAME", help="stands on records that this person answers for")
    add.add_argument("--draw", action="store_true", help="draw eight digits and show them this once")
    remove = actions.add_parser("remove", help="this code opens nothing any more")
    remove.add_argument("who", metavar="NAME|ID", help="as `kiosk staff list` shows it")
    actions.add_parser("unlock", help="forget the wrong tries: the next code counts at once")


def _volume_mb(typed: str) -> int:
    size = int(typed)
    if not 64 <= size <= 4000:
        raise argparse.ArgumentTypeError(f"{size} is not from 64 to 4000")
    return size


def _stick_arguments(out: argparse.ArgumentParser, back: argparse.ArgumentParser) -> None:
    out.formatter_class = back.formatter_class = argparse.RawDescriptionHelpFormatter
    out.description, back.description = _EXPORT, _IMPORT
    out.add_argument("folder", metavar="DIR", type=Path, help="where the stick is mounted, e.g. /media/stick")
    out.add_argument(
        "--all", action="store_true", help="all that is still here, for a centre that has lost it"
    )
    out.add_argument("--volume-mb", metavar="N", type=_volume_mb,
                     help="largest file in MB, 64 to 4000; 1074 without this")  # fmt: skip
    back.add_argument(
        "path", metavar="DIR|FILE", type=Path, help="the stick, or one file …-balasan.kab on it"
    )
    back.add_argument(
        "--centre-key",
        metavar="HEX",
        help="for a reply that enrols: SHA-256 of the centre's key, which must fit",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, load the settings, do it."""
    given = parser().parse_args(arguments)
    put_back = write_lines("kiosk", given.log)
    try:
        return _VERBS[given.verb][1](load_settings(given.config, os.environ), given)
    except ConfigurationError as wrong:
        print(f"kiosk: {wrong}", file=sys.stderr)
        return 2
    finally:
        put_back()
