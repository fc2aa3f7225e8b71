"""Events of accounts in the office's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync.central.account_journal import CONSOLE, AccountEvent
from sync.central.kiosk_acts import MACHINE
from sync.central.trail import Entry
from sync.desk.desk import Desk
from sync.desk.people.views import TrailRow
from sync.desk.views import EventLine
from sync.desk.wording import Wording
from sync.desk.words import moment_words, number_words, short_day

_GRAVE = frozenset(
    {
        "sign-in-refused",
        "sign-in-locked",
        "proof-refused",
        "refused",
        "account-closed",
        "factors-reset",
        "journal-broken",
    }
)


def entry_row(entry: Entry, desk: Desk, names: Mapping[str, str]) -> TrailRow:
    """One line of the trail."""
    wording = desk.wording
    role = f"{wording.say('role', entry.role)}" if entry.role else ""
    if entry.source == "account":
        event = AccountEvent(
            0, entry.kind, entry.at, entry.actor, entry.role, entry.about, entry.address, entry.content
        )
        return TrailRow(
            moment_words(entry.at),
            account_title(event, wording),
            actor_words(entry.actor, names),
            " · ".join(filter(None, (role, entry.address))),
            account_detail(event, wording, names),
            tone="late" if entry.kind in _GRAVE else "",
        )
    if entry.source == "kiosk":
        who = "Pusat" if entry.actor == MACHINE else actor_words(entry.actor, names)
        alarm = wording.say("kiosk_alarm", str(entry.content.get("alarm", "")), "")
        return TrailRow(
            moment_words(entry.at),
            wording.say("kiosk_event", entry.kind),
            who,
            "",
            " · ".join(filter(None, (f"kios {entry.about}", alarm))),
            f"{desk.pages.root}/kios/{entry.about}",
        )
    machine = entry.actor.removeprefix("kiosk ")
    who = names.get(entry.actor, entry.actor)
    return TrailRow(
        moment_words(entry.at),
        _case_title(entry, wording),
        f"{wording.say('role', 'kiosk')} {machine}" if machine != entry.actor else who,
        _in_whose_name(entry, role, wording, names),
        f"kasus {number_words(entry.about)}",
        f"{desk.pages.root}/kasus/{entry.case_id}",
    )


def _case_title(entry: Entry, wording: Wording) -> str:
    title = wording.say("event", entry.kind)
    step = entry.content.get("step")
    return f"{title}: {step} {wording.say('step', str(step))}" if isinstance(step, int) else title


def _in_whose_name(entry: Entry, role: str, wording: Wording, names: Mapping[str, str]) -> str:
    """The role, and for whom where somebody filled another's office."""
    giver, manner = str(entry.content.get("acting_for") or ""), str(entry.content.get("manner") or "")
    if not giver:
        return role
    return f"{wording.say('acting', manner)} {role}, untuk {names.get(giver, giver)}"


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
    """The details in the order in which the words list them."""
    there = [key for key in wording.sections["account_detail"] if key in event.content]
    said = (_value(key, str(event.content[key]), wording, names) for key in there)
    return " · ".join(filter(None, said))


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
    elif key in ("way", "missed"):
        value = wording.say("account_way", value)
    elif key in ("first", "last"):
        value = short_day(date.fromisoformat(value))
    elif key == "manner":
        value = wording.say("acting", value)
    elif key == "act":
        value = wording.say("people_act", value).partition("|")[0].lower()
    elif key == "series":
        value = wording.say("book_series", value)
    elif key in ("giver", "asked_by"):
        value = names.get(value, value)
    return label.format(value) if value else ""
