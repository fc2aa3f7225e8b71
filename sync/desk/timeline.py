"""A case's history in words: what happened, by whom and for whom, with the words that were written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sync.central.case_views import CaseEventRow
from sync.desk.views import EventLine
from sync.desk.wording import Wording
from sync.desk.words import day_words, moment_words

_WRITTEN = ("note", "reason", "missing", "instruction", "to_whom")
"""Fields that hold a person's own words, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Names:
    """What codes in events stand for here: ``people`` by login, ``files`` by hash, tracking ``numbers`` by case id."""

    people: Mapping[str, str]
    files: Mapping[str, str]
    numbers: Mapping[str, str]


def lines(events: Sequence[CaseEventRow], wording: Wording, names: Names) -> tuple[EventLine, ...]:
    """A line for each event, the oldest first."""
    return tuple(_line(event, wording, names) for event in events)


def _line(event: CaseEventRow, wording: Wording, names: Names) -> EventLine:
    more = _more(event, wording, names)
    at_desk = wording.say("event_at_desk", event.kind, "") if _machine(event) == "desk" else ""
    title = at_desk or wording.say("event", event.kind)
    return EventLine(
        title=f"{title}: {more}" if more else title,
        who=_who(event, wording, names),
        when=moment_words(event.at),
        note=_note(event.content),
        tone=wording.say("event_tone", event.kind, ""),
    )


def _more(event: CaseEventRow, wording: Wording, names: Names) -> str:
    """The event's own fields as words; what it does not hold leaves no trace."""
    pattern = wording.say("event_more", event.kind, "")
    content = event.content
    if event.kind == "StepAssigned" and content.get("to") == event.actor:
        pattern = "{step}, diambil sendiri"
    if event.kind == "Reopened" and content.get("new_case"):
        pattern = "dilanjutkan sebagai {new_case}"
    said = {field: _said(event.kind, field, value, wording, names) for field, value in content.items()}
    if event.kind == "AccusedNamed":
        said["persons"] = _accused(content, names)
    if event.kind == "DispositionGiven" and content.get("unit"):
        said["kind"] += f", kepada {content['unit']}"
    try:
        return pattern.format_map(said).strip(" ,")
    except KeyError:  # an event of an older program without this field: its title alone
        return ""


def _said(kind: str, field: str, value: object, wording: Wording, names: Names) -> str:
    """One field of an event in words."""
    if isinstance(value, (list, tuple)):
        return ", ".join(names.people.get(str(one), str(one)) for one in value)
    text = str(value)
    section = SECTIONS.get((kind, field)) or SECTIONS.get(("", field))
    if section is not None:
        return wording.say(section, text)
    return _READ[field](text, wording, names) if field in _READ else text


SECTIONS = {
    ("", "why"): "why",
    ("", "klass"): "klass",
    ("", "outcome"): "outcome",
    ("", "channel"): "channel",
    ("", "series"): "series",
    ("DataRequestEnded", "outcome"): "ask_outcome",
    ("LatenessExplained", "why"): "late_reason",
    ("NoticeSteered", "what"): "told_what",
    ("NoticesAllowed", "channel"): "told_way",
    ("NoticesAllowed", "source"): "told_source",
    ("NoticesStopped", "channel"): "told_way",
    ("NoticesStopped", "source"): "told_source",
    ("NoticeSteered", "channel"): "told_way",
    ("LaporChanged", "status"): "lapor_status",
    ("DispositionGiven", "kind"): "disposition",
    ("LetterSigned", "way"): "way_of_signing",
    ("LetterSent", "way"): "way_of_delivery",
    ("DeliveryFailed", "way"): "way_of_delivery",
}
"""(event's kind or "" for all, field): the section of the desk's words with its codes."""


def _step(text: str, wording: Wording, _: Names) -> str:
    return f"{text} {wording.say('step', text)}"


def _day(text: str, _: Wording, __: Names) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text


_READ: Mapping[str, Callable[[str, Wording, Names], str]] = {
    "step": _step,
    "other_step": _step,
    "sha256": lambda text, _, names: names.files.get(text, "berkas"),
    "to": lambda text, _, names: names.people.get(text, text),
    "leading": lambda text, _, names: names.numbers.get(text, "kasus lain"),
    "new_case": lambda text, _, names: names.numbers.get(text, "kasus baru"),
    "public": lambda text, *_: "ditampilkan tanpa data pribadi" if text == "True" else "tidak ditampilkan",
    "before": _day,
    "after": _day,
}


def _accused(content: Mapping[str, object], names: Names) -> str:
    persons, units = content.get("persons"), content.get("units")
    told = (
        [names.people.get(str(one), str(one)) for one in persons]
        if isinstance(persons, (list, tuple))
        else []
    )
    told += [str(one) for one in units] if isinstance(units, (list, tuple)) else []
    if not told:
        return "tidak seorang pun"
    return ", ".join(told) + (
        "" if content.get("confirmed", True) else " (dugaan, menunggu keputusan atasan)"
    )


def _note(content: Mapping[str, object]) -> str:
    """What people wrote with it; of a printed paper, which copy it was and who printed it afterwards why."""
    copy, by, why = content.get("copy"), content.get("by"), content.get("why")
    paper = (f"SALINAN ke-{copy}" if copy else "", f"oleh {by}: {why}" if by else "")
    written = (str(content.get(field) or "") for field in _WRITTEN)
    return " · ".join(filter(None, paper)) or "\n".join(filter(None, written))


def _machine(event: CaseEventRow) -> str:
    """``kiosk`` or ``desk`` where no person but a machine has written the event, else ""."""
    kind, space, _ = event.actor.partition(" ")
    return kind if space and kind in ("kiosk", "desk") else ""


def _who(event: CaseEventRow, wording: Wording, names: Names) -> str:
    machine = _machine(event)
    if machine:
        return f"{wording.say('role', machine)} {event.actor.removeprefix(machine).strip()}"
    role = wording.say("role", event.role) if event.role else ""
    principal = str(event.content.get("acting_for") or "")
    if principal:
        manner = wording.say("acting", str(event.content.get("manner") or ""), "")
        role = f"{manner} {role} untuk {names.people.get(principal, principal)}".strip()
    return " · ".join(filter(None, (names.people.get(event.actor, event.actor), role)))
