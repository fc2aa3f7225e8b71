"""The console program `kiosk`: the machine in the lobby and what staff do with it.

Settings come from kiosk.toml, the files given with --config, and the environment
(KOTAK_ADUAN_SECTION__KEY). Exit codes: 0 good, 1 not so, 2 wrong arguments or settings.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.assembly import system_clock
from kiosk.settings import Settings, load_settings
from kiosk.verbs import centre, lobby, proof, receipts
from kiosk.verbs.doctor import doctor
from sync.configuration import ConfigurationError

Verb = Callable[[Settings, argparse.Namespace], int]


def _receipts(settings: Settings, given: argparse.Namespace) -> int:
    if given.action is None:
        return receipts.list_receipts(settings, system_clock, print)
    act = receipts.print_receipt if given.action == "print" else receipts.give_up_receipt
    return act(settings, system_clock, print, receipts.Errand(given.number, given.by, given.why))


_VERBS: dict[str, tuple[str, Verb]] = {
    "run": (
        "the lobby application, full screen, until it is told to stop",
        lambda s, _: lobby.run(s, system_clock, print),
    ),
    "doctor": (
        "every part in words: devices, keys, journal, what waits to be sent; and a test page",
        lambda s, a: doctor(s, system_clock, print, paper=not a.no_paper),
    ),
    "enrol": (
        "make this machine the office's kiosk, with the one-time code that the desk shows",
        lambda s, a: centre.enrol(s, system_clock, a.code, print),
    ),
    "sync": (
        "send what waits and fetch the news once; the lobby application must not be running",
        lambda s, _: centre.sync(s, system_clock, print),
    ),
    "receipts": (
        "papers that are owed: list them, print one for staff, or give one up",
        _receipts,
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
    top.add_argument("--config", metavar="FILE", type=Path, action="append", default=[],
                     help="a TOML file over kiosk.toml; may be given several times")  # fmt: skip
    subparsers = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    made = {
        name: subparsers.add_parser(name, help=words, description=words)
        for name, (words, _) in _VERBS.items()
    }
    made["doctor"].add_argument("--no-paper", action="store_true", help="print no test page")
    actions = made["receipts"].add_subparsers(dest="action", metavar="print | give-up")
    for action, words in (
        ("print", "print the short receipt; a SALINAN unless its paper was never begun"),
        ("give-up", "take an owed paper off the list, e.g. since the desk printed a full one"),
    ):
        paper = actions.add_parser(action, help=words, description=words)
        paper.add_argument("number", help="tracking number, e.g. PGT1-7K4M-92QX-Z")
        paper.add_argument("--by", required=True, metavar="NAME", help="who you are; goes to the centre")
        paper.add_argument(
            "--why", required=True, metavar="REASON", help="in your own words; goes to the centre"
        )
    made["enrol"].add_argument("code", help="e.g. 7K4M-92QX-..., good for 15 minutes")
    verify = made["verify-receipt"]
    verify.add_argument("text", help="what a code reader reads from the QR, in quotes")
    verify.add_argument("--keys", metavar="FILE", type=Path, action="append", default=[],
                        help="the office's published list of public keys")  # fmt: skip
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, load the settings, do it."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return _VERBS[given.verb][1](load_settings(given.config, os.environ), given)
    except ConfigurationError as wrong:
        print(f"kiosk: {wrong}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
