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

from kiosk import verbs
from kiosk.assembly import system_clock
from kiosk.settings import Settings, load_settings
from sync.configuration import ConfigurationError

Verb = Callable[[Settings, argparse.Namespace], int]

_VERBS: dict[str, tuple[str, Verb]] = {
    "run": (
        "the lobby application, full screen, until it is told to stop",
        lambda s, _: verbs.run(s, system_clock, print),
    ),
    "doctor": (
        "one line for every part: devices, keys, journal, what waits to be sent",
        lambda s, _: verbs.doctor(s, system_clock, print),
    ),
    "enrol": (
        "make this machine the office's kiosk, with the one-time code that the desk shows",
        lambda s, a: verbs.enrol(s, system_clock, a.code, print),
    ),
    "sync": (
        "send what waits and fetch the news once; the lobby application must not be running",
        lambda s, _: verbs.sync(s, system_clock, print),
    ),
    "verify-receipt": (
        "check the text of a receipt's QR offline; prints true or false and why",
        lambda s, a: verbs.verify_receipt(s, a.text, a.keys, print),
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
        settings = load_settings(given.config, os.environ)
    except (ConfigurationError, ValueError) as wrong:
        print(f"kiosk: {wrong}", file=sys.stderr)
        return 2
    return _VERBS[given.verb][1](settings, given)


if __name__ == "__main__":
    sys.exit(main())
