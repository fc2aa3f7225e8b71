"""From a case to the paper that proves it: pure, in millimetres and words.

What stands on it: `decisions` and the law (UU 25/2009, Pasal 44). The paper is in Indonesian whatever
language the visit was in, since the office, SP4N-LAPOR! and the Ombudsman have to read it. Pockets are not
private: no account of what happened, never the whole NIK.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from hardware.page import Align, Bars, Blank, Code, Cut, Item, Line, Number, Page, Pair, Picture, Rule, Size
from kiosk.texts.text import Text, Words
from sync.cases.dates import Month
from sync.cases.identity import IdentityMode, Place, name_on
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.office import Office

Say = Callable[[Words], str]
PLACE_LINES = 3


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose machine prints: ``kiosk`` is its name on the paper, ``place`` where it stands.

    ``logo``: the office's own picture, where it has given one.
    """

    office: Office
    kiosk: str
    place: str
    promised_days: int
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """What every receipt of a case says. Due dates are None where the clock is not trusted.

    ``estimated``: the days off of that year are not decreed yet; ``key_id``: hexadecimal.
    """

    number: TrackingNumber
    serial: Serial
    received_at: datetime
    proof_text: str
    due: date | None
    completeness_due: date | None
    estimated: bool
    form_version: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Personal:
    """The lines that live in memory only, until the visit ends.

    ``when`` and ``where`` it happened tell two papers apart and say too little for a stranger's eyes.
    """

    identity_mode: str
    name: str = field(repr=False)
    nik_last_four: str = field(repr=False)
    kind: Words
    unit: Words
    when: date | Month | None = field(repr=False)
    where: str = field(repr=False)
    attachments: int
    card_owed: Text | None = None
    assisted: bool = False


def full(head: Letterhead, case: Proven, personal: Personal, say: Say) -> Page:
    """The receipt and, below a cut, the office's stub."""
    return Page((*_paper(head, case, personal, say), Cut(partial=True), *_stub(head, case, say), Cut()))


def short(head: Letterhead, case: Proven, say: Say) -> Page:
    """What prints after a restart: the personal lines are gone, and on purpose."""
    sealed = Line(say(Text("receipt.sealed")))
    items: list[Item] = [*_top(head, case, say), *_moment(case, say), sealed, Rule()]
    return Page((*items, *_dates(head, case, say), *_foot(head, case, say), Cut()))


def copy(page: Page, n: int, printed: datetime, original: datetime, say: Say) -> Page:
    """The same paper marked at both ends as SALINAN ke-n, with both times; never to be taken for the first."""
    times = say(Text("receipt.copy_times", {"printed": printed, "original": original}))
    mark: list[Item] = [
        Blank(1),
        Line(say(Text("receipt.copy", {"n": n})), Size.HEADING, bold=True, align=Align.CENTRE, inverse=True),
        Line(times, Size.SMALL, align=Align.CENTRE),
        Blank(1),
    ]
    items = list(mark)
    for item in page.items:
        items.extend([*mark, item] if isinstance(item, Cut) else [item])
    return Page(tuple(items))


def behind_torn(page: Page, number: TrackingNumber, say: Say) -> Page:
    """A copy behind a paper that stopped half-way: what hangs there is marked void and cut off first (F19)."""
    void = Line(say(Text("receipt.void")), Size.HEADING, bold=True, align=Align.CENTRE, inverse=True)
    return Page((void, Line(str(number), align=Align.CENTRE), Cut(), *page.items))


def _paper(head: Letterhead, case: Proven, personal: Personal, say: Say) -> list[Item]:
    letter = personal.identity_mode != IdentityMode.ANONYMOUS
    return [
        *_top(head, case, say),
        *_moment(case, say),
        Pair(say(Text("receipt.place")), head.place),
        *_identity(personal, say),
        *([Line(say(Text("receipt.assisted")))] if personal.assisted else []),
        *_matter(personal, say),
        *_card(personal, say),
        Rule(),
        *(_dates(head, case, say) if letter else _handled(head, case, say)),
        Rule(),
        *_received_by(head, say),
        Rule(),
        *_ways(head.office, say),
        *_foot(head, case, say),
    ]


def _top(head: Letterhead, case: Proven, say: Say) -> list[Item]:
    office = head.office
    address = " ".join(part for part in (office.address, office.postal_code) if part)
    return [
        *([head.logo] if head.logo else []),
        Line(office.name.upper(), Size.HEADING, bold=True, align=Align.CENTRE),
        Line(office.regency, align=Align.CENTRE),
        Line(address, Size.SMALL, align=Align.CENTRE),
        Line(say(Text("receipt.telephone", {"telephone": office.telephone})), Size.SMALL, align=Align.CENTRE),
        Rule(),
        Line(say(Text("receipt.title")), Size.HEADING, bold=True, align=Align.CENTRE),
        Line(say(Text("receipt.serial", {"serial": str(case.serial)})), align=Align.CENTRE),
        Blank(1),
        Line(say(Text("receipt.number")), Size.SMALL, align=Align.CENTRE),
        Number(case.number.groups),
        Code(case.proof_text),
    ]


def _moment(case: Proven, say: Say) -> list[Item]:
    moment: list[Item] = [
        Pair(say(Text("receipt.received")), say(Text("receipt.moment", {"time": case.received_at})))
    ]
    if case.due is None:
        moment.append(Line(say(Text("receipt.estimated"))))
    return moment


