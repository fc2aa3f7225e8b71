"""A complaint by WhatsApp, from what Meta posts to what Meta is given: hook, rounds, rows, and the fake Graph server."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from sync.cases.messages import Content
from sync.central.keys import CentreKeys
from sync.central.messages.kept import content_of
from sync.central.messages.reading import read_round, try_again
from sync.central.messages.showing import MessageRow, message_page, messages
from sync.central.outgoing.queue import SENT
from sync.central.people import Person, add_person
from sync.central.reach import Reach
from sync.central.service import Centre
from sync.central.settings import CentralSettings, MessageSettings, WaSettings
from sync.central.store import open_store
from sync.central.tables.messages import message
from sync.central.tables.outgoing import notice_contact, outgoing
from sync.central.upkeep import background_round
from sync.channels.configured import channels_of, outbox_of
from sync.channels.running import Tended, channel_round, reading_round
from sync.channels.whatsapp.channel import TROUBLE
from sync.channels.whatsapp.codes import NO_TEMPLATE, NOT_ON_WHATSAPP, REFUSED, TEMPLATE_REFUSED
from sync.channels.whatsapp.graph_fake import FakeGraph
from sync.channels.whatsapp.hook import PATH
from sync.channels.whatsapp.reading import NOTES
from sync.desk import wording
from sync.office import office_app
from tests import migrated
from tests.central.running import SteppedClock, shipped_rules
from tests.channels.email.test_reading import PNG
from tests.channels.whatsapp.posts import TELEPHONE, USER_ID, by, post, signed, status, text
from tests.channels.whatsapp.posts import message as posted_message

NIK = "3528071203850002"
PLANTED = (NIK, "Sukarman", "uang pelicin")
"""What no message of ours may say."""
PHONE = f"+{TELEPHONE}"


class World:
    """A citizen's telephone, Meta, and the office, in steps of ten seconds."""

    def __init__(
        self, folder: Path, keys: CentreKeys, clock: SteppedClock, wa: WaSettings, graph: FakeGraph
    ) -> None:
        rules, self.clock, self.graph = shipped_rules(), clock, graph
        self.store = open_store(migrated.sqlite(folder), folder, rules, clock, reach=Reach(frozenset({"wa"})))
        settings = CentralSettings(folder=folder, wa=wa, messages=MessageSettings(open_by_rule=True))
        self.centre = Centre(self.store, keys, settings, clock)
        (self.channel,) = channels_of(self.centre)
        self.outbox = outbox_of(self.centre)
        self.meta = TestClient(office_app(self.centre))
        made = add_person(
            self.store, self.store.office_id, login="siti", name="Siti", role="staf", clock=clock
        )
        assert isinstance(made, Person)
        self.siti = made
        self.names = 0
        self.graph.open_to |= {PHONE, USER_ID}
        notices = rules.notices
        self.graph.templates = {
            (template, language): notices.places(name, "wa", language)
            for name, template in notices.templates.items()
            for language in ("id", "en")
            if template
        }

    def posts(self, *values: dict[str, Any]) -> None:
        body = post(*values)
        assert self.meta.post(PATH, content=body, headers=signed(body)).status_code == 200

    def writes(self, words: str, **sender: str) -> None:
        self.names += 1
        self.posts(by(text(words, f"wamid.{self.names}", self.clock.now), **sender))
        self.passes()

    def passes(self, steps: int = 3) -> None:
        for _ in range(steps):
            channel_round(self.centre, Tended(self.channel), self.outbox)
            reading_round(self.centre, [self.channel], self.outbox)
            background_round(self.centre)
            self.clock.pass_(seconds=10)

    @property
    def air(self) -> list[str]:
        """Texts that went out, and names of templates."""
        return [
            said["text"]["body"] if said["type"] == "text" else said["template"]["name"]
            for said in self.graph.sent
        ]

    def rows(self, *columns: Any) -> list[Any]:
        with self.store.reading() as connection:
            return [tuple(row) for row in connection.execute(select(*columns))]

    def waiting(self) -> list[MessageRow]:
        """What staff see."""
        return messages(self.store, self.siti, "baru")


