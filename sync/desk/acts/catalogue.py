"""Each act: its address, its command, the fields of its form, and how the command is made from what was typed.

The words stand in words_id/acts.toml under the act's address: ``[act]`` title | what it does | verb, ``[act_field]``
label | hint. Why an act is barred is never decided here: the procedure's offer says it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sync.cases import commands
from sync.cases.case import FINISHED, REFERRED
from sync.cases.commands import Command
from sync.cases.hands import Hand
from sync.cases.matters import CLASSES
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central.by_hand import anew
from sync.central.case_views import CaseDetail
from sync.central.handling import find_case, reopen_anew
from sync.central.opening import open_bodies
from sync.central.papers import WITHDRAWAL
from sync.central.people import Person, everybody
from sync.desk.letters.uploads import proof_of
from sync.desk.steps.step_page import do
from sync.desk.steps.typed import Typed
from sync.desk.visits import Visit

Options = tuple[tuple[str, str], ...]
HERE, ANEW = "sini", "baru"
"""How a finished case is opened again: where it is, or as a case of its own with a new clock."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``kind``: words, line, choice, radios, people or upload; ``options``: for this case and reader;
    ``value``: what stands in it at first, for people the codes that are ticked.
    """

    name: str
    kind: str
    required: bool = True
    most: int = 2000
    options: Callable[[Visit, CaseDetail], Options] = lambda visit, detail: ()
    value: Callable[[CaseDetail], str | tuple[str, ...]] = lambda detail: ""


def _plainly(visit: Visit, detail: CaseDetail, form: Typed, command: Command) -> CaseDetail | Refusal:
    return do(visit, detail, form, command)


@dataclass(frozen=True, slots=True)
class Act:
    """``command``: class name; ``make``: the command out of the form, which notes what is wrong with a field.

    ``grave``: the button is red; ``at_once``: it has no form, a button does it; ``carried_out``: what does it.
    """

    slug: str
    command: str
    make: Callable[[Visit, CaseDetail, Hand, Typed], Command]
    fields: tuple[Field, ...] = ()
    grave: bool = False
    at_once: bool = False
    icon: str = field(default="", kw_only=True)
    carried_out: Callable[[Visit, CaseDetail, Typed, Command], CaseDetail | Refusal | None] = field(
        default=_plainly, kw_only=True
    )
    """None: a field is wrong, which stands in the form."""

    @property
    def takes_file(self) -> bool:
        """Whether its form may be large."""
        return any(one.kind == "upload" for one in self.fields)


def _colleagues(visit: Visit, _: CaseDetail) -> Options:
    """Everybody who handles cases, with the role; whether the step is theirs the procedure says."""
    everyone = everybody(visit.desk.store, visit.person.office_id)
    return tuple((one.login, _named(visit, one)) for one in everyone if one.active and one.handles_cases)


def _named(visit: Visit, one: Person) -> str:
    role = visit.desk.wording.say("role", one.role)
    return f"{one.name} · {role} {one.unit}".rstrip()


def _units(visit: Visit, _: CaseDetail) -> Options:
    units = {one.unit for one in everybody(visit.desk.store, visit.person.office_id) if one.unit}
    return tuple((unit, unit) for unit in sorted(units))


def _classes(visit: Visit, detail: CaseDetail) -> Options:
    rules = visit.desk.store.rules
    sop = rules.sop_of(detail.sop_version)
    say = visit.desk.wording.say
    return tuple((code, f"{say('klass', code)} ({sop.days_of(code)} hari kerja)") for code in CLASSES)


def _accused(detail: CaseDetail) -> tuple[str, ...]:
    return () if detail.case is None else (*detail.case.accused.persons, *detail.case.accused.units)


_REASON = Field("reason", "words", most=1000)


def _take(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.Take(hand=hand)


def _give_back(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.GiveBack(hand=hand)


def _assign(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    to = form.choice("to", (code for code, _ in _colleagues(visit, detail)))
    return commands.Assign(hand=hand, to=to, note=form.words("note", 1000, required=False))


def _set_class(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.SetClass(
        hand=hand, klass=form.choice("klass", CLASSES), reason=form.words("reason", 1000)
    )


def _name_accused(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.NameAccused(
        hand=hand,
        persons=form.several("persons", (code for code, _ in _colleagues(visit, detail))),
        units=form.several("units", (code for code, _ in _units(visit, detail))),
    )


def _withdraw(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.Withdraw(hand=hand, reason=form.words("reason", 1000))


def _withdrawn(
    visit: Visit, detail: CaseDetail, form: Typed, command: Command
) -> CaseDetail | Refusal | None:
    """With the statement or message that shows it, sealed as every proof is."""
    paper = proof_of(form, WITHDRAWAL)
    if form.wrong or not isinstance(command, commands.Withdraw):
        return None
    if paper is None:
        return do(visit, detail, form, command)
    return do(visit, detail, form, replace(command, proof=paper.sha256), paper)


def _link(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    number = TrackingNumber.parse(form.line("leading", 40))
    leading = (
        None if isinstance(number, Refusal) else find_case(visit.desk.store, number.glyphs, visit.person)
    )
    if leading is None:
        form.wrong.setdefault("leading", Refusal("case.number_unknown"))
    return commands.LinkDuplicate(hand=hand, leading=leading or "")


def _unlink(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.Unlink(hand=hand, reason=form.words("reason", 1000))


def _close_incomplete(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.CloseIncomplete(hand=hand, reason=form.words("reason", 1000))


def _reopen(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    form.choice("how", (code for code, _ in _ways_back(visit, detail)))
    return commands.Reopen(hand=hand, reason=form.words("reason", 1000))


def _ways_back(visit: Visit, detail: CaseDetail) -> Options:
    """Here, or as a case of its own with a new clock where the complainant has had an answer that can still be read."""
    answered = detail.row.outcome in (FINISHED, REFERRED) and detail.answers
    ways = (HERE, ANEW) if answered else (HERE,)
    return tuple((way, visit.desk.wording.say("way_back", way)) for way in ways)


def _reopen_carried_out(
    visit: Visit, detail: CaseDetail, form: Typed, command: Command
) -> CaseDetail | Refusal:
    """Here as any other act; anew, the citizen's words go into a case that begins with today's clock."""
    desk, case_id = visit.desk, detail.row.case_id
    if form.raw("how") != ANEW or not isinstance(command, commands.Reopen):
        return do(visit, detail, form, command)
    made = anew(desk.store, desk.keys, visit.person, desk.clock)
    done = reopen_anew(desk.store, case_id, form.version, command, visit.person, desk.clock, made)
    if isinstance(done, CaseDetail):
        open_bodies(desk.store, desk.keys, desk.clock, only=continued_as(done))
    return done


def continued_as(detail: CaseDetail) -> str:
    """Id of the case that goes on with this one, "" for none."""
    return next((link.case_id for link in detail.links if link.kind == "continues"), "")


def _void_number(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.VoidNumber(hand=hand, reason=form.words("reason", 500))


def _void_agenda_number(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    return commands.VoidAgendaNumber(hand=hand, reason=form.words("reason", 500))


def _show_publicly(visit: Visit, detail: CaseDetail, hand: Hand, form: Typed) -> Command:
    shown = form.choice("public", ("ya", "tidak")) == "ya"
    title = form.line("title", 120, required=shown)
    text = form.words("text", 2000, required=shown)
    return commands.FlagPublic(
        hand=hand, public=shown, title=title if shown else "", text=text if shown else ""
    )


ACTS: tuple[Act, ...] = (
    Act("ambil", "Take", _take, at_once=True, icon="hand"),
    Act("kembalikan", "GiveBack", _give_back, at_once=True, icon="undo-2"),
    Act(
        "serahkan",
        "Assign",
        _assign,
        (Field("to", "choice", options=_colleagues), Field("note", "words", required=False, most=1000)),
        icon="user-check",
    ),
    Act("jenis", "SetClass", _set_class, (Field("klass", "radios", options=_classes), _REASON), icon="tag"),
    Act(
        "teradu",
        "NameAccused",
        _name_accused,
        (
            Field("persons", "people", required=False, options=_colleagues, value=_accused),
            Field("units", "people", required=False, options=_units, value=_accused),
        ),
        icon="shield-alert",
    ),
    Act("kaitkan", "LinkDuplicate", _link, (Field("leading", "line", most=40),), icon="link-2"),
    Act("lepas-kaitan", "Unlink", _unlink, (_REASON,), icon="unlink"),
    Act(
        "cabut",
        "Withdraw",
        _withdraw,
        (_REASON, Field("proof", "upload", required=False)),
        grave=True,
        icon="circle-x",
        carried_out=_withdrawn,
    ),
    Act("tutup", "CloseIncomplete", _close_incomplete, (_REASON,), grave=True, icon="archive"),
    Act(
        "buka-kembali",
        "Reopen",
        _reopen,
        (Field("how", "radios", options=_ways_back, value=lambda detail: HERE), _REASON),
        icon="rotate-ccw",
        carried_out=_reopen_carried_out,
    ),
    Act(
        "batalkan-agenda",
        "VoidAgendaNumber",
        _void_agenda_number,
        (replace(_REASON, most=500),),
        grave=True,
        icon="ban",
    ),
    Act("batalkan-nomor", "VoidNumber", _void_number, (replace(_REASON, most=500),), grave=True, icon="ban"),
    Act(
        "umum",
        "FlagPublic",
        _show_publicly,
        (
            Field("public", "radios", options=lambda visit, detail: (("ya", "Ya"), ("tidak", "Tidak"))),
            Field("title", "line", required=False, most=120),
            Field("text", "words", required=False),
        ),
        icon="globe",
    ),
)
"""In the order in which a case's page lists them."""

BY_SLUG: Mapping[str, Act] = {act.slug: act for act in ACTS}
