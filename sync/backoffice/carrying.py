"""`backoffice import`: what kiosks send by USB stick, and the replies that go back."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from sync.backoffice.opened import AddVerb, RefusedError, opened
from sync.cases.refusal import Refusal
from sync.central.carried_enrolment import enrol_by_hand
from sync.central.carried_revoked import Decision
from sync.central.carry import Carried, Carrier
from sync.central.replies import ReplyShelf
from sync.central.reply import Reply
from sync.central.service import Centre
from sync.wire.bundle import is_bundle_name
from sync.wire.stick import Stick

_MB = 1_000_000
_WORDS = """\
Take in what kiosks have written onto USB sticks (kotak-aduan-….kab), and write the reply for each beside it.

Signature and every hash are checked first. Then each record is taken as if the network had brought it, and each sealed
file; one that is bad holds up no other. Volumes (….2of3.kab) may come in any order, one at a time. Importing the same
file again changes nothing. Carry the reply (….-balasan.kab) back to its kiosk: only it makes the cases done there.
Exit code 1 if a file was refused, or something in it needs a person.
"""
_SENTENCES = {
    "bundle.not_one": "is no bundle of a kiosk.",
    "bundle.damaged": "is damaged. Copy it again, or have the kiosk write it again.",
    "bundle.version": "was written by a newer program. Update the back office first.",
    "bundle.reply": "is a reply for a kiosk. Carry it there: kiosk import FILE.",
    "bundle.kiosk_unknown": "comes from a kiosk that is not enrolled here (key {key_id}).",
    "bundle.signature": "does not carry its kiosk's signature. Nothing was taken from it.",
    "bundle.revoked": "comes from kiosk {prefix}, which is revoked. To take its records all the same: --accept-revoked REASON.",
    "enrol.code-wrong": "names a code that was never issued here, or was mistyped.",
    "enrol.code-expired": "names a code that is too old. For a stick issue one that lasts: backoffice enrol-code --hours 72.",
    "enrol.code-used": "names a code that another kiosk has used.",
    "enrol.too-many-misses": "comes after too many wrong codes. Try again in an hour.",
    "enrol.key-in-use": "comes from a kiosk whose key is enrolled already.",
    "enrol.prefixes-used-up": "cannot be enrolled: the office has no prefix left under its code.",
    "stick.full": "The reply does not fit: the medium is full.",
    "stick.read_only": "The reply cannot be written there: the medium is read-only. Name another folder: --reply DIR.",
    "stick.gone": "The medium was pulled out or is broken. Nothing is lost: import the same file again.",
    "stick.differs": "The reply was read back other than written. Take another stick.",
}
_FATES = {
    "unwanted": "named by no case that is here",
    "erased": "erased here since their time was over",
    "refused": "not what their case says",
    "no-room": "not stored: the centre's disk is full",
}


def verbs(add: AddVerb) -> None:
    """The verb with its options."""
    one = add("import", take_in, _WORDS)
    one.formatter_class = argparse.RawDescriptionHelpFormatter
    one.add_argument(
        "paths", metavar="FILE|DIR", type=Path, nargs="+", help="bundles, or folders with bundles in them"
    )
    one.add_argument(
        "--reply", metavar="DIR", type=Path, help="write the replies there, not beside the bundles"
    )
    one.add_argument(
        "--accept-revoked",
        metavar="REASON",
        help="take a revoked kiosk's records; the reason is kept with each case",
    )


def take_in(options: argparse.Namespace) -> int:
    """Each file by itself; 1 if one of them was refused or needs a person."""
    if options.accept_revoked is not None and not options.accept_revoked.strip():
        raise RefusedError("A reason is needed: --accept-revoked REASON.")
    paths = _bundles(options.paths)
    centre = opened(options)
    with closing(centre.store):
        return max(_one(centre, path, options) for path in paths)


def _bundles(paths: list[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if is_bundle_name(one.name))
        elif path.is_file():
            found.append(path)
        else:
            raise RefusedError(f"{path}: there is no such file or folder.")
    if not found:
        raise RefusedError("No bundle there: a kiosk's files are called kotak-aduan-….kab.")
    return found


def _one(centre: Centre, path: Path, options: argparse.Namespace) -> int:
    carrier = Carrier(
        centre.store, centre.keys, centre.clock, centre.settings.sync_every_s, _Telling(path.name).bytes
    )
    try:
        with path.open("rb") as file:
            taken = carrier.take(file, _decision(options.accept_revoked))
            if isinstance(taken, Refusal) and taken.code == "bundle.enrolment":
                return _enrolled(centre, path, file, options)
    except OSError:
        return _refused(f"{path}: {_SENTENCES['stick.gone']}")
    if isinstance(taken, Refusal):
        words = _SENTENCES.get(taken.code, taken.code).format_map(dict(taken.details))
        return _refused(f"{path}: {words}")
    _tell(path, taken)
    shelf = ReplyShelf(centre.store.folder)
    shelf.keep(taken.reply, centre.clock)
    missing = shelf.missing(taken.manifest)
    if missing:
        print(f"  still to come: volume {', '.join(map(str, missing))} of {taken.manifest.volumes}")
    replied = _replied(taken.reply, options.reply or path.parent, centre)
    return replied or (0 if taken.all_taken else 1)


def _decision(reason: str | None) -> Decision | None:
    return None if reason is None else Decision("console", "", reason.strip()[:200])


def _enrolled(centre: Centre, path: Path, file: BinaryIO, options: argparse.Namespace) -> int:
    made = enrol_by_hand(centre.store, centre.keys, file, centre.clock)
    if isinstance(made, Refusal):
        words = _SENTENCES.get(made.code, f"was refused: {made.code.removeprefix('enrol.')}.")
        return _refused(f"{path}: {words}")
    print(
        f"{path.name}: enrolled as kiosk {made.to.prefix}; it is so once its reply has been taken over there"
    )
    return _replied(made, options.reply or path.parent, centre)


def _replied(reply: Reply, folder: Path, centre: Centre) -> int:
    refused = reply.write(Stick(folder), centre.clock)
    if refused is not None:
        return _refused(f"{folder}: {_SENTENCES.get(refused.code, refused.code)}")
    print(f"  reply: {folder / reply.name}")
    return 0


def _tell(path: Path, taken: Carried) -> None:
    said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(taken.outcomes.items())) or "none"
    fates = taken.files
    print(f"{path.name}: kiosk {taken.prefix}, volume {taken.manifest.volume} of {taken.manifest.volumes}")
    print(f"  records: {said}")
    print(f"  files: {fates.get('held', 0)} stored, {fates.get('known', 0)} here already")
    for fate, words in _FATES.items():
        if fates.get(fate):
            print(f"  files: {fates[fate]} {words}")
    if taken.refused:
        print(f"  batches not taken: {', '.join(taken.refused)}")
    if taken.damaged:
        print(
            f"  damaged on the way: {taken.damaged} parts; copy the file again, or have the kiosk write it again"
        )
    if taken.outcomes.get("conflict"):
        print(
            "  conflict: the same case is here with another content; both are kept, look at the desk's page Kios"
        )


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


class _Telling:
    """How far checking has come, a line each second, for files that take longer."""

    def __init__(self, name: str) -> None:
        self._name, self._said = name, time.monotonic()

    def bytes(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._said >= 1:
            self._said = now
            print(f"{self._name}: {done / _MB:.0f} of {total / _MB:.0f} MB checked", file=sys.stderr)
