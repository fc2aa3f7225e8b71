"""`backoffice user`: the accounts of the desk."""

from __future__ import annotations

import argparse
import getpass
import sys
from contextlib import closing

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import RefusedError, opened, sentence
from sync.backoffice.people_acts import enacted, known, more_verbs
from sync.cases.refusal import Refusal
from sync.central.passwords import Passwords
from sync.central.people import ROLES, Person, add_person, choose_password, everybody
from sync.central.person_deeds import Deed
from sync.central.second_factors import Factors, factors_of
from sync.central.service import Centre
from sync.centre import DESK

_ROLES = """roles:
  camat, sekcam   handle cases, sign, look after accounts (two of these three for what is grave)
  kasi, staf      handle cases of their section (--unit)
  admin           accounts, settings and machines; sees no case
  auditor         reads everything, changes nothing

The first account of an office:  backoffice user add LOGIN --name NAME --admin
It answers with a one-time link; there is no default password. Roles that `second_factor_for` in config/central.toml
names are led to make a second factor at their first sign-in.
"""


def verbs(user: argparse.ArgumentParser) -> None:
    """What can be done with accounts."""
    user.set_defaults(verb=_list, office=None)
    user.formatter_class = argparse.RawDescriptionHelpFormatter
    user.epilog = _ROLES
    below = user.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = below.add_parser("add", help="a new account; answers with a one-time link to choose the password")
    add.add_argument("login")
    add.add_argument("--name", required=True, help="the person's full name, as the case's history shows it")
    kind = add.add_mutually_exclusive_group(required=True)
    kind.add_argument("--role", choices=ROLES)
    kind.add_argument(
        "--admin", action="store_const", const="admin", dest="role", help="the same as --role admin"
    )
    add.add_argument("--unit", default="", help="section of a Kasi or Staf")
    add.add_argument(
        "--password-stdin",
        action="store_true",
        help="take the password from standard input instead of a link",
    )
    takes_office(add)
    add.set_defaults(verb=_add)
    all_of_them = below.add_parser("list", help="all accounts of an office")
    takes_office(all_of_them)
    all_of_them.set_defaults(verb=_list)
    passwd = below.add_parser("passwd", help="another password: by a one-time link, or at this console")
    passwd.add_argument("login")
    passwd.add_argument("--here", action="store_true", help="ask for it at this console")
    passwd.add_argument("--password-stdin", action="store_true", help="take it from standard input")
    passwd.set_defaults(verb=_passwd)
    for name, other, active, words in (
        (
            "close",
            "disable",
            False,
            "close an account: its sessions and delegations end; it is never deleted",
        ),
        ("open", "enable", True, "open it again, with a one-time link to choose a new password"),
    ):
        one = below.add_parser(name, aliases=[other], help=words)
        one.add_argument("login")
        one.set_defaults(verb=_active, active=active)
    more_verbs(below)


def _add(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        office_id = office_of(centre, options)
        added = add_person(
            centre.store,
            office_id,
            login=options.login,
            name=options.name,
            role=options.role,
            unit=options.unit,
            clock=centre.clock,
        )
        if isinstance(added, Refusal):
            raise RefusedError(sentence(added))
        return _give_password(centre, added, sys.stdin.readline() if options.password_stdin else None)


def _passwd(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        person = known(centre, options.login)
        if not person.active:
            raise RefusedError(
                f"{person.login}: the account is closed. First: backoffice user open {person.login}"
            )
        typed = sys.stdin.readline() if options.password_stdin else None
        if options.here and not sys.stdin.isatty():
            raise RefusedError("There is no terminal to ask at; give the password with --password-stdin.")
        if options.here:
            typed = getpass.getpass("New password: ")
            if typed != getpass.getpass("Once more: "):
                raise RefusedError("The two passwords differ; nothing was changed.")
        return _give_password(centre, person, typed)


def _give_password(centre: Centre, person: Person, typed: str | None) -> int:
    """By a one-time link, or the one that was typed."""
    token = enacted(centre, person, Deed("link")).token
    if typed is None:
        _tell_link(centre, person, token)
        return 0
    chosen = choose_password(centre.store, Passwords(), token, typed.rstrip("\r\n"), centre.clock)
    if isinstance(chosen, Refusal):
        raise RefusedError(sentence(chosen))
    print(f"{person.login}: the password is set; all earlier sessions have ended.")
    return 0


def _list(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        people = everybody(centre.store, office_of(centre, options))
        with centre.store.reading() as connection:
            factors = {one.person_id: _factors(factors_of(connection, one.person_id)) for one in people}
        for one in people:
            state = "active" if one.active else "closed"
            print(f"{one.login:<20} {one.role:<8} {state:<7} {factors[one.person_id]:<18} {one.name}")
        if not people:
            print("No account yet. The first one: backoffice user add LOGIN --name NAME --admin")
    return 0


def _active(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        person = known(centre, options.login)
        if options.active == person.active:
            raise RefusedError(
                f"{person.login}: the account is {'open' if person.active else 'closed'} already."
            )
        done = enacted(centre, person, Deed("open" if options.active else "close"))
        if options.active:
            _tell_link(centre, person, done.token)
        else:
            print(f"{person.login}: the account is closed; all sessions have ended.")
    return 0


def _tell_link(centre: Centre, person: Person, token: str) -> None:
    print(f"{person.login}: open this link once, within 24 hours, and choose a password:")
    print(f"{centre.settings.public_url}{DESK}/undangan/{token}")


def _factors(factors: Factors) -> str:
    """``totp+2 passkeys``, or "password only"."""
    parts = ["totp"] if factors.totp else []
    parts += [f"{factors.passkeys} passkeys"] if factors.passkeys else []
    return "+".join(parts) or "password only"
