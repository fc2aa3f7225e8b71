"""What the pages of taking in by hand show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sync.cases.channels import BY_HAND, ON_PAPER, spelt
from sync.cases.deadlines import step_due
from sync.cases.notice_places import SMS
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.place_table import PlaceTable
from sync.cases.question import Question
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import box, drafts, enquiries
from sync.central.case_views import CaseRow
from sync.central.drafts import Draft
from sync.central.messages.prefill import NAME
from sync.central.messages.showing import MessagePage, message_page
from sync.central.people import Person, everybody
from sync.desk.desk import MESSAGES, Desk
from sync.desk.register.intake_form import (
    ALWAYS,
    FACTS,
    PAGE_ROLES,
    Checked,
    facts_of,
    questions_of,
)
from sync.desk.register.intake_views import (
    ChannelTile,
    Choice,
    DoneView,
    DraftLine,
    FieldGroup,
    FieldView,
    FormView,
    FromMessage,
    LandingView,
    PageLine,
    ReadBackView,
    Spelt,
)
from sync.desk.register.place_search import FIELD, PlaceList, listed
from sync.desk.views import Fact
from sync.desk.wording import Wording
from sync.desk.words import ago_words, day_words, moment_words, size_words, visible

_KINDS = {"long_text": "long", "choice": "select", "desa": "select", "date": "date"}
_CHAPTERS = ("about_you", "complaint")
_MODES = {"nik": "numeric", "phone": "tel", "email": "email", "contact": "email"}


def landing_view(desk: Desk, person: Person) -> LandingView:
    """Ways in, the clerk's drafts, and the box."""
    wording, now = desk.wording, desk.clock()
    today = now.astimezone(JAKARTA).date()
    names = {one.login: one.name for one in everybody(desk.store, person.office_id)}
    emptied = box.emptyings(
        desk.store, person.office_id, desk.store.rules.calendar_of(person.office_id).receipt_day(now)
    )
    todays = [one for one in emptied if one.day == today]
    asked = enquiries.counted(desk.store, person.office_id, today, today)
    return LandingView(
        tiles=tuple(
            ChannelTile(
                one,
                wording.say("icon_of_channel", one),
                wording.say("channel", one),
                wording.say("channel_hint", one),
            )
            for one in BY_HAND
        ),
        drafts=tuple(
            DraftLine(
                f"{desk.pages.root}/terima/{one.draft_id}",
                one.fields.get("name", "").strip() or wording.say("intake", "no_name"),
                f"{wording.say('channel', one.channel)} · {ago_words(one.changed_at, now)}",
            )
            for one in drafts.of_person(desk.store, person)
        ),
        box_today=wording.say("intake", "box_done" if todays else "box_open"),
        box_done=bool(todays),
        box_lines=tuple(
            wording.say("intake", "box_line").format(
                at=moment_words(one.at),
                n=one.letters,
                actor=names.get(one.actor, one.actor),
                witness=one.witness,
            )
            for one in todays
        ),
        ways=tuple(Choice(one, wording.say("channel", one)) for one in enquiries.WAYS),
        services=tuple(Choice(*one) for one in desk.store.rules.office.services),
        enquiries=wording.say("intake", "asked_today").format(n=asked.total()),
        may_undo=asked.total() > 0,
    )


def form_view(
    desk: Desk, person: Person, draft: Draft, wrong: Mapping[str, Refusal], looked: str = ""
) -> FormView:
    """The form with what was typed so far; ``wrong``: as `intake_form.check` found it; ``looked``: the list of places that
    stands open, as `place_search.listed` takes it."""
    wording, form = desk.wording, desk.store.rules.form
    questions = questions_of(form)
    start = tuple(one for one in questions if one.chapter == "start")
    message = _from_message(desk, person, draft)
    groups = [_arrival(desk, draft, wrong, start)]
    for chapter in _CHAPTERS:
        own = tuple(one for one in questions if one.chapter == chapter and not one.extra)
        group = _with_places(desk, draft, _group(wording, draft, wrong, own, f"chapter_{chapter}"), looked)
        groups.append(_with_proposal(desk, group, message))
    extras = tuple(one for one in questions if one.extra)
    groups.append(_group(wording, draft, wrong, extras, "chapter_more"))
    return FormView(
        draft.draft_id,
        draft.channel,
        wording.say("channel", draft.channel),
        ago_words(draft.changed_at, desk.clock()),
        tuple(groups),
        draft.fields.get("notice") == "seen",
        tuple(_page_line(wording, one.sha256, one.role, len(one.payload)) for one in draft.pages),
        tuple(Choice(one, wording.say("page_role", one)) for one in PAGE_ROLES),
        _script(desk) if draft.channel == "telepon" else (),
        tuple(Fact(_label(wording, name), f"#f-{name}") for name in _in_order(wrong, groups)),
        message,
    )


