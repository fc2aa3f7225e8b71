"""`backoffice procedure`: the office's procedure as this installation reads it, and its picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync.backoffice.opened import AddVerb
from sync.cases.procedure import SopStep
from sync.cases.procedure_diagram import diagram
from sync.central.rules import load_rules
from sync.configuration import config_folder


def verbs(add: AddVerb) -> None:
    """The one, with its option."""
    words = "The steps of sop.toml, who does each and in what time; with --svg also as a picture."
    shown = add("procedure", _show, words)
    shown.add_argument("--svg", type=Path, metavar="FILE", help="write the picture there, e.g. to be hung up")


def _show(options: argparse.Namespace) -> int:
    rules = load_rules(config_folder())
    sop = rules.sop
    print(f"Procedure {sop.version}: {sop.promised_days} working days")
    for step in sop.steps:
        print(f"{step.number:>3}  {_who(step):<20} {_standard(step):<10} {step.activity}")
    if rules.earlier:
        print(f"Kept for cases that began with them: {', '.join(sorted(rules.earlier))}")
    if options.svg is not None:
        options.svg.write_text(diagram(sop), encoding="utf-8")
        print(f"Drawn: {options.svg}")
    return 0


def _who(step: SopStep) -> str:
    return ", ".join((*step.initials, *step.roles))


def _standard(step: SopStep) -> str:
    return f"{step.standard_days} days" if step.standard_days else f"{step.standard_minutes} min"
