"""The ways in and out beside the kiosks, as the page of the machines shows them."""

from __future__ import annotations

from datetime import datetime

from sync.cases.messages import AWAY, WELL
from sync.central.channel_states import OFF, ChannelState, channel_states
from sync.central.lapor.exchanged import OLD_AFTER, Exchanged, exchanged
from sync.desk.desk import Desk
from sync.desk.kiosk_views import Cell, ChannelRow
from sync.desk.words import ago_words, moment_words

_TONES = {WELL: "good", AWAY: "late", OFF: "late"}


def channel_rows(desk: Desk, office_id: str) -> tuple[ChannelRow, ...]:
    """Each way that was ever tended, or has messages, and the exchange by file; nothing where there is none."""
    ways = tuple(_row(desk, one) for one in channel_states(desk.store, office_id, desk.clock))
    by_file = None if desk.lapor is None else exchanged(desk.store, office_id, desk.clock)
    return ways if by_file is None else (*ways, _exchange(desk, by_file))


def _exchange(desk: Desk, one: Exchanged) -> ChannelRow:
    """SP4N-LAPOR!: people carry its files, so what is shown is whether somebody has."""
    say = desk.wording.say
    facts = [say("lapor_health", "running").format(n=one.running)]
    facts += [say("lapor_health", "old").format(n=one.old, days=OLD_AFTER.days)] if one.old else []
    return ChannelRow(
        name=say("channel", "sp4n"),
        icon=say("icon_of_channel", "sp4n"),
        state=Cell(say("lapor_health", "late" if one.old else "fresh"), (), "soon" if one.old else "good"),
        heard=_moment(desk, one.taken_at),
        sent=_moment(desk, one.handed_at),
        waiting=Cell("–"),
        facts=", ".join(facts),
    )


def _row(desk: Desk, one: ChannelState) -> ChannelRow:
    wording = desk.wording
    trouble = tuple(wording.say("channel_trouble", code) for code in one.trouble)
    if one.checked_at is not None:
        trouble = (*trouble, f"dilihat {ago_words(one.checked_at, desk.clock())}")
    facts = (f"{wording.say('channel_fact', name)} {value}" for name, value in one.facts.items())
    return ChannelRow(
        name=wording.say("channel", one.channel),
        icon=wording.say("icon_of_channel", one.channel),
        state=Cell(wording.say("channel_state", one.state), trouble, _TONES.get(one.state, "soon")),
        heard=_moment(desk, one.heard_at),
        sent=_moment(desk, one.sent_at),
        waiting=Cell(str(one.waiting), (f"{one.unread} belum dibaca mesin",) if one.unread else ()),
        facts=", ".join(facts),
    )


def _moment(desk: Desk, at: datetime | None) -> Cell:
    return Cell("–") if at is None else Cell(ago_words(at, desk.clock()), (moment_words(at),))
