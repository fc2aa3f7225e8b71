"""`backoffice search`: the index of the desk's search."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from sync.backoffice.opened import opened
from sync.central import search_index

WORDS = "The index of the desk's search: rebuild it."


def verbs(search: argparse.ArgumentParser) -> None:
    """What can be done with the index."""
    below = search.add_subparsers(title="verbs", metavar="VERB", required=True)
    words = "Empty the index and fill it again from the cases; the desk goes on working and finds part of them meanwhile."
    rebuild = below.add_parser("rebuild", help="fill the index again from the cases", description=words)
    rebuild.set_defaults(verb=_rebuild)


def _rebuild(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):

        def told(done: int) -> None:
            if sys.stderr.isatty():
                print(f"\r{done} cases", end="", file=sys.stderr, flush=True)

        done = search_index.rebuild(centre.store, told)
        print(f"{done} cases can be found.")
    return 0
