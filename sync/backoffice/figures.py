"""`backoffice figures` and `backoffice open311`: what stands beside the cases, and the programs that may send messages."""

from __future__ import annotations

import argparse
from contextlib import closing

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import RefusedError, opened
from sync.cases.refusal import Refusal
from sync.central.following import rebuild
from sync.central.open311_store import add_client, clients, revoke_client

_SENTENCES = {
    "client.name": "The name of a program has 1 to 100 letters.",
    "client.taken": "There is a program of that name with a key already. Revoke it first, or choose another name.",
    "client.unknown": "No program of that name has a key; see `backoffice open311 list`.",
}


def figures_verbs(figures: argparse.ArgumentParser) -> None:
    """What can be done with figures."""
    below = figures.add_subparsers(title="verbs", metavar="VERB", required=True)
    words = (
        "reckon anew, from the events of every case, how long its steps took, when it ended and where it came from; "
        "harmless at any time, needed after an update from a version without statistics"
    )
    below.add_parser("rebuild", help=words, description=words).set_defaults(verb=_rebuild)


def open311_verbs(open311: argparse.ArgumentParser) -> None:
    """Keys of programs that may send messages for citizens."""
    below = open311.add_subparsers(title="verbs", metavar="VERB", required=True)
    words = "a key for a program; it is shown this once and kept as its hash"
    add = below.add_parser("add", help=words, description=words)
    add.add_argument("name", help='the program, e.g. "JAKI" or "Aplikasi Kabupaten"')
    takes_office(add)
    add.set_defaults(verb=_add)
    listed = below.add_parser("list", help="programs that have or had a key")
    takes_office(listed)
    listed.set_defaults(verb=_list)
    words = "end a program's key; its messages that wait stay where they are"
    revoke = below.add_parser("revoke", help=words, description=words)
    revoke.add_argument("name", help="as `list` shows it")
    takes_office(revoke)
    revoke.set_defaults(verb=_revoke)


def _rebuild(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        print(f"{rebuild(centre.store)} cases reckoned anew.")
    return 0


def _add(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        key = add_client(centre.store, office_of(centre, options), options.name, centre.clock)
    if isinstance(key, Refusal):
        raise RefusedError(_SENTENCES[key.code])
    print(key)
    print(
        f"api_key for {centre.settings.public_url.rstrip('/')}/open311/v2/requests.json; it is not shown again."
    )
    return 0


def _list(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        for one in clients(centre.store, office_of(centre, options)):
            state = "active" if one.revoked_at is None else f"revoked {one.revoked_at:%Y-%m-%d}"
            print(f"{one.name}   since {one.since:%Y-%m-%d}   {state}")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        refusal = revoke_client(centre.store, office_of(centre, options), options.name, centre.clock)
    if refusal is not None:
        raise RefusedError(_SENTENCES[refusal.code])
    print("Revoked: messages with this key are refused from now on.")
    return 0
