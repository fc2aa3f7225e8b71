"""The pages of the inbox put together: codes and ids in, sentences out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlencode

from sync.cases.channels import AS_MESSAGES
from sync.cases.intake_events import BY_RULE
from sync.cases.message_quotes import parted
from sync.cases.refusal import Refusal
from sync.central import drafts
from sync.central.messages.showing import AT_ONCE, FileRow, MessagePage, MessageRow, messages, waiting_count
from sync.central.messages.taking import ASIDE, CASE, LINKED, NEW, STATES
from sync.central.outgoing.replies import Written, answerable, answered_by_staff, replies_to
from sync.central.outgoing.steering import NoticeLine, answers_given
from sync.central.people import everybody
from sync.desk.desk import MESSAGES
from sync.desk.messages.views import (
    FileLine,
    HintLine,
    ListView,
    MessageLine,
    MessageView,
    Opened,
    PartView,
    ReplyLine,
)
from sync.desk.pdf_pages import is_pdf
from sync.desk.sound import can_play
from sync.desk.telling.lines import told_line
from sync.desk.views import Fact, SieveEntry
from sync.desk.visits import Visit
from sync.desk.watermark import can_show
from sync.desk.wording import Wording
from sync.desk.words import WIB, clock_words, moment_words, number_words, short_day, size_words, visible

_LINE = 160
"""Letters of a message in the list."""
_TONES = {NEW: "soon", CASE: "good", LINKED: "good", ASIDE: "calm"}


def list_view(visit: Visit, state: str, channel: str, before: str) -> ListView:
    """Messages of a state, the newest first."""
    desk, person, wording = visit.desk, visit.person, visit.desk.wording
    rows = messages(desk.store, person, state, channel=channel, before=before)
    waiting = waiting_count(desk.store, person)
    names = names_of(visit)
    answered = _answered(visit, rows)
    replied = answered_by_staff(desk.store, person.office_id, [one.message_id for one in rows])
    return ListView(
        line=wording.say("message", "waiting" if waiting else "none").format(n=waiting),
        states=tuple(
            SieveEntry(
                _address(visit, one, channel),
                wording.say("message_state", one),
                waiting if one == NEW else None,
                one == state,
            )
            for one in STATES
        ),
        channels=tuple(
            SieveEntry(
                _address(visit, state, one),
                wording.say("channel", one) if one else wording.say("message", "all_ways"),
                None,
                one == channel,
            )
            for one in ("", *AS_MESSAGES)
        ),
        rows=tuple(_line(visit, one, names, _answer_marks(one, wording, answered, replied)) for one in rows),
        first=_address(visit, state, channel) if before else "",
        older=_address(visit, state, channel, rows[-1].message_id) if len(rows) == AT_ONCE else "",
        here=_address(visit, state, channel, before),
        empty_title=wording.say("message_empty", state).partition("|")[0],
        empty_words=wording.say("message_empty", state).partition("|")[2],
    )


def _address(visit: Visit, state: str, channel: str, before: str = "") -> str:
    asked = {"keadaan": state, "lewat": channel, "sebelum": before}
    return f"{visit.desk.pages.root}{MESSAGES}?{urlencode({name: one for name, one in asked.items() if one})}"


def _answered(visit: Visit, rows: Sequence[MessageRow]) -> Mapping[str, NoticeLine]:
    asked = [(one.message_id, one.channel) for one in rows]
    return answers_given(visit.desk.store, visit.person.office_id, asked)


def _answer_marks(
    row: MessageRow, wording: Wording, answered: Collection[str], replied: Collection[str]
) -> tuple[tuple[str, str], ...]:
    said = (("answered", answered), ("replied", replied))
    return tuple((wording.say("message_mark", name), "good") for name, ids in said if row.message_id in ids)


def _line(
    visit: Visit, row: MessageRow, names: dict[str, str], answers: tuple[tuple[str, str], ...]
) -> MessageLine:
    wording = visit.desk.wording
    return MessageLine(
        href=f"{visit.desk.pages.root}{MESSAGES}/{row.message_id}",
        sender=_sender_in_list(row, wording),
        channel=wording.say("channel", row.channel),
        icon=wording.say("icon_of_channel", row.channel),
        words=_words_of(row, wording),
        marks=(*_marks(row, wording), *answers),
        received_day=short_day(row.received_at.astimezone(WIB).date()),
        received_time=clock_words(row.received_at),
        decided=_decided(row, wording, names),
    )


def _sender_in_list(row: MessageRow, wording: Wording) -> str:
    """As in every list: who complained confidentially is not named."""
    if row.secret:
        return wording.say("message", "secret")
    return visible(row.sender) or wording.say("message", "no_sender")


def _words_of(row: MessageRow, wording: Wording) -> str:
    if row.kept is None:
        return _unread(row, wording)
    if row.secret:
        return wording.say("message", "secret_words")
    own = parted(row.kept.text)[0]
    line = " · ".join(filter(None, (row.kept.subject, " ".join(own.split()))))
    if not line:
        return wording.say("message", "no_words")
    return line if len(line) <= _LINE else f"{line[:_LINE].rstrip()}…"


def _unread(row: MessageRow, wording: Wording) -> str:
    if row.erased:
        return wording.say("message", "erased")
    return (
        wording.say("message_trouble", row.trouble) if row.trouble else wording.say("message", "not_read_yet")
    )


def _marks(row: MessageRow, wording: Wording) -> tuple[tuple[str, str], ...]:
    marks = []
    if row.trouble:
        marks.append((wording.say("message_mark", "trouble"), "late"))
    if row.proposed and row.case_number:
        marks.append(
            (wording.say("message_mark", "proposed").format(number=number_words(row.case_number)), "soon")
        )
    if row.command:
        marks.append((wording.say("message_command", row.command), "calm"))
    if row.automatic:
        marks.append((wording.say("message_mark", "automatic"), "calm"))
    if row.kept is not None and row.kept.bounced:
        marks.append((wording.say("message_mark", "bounced"), "soon"))
    if row.parts > 1:
        marks.append((wording.say("message_mark", "parts").format(n=row.parts), "calm"))
    if row.files:
        marks.append((wording.say("message_mark", "files").format(n=row.files), "calm"))
    if row.odd_clock:
        marks.append((wording.say("message_mark", "odd_clock"), "soon"))
    return tuple(marks)


def _decided(row: MessageRow, wording: Wording, names: Mapping[str, str]) -> str:
    if row.decided_at is None:
        return ""
    who = (
        wording.say("message", "by_rule")
        if row.decided_by == BY_RULE
        else names.get(row.decided_by, row.decided_by)
    )
    its = f"{number_words(row.case_number)} · " if row.case_number else ""
    return f"{its}{moment_words(row.decided_at)} · {who}"


def message_view(
    visit: Visit,
    page: MessagePage,
    *,
    opened: Opened | None = None,
    number: str = "",
    reason: str = "",
    number_wrong: str = "",
    reason_wrong: str = "",
) -> MessageView:
    """A conversation whole; ``number``, ``reason`` and what is wrong with them when a form comes back to be mended."""
    desk, wording, head = visit.desk, visit.desk.wording, page.head
    begun = drafts.begun_for(desk.store, visit.person.office_id, page.parts[0].message_id)
    mine = begun.pop(visit.person.person_id, "")
    office = everybody(desk.store, visit.person.office_id)
    people = {one.person_id: one.name for one in office}
    names = {one.login: one.name for one in office}
    proposed = number_words(head.case_number) if head.proposed and head.case_number else ""
    waits = head.state == NEW and visit.person.handles_cases
    no_answer = _why_unanswerable(visit, head)
    return MessageView(
        message_id=page.parts[0].message_id,
        title=visible(head.sender) or wording.say("message", "no_sender"),
        channel=wording.say("channel", head.channel),
        icon=wording.say("icon_of_channel", head.channel),
        state=wording.say("message_state", head.state),
        tone=_TONES[head.state],
        facts=_facts(visit, page, names),
        parts=tuple(_part(one, wording) for one in page.parts),
        files=tuple(_file(one, wording) for one in page.files),
        hints=_hints(visit, page),
        waits=waits,
        comes_back=head.state in (ASIDE, LINKED) and not head.erased and visit.person.handles_cases,
        draft=f"{desk.pages.root}/terima/{mine}" if mine and waits else "",
        others=", ".join(people.get(one, "") for one in begun) if waits else "",
        number=number or proposed,
        reason=reason,
        opened=opened,
        replies=replies_view(visit, page, names),
        may_answer=not no_answer and head.state in (NEW, ASIDE),
        no_answer=no_answer,
        number_wrong=number_wrong,
        reason_wrong=reason_wrong,
    )


def _why_unanswerable(visit: Visit, head: MessageRow) -> str:
    """Why nobody may write back, "" where somebody may or where nobody would ask."""
    if head.state not in (NEW, ASIDE) or not visit.person.handles_cases:
        return ""
    desk = visit.desk
    found = answerable(desk.store, head.message_id, visit.person, desk.clock)
    return desk.wording.refusal(found) if isinstance(found, Refusal) else ""


def replies_view(visit: Visit, page: MessagePage, names: Mapping[str, str]) -> tuple[ReplyLine, ...]:
    """What staff wrote back, the oldest first; ``names``: of the office's people, by login."""
    found = replies_to(visit.desk.store, page.head.message_id, visit.person)
    return tuple(_reply(visit, one, names) for one in found)


