"""What came by WhatsApp, at the desk: words, photo and voice of somebody who shows no number, read and decided as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from sync.cases.messages import Arrived
from sync.central.messages.reading import read_round
from sync.central.messages.taking import store_message
from sync.central.tables.messages import message
from sync.channels.whatsapp.kept import KeptMessage, packed
from sync.channels.whatsapp.notification import notification
from sync.channels.whatsapp.reading import read_message
from tests.channels.whatsapp.posts import USER_ID, by, post, text
from tests.channels.whatsapp.posts import message as posted
from tests.channels.whatsapp.test_reading import OGG
from tests.desk.conftest import card
from tests.desk.staffed import Staffed, staffed

HOUR = 3600


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as made:
        yield made


def comes(office: Staffed, one: dict[str, Any], media: bytes | None = None, trouble: str = "") -> None:
    (written,) = notification(post(by(one, telephone=""))).written
    raw = packed(KeptMessage(written.value, media, trouble))
    now = office.centre.clock()
    contact = written.contact
    new = Arrived("wa", written.name, now, contact.address, raw, contact=contact.user_id)
    assert store_message(office.centre.store, office.centre.keys, new, office.centre.clock)
    read_round(office.centre.store, office.centre.keys, {"wa": read_message}, office.centre.clock)
    office.clock.forward(seconds=20)


def threads(office: Staffed) -> list[str]:
    """Conversations, the newest last."""
    with office.centre.store.reading() as connection:
        return sorted(set(connection.execute(select(message.c.thread_id)).scalars()))


def test_five_messages_are_one_for_staff_and_fill_the_form_together(office: Staffed) -> None:
    office.clock.forward(seconds=HOUR)
    comes(office, text("Assalamualaikum", "wamid.1"))
    comes(office, posted("image", "wamid.2", image={"id": "1"}), card("BUKTI"))
    comes(office, posted("audio", "wamid.3", audio={"id": "2"}), OGG)
    comes(office, text("jembatan putus sejak Senin", "wamid.4"))
    comes(office, posted("video", "wamid.5", video={"id": "3"}), trouble="media_too_large")
    head = threads(office)[-1]
    page = office.page("siti", f"/pesan-masuk/{head}")
    for words in (
        USER_ID,
        "Assalamualaikum",
        "jembatan putus",
        "Dengarkan",
        "Pesan suara",
        "berkas yang terlalu besar",
    ):
        assert words in page, words
    assert "5 pesan" in office.page("siti", "/pesan-masuk")
    form = office.done("siti", f"/pesan-masuk/{head}/kasus", f"/pesan-masuk/{head}")
    assert "Assalamualaikum\n\njembatan putus sejak Senin</textarea>" in form


def test_what_comes_after_an_hour_is_another_one(office: Staffed) -> None:
    before = len(threads(office))
    for name in ("wamid.6", "wamid.7"):
        office.clock.forward(seconds=HOUR)
        comes(office, text("sudah dilihat?", name))
    assert len(threads(office)) == before + 2
