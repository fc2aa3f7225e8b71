"""From what Meta posted to what the inbox is given, with media, kills, and Meta away in between; and how the way is."""

from __future__ import annotations

from typing import Any

import pytest

from sync.cases.messages import Mark
from sync.central.messages.attachments import LARGEST_FILE
from sync.central.settings import WaSettings
from sync.channels.whatsapp.channel import WhatsAppChannel
from sync.channels.whatsapp.graph_fake import FakeGraph
from sync.channels.whatsapp.intake import MEDIA_WAIT, MOST
from tests.central.running import SteppedClock
from tests.channels.email.store import Stored
from tests.channels.email.test_reading import PNG
from tests.channels.whatsapp.posts import NOW, TELEPHONE, USER_ID, by, message, post, status, text


def photo(name: str = "wamid.P", caption: str = "lubang") -> dict[str, Any]:
    return message("image", name, image={"id": "77", "caption": caption})


def posted(channel: WhatsAppChannel, *values: dict[str, Any]) -> None:
    channel.spool.keep(post(*values), channel.clock())


def test_a_message_has_its_name_its_sender_and_metas_time(
    channel: WhatsAppChannel, stored: Stored, clock: SteppedClock
) -> None:
    clock.pass_(minutes=3)
    posted(channel, by(text("LAPOR jhâlân rosak")))
    assert channel.bring_in(stored.take) == 1
    (one,) = stored.messages
    assert (one.channel, one.external_id, one.received_at) == ("wa", "wamid.A", NOW)
    assert (one.sender, one.contact) == (f"+{TELEPHONE}", USER_ID)
    assert channel.read(one.raw).text == "LAPOR jhâlân rosak"
    assert channel.spool.waiting() == []


def test_the_same_message_three_times_is_one(
    channel: WhatsAppChannel, stored: Stored, clock: SteppedClock
) -> None:
    for _ in range(3):
        posted(channel, by(text("a")))
        clock.pass_(seconds=7)
    assert channel.bring_in(stored.take) == 1
    posted(channel, by(text("a")))
    assert channel.bring_in(stored.take) == 0
    assert channel.spool.waiting() == []


def test_a_photo_is_fetched_at_once_and_kept_with_its_words(
    channel: WhatsAppChannel, stored: Stored, graph: FakeGraph
) -> None:
    graph.media["77"] = PNG
    posted(channel, by(photo()))
    assert channel.bring_in(stored.take) == 1
    content = channel.read(stored.messages[0].raw)
    assert (content.text, [one.data for one in content.attachments]) == ("lubang", [PNG])


def test_an_expired_link_is_asked_for_once_more(
    channel: WhatsAppChannel, stored: Stored, graph: FakeGraph
) -> None:
    graph.media["77"] = PNG
    graph.troubles.extend(("", "expired"))
    posted(channel, by(photo()))
    channel.bring_in(stored.take)
    assert channel.read(stored.messages[0].raw).attachments[0].data == PNG
    assert len(graph.asked) == 4


@pytest.mark.parametrize("trouble", ["token", "busy", "broken", "gateway", "cut", "garbled"])
def test_while_meta_is_away_the_photo_waits_and_the_words_of_others_do_not(
    channel: WhatsAppChannel, stored: Stored, graph: FakeGraph, clock: SteppedClock, trouble: Any
) -> None:
    graph.media["77"] = PNG
    graph.troubles.append(trouble)
    posted(channel, by(photo(), text("b", "wamid.B")))
    clock.pass_(seconds=1)
    posted(channel, by(text("c", "wamid.C")))
    channel.bring_in(stored.take)
    assert [one.external_id for one in stored.messages] == ["wamid.B", "wamid.C"]
    assert "wa_media" in channel.health().trouble
    channel.bring_in(stored.take)  # not before a minute has passed
    assert len(stored.messages) == 2
    clock.pass_(minutes=1)
    assert channel.bring_in(stored.take) == 1
    assert channel.read(stored.messages[2].raw).attachments[0].data == PNG
    assert channel.health().trouble == ()


def test_a_silent_meta_is_asked_once_a_round(
    channel: WhatsAppChannel, stored: Stored, graph: FakeGraph, clock: SteppedClock
) -> None:
    graph.media["77"] = PNG
    for n in range(3):
        posted(channel, by(photo(f"wamid.{n}")))
        clock.pass_(seconds=1)
    graph.troubles.append("cut")
    assert channel.bring_in(stored.take) == 0
    assert len(graph.asked) == 1
    clock.pass_(minutes=1)
    assert channel.bring_in(stored.take) == 3


def test_a_complaint_does_not_wait_for_its_photo_for_ever(
    channel: WhatsAppChannel, stored: Stored, settings: WaSettings, clock: SteppedClock
) -> None:
    settings.access_token.write_text("kedaluwarsa")
    posted(channel, by(photo()))
    channel.bring_in(stored.take)
    assert stored.messages == []
    clock.pass_(seconds=MEDIA_WAIT.total_seconds())
    channel.bring_in(stored.take)
    content = channel.read(stored.messages[0].raw)
    assert (content.text, content.notes) == ("lubang", ("media_failed",))


