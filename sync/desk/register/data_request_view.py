"""A request for one's own data as its pages show it: what remains of its term, its cases, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.cases.working_calendar import JAKARTA
from sync.central.data_request_rows import DataRequest
from sync.central.data_requests import IDENTITIES, UNCHECKED
from sync.central.people import everybody
from sync.desk.views import Fact
from sync.desk.visits import Visit
from sync.desk.words import moment_words, number_words
from sync.papers.letter import Signer
from sync.papers.receipts import DataRequestReceipt

_NEAR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request in a list. ``left``: what remains of the term in words, or how it ended; ``tone``: of its tag."""

    href: str
    name: str
    numbers: tuple[str, ...]
    came: str
    due: str
    left: str
    tone: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """``copy_of``: where the copy is made, "" for a case that is destroyed; ``copied``: when it was, in words."""

    number: str
    case_id: str
    copied: str
    erased: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request whole. ``identities``: to choose from, where nobody has been looked at yet; ``prints``: a receipt
    can be printed, as long as the words are there."""

    line: RequestLine
    ask_id: str
    facts: tuple[Fact, ...]
    cases: tuple[CaseLine, ...]
    ended: tuple[Fact, ...]
    identities: tuple[tuple[str, str], ...]
    may_end: bool
    prints: bool


def left_words(due: datetime, at: datetime) -> tuple[str, str]:
    """What remains at this moment, and its tone: ``sisa 2 hari 5 jam``, ``sisa 40 menit``, ``lewat 3 jam``."""
    left = due - at
    passed = left <= timedelta(0)
    minutes = abs(left) // timedelta(minutes=1)
    days, hours = minutes // 1440, minutes % 1440 // 60
    parts = [f"{days} hari"] if days else []
    parts += [f"{hours} jam"] if hours else []
    said = " ".join(parts) or f"{minutes} menit"
    if passed:
        return f"lewat {said}", "late"
    return f"sisa {said}", "soon" if left <= _NEAR else "calm"


def line_of(visit: Visit, one: DataRequest) -> RequestLine:
    """The request as a row."""
    desk = visit.desk
    if one.ended_at is None:
        left, tone = left_words(one.due_at, desk.clock())
    else:
        late = one.ended_at > one.due_at
        ended = desk.wording.say("ask_outcome", one.outcome)
        left = f"{ended}, {left_words(one.due_at, one.ended_at)[0]}" if late else f"{ended} tepat waktu"
        tone = "late" if late else "good"
    return RequestLine(
        f"{desk.pages.root}/permintaan-data/{one.ask_id}",
        one.facts.get("name", "") or "sudah dimusnahkan",
        tuple(number_words(each.number) for each in one.cases),
        moment_words(one.came_at),
        moment_words(one.due_at),
        left,
        tone,
    )


def view_of(visit: Visit, one: DataRequest) -> RequestView:
    """The request as a page of its own."""
    say = visit.desk.wording.say
    names = {each.login: each.name for each in everybody(visit.desk.store, visit.person.office_id)}
    facts = (
        Fact("Pemohon", one.facts.get("name", "")),
        Fact("Dihubungi lewat", one.facts.get("contact", "")),
        Fact("Datang", f"{moment_words(one.came_at)}, {say('ask_way', one.way).lower()}"),
        Fact("Identitas", say("ask_identity", one.identity)),
        Fact("Catatan", one.facts.get("remark", "")),
        Fact("Dicatat oleh", names.get(one.taken_by, one.taken_by)),
        Fact("Paling lambat", moment_words(one.due_at)),
    )
    unchecked = tuple((code, say("ask_identity", code)) for code in IDENTITIES if code != UNCHECKED)
    return RequestView(
        line_of(visit, one),
        one.ask_id,
        tuple(fact for fact in facts if fact.value),
        tuple(
            CaseLine(
                number_words(each.number),
                each.case_id,
                "" if each.copied_at is None else moment_words(each.copied_at),
                each.erased,
            )
            for each in one.cases
        ),
        _ended(visit, one, names),
        unchecked if one.identity == UNCHECKED else (),
        visit.person.handles_cases and not one.outcome,
        visit.person.handles_cases and bool(one.facts.get("name")),
    )


def _ended(visit: Visit, one: DataRequest, names: dict[str, str]) -> tuple[Fact, ...]:
    if one.ended_at is None:
        return ()
    facts = (
        Fact("Jawaban", visit.desk.wording.say("ask_outcome", one.outcome)),
        Fact("Waktu", moment_words(one.ended_at)),
        Fact("Oleh", names.get(one.ended_by, one.ended_by)),
        Fact("Keterangan", one.said),
    )
    return tuple(fact for fact in facts if fact.value)


def receipt_of(visit: Visit, one: DataRequest) -> DataRequestReceipt:
    """What whoever asks takes along."""
    say = visit.desk.wording.say
    names = {each.login: each.name for each in everybody(visit.desk.store, visit.person.office_id)}
    return DataRequestReceipt(
        name=one.facts.get("name", ""),
        numbers=tuple(number_words(each.number) for each in one.cases),
        came_at=one.came_at.astimezone(JAKARTA),
        due=one.due_at.astimezone(JAKARTA),
        way=say("ask_way", one.way).lower() if one.way != "wa" else say("ask_way", one.way),
        identity=say("ask_identity", one.identity),
        receiver=Signer(title="Penerima permintaan", name=names.get(one.taken_by, one.taken_by)),
        printed_at=visit.desk.clock().astimezone(JAKARTA),
        contact=one.facts.get("contact", ""),
    )