@pytest.fixture
def world(
    tmp_path: Path, keys: CentreKeys, clock: SteppedClock, settings: WaSettings, graph: FakeGraph
) -> Iterator[World]:
    made = World(tmp_path / "centre", keys, clock, settings, graph)
    yield made
    made.store.close()


def test_a_complaint_its_number_its_status_and_what_became_of_each(world: World) -> None:
    world.writes(f"LAPOR Sukarman minta uang pelicin untuk KTP saya, NIK {NIK}, di loket sejak Senin")
    (received,) = world.air
    number = re.search(r"PGT0-\w{4}-\w{4}-\w", received)
    assert number
    (reference,) = [row[0] for row in world.rows(outgoing.c.outgoing_id)]
    world.posts(status("read", "wamid.TIRUAN0001", reference, at=world.clock.now))
    world.passes(1)
    assert world.rows(outgoing.c.state) == [("sampai",)]
    world.writes(f"status {number[0].lower()}")
    assert number[0] in world.air[1]
    assert not [word for word in PLANTED for said in world.air if word in said]


def test_five_messages_and_a_photo_are_one_and_the_next_day_another(world: World) -> None:
    world.graph.media["77"] = PNG
    world.writes("Assalamualaikum")
    world.clock.pass_(minutes=20)
    world.writes("jalan di Bulangan rosak")
    world.clock.pass_(minutes=20)
    world.posts(by(posted_message("image", "wamid.P", world.clock.now, image={"id": "77"})))
    world.passes()
    world.writes("BANTUAN")
    world.clock.pass_(hours=20)
    world.writes("sudah dilihat?")
    found = world.waiting()
    assert [one.parts for one in found] == [1, 1, 3]
    page = message_page(world.store, world.siti, found[2].message_id)
    assert [file.media_type for file in page.files] == ["image/png"]  # type: ignore[union-attr]


def test_a_photo_after_the_complaint_is_proposed_for_the_case(world: World) -> None:
    world.graph.media["77"] = PNG
    world.writes("LAPOR jalan di Bulangan rusak berat")
    world.posts(by(posted_message("image", "wamid.P", world.clock.now, image={"id": "77"})))
    world.passes()
    states = dict(world.rows(message.c.state, message.c.proposed_case))
    (case_id,) = [row[0] for row in world.rows(message.c.case_id) if row[0]]
    assert states["baru"] == case_id
    assert len(world.air) == 1


def test_the_same_message_three_times_is_one_row_and_one_answer(world: World) -> None:
    value = by(text("BANTUAN", "wamid.1", world.clock.now))
    for _ in range(3):
        world.posts(value)
        world.passes(1)
    assert len(world.rows(message.c.message_id)) == len(world.air) == 1


def test_a_day_later_the_notice_is_a_template_and_a_window_that_meta_has_closed_is_one_too(
    world: World,
) -> None:
    world.writes("LAPOR jalan di Bulangan rusak berat")
    (reference,) = [row[0] for row in world.rows(outgoing.c.outgoing_id)]
    world.posts(status("failed", "wamid.TIRUAN0001", reference, code=131047, at=world.clock.now))
    world.passes()
    assert world.air[1] == "aduan_diterima_lengkapi"
    assert world.rows(outgoing.c.state, outgoing.c.external_id) == [(SENT, "wamid.TIRUAN0002")]
    # Meta tells everything at least once: what it says again of the first try is not about the second.
    world.posts(status("failed", "wamid.TIRUAN0001", reference, code=131047, at=world.clock.now))
    world.passes()
    assert len(world.air) == 2
    assert world.rows(outgoing.c.state) == [(SENT,)]


def test_a_doubt_ends_when_meta_tells_that_it_has_the_message(world: World) -> None:
    world.passes(1)
    world.graph.troubles.append("cut")
    world.writes("STOP")
    assert world.rows(outgoing.c.state, outgoing.c.doubts) == [("antre", 1)]
    (reference,) = [row[0] for row in world.rows(outgoing.c.outgoing_id)]
    world.posts(status("sent", "wamid.LOST", reference, at=world.clock.now))
    world.passes()
    world.clock.pass_(minutes=2)
    world.passes()
    assert world.rows(outgoing.c.state, outgoing.c.external_id) == [(SENT, "wamid.LOST")]
    assert world.air == []


