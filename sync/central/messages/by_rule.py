"""The office's rule, off unless its settings say otherwise: ``LAPOR <isi>`` becomes a case before anybody has looked.

The case is like any other of that way: the desk's own number, its clock from when the message counts as received, the
identity unverified, so that step 2 asks for it. A person reads it at step 1 all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, select

from sync.cases.intake_events import BY_RULE
from sync.cases.message_grammar import Command
from sync.cases.messages import Content
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.by_hand import write_case
from sync.central.keys import CentreKeys
from sync.central.messages.answering import Heard
from sync.central.messages.deciding import belongs
from sync.central.messages.kept import Kept
from sync.central.messages.prefill import prefilled, service_for_others
from sync.central.messages.taking import CASE
from sync.central.store import Clock, Store, utc
from sync.central.tables.messages import message
from sync.central.taken_in import TakenIn
from sync.logbook import note

After = Callable[[Connection, Heard, Content], Heard]


def opening_by_rule(store: Store, keys: CentreKeys, clock: Clock) -> After:
    """For `reading.read_round`: within the transaction that keeps what was read, or not at all."""

    def after(connection: Connection, heard: Heard, content: Content) -> Heard:
        asked = heard.asked
        if asked.command is not Command.REPORT or not asked.text or heard.automatic or heard.case_id:
            return heard
        now = utc(clock())
        form = store.rules.form
        kept = Kept(text=content.text, subject=content.subject)
        answers = prefilled(form, heard.channel, heard.sender, kept, now.astimezone(JAKARTA).date())
        answers["unit"] = service_for_others(form)
        answers["language"] = "id"
        taken = TakenIn(heard.channel, form.kept(answers, extras=False), heard.received_at)
        received = write_case(connection, store, keys, taken, heard.office_id, now=now)
        if isinstance(received, Refusal):
            return heard
        mine = (message.c.office_id == heard.office_id) & (message.c.message_id == heard.message_id)
        row = connection.execute(select(message).where(mine)).one()
        belongs(connection, [row], received.case_id, CASE, by=(BY_RULE, ""), now=now)
        note("message.opened_by_rule", channel=heard.channel)
        return replace(heard, opened=received.case_id)

    return after
