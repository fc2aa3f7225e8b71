"""The pages of the exchange put together: codes in, sentences out."""

from __future__ import annotations

from datetime import date

from sync.cases.lapor import CATEGORY, KIND, LISTS, SHIPPED, STATUS
from sync.cases.working_calendar import JAKARTA
from sync.central.lapor.handing import EVERY, HERE, PAGE, THERE, Offered, offered
from sync.central.lapor.planning import CHANGED, LINKED, NEW, SAME, STOPPED, WHATS, Plan, Planned
from sync.central.lapor.taking import MOST_AT_ONCE
from sync.central.lapor.words import codes_of, words_of
from sync.desk.desk import Desk
from sync.desk.lapor.views import (
    ExchangeView,
    OfferedLine,
    PlanLine,
    PreviewView,
    Unknown,
    WordLine,
    WordsView,
)
from sync.desk.views import Count
from sync.desk.visits import Visit
from sync.desk.words import moment_words, number_words, short_day, visible

MOST_LINES = 100
"""Lines of a file that are shown; what is stopped goes first."""
_TONES = {NEW: "good", LINKED: "good", CHANGED: "calm", SAME: "calm", STOPPED: "late"}
_OPTION = {KIND: "kind", CATEGORY: "unit"}


def exchange_view(visit: Visit, first: date, last: date, which: str) -> ExchangeView:
    """What can be handed out, received from ``first`` to ``last``."""
    desk = visit.desk
    found = offered(desk.store, visit.person, first, last, which)
    return ExchangeView(
        first.isoformat(),
        last.isoformat(),
        tuple((one, desk.wording.say("lapor_which", one)) for one in (HERE, THERE, EVERY)),
        which,
        tuple(_offered(desk, one) for one in found),
        PAGE,
        len(found) == PAGE,
        sum(one.nameless for one in found),
    )


def _offered(desk: Desk, one: Offered) -> OfferedLine:
    wording = desk.wording
    kind = wording.answer("kind", one.kind) if one.kind else "Kasus"
    matter = wording.answer("unit", one.service) if one.service else wording.say("lapor", "closed_body")
    there = ""
    if one.link is not None:
        there = f"{one.link.tracking_id} · {wording.say('lapor_status', one.link.status)}"
    return OfferedLine(
        one.case_id,
        f"{desk.pages.root}/kasus/{one.case_id}",
        number_words(one.number),
        f"{kind} · {matter}",
        short_day(one.filed_at.astimezone(JAKARTA).date()),
        there,
        one.nameless,
        one.waits,
    )


def preview_view(visit: Visit, file_id: str, found: Plan) -> PreviewView:
    """What a file would do."""
    wording = visit.desk.wording
    pressing = [one for one in found.rows if one.what == STOPPED]
    pressing += found.to_do
    return PreviewView(
        file_id,
        tuple(
            Count(number, wording.say("lapor_count", what), _TONES[what] if number else "calm")
            for what, number in ((what, found.counts[what]) for what in WHATS)
        ),
        tuple(_line(visit, one) for one in pressing[:MOST_LINES]),
        max(0, len(pressing) - MOST_LINES),
        tuple(_unknown(visit.desk, which, said) for which, said in found.unknown),
        ", ".join(visible(one) for one in found.ignored[:20]),
        len(found.to_do),
        MOST_AT_ONCE,
    )


def _line(visit: Visit, one: Planned) -> PlanLine:
    desk, wording = visit.desk, visit.desk.wording
    return PlanLine(
        one.line,
        visible(one.report.tracking_id) or "–",
        visible(one.report.title or one.report.text[:80]),
        wording.say("lapor_what", one.what),
        _TONES[one.what],
        _becomes(desk, one),
        f"{desk.pages.root}/kasus/{one.case_id}" if one.case_id else "",
    )


def _becomes(desk: Desk, one: Planned) -> str:
    wording = desk.wording
    if one.why is not None:
        details = dict(one.why.details)
        for name, section in (("which", "lapor_list"), ("before", "lapor_status"), ("after", "lapor_status")):
            if name in details:
                details[name] = wording.say(section, str(details[name]))
        words = wording.refusal(type(one.why)(one.why.code, details))
        return f"{details['column']}: {words}" if "column" in details else words
    if one.what == CHANGED:
        names = (wording.say("lapor_change", name) for name in one.changes)
        return wording.say("lapor", "changes").format(names=", ".join(names))
    if one.what == NEW:
        kind, service = wording.answer("kind", one.kind), wording.answer("unit", one.service)
        return wording.say("lapor", "new").format(kind=kind, service=service)
    return wording.say("lapor", "linked")


def _unknown(desk: Desk, which: str, said: str) -> Unknown:
    options = tuple((code, meaning_words(desk, which, code)) for code in codes_of(desk.store)[which])
    return Unknown(which, desk.wording.say("lapor_list", which), said, options)


def meaning_words(desk: Desk, which: str, code: str) -> str:
    """A code of ours as it is read."""
    if which == STATUS:
        return desk.wording.say("lapor_status", code)
    return desk.wording.answer(_OPTION[which], code)


def words_view(visit: Visit) -> WordsView:
    """The table."""
    desk = visit.desk
    return WordsView(
        tuple(
            WordLine(
                one.which,
                one.said,
                desk.wording.say("lapor_list", one.which),
                meaning_words(desk, one.which, one.code),
                moment_words(one.at),
            )
            for one in words_of(desk.store, visit.person.office_id)
        ),
        tuple(_unknown(desk, which, "") for which in LISTS),
        tuple(
            (said, meaning_words(desk, which, code))
            for which in (KIND, STATUS)
            for said, code in SHIPPED[which].items()
        ),
    )