def _identity(personal: Personal, say: Say) -> list[Item]:
    if personal.identity_mode == IdentityMode.ANONYMOUS:
        return [Line(say(Text("receipt.anonymous")), bold=True)]
    name = name_on(Place.RECEIPT, personal.identity_mode, personal.name)
    if name is None:
        return [Line(say(Text("receipt.secret")), bold=True)]
    lines: list[Item] = [Pair(say(Text("receipt.name")), name, bold=True, max_lines=3)]
    if personal.nik_last_four:
        ending = say(Text("receipt.nik_last", {"digits": personal.nik_last_four}))
        lines.append(Pair(say(Text("receipt.nik")), ending))
    return lines


def _matter(personal: Personal, say: Say) -> list[Item]:
    lines: list[Item] = [
        Pair(say(Text("receipt.kind")), say(personal.kind)),
        Pair(say(Text("receipt.unit")), say(personal.unit), max_lines=2),
    ]
    if personal.when:
        shape = "receipt.about" if isinstance(personal.when, Month) else "date.full"
        lines.append(Pair(say(Text("receipt.when")), say(Text(shape, {"date": personal.when}))))
    if personal.where:
        rest = say(Text("receipt.continued"))
        lines.append(Pair(say(Text("receipt.where")), personal.where, max_lines=PLACE_LINES, continued=rest))
    if personal.attachments:
        attached = say(Text("receipt.attachments_n", {"n": personal.attachments}))
        lines.append(Pair(say(Text("receipt.attachments")), attached))
    return lines


def _card(personal: Personal, say: Say) -> list[Item]:
    """What the visitor still has to bring or to show, between rules of its own."""
    owed = personal.card_owed
    return [] if owed is None else [Rule(), Line(say(owed), bold=True)]


def _dates(head: Letterhead, case: Proven, say: Say) -> list[Item]:
    """What happens next, with dates; a clock that nobody trusts promises none."""
    return [
        Line(say(Text("receipt.next")), bold=True),
        Pair(say(Text("receipt.completeness")), _by(case.completeness_due, say)),
        Pair(say(Text("receipt.reply")), _by(case.due, say), _large(case.due), bold=True),
        Line(say(Text("receipt.days", {"days": head.promised_days})), Size.SMALL),
        *_cost(case, say),
    ]


def _handled(head: Letterhead, case: Proven, say: Say) -> list[Item]:
    """The same for somebody without a name: no letter is promised that cannot be sent."""
    return [
        Line(say(Text("receipt.next")), bold=True),
        Pair(say(Text("receipt.handled")), _by(case.due, say), _large(case.due), bold=True),
        Line(say(Text("receipt.handled_days", {"days": head.promised_days})), Size.SMALL),
        *_cost(case, say),
    ]


def _large(day: date | None) -> Size:
    return Size.BODY if day is None else Size.HEADING


def _by(day: date | None, say: Say) -> str:
    return say(Text("receipt.by_office") if day is None else Text("date.full", {"date": day}))


def _cost(case: Proven, say: Say) -> list[Item]:
    free = Line(say(Text("receipt.free")), bold=True)
    estimated = case.estimated and case.due is not None
    return [Line(say(Text("receipt.estimated")), Size.SMALL), free] if estimated else [free]


def _received_by(head: Letterhead, say: Say) -> list[Item]:
    machine = say(Text("receipt.machine", {"kiosk": head.kiosk}))
    return [
        Pair(say(Text("receipt.received_by")), machine),
        Blank(5),
        Pair(say(Text("receipt.officer")), "_" * 24),
        Blank(8),
        Pair(say(Text("receipt.signature")), "_" * 24),
    ]


def _ways(office: Office, say: Say) -> list[Item]:
    """How to ask, and where to go on: this paper is the proof that the office was asked first."""
    contact = " · ".join(
        part for part in (office.telephone, f"WhatsApp {office.whatsapp}" if office.whatsapp else "") if part
    )
    ways: list[Item] = [Line(say(Text("receipt.ask"))), Line(contact)]
    further = [place for place in (office.sp4n, office.ombudsman) if place]
    if further:
        ways += [Line(say(Text("receipt.further"))), *(Line(place, bold=True) for place in further)]
    return [*ways, Line(say(Text("receipt.keep")))]


def _foot(head: Letterhead, case: Proven, say: Say) -> list[Item]:
    foot = {"kiosk": head.kiosk, "form": case.form_version, "key": case.key_id}
    return [
        Line(say(Text("receipt.photo")), bold=True),
        Blank(1),
        Line(say(Text("receipt.foot", foot)), Size.SMALL),
    ]


def _stub(head: Letterhead, case: Proven, say: Say) -> list[Item]:
    return [
        Line(say(Text("receipt.stub")), bold=True, align=Align.CENTRE),
        Line(str(case.number), Size.HEADING, bold=True, align=Align.CENTRE),
        Bars(case.number.glyphs),
        Pair(say(Text("receipt.serial_label")), str(case.serial)),
        Pair(say(Text("receipt.received")), say(Text("receipt.moment", {"time": case.received_at}))),
        Blank(4),
        Pair(say(Text("receipt.officer")), "_" * 24),
        Blank(4),
        Pair(say(Text("receipt.initials")), "_" * 24),
    ]
