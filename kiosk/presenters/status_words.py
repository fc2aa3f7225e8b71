"""What a found case is told as: headline, what is to be known first, five stages, what can be done. Pure."""

from __future__ import annotations

from datetime import datetime

from kiosk.office_words import collect_words, stage_words, step_words
from kiosk.outside import Found, Outside
from kiosk.presenters.desk_hours import desk_hours
from kiosk.presenters.status_views import Remark, Stage, StageState, Step, Tone
from kiosk.presenters.views import Choice
from kiosk.texts.text import Text, Verbatim
from sync.cases.case import FINISHED, INCOMPLETE, REFERRED, WITHDRAWN
from sync.cases.sop import Sop
from sync.cases.working_calendar import JAKARTA

_ANSWERED = (FINISHED, REFERRED)
_OUTCOMES = {
    FINISHED: "status.outcome.selesai",
    REFERRED: "status.outcome.dilimpahkan",
    WITHDRAWN: "status.outcome.dicabut",
    INCOMPLETE: "status.outcome.tidak_lengkap",
}
_COLLECT = "ambil"
"""The way of reply of those who come for their letter."""


def is_answered(found: Found) -> bool:
    """Whether a reply has gone out. An older centre does not say how a case ended, but a letter is ready only where
    there is one."""
    return found.closed and (found.outcome in _ANSWERED or (not found.outcome and found.letter_ready))


def headline(found: Found, sop: Sop) -> Text:
    """How it stands, or how it ended; "closed" where nobody said how."""
    if found.closed:
        usual = "status.closed" if is_answered(found) else "status.ended"
        return Text(_OUTCOMES.get(found.outcome, usual))
    if found.paused:
        return Text("status.paused")
    return stage_title(sop, sop.stage_of(found.step), now=True)


def stage_title(sop: Sop, stage: int, *, now: bool) -> Text:
    """A stage as the title of a page."""
    return Text("status.headline", {"words": stage_words(sop, stage, now=now)})


def remark(found: Found, outside: Outside) -> Remark | None:
    """The one thing to be known first; nothing is late while the office waits for the complainant."""
    if found.overdue and found.due is not None:
        more = Text("status.promised", {"date": found.due})
        return Remark(Tone.LATE, "clock-alert", Text("status.overdue"), (more,))
    if found.paused:
        return _paused(found)
    if found.closed and found.outcome == INCOMPLETE:
        hours = desk_hours(outside.calendar, outside.clock())
        return Remark(Tone.WAIT, "door-open", Text("status.can_reopen"), (hours,))
    if found.letter_ready and not found.closed:
        return _letter(found, outside)
    if found.as_of is None:
        return Remark(Tone.WAIT, "hourglass", Text("status.not_yet_sent"))
    return None


def _paused(found: Found) -> Remark:
    until = (
        Text("status.complete")
        if found.complete_by is None
        else Text("status.complete_by", {"date": found.complete_by})
    )
    return Remark(Tone.WAIT, "hourglass", until, (Text("status.paused_clock"),))


def _letter(found: Found, outside: Outside) -> Remark:
    """Where it is handed out is said to whoever collects it; how it goes out, to whoever shows the receipt."""
    if not found.full:
        return Remark(Tone.GOOD, "mail-check", Text("status.letter_receipt"))
    if found.reply_way not in ("", _COLLECT):
        way = Text("status.letter_way", {"way": Text(f"q.reply_way.{found.reply_way}")})
        return Remark(Tone.GOOD, "mail-check", way)
    place = collect_words(outside.office)
    where = Text("status.collect") if place is None else Text("status.collect_at", {"place": place})
    hours = desk_hours(outside.calendar, outside.clock())
    return Remark(Tone.GOOD, "mail-check", where, (hours, Text("status.bring_receipt")))