def test_what_cannot_be_had_is_said(channel: WhatsAppChannel, stored: Stored, graph: FakeGraph) -> None:
    def note_of(name: str) -> tuple[str, ...]:
        posted(channel, by(photo(name)))
        channel.bring_in(stored.take)
        return channel.read(stored.messages[-1].raw).notes

    assert note_of("wamid.1") == ("media_gone",)
    graph.media["77"] = bytes(LARGEST_FILE + 1)
    assert note_of("wamid.2") == ("media_too_large",)
    graph.media["77"], graph.lies = PNG, {"77"}
    assert note_of("wamid.3") == ("media_doubtful",)
    graph.lies.clear()
    graph.links_to = "http://127.0.0.1:9/file/77"  # another host than the one that is fixed
    assert note_of("wamid.4") == ("media_doubtful",)


def test_an_id_of_media_cannot_lead_elsewhere(
    channel: WhatsAppChannel, stored: Stored, graph: FakeGraph
) -> None:
    posted(channel, by(message("image", image={"id": "../106540352242922"})))
    channel.bring_in(stored.take)
    assert channel.read(stored.messages[0].raw).notes == ("media_doubtful",)
    assert graph.asked == []


def test_with_the_store_away_everything_stays(channel: WhatsAppChannel, stored: Stored) -> None:
    posted(channel, by(text("a"), text("b", "wamid.B")))
    stored.troubles.extend((None, OSError("away")))
    with pytest.raises(OSError, match="away"):
        channel.bring_in(stored.take)
    assert channel.bring_in(stored.take) == 1
    assert [one.external_id for one in stored.messages] == ["wamid.A", "wamid.B"]


def test_what_the_store_never_takes_keeps_nobody_waiting(
    channel: WhatsAppChannel, stored: Stored, clock: SteppedClock
) -> None:
    posted(channel, by(text("a")))
    clock.pass_(seconds=1)
    posted(channel, by(text("b", "wamid.B")))
    stored.troubles.append(ValueError("never"))
    with pytest.raises(ValueError, match="never"):
        channel.bring_in(stored.take)
    stored.troubles.extend((None, ValueError("never")))
    with pytest.raises(ValueError, match="never"):
        channel.bring_in(stored.take)
    assert [one.external_id for one in stored.messages] == ["wamid.B"]
    assert len(channel.spool.waiting()) == 1


def test_a_file_that_somebody_put_there_is_taken_in(channel: WhatsAppChannel, stored: Stored) -> None:
    posted(channel, by(text("a")))
    (path,) = channel.spool.waiting()
    path.rename(path.with_name("disalin.sealed"))
    assert channel.bring_in(stored.take) == 1


def test_what_nobody_understands_waits_for_a_person_raw(channel: WhatsAppChannel, stored: Stored) -> None:
    channel.spool.keep(b"[[[", channel.clock())
    assert channel.bring_in(stored.take) == 1
    (one,) = stored.messages
    assert (one.sender, one.raw) == ("", b"[[[")
    with pytest.raises(ValueError, match=r"."):
        channel.read(one.raw)


def test_news_of_notices_come_after_the_messages_and_until_they_are_heard(
    channel: WhatsAppChannel, stored: Stored
) -> None:
    posted(channel, by(text("a")), status("delivered", "wamid.OURS", "ref"))
    assert list(channel.marks()) == []
    channel.bring_in(stored.take)
    heard = iter(channel.marks())
    assert next(heard) == Mark("sampai", NOW, "wamid.OURS", "ref")
    assert list(channel.marks()) == [Mark("sampai", NOW, "wamid.OURS", "ref")]  # the first was not finished
    assert list(channel.marks()) == []


def test_a_seal_that_no_key_opens_stays_and_is_told(
    channel: WhatsAppChannel, stored: Stored, clock: SteppedClock
) -> None:
    posted(channel, by(text("a")))
    (path,) = channel.spool.waiting()
    path.write_bytes(b"age-encryption.org/v1\n" + bytes(100))
    clock.pass_(seconds=1)
    posted(channel, by(text("b", "wamid.B")))
    assert channel.bring_in(stored.take) == 1
    assert channel.spool.waiting() == [path]
    assert channel.health().trouble == ("wa_sealed",)
    assert channel.health().state == "putus"


def test_a_round_has_an_end(channel: WhatsAppChannel, stored: Stored, clock: SteppedClock) -> None:
    for n in range(MOST // 100):
        posted(channel, by(*(text("a", f"wamid.{n}.{m}") for m in range(200))))
        clock.pass_(seconds=1)
    assert channel.bring_in(stored.take) == 200 * (MOST // 100)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ("token", ("putus", ("wa_token",))),
        ("account", ("putus", ("wa_number",))),
        ("broken", ("putus", ("wa_server",))),
        ("busy", ("terganggu", ("wa_busy",))),
        ("cut", ("terganggu", ("wa_line",))),
    ],
)
def test_how_it_is(
    channel: WhatsAppChannel, graph: FakeGraph, clock: SteppedClock, trouble: Any, told: Any
) -> None:
    graph.troubles.append(trouble)
    assert (channel.health().state, channel.health().trouble) == told
    assert len(graph.asked) == 1
    clock.pass_(minutes=15)
    well = channel.health()
    assert (well.state, well.facts["quality"]) == ("baik", "GREEN")


def test_secrets_that_are_not_there(
    channel: WhatsAppChannel, settings: WaSettings, clock: SteppedClock
) -> None:
    for path in (settings.app_secret, settings.verify_token, settings.access_token):
        kept = path.read_text()
        path.unlink()
        assert channel.health().trouble == ("wa_secret",)
        path.write_text(kept)
        clock.pass_(minutes=15)
    assert channel.health().state == "baik"