def _reply(visit: Visit, one: Written, names: Mapping[str, str]) -> ReplyLine:
    told = told_line(one.line, visit)
    erased = visit.desk.wording.say("message", "erased")
    return ReplyLine(
        who=names.get(one.by, one.by),
        when=told.when,
        state=told.state,
        tone=told.tone,
        why=told.why,
        subject="" if one.reply is None else one.reply.subject,
        text=erased if one.reply is None else one.reply.text,
    )


def _facts(visit: Visit, page: MessagePage, names: Mapping[str, str]) -> tuple[Fact, ...]:
    wording, head = visit.desk.wording, page.head
    facts = [
        Fact(
            wording.say("message_fact", "sender"), visible(head.sender) or wording.say("message", "no_sender")
        ),
        Fact(wording.say("message_fact", "channel"), wording.say("channel", head.channel)),
        Fact(wording.say("message_fact", "received"), moment_words(head.received_at)),
    ]
    if head.odd_clock:
        facts.append(Fact(wording.say("message_fact", "told"), moment_words(head.told_at)))
    if head.kept is not None and head.kept.bounced:
        facts.append(Fact(wording.say("message_fact", "bounced"), head.kept.bounced))
    if head.decided_at is not None:
        facts.append(Fact(wording.say("message_fact", "decided"), _decided(head, wording, names)))
    if page.reason:
        facts.append(Fact(wording.say("message_fact", "reason"), page.reason))
    return tuple(facts)


