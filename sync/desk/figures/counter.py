"""What the monthly report says of the counter: written down late, asked and answered at once, the box emptied."""

from __future__ import annotations

from datetime import datetime, timedelta

from sync.cases.working_calendar import JAKARTA
from sync.central import box, enquiries
from sync.central.hand_notes import LateEntry, late_entries
from sync.central.people import Person
from sync.central.periods import Period
from sync.central.store import Store
from sync.desk.wording import Wording
from sync.desk.words import moment_words, number_words
from sync.papers.sections import Fact, Facts, Grid, Section

_DAY = timedelta(days=1)


def at_the_counter(
    store: Store, wording: Wording, person: Person, period: Period, until: datetime
) -> tuple[Section, ...]:
    """Sections of the report. ``until``: days after it are still to come."""
    say = wording.say
    last = min(period.last, until.astimezone(JAKARTA).date())
    asked = enquiries.counted(store, person.office_id, period.first, last)
    facts = [
        Fact(say("counter", "asked").format(way=say("channel", one)), str(asked[one]))
        for one in enquiries.WAYS
    ]
    facts.append(Fact(say("counter", "box"), _box(store, wording, person, period, until)))
    sections: list[Section] = [Facts(say("counter", "title"), tuple(facts))]
    late = late_entries(store, person, period.begins, period.ends)
    if late:
        heads = tuple(say("counter", f"late_{one}") for one in ("number", "way", "received", "taken", "days"))
        rows = tuple(_line(wording, one) for one in late)
        sections.append(Grid(say("counter", "late"), heads, rows, (4, 3, 4, 4, 2)))
    return tuple(sections)


def _line(wording: Wording, one: LateEntry) -> tuple[str, ...]:
    return (
        one.agenda_number or number_words(one.number),
        wording.say("channel", one.channel),
        moment_words(one.received_at),
        moment_words(one.taken_at),
        str(one.days),
    )


def _box(store: Store, wording: Wording, person: Person, period: Period, until: datetime) -> str:
    """On how many of the working days that are over it was emptied; today counts once it was."""
    calendar = store.rules.calendar_of(person.office_id)
    today = until.astimezone(JAKARTA).date()
    last = min(period.last, today)
    emptied = box.days_emptied(store, person.office_id, period.first, last)
    days = (period.first + n * _DAY for n in range((last - period.first).days + 1))
    due = [day for day in days if calendar.is_working_day(day) and (day < today or day in emptied)]
    done = sum(day in emptied for day in due)
    return wording.say("counter", "box_days").format(done=done, due=len(due))
