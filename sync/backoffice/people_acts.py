"""More of `backoffice user`: roles, second factors, open sign-ins, delegations, history; each an event of "console"."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import RefusedError, opened, sentence
from sync.cases.refusal import Refusal
from sync.central.account_journal import AT_CONSOLE, history_of
from sync.central.delegations import Wanted, delegate, delegations_of, revoke_delegation, today
from sync.central.people import ROLES, Person, find_person
from sync.central.person_acts import enact
from sync.central.person_deeds import Deed, Done
from sync.central.service import Centre

_WIB = ZoneInfo("Asia/Jakarta")


def more_verbs(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The rest of what can be done with accounts."""
    role = below.add_parser(
        "role", help="another role or section; the person signs in again, and his delegations end"
    )
    role.add_argument("login")
    role.add_argument("role", choices=ROLES)
    role.add_argument("--unit", default="", help="section of a Kasi (needed) or Staf")
    role.set_defaults(verb=_role)
    words = "forget telephone, passkeys and recovery codes of a person who lost them; he makes new ones at the next sign-in"
    one = below.add_parser("reset-factor", help=words, description=f"{words[0].upper()}{words[1:]}.")
    one.add_argument("login")
    one.set_defaults(verb=_act, act="factors", done="second factors are forgotten; all sessions have ended")
    one = below.add_parser("end-sessions", help="end all sign-ins of a person")
    one.add_argument("login")
    one.set_defaults(verb=_act, act="sessions", done="all sessions have ended")
    one = below.add_parser("history", help="the last things done with an account")
    one.add_argument("login")
    one.set_defaults(verb=_history)
    _delegation_verbs(below)


def _delegation_verbs(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "hand an absent officer's role to another for some days"
    one = below.add_parser(
        "delegate",
        help=words,
        description=f"{words[0].upper()}{words[1:]}: from the first day's midnight (WIB) to the end of the last day.",
        epilog="Example: backoffice user delegate camat sekcam --as plh --from 2026-12-01 --until 2026-12-05"
        ' --decree "800.1.11.1/214/432.509/2026"',
    )
    one.add_argument("officer", help="login of the officer who is away")
    one.add_argument("taker", help="login of who acts")
    one.add_argument(
        "--as",
        dest="manner",
        choices=("plh", "plt", "an"),
        required=True,
        help="plh: away for days; plt: the post is empty; an: signs on behalf",
    )
    one.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY", help="YYYY-MM-DD"
    )
    one.add_argument(
        "--until", dest="last", type=date.fromisoformat, required=True, metavar="DAY", help="YYYY-MM-DD"
    )
    one.add_argument("--decree", required=True, metavar="NUMBER", help="of the written order")
    one.set_defaults(verb=_delegate)
    one = below.add_parser("delegations", help="who acts for whom: running, coming and of the last year")
    takes_office(one)
    one.set_defaults(verb=_delegations)
    one = below.add_parser("undelegate", help="end a delegation now; its id is in `delegations`")
    one.add_argument("id")
    one.add_argument("--reason", required=True)
    takes_office(one)
    one.set_defaults(verb=_undelegate)


def known(centre: Centre, login: str) -> Person:
    """The account, or RefusedError."""
    person = find_person(centre.store, login)
    if person is None:
        raise RefusedError(f"No account {login!r}; see `backoffice user list`.")
    return person


def enacted(centre: Centre, person: Person, deed: Deed) -> Done:
    """Do it as the console, or RefusedError."""
    done = enact(centre.store, person, deed, AT_CONSOLE, centre.clock)
    if isinstance(done, Refusal):
        raise RefusedError(sentence(done))
    return done


def _role(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        person = known(centre, options.login)
        done = enacted(centre, person, Deed("role", role=options.role, unit=options.unit))
        unit = f", {done.person.unit}" if done.person.unit else ""
        print(f"{person.login}: {done.person.role}{unit}; all sessions have ended.")
    return 0


def _act(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        person = known(centre, options.login)
        enacted(centre, person, Deed(options.act))
        print(f"{person.login}: {options.done}.")
    return 0


def _history(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        person = known(centre, options.login)
        for one in history_of(centre.store, person.office_id, person.login, 50):
            said = " ".join(f"{key}={value}" for key, value in one.content.items())
            by = one.actor or "a stranger"
            print(f"{_moment(one.at)}  {one.kind:<20} by {by:<12} {one.address:<15} {said}".rstrip())
    return 0


def _delegate(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        giver, taker = known(centre, options.officer), known(centre, options.taker)
        wanted = Wanted(
            giver.person_id, taker.person_id, options.manner, options.first, options.last, options.decree
        )
        made = delegate(centre.store, giver.office_id, wanted, AT_CONSOLE, centre.clock)
        if isinstance(made, Refusal):
            raise RefusedError(sentence(made))
        print(
            f"{taker.login} acts as {made.role} for {giver.login} ({made.manner}), {made.first} to {made.last}."
        )
        print(f"To end it earlier: backoffice user undelegate {made.delegation_id} --reason WHY")
    return 0


def _delegations(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        day = today(centre.clock)
        since = date(day.year - 1, day.month, 1)
        found = delegations_of(centre.store, office_of(centre, options), since=since)
        for one in found:
            who = f"{one.taker.login} for {one.giver.login} ({one.manner} {one.role})"
            print(
                f"{one.delegation_id}  {one.state_on(day):<8} {one.first} to {one.last}  {who}  {one.decree}"
            )
        if not found:
            print("No delegations: everybody acts in his own office.")
    return 0


def _undelegate(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        refused = revoke_delegation(
            centre.store, office_of(centre, options), options.id, options.reason, AT_CONSOLE, centre.clock
        )
        if refused is not None:
            raise RefusedError(sentence(refused))
        print("The delegation has ended.")
    return 0


def _moment(at: datetime) -> str:
    return f"{at.astimezone(_WIB):%Y-%m-%d %H:%M WIB}"