def _from_message(desk: Desk, person: Person, draft: Draft) -> FromMessage | None:
    page = message_page(desk.store, person, draft.message_id) if draft.message_id else None
    if not isinstance(page, MessagePage):
        return None
    return FromMessage(
        f"{desk.pages.root}{MESSAGES}/{draft.message_id}",
        visible(page.head.sender),
        moment_words(page.head.received_at),
        tuple(one.kept.text for one in page.parts if one.kept is not None),
        next((one.kept.name for one in page.parts if one.kept is not None and one.kept.name), ""),
    )


def _with_proposal(desk: Desk, group: FieldGroup, message: FromMessage | None) -> FieldGroup:
    """The name that the sender has given himself is marked as such, as long as nobody has written another one."""
    if message is None or not message.name:
        return group
    hint = desk.wording.say("intake", "name_proposed")
    fields = (
        replace(one, hint=f"{hint} {one.hint}".strip())
        if one.name == NAME and one.value.casefold() == message.name.casefold()
        else one
        for one in group.fields
    )
    return replace(group, fields=tuple(fields))


def _with_places(desk: Desk, draft: Draft, group: FieldGroup, looked: str) -> FieldGroup:
    places = PlaceList()
    if looked:
        table, office = desk.places.get("table", PlaceTable.open), desk.store.rules.office
        places = listed(table, office, desk.wording, looked, draft.fields.get(FIELD, ""))
    fields = (replace(one, places=places) if one.name == FIELD else one for one in group.fields)
    return replace(group, fields=tuple(fields))


def _in_order(wrong: Mapping[str, Refusal], groups: list[FieldGroup]) -> list[str]:
    return [one.name for group in groups for one in group.fields if one.name in wrong]


def _page_line(wording: Wording, sha256: str, role: str, size: int) -> PageLine:
    return PageLine(sha256, f"{wording.say('page_role', role)} · {size_words(size)}")


def _script(desk: Desk) -> tuple[Fact, ...]:
    said = desk.wording.sections["telephone"]
    office = desk.store.rules.office.name
    return tuple(
        Fact(title, words.format(office=office))
        for title, _, words in (line.partition("|") for line in said.values())
    )


def _arrival(
    desk: Desk, draft: Draft, wrong: Mapping[str, Refusal], start: tuple[Question, ...]
) -> FieldGroup:
    wording, values = desk.wording, draft.fields
    now = desk.clock().astimezone(JAKARTA)
    today = now.date().isoformat()
    fields = [
        FieldView(
            "received_date", _label(wording, "received_date"), "date",
            values.get("received_date", "") or today, wording.say("intake_hint", "received_date"),
            _said(wording, wrong, "received_date"), True,
        ),
        FieldView(
            "received_time", _label(wording, "received_time"), "time", values.get("received_time", ""),
            wording.say("intake_hint", "received_time"), _said(wording, wrong, "received_time"),
        ),
    ]  # fmt: skip
    fields += [
        FieldView(
            name, _label(wording, name), "date" if name == "letter_date" else "text",
            values.get(name, ""), wording.say("intake_hint", name, ""), _said(wording, wrong, name),
            longest=FACTS[name],
        )
        for name in facts_of(draft.channel)
    ]  # fmt: skip
    fields.append(
        FieldView(
            "late_reason", _label(wording, "late_reason"), "text", values.get("late_reason", ""),
            wording.say("intake_hint", "late_reason"), _said(wording, wrong, "late_reason"),
            longest=FACTS["late_reason"],
        )
    )  # fmt: skip
    fields.append(_language(wording, values.get("language", "") or "id"))
    fields += [_field(wording, draft, wrong, one) for one in start]
    return FieldGroup(wording.say("intake", "chapter_arrival"), tuple(fields))