def _part(row: MessageRow, wording: Wording) -> PartView:
    own, quoted = ("", "") if row.kept is None else parted(row.kept.text)
    remarks = [] if row.kept is None else [wording.say("message_note", one) for one in row.kept.notes]
    if row.kept is not None and row.kept.left_out:
        remarks.append(wording.say("message", "left_out").format(n=row.kept.left_out))
    unread = _unread(row, wording) if row.kept is None else ""
    if row.kept is not None and not own:
        unread = wording.say("message", "no_words")
    return PartView(
        row.message_id,
        moment_words(row.received_at),
        "" if row.kept is None else row.kept.subject,
        own,
        quoted,
        unread,
        tuple(remarks),
        "" if row.erased else row.message_id,
    )


def _file(row: FileRow, wording: Wording) -> FileLine:
    kind = row.media_type.partition("/")[0]
    opens = can_show(row.media_type) or can_play(row.media_type) or is_pdf(row.media_type)
    return FileLine(
        row.message_id,
        row.place,
        row.name,
        f"{size_words(row.size)} · {wording.say('message_file', 'shown' if opens else 'fetched')}",
        {"image": "image", "audio": "mic"}.get(kind, "paperclip"),
        opens,
        can_play(row.media_type),
    )


def _hints(visit: Visit, page: MessagePage) -> tuple[HintLine, ...]:
    wording, root, head = visit.desk.wording, visit.desk.pages.root, page.head
    hints = []
    if head.case_id and head.case_number:
        words = wording.say("message_hint", "proposed" if head.proposed else "belongs")
        hints.append(
            HintLine("link-2", words, f"{root}/kasus/{head.case_id}", number_words(head.case_number))
        )
    if head.command and head.state == NEW:
        words = wording.say("message_hint", head.command, "")
        hints += [HintLine("info", words, "", "")] if words else []
    hints += _answers(visit, page)
    hints += _twins(visit, page.twins)
    return tuple(hints)


def _answers(visit: Visit, page: MessagePage) -> list[HintLine]:
    """What a machine has told the sender, and whether it went out."""
    said = []
    for one in (told_line(answer, visit) for answer in _answered(visit, page.parts).values()):
        state = "" if one.tone == "good" else one.state.lower()  # else the moment says it
        what = ", ".join(filter(None, (one.what, state, one.when, one.why)))
        said.append(
            HintLine("mail", visit.desk.wording.say("message_hint", "answered").format(what=what), "", "")
        )
    return said


def _twins(visit: Visit, twins: Sequence[MessageRow]) -> list[HintLine]:
    wording, root = visit.desk.wording, visit.desk.pages.root
    return [
        HintLine(
            "copy",
            wording.say("message_hint", "twin").format(
                at=moment_words(one.received_at), state=wording.say("message_state", one.state).lower()
            ),
            f"{root}{MESSAGES}/{one.message_id}",
            wording.say("message_hint", "twin_link"),
        )
        for one in twins
    ]


def names_of(visit: Visit) -> dict[str, str]:
    """Of the office's people, by login."""
    return {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
