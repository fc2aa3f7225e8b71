"""Events of accounts in the office's words."""

from __future__ import annotations

from collections.abc import Mapping

from sync.central.account_journal import CONSOLE, AccountEvent
from sync.desk.views import EventLine
from sync.desk.wording import Wording
from sync.desk.words import moment_words

_GRAVE = frozenset(
    {"sign-in-refused", "proof-refused", "refused", "account-closed", "factors-reset", "journal-broken"}
)


def account_title(event: AccountEvent, wording: Wording) -> str:
    """What happened, in one phrase."""
    return wording.say("account_event", event.kind)


def actor_words(login: str, names: Mapping[str, str]) -> str:
    """Who did it: a name, the console, or somebody at the door."""
    if login == CONSOLE:
        return "Konsol server"
    return names.get(login, login) if login else "Orang di halaman masuk"


def account_detail(event: AccountEvent, wording: Wording, names: Mapping[str, str]) -> str:
    """What belongs to it: the account it was done to, the role given, the way of signing in."""
    whose = event.subject if event.subject != event.actor else ""
    said = _said(event, wording, names)
    return " · ".join(filter(None, (f"akun {names.get(whose, whose)}" if whose else "", said)))


def _said(event: AccountEvent, wording: Wording, names: Mapping[str, str]) -> str:
    said = []
    for key, value in event.content.items():
        words = _value(key, str(value), wording, names)
        if words:
            said.append(words)
    return " · ".join(said)


def account_line(event: AccountEvent, wording: Wording, names: Mapping[str, str]) -> EventLine:
    """One line of an account's history."""
    who = actor_words(event.actor, names)
    where = f"{who}, dari {event.address}" if event.address else who
    return EventLine(
        title=account_title(event, wording),
        who=where,
        when=moment_words(event.at),
        note=_said(event, wording, names),
        tone="" if event.kind in _GRAVE else "good",
    )


def _value(key: str, value: str, wording: Wording, names: Mapping[str, str]) -> str:
    label = wording.say("account_detail", key, "")
    if not label:
        return ""
    if key in ("role", "before"):
        value = wording.say("role", value)
    elif key in ("way", "what"):
        value = wording.say("account_way", value)
    elif key == "manner":
        value = wording.say("acting", value)
    elif key == "act":
        value = wording.say("people_act", value).partition("|")[0].lower()
    elif key in ("giver", "asked_by"):
        value = names.get(value, value)
    return label.format(value) if value else ""
