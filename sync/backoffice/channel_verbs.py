"""`backoffice channels`: whether the ways in and out are set up well, and what Meta has to approve before."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from sync.backoffice.opened import RefusedError, settings_of
from sync.cases.notice_places import EMAIL, SMS, WA
from sync.central.outgoing.texts import of_office
from sync.central.reach import Reach
from sync.central.rules import load_rules
from sync.central.settings import CentralSettings
from sync.channels.email.check import check as check_email
from sync.channels.sms.check import check as check_sms
from sync.channels.steps import Step
from sync.channels.whatsapp.check import check as check_whatsapp
from sync.channels.whatsapp.templates import EXAMPLES, templates
from sync.configuration import config_folder

WORDS = "The ways in and out beside the kiosk: try each step of one."

Check = Callable[[CentralSettings, str], Iterator[Step] | None]
"""The steps of a way, the last of them a trial to an address if one is given; None where the settings do not name it."""


def _email(settings: CentralSettings, send_to: str) -> Iterator[Step] | None:
    return None if settings.email is None else check_email(settings.email, lambda: datetime.now(UTC), send_to)


def _sms(settings: CentralSettings, send_to: str) -> Iterator[Step] | None:
    return None if settings.sms is None else check_sms(settings.sms, lambda: datetime.now(UTC), send_to)


def _wa(settings: CentralSettings, send_to: str) -> Iterator[Step] | None:
    if settings.wa is None:
        return None
    return check_whatsapp(settings.wa, settings.public_url, lambda: datetime.now(UTC), send_to)


CHECKS: Mapping[str, Check] = {EMAIL: _email, SMS: _sms, WA: _wa}


def verbs(channels: argparse.ArgumentParser) -> None:
    """What can be asked of the ways."""
    below = channels.add_subparsers(title="verbs", metavar="VERB", required=True)
    words = (
        "Try each step to the other side with the settings as they are, and say what to do where one does not go. Nothing is"
        " taken in, and nothing is sent but a trial that is asked for; exit code 1 if a step did not go."
    )
    one = below.add_parser(
        "check", help="try each step of a way, with a remedy for what does not go", description=words
    )
    one.add_argument("way", choices=sorted(CHECKS), nargs="?", help="which; default: all that are set up")
    one.add_argument(
        "--send-to", default="", metavar="ADDRESS", help="send a trial to this address or number as well"
    )
    one.set_defaults(verb=_check)
    words = (
        "Print the templates of WhatsApp as they are typed into WhatsApp Manager (category Utility): name, language, words and"
        " an example of each place. After 24 hours of silence Meta delivers nothing else, and only once it has approved them."
    )
    below.add_parser(
        "templates", help="the templates that Meta has to approve for WhatsApp", description=words
    ).set_defaults(verb=_templates)


def _check(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    if options.send_to and not options.way:
        raise RefusedError(
            "By which way shall the trial go? Name it: backoffice channels check email --send-to ADDRESS"
        )
    asked = [options.way] if options.way else sorted(CHECKS)
    found = {name: steps for name in asked if (steps := CHECKS[name](settings, options.send_to)) is not None}
    if options.way and not found:
        raise RefusedError(
            f"Not set up. Name it as [central.{options.way}] in config/central.toml, or in a file given with --config."
        )
    if not found:
        print("No way beside the kiosk is set up; see config/central.toml.")
    failed = [name for name, steps in found.items() if not _told(name, steps)]
    return 1 if failed else 0


def _told(name: str, steps: Iterator[Step]) -> bool:
    """Print each step as it goes; whether all went."""
    good = True
    print(name)
    for step in steps:
        print(
            f"  {'well' if step.good else 'NOT '}  {step.name}{': ' if step.told else ''}{step.told}",
            flush=True,
        )
        if step.remedy:
            print(f"        {step.remedy}")
        good &= step.good
    return good


def _templates(options: argparse.Namespace) -> int:
    settings, rules = settings_of(options), load_rules(config_folder())
    fixed = of_office(rules.office, Reach(settings.ways, settings.public_url))
    for one in templates(rules.notices, fixed):
        print(f"{one.name}  ({one.language})")
        if not one.checked:
            print(
                "  Madurese, NOT CHECKED by a speaker; Meta has no Madurese, so it is registered as Indonesian."
            )
        print(f"  {one.body}")
        for place in one.places:
            print(f"    {{{{{place}}}}}  e.g. {EXAMPLES[place]}")
        print()
    return 0
