"""`backoffice messages`: what the inbox could not read is read again, and how the ways in and out are."""

from __future__ import annotations

import argparse
from contextlib import closing

from sync.backoffice.opened import opened
from sync.central.channel_states import channel_states
from sync.central.messages.reading import try_again

WORDS = "Messages that came by e-mail, SMS and WhatsApp."


def verbs(messages: argparse.ArgumentParser) -> None:
    """What can be done with messages at the console; what becomes of them is decided at the desk."""
    below = messages.add_subparsers(title="verbs", metavar="VERB", required=True)
    words = (
        "Read again the messages that could not be read, after an update or once a key is back. What becomes of them is "
        "still decided at the desk; nothing is lost by it, and nothing decided is changed."
    )
    again = below.add_parser("parse-again", help="read again what could not be read", description=words)
    again.add_argument(
        "--everything", action="store_true", help="read again all that wait for a decision, not only those"
    )
    again.set_defaults(verb=_parse_again)
    words = (
        "Each way in and out: its state, when it last heard and sent something, and how many messages wait."
    )
    below.add_parser("status", help="how each way in and out is", description=words).set_defaults(
        verb=_status
    )


def _parse_again(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        count = try_again(centre.store, everything=options.everything)
        print(
            f"{count} messages are to be read again; `backoffice serve` or `worker` does it within a moment."
        )
    return 0


def _status(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        states = channel_states(centre.store, centre.store.office_id, centre.clock)
        for one in states:
            heard = "never" if one.heard_at is None else f"{one.heard_at:%Y-%m-%d %H:%M} UTC"
            sent = "never" if one.sent_at is None else f"{one.sent_at:%Y-%m-%d %H:%M} UTC"
            print(
                f"{one.channel:10} {one.state:10} heard {heard}, sent {sent}; "
                f"{one.waiting} wait for a person, {one.unread} unread"
            )
            if one.trouble:
                print(f"{'':10} {', '.join(one.trouble)}")
        if not states:
            print("No way in or out was ever switched on; see config/central.toml.")
    return 0
