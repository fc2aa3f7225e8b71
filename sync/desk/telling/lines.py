"""A case's notices as lines: codes in, words out. For the page of the case, and for the page that steers them."""

from __future__ import annotations

from sync.cases.notice_places import EMAIL
from sync.central.outgoing.steering import CaseNotices, ContactLine, NoticeLine, notices_of_case
from sync.desk.telling.views import ToldLine, WayLine
from sync.desk.visits import Visit
from sync.desk.words import moment_words


def notices_for(visit: Visit, case_id: str) -> CaseNotices:
    """All of a case that this person may know of."""
    return notices_of_case(visit.desk.store, case_id, visit.person)


def told_line(one: NoticeLine, visit: Visit) -> ToldLine:
    """One notice in words."""
    say = visit.desk.wording.say
    state = "dikirim" if one.handed_over else one.state
    return ToldLine(
        outgoing_id=one.outgoing_id,
        what=visit.desk.store.rules.notices.labels.get(one.notice, one.notice),
        way=say("told_way", one.channel),
        state=say("told_state", state),
        tone=say("told_tone", state, "calm"),
        when=_when(one),
        why=_why(one, visit),
        can_repeat=one.can_repeat,
        can_hold_back=one.can_hold_back,
    )


def way_line(one: ContactLine, visit: Visit) -> WayLine:
    """One way in words."""
    say = visit.desk.wording.say
    remarks = [f"{say('told_source', one.source)}, {moment_words(one.since)}"]
    remarks += ["setiap langkah"] if one.every_step else ["hal penting saja"]
    if one.channel == EMAIL:
        remarks.append(
            "surat boleh dilampirkan" if one.confirmed else "alamat belum dipastikan, tanpa lampiran"
        )
    stopped = "" if one.stopped_at is None else f"Berhenti sejak {moment_words(one.stopped_at)}"
    return WayLine(
        channel=one.channel,
        words=say("told_way", one.channel),
        address=one.address,
        remark=" · ".join(remarks),
        trouble=stopped or (say("told_code", one.trouble) if one.trouble else ""),
        live=one.stopped_at is None and one.readable,
    )


def _when(one: NoticeLine) -> str:
    if one.delivered_at is not None:
        return f"sampai {moment_words(one.delivered_at)}"
    if one.sent_at is not None:
        return f"dikirim {moment_words(one.sent_at)}"
    return f"dibuat {moment_words(one.made_at)}"


def _why(one: NoticeLine, visit: Visit) -> str:
    """Why it waits, failed or was not sent; a way's own code is shown as it is, for whoever looks after the way."""
    said = visit.desk.wording.say("told_code", one.code) if one.code else ""
    if one.state != "antre" or one.handed_over:
        return said
    soon = one.next_at <= visit.desk.clock()
    again = "segera dikirim" if soon else f"dikirim {moment_words(one.next_at)}"
    return f"{said}; {again}" if said else again
