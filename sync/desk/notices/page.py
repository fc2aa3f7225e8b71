"""The page of notices put together: codes and ids in, sentences out."""

from __future__ import annotations

from sync.central.help_calls import KIND as HELP
from sync.central.notices import AT_ONCE, NoticeRow, notices_of, unread
from sync.central.proposals import incomplete
from sync.central.trouble_telling import BAD, LINE_BAD, LINE_WELL, WELL
from sync.desk.notices.views import NoticeLine, NoticesView, ProposalLine
from sync.desk.visits import Visit
from sync.desk.wording import Wording
from sync.desk.words import day_words, moment_words, number_words

_TONE = {
    "near": "soon",
    "due": "late",
    "late": "late",
    "incomplete": "soon",
    "decree": "soon",
    "stranded": "late",
    "help": "late",
    "bad": "late",
    "well": "calm",
    "undelivered": "soon",
    "withdrawal": "soon",
}
_ICON = {"near": "clock", "due": "clock-alert", "late": "trending-up", "moved": "calendar-clock", "decree": "calendar-off", "incomplete": "hourglass", "stranded": "circle-alert", "help": "bell", "bad": "monitor", "well": "circle-check", "undelivered": "phone", "withdrawal": "message-circle"}  # fmt: skip


def notices_view(visit: Visit, before: str = "") -> NoticesView:
    """The newest hundred, or those before one of them."""
    desk, person = visit.desk, visit.person
    rows = notices_of(desk.store, person, before)
    waiting = unread(desk.store, person)
    root = desk.pages.root
    older = f"{root}/pemberitahuan?sebelum={rows[-1].notice_id}" if len(rows) == AT_ONCE else ""
    proposals = incomplete(desk.store, person, desk.clock) if not before else ()
    return NoticesView(
        line=f"{waiting} belum dibaca" if waiting else "Semua sudah dibaca",
        proposals=tuple(
            ProposalLine(
                f"{root}/kasus/{one.case_id}",
                number_words(one.number),
                f"Menunggu pelapor sejak {moment_words(one.since)}; batas melengkapi {day_words(one.last)} sudah lewat.",
            )
            for one in proposals
        ),
        rows=tuple(_line(row, desk.wording) for row in rows),
        unread=waiting,
        upto=rows[0].notice_id if rows else "",
        older=older,
    )


def _line(row: NoticeRow, wording: Wording) -> NoticeLine:
    code, _, about = row.kind.partition(".")
    kiosk, _, part = about.partition(".")
    kind = code.rpartition("_")[2]
    title, _, words = wording.say("notice", code).partition("|")
    details = {
        "step": "" if row.step is None else f"{row.step} {wording.say('step', str(row.step))}",
        "due": "" if row.due_at is None else moment_words(row.due_at),
        "day": "" if row.day is None else day_words(row.day),
        "kiosk": kiosk,
        "part": wording.say("kiosk_part", part).lower() if part else "",
        "year": "" if row.day is None else str(row.day.year),
    }
    return NoticeLine(
        notice_id=row.notice_id,
        title=title.format_map(details),
        words=words.format_map(details),
        case=number_words(row.number) if row.number else "",
        when=moment_words(row.at),
        icon=_ICON.get(kind, "bell"),
        tone=_TONE.get(kind, "calm"),
        state=wording.say("notice_state", kind),
        unread=row.read_at is None,
        goes=_goes(row),
    )


def _goes(row: NoticeRow) -> str:
    if row.kind.startswith(f"{HELP}."):
        return "Tandai sudah dibaca"
    if row.kind.startswith((f"{BAD}.", f"{WELL}.")):
        return "Buka kios"
    if row.kind in (LINE_BAD, LINE_WELL):
        return "Buka daftar kios"
    if row.kind.startswith("data_"):
        return "Buka permintaan"
    if row.message_id:
        return "Buka pesan"
    return "Buka kasus" if row.case_id else "Buka kalender"
