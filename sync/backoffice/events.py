"""`backoffice events`: what the lines of the log mean."""

from __future__ import annotations

import argparse
import json
import textwrap

from sync.backoffice.opened import AddVerb
from sync.logbook import events


def verbs(add: AddVerb) -> None:
    """`events` with its options."""
    words = "What each event in the logs of kiosk and back office means, and what to do about it."
    one = add("events", show, words)
    one.add_argument("area", nargs="?", help="only those that begin so, e.g. sync or sync.run_failed")
    one.add_argument("--json", action="store_true", help="as one JSON object by name")


def show(options: argparse.Namespace) -> int:
    """All of the catalogue, or one part; exit code 1 for a part that is not there."""
    wanted = options.area or ""
    found = [event for name, event in sorted(events().items()) if name.startswith(wanted)]
    if options.json:
        told = {
            one.name: {"level": one.level, "meaning": one.meaning, "action": one.action, "facts": sorted(one.facts)}
            for one in found
        }  # fmt: skip
        print(json.dumps(told, indent=2))
        return 0 if found else 1
    if not found:
        print(f"No event begins with {wanted!r}.")
        return 1
    for one in found:
        print(f"{one.name}  ({one.level})")
        print(textwrap.fill(one.meaning, 100, initial_indent="    ", subsequent_indent="    "))
        if one.action != "None.":
            print(textwrap.fill(f"To do: {one.action}", 100, initial_indent="    ", subsequent_indent="    "))
        if one.facts:
            print(f"    Facts: {', '.join(sorted(one.facts))}")
    return 0