def test_whoever_hides_his_number_later_is_answered_and_can_stop(world: World) -> None:
    world.writes("LAPOR jalan di Bulangan rusak berat")
    assert world.rows(notice_contact.c.stopped_at) == [(None,)]
    world.writes("STOP", telephone="")
    assert [stopped for (stopped,) in world.rows(notice_contact.c.stopped_at)] != [None]
    assert world.graph.sent[1]["recipient"] == USER_ID


def test_somebody_without_a_number_is_heard_and_answered(world: World) -> None:
    world.writes("STATUS PGT0-7K4M-92QX-5", telephone="")
    assert world.graph.sent[0]["recipient"] == USER_ID
    (row,) = world.waiting()
    assert row.sender == USER_ID


def test_somebody_without_a_number_gets_his_number_and_can_stop(world: World) -> None:
    world.writes("LAPOR jalan di Bulangan rusak berat", telephone="")
    assert re.search(r"PGT0-\w{4}-\w{4}-\w", world.air[0])
    assert world.graph.sent[0]["recipient"] == USER_ID
    assert world.rows(notice_contact.c.source, notice_contact.c.stopped_at) == [("pesan", None)]
    world.writes("STOP", telephone="")
    assert [stopped for (stopped,) in world.rows(notice_contact.c.stopped_at)] != [None]


def test_thumbs_and_deletions_get_no_answer(world: World) -> None:
    world.posts(
        by(
            posted_message("reaction", "wamid.1", world.clock.now, reaction={"emoji": "👍"}),
            posted_message("revoke", "wamid.2", world.clock.now, revoke={"original_message_id": "wamid.0"}),
        )
    )
    world.passes()
    assert world.air == []
    assert len(world.rows(message.c.state)) == 2


def test_what_could_not_be_read_is_read_again_from_its_raw_body(world: World) -> None:
    """As after an update that reads what the earlier program could not."""

    def earlier(_: bytes) -> Content:
        raise KeyError("user_id")

    world.posts(by(text("jalan di Bulangan rusak", "wamid.1", world.clock.now)))
    channel_round(world.centre, Tended(world.channel), world.outbox)
    read_round(world.store, world.centre.keys, {"wa": earlier}, world.clock)
    assert world.rows(message.c.state, message.c.trouble) == [("baru", "message.broken")]
    assert try_again(world.store) == 1
    world.passes()
    with world.store.reading() as connection:
        row = connection.execute(select(message)).one()
    kept = content_of(world.store, row)
    assert kept is not None
    assert (row.trouble, kept.text) == ("", "jalan di Bulangan rusak")


def test_a_day_of_silence_and_the_last_word_counts(world: World) -> None:
    world.writes("LAPOR jalan di Bulangan rusak berat")
    world.clock.pass_(hours=25)
    number = re.search(r"PGT0-\w{4}-\w{4}-\w", world.air[0])
    assert number
    world.writes(f"STATUS {number[0]}")
    assert [said["type"] for said in world.graph.sent] == ["text", "text"]


def test_every_code_has_words_for_staff() -> None:
    folder = Path(wording.__file__).parent / "words_id"
    words = tomllib.loads((folder / "wa.toml").read_text(encoding="utf-8"))
    assert set(words["message_note"]) == set(NOTES)
    assert set(words["channel_trouble"]) == {f"wa_{code}" for code in TROUBLE}
    assert {NO_TEMPLATE, TEMPLATE_REFUSED, NOT_ON_WHATSAPP, REFUSED} <= set(words["told_code"])


def test_a_message_that_waits_too_long_counts_from_its_arrival(world: World) -> None:
    value = by(text("BANTUAN", "wamid.1", world.clock.now - timedelta(days=3)))
    world.posts(value)
    world.passes()
    assert world.rows(message.c.odd_clock) == [(True,)]