def stages(found: Found, sop: Sop) -> tuple[Stage, ...]:
    """All five. When each was over is for the receipt's holder; the number alone tells when it came and is promised."""
    now = sop.stage_of(found.step)
    made = []
    for number in range(1, len(sop.stages) + 1):
        if not sop.steps_of(number):
            continue
        state = _state(number, now, found)
        words = stage_words(sop, number, now=state is StageState.NOW)
        day = _day(number, state, found, sop)
        made.append(Stage(number, words, state, day, opens=found.full and state is not StageState.LEFT_OUT))
    return tuple(made)


def _state(number: int, now: int, found: Found) -> StageState:
    if number < now or is_answered(found):
        return StageState.DONE
    if found.closed:
        return StageState.LEFT_OUT
    return StageState.NOW if number == now else StageState.TO_COME


def _day(number: int, state: StageState, found: Found, sop: Sop) -> Text | None:
    if number == 1:
        return Text("status.on_day", {"date": _local(found.received)})
    if state is StageState.NOW and found.full and found.times:
        return Text("status.since_day", {"date": _local(max(found.times.values()))})
    if state is StageState.DONE and found.full:
        over = [found.times[step.number] for step in sop.steps_of(number) if step.number in found.times]
        return Text("status.on_day", {"date": _local(max(over))}) if over else None
    last = number == len(sop.stages)
    if last and state is StageState.TO_COME and found.due is not None and not found.overdue:
        return Text("status.by_day", {"date": found.due})
    return None


def _local(moment: datetime) -> object:
    return moment.astimezone(JAKARTA).date()


def steps(found: Found, sop: Sop, stage: int) -> tuple[Step, ...]:
    """The steps of a stage, each with when it was over."""
    return tuple(
        Step(step.number, step_words(step), found.times.get(step.number)) for step in sop.steps_of(stage)
    )


def lines(found: Found) -> tuple[tuple[str, Text], ...]:
    """What else is to be said; how old this knowledge is comes last, and is always said."""
    made: list[tuple[str, Text]] = []
    ready = found.letter_ready and not found.closed  # said above, with the way
    if found.full and found.reply_way and not ready and (not found.closed or is_answered(found)):
        way = Text("status.reply_way", {"way": Text(f"q.reply_way.{found.reply_way}")})
        made.append(("reply", way))
    if found.as_of is not None:
        made.append(("refresh-cw", Text("status.as_of", {"date": found.as_of})))
    return tuple(made)


def choices(found: Found, outside: Outside, *, can_rate: bool) -> tuple[Choice, ...]:
    """What can be done now; ``can_rate``: the survey is open to whoever stands here."""
    if found.overdue:
        return (*ways(outside), UNSATISFIED)
    if is_answered(found):
        rate = Choice("survey", Text("survey.open"), Text("survey.open_hint"), "smile")
        return (rate, UNSATISFIED) if can_rate else (UNSATISFIED,)
    if found.paused or (found.closed and found.outcome == INCOMPLETE):
        return (ASK_DESK,)
    return ()


ASK_DESK = Choice("way.desk", Text("way.desk"), None, "messages-square")
UNSATISFIED = Choice("unsatisfied", Text("unsatisfied.open"), Text("unsatisfied.open_hint"), "frown")


def ways(outside: Outside) -> tuple[Choice, ...]:
    """Whom else one may ask, as far as the office names them: the desk, the superior, the bodies above the office."""
    office = outside.office
    made = [ASK_DESK]
    if office.signatory_title:
        made.append(
            Choice("way.superior", Text("way.superior"), Verbatim(office.signatory_title), "user-round")
        )
    for id_, said, icon in (("sp4n", office.sp4n, "megaphone"), ("ombudsman", office.ombudsman, "scale")):
        if said:
            name, more = named(said)
            made.append(Choice(f"way.{id_}", Verbatim(name), Verbatim(more) if more else None, icon))
    return tuple(made)


def named(said: str) -> tuple[str, str]:
    """ "Ombudsman RI 137 · www.ombudsman.go.id" as the name with its number, and the rest."""
    name, _, more = said.partition(" · ")
    return name, more