def _language(wording: Wording, value: str) -> FieldView:
    choices = tuple(Choice(code, words) for code, words in wording.options["language"].items())
    return FieldView(
        "language", wording.say("question", "language"), "select", value, required=True, choices=choices
    )


def _group(
    wording: Wording,
    draft: Draft,
    wrong: Mapping[str, Refusal],
    questions: tuple[Question, ...],
    title: str,
) -> FieldGroup:
    return FieldGroup(
        wording.say("intake", title), tuple(_field(wording, draft, wrong, one) for one in questions)
    )


def _field(wording: Wording, draft: Draft, wrong: Mapping[str, Refusal], question: Question) -> FieldView:
    choices = tuple(
        Choice(one.id, one.label or wording.answer(question.id, one.id)) for one in question.options
    )
    hint = wording.say("intake_hint", question.id, "")
    return FieldView(
        question.id,
        wording.say("question", question.id),
        _KINDS.get(question.kind, "text"),
        draft.fields.get(question.id, ""),
        " ".join(filter(None, (hint, _condition(wording, question)))),
        _said(wording, wrong, question.id),
        question.id in ALWAYS,
        question.max_length if question.kind not in ("phone", "nik", "tracking") else 40,
        _MODES.get(question.kind, "text"),
        choices,
    )


def _condition(wording: Wording, question: Question) -> str:
    """When the question counts, so that a page without scripts can show all of them."""
    lines = []
    for other, values in question.only_if.items():
        named = " / ".join(wording.answer(other, value) for value in values)
        lines.append(
            wording.say("intake", "only_if").format(question=wording.say("question", other), answers=named)
        )
    for other, values in question.not_if.items():
        if other == "identity_mode":
            continue
        named = " / ".join(wording.answer(other, value) for value in values)
        lines.append(
            wording.say("intake", "not_if").format(question=wording.say("question", other), answers=named)
        )
    return " ".join(lines)


def _label(wording: Wording, name: str) -> str:
    return wording.say("intake_field", name, wording.say("question", name))


def _said(wording: Wording, wrong: Mapping[str, Refusal], name: str) -> str:
    return wording.refusal(wrong[name]) if name in wrong else ""


def read_back_view(desk: Desk, office_id: str, draft: Draft, checked: Checked) -> ReadBackView:
    """What will be stored, in the order in which it is read out."""
    wording, calendar = desk.wording, desk.store.rules.calendar_of(office_id)
    stories = wording.sections["stories"]
    facts = [(wording.say("intake", "chapter_arrival"), _facts_read(wording, checked))]
    for group in wording.groups[:3]:
        own = tuple(
            Fact(wording.say("question", name), wording.answer(name, checked.answers[name]))
            for name in group.questions
            if name in checked.answers and name not in stories
        )
        facts.append((group.title, own))
    days = desk.store.rules.sop.promised_days
    return ReadBackView(
        draft.draft_id,
        wording.say("channel", draft.channel),
        tuple((title, own) for title, own in facts if own),
        tuple(
            Fact(words, checked.answers[name]) for name, words in stories.items() if name in checked.answers
        ),
        tuple(wording.say("question", name) for name in checked.lacking),
        day_words(calendar.due(checked.received_at, days)),
        moment_words(checked.received_at),
        len(draft.pages),
        draft.channel == "telepon",
    )


def _facts_read(wording: Wording, checked: Checked) -> tuple[Fact, ...]:
    return tuple(Fact(_label(wording, name), words) for name, words in checked.facts.items())


def done_view(desk: Desk, row: CaseRow, *, told: bool = False, phone: str = "") -> DoneView:
    """The case that has just been made. ``told``: its number goes out by SMS already; ``phone``: to where it could."""
    by_sms = ("told" if told else "offered") if SMS in desk.store.reach.ways else ""
    number, rules = TrackingNumber(row.number), desk.store.rules
    sop, calendar = rules.sop_of(row.sop_version), rules.calendar_of(row.office_id)
    step_two = step_due(sop.step(2), row.filed_at, calendar)
    return DoneView(
        row.case_id,
        str(number),
        tuple(Spelt(group, spelt(group)) for group in number.groups),
        str(Serial(row.serial)),
        day_words(row.due_on),
        day_words(step_two.astimezone(JAKARTA).date()),
        row.channel in ON_PAPER,
        row.channel == "telepon",
        by_sms,
        phone,
    )
