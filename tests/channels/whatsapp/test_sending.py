"""A notice as text or as template, and what each answer of Meta's means for it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.cases.messages import InDoubt, NotSent, Outcome, Outgoing, Sent, TryLater
from sync.central.keys import CentreKeys
from sync.central.settings import WaSettings
from sync.channels.whatsapp.channel import WhatsAppChannel, opened
from sync.channels.whatsapp.graph_fake import FakeGraph
from tests.central.running import SteppedClock
from tests.channels.whatsapp.posts import NOW, TELEPHONE, USER_ID

PHONE = f"+{TELEPHONE}"
NOTICE = Outgoing(
    reference="0193b1a0-0000-7000-8000-000000000001",
    channel="wa",
    address=PHONE,
    subject="",
    text="PGT0-7K4M-92QX-5: mohon lengkapi identitas",
    template="aduan_lengkapi",
    values={"nomor": "PGT0-7K4M-92QX-5", "batas": "09-12-2026", "jenis": "Pengaduan"},
    template_places=("nomor", "batas"),
    heard_at=NOW,
    answers="wamid.A",
)


@pytest.fixture(autouse=True)
def _approved(graph: FakeGraph) -> None:
    graph.open_to.update({PHONE, USER_ID})
    graph.templates = {
        ("aduan_lengkapi", "id"): ("nomor", "batas"),
        ("aduan_lengkapi", "en"): ("nomor", "batas"),
    }


def changed(**more: Any) -> Outgoing:
    return dataclasses.replace(NOTICE, **more)


def test_within_the_day_it_is_text_that_quotes_what_it_answers(
    channel: WhatsAppChannel, graph: FakeGraph
) -> None:
    assert channel.send(NOTICE) == Sent("wamid.TIRUAN0001")
    (said,) = graph.sent
    assert (said["to"], said["type"], said["text"]["body"]) == (PHONE, "text", NOTICE.text)
    assert (said["context"], said["biz_opaque_callback_data"]) == (
        {"message_id": "wamid.A"},
        NOTICE.reference,
    )
    assert said["text"]["preview_url"] is False
    assert channel.health().sent_at == NOW


def test_somebody_without_a_number_is_written_to_by_his_id(
    channel: WhatsAppChannel, graph: FakeGraph
) -> None:
    channel.send(changed(address=USER_ID))
    assert graph.sent[0]["recipient"] == USER_ID
    assert "to" not in graph.sent[0]


@pytest.mark.parametrize("heard_at", [None, NOW - timedelta(hours=23, minutes=56)])
def test_after_the_day_it_is_the_template(channel: WhatsAppChannel, graph: FakeGraph, heard_at: Any) -> None:
    assert isinstance(channel.send(changed(heard_at=heard_at)), Sent)
    (said,) = graph.sent
    assert said["type"] == "template"
    assert said["template"]["language"] == {"code": "id"}
    assert [one["text"] for one in said["template"]["components"][0]["parameters"]] == [
        "PGT0-7K4M-92QX-5",
        "09-12-2026",
    ]


def test_languages_of_templates(channel: WhatsAppChannel, graph: FakeGraph) -> None:
    for language in ("en", "mad", "id"):
        channel.send(changed(heard_at=None, language=language))
    assert [said["template"]["language"]["code"] for said in graph.sent] == ["en", "id", "id"]


def test_madurese_has_templates_of_its_own_where_the_office_says_so(
    settings: WaSettings, tmp_path: Path, keys: CentreKeys, clock: SteppedClock, graph: FakeGraph
) -> None:
    checked = msgspec.structs.replace(settings, madurese_templates=True)
    way = opened(checked, tmp_path / "centre", keys, clock)
    graph.templates = {
        **graph.templates,
        (f"{NOTICE.template}_mad", "id"): NOTICE.template_places,
    }
    for language in ("mad", "id"):
        assert isinstance(way.send(changed(heard_at=None, language=language)), Sent)
    assert [said["template"]["name"] for said in graph.sent] == [f"{NOTICE.template}_mad", NOTICE.template]


def test_where_meta_counts_otherwise_the_template_follows_at_once(
    channel: WhatsAppChannel, graph: FakeGraph
) -> None:
    graph.open_to.clear()
    assert isinstance(channel.send(NOTICE), Sent)
    assert [said["type"] for said in graph.sent] == ["template"]


def test_without_a_template_staff_are_asked(channel: WhatsAppChannel, graph: FakeGraph) -> None:
    graph.open_to.clear()
    assert channel.send(changed(template="")) == NotSent("tanpa_templat")
    assert channel.send(changed(heard_at=None, template="")) == NotSent("tanpa_templat")
    assert channel.send(changed(heard_at=None, template="lain")) == NotSent("templat_ditolak")
    assert channel.send(changed(heard_at=None, template_places=("nomor",))) == NotSent("templat_ditolak")
    assert graph.sent == []


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        ("token", TryLater("token")),
        ("busy", TryLater("busy", 120.0)),
        ("account", TryLater("account")),
        ("broken", TryLater("server")),
        ("redirect", TryLater("server")),
        ("gateway", InDoubt("gateway")),
        ("garbled", InDoubt("answer")),
        ("cut", InDoubt("line")),
    ],
)
def test_what_an_answer_means(
    channel: WhatsAppChannel, graph: FakeGraph, trouble: Any, outcome: Outcome
) -> None:
    graph.troubles.append(trouble)
    assert channel.send(NOTICE) == outcome
    assert graph.sent == []
    assert channel.health().trouble == (f"wa_{outcome.code}",)  # type: ignore[union-attr]
    assert isinstance(channel.send(NOTICE), Sent)
    assert channel.health().trouble == ()


def test_a_time_to_wait_until(channel: WhatsAppChannel, graph: FakeGraph, clock: SteppedClock) -> None:
    graph.retry_after = (clock.now + timedelta(minutes=10)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    graph.troubles.append("busy")
    assert channel.send(NOTICE) == TryLater("busy", 600.0)
    graph.retry_after = "soon"
    graph.troubles.append("busy")
    assert channel.send(NOTICE) == TryLater("busy")


def test_nobody_there_and_nothing_to_say_it_with(channel: WhatsAppChannel, settings: WaSettings) -> None:
    settings.access_token.write_text("")
    assert channel.send(NOTICE) == TryLater("secret")
    settings.access_token.write_text("dua\tkata\n")
    assert isinstance(channel.send(NOTICE), TryLater)


def test_a_server_that_is_not_there_has_heard_nothing(
    channel: WhatsAppChannel, graph: FakeGraph, settings: WaSettings
) -> None:
    with FakeGraph().listening() as gone:
        url = gone.url
    away = opened(
        msgspec.structs.replace(settings, graph_url=url),
        channel.spool.folder,
        channel.spool.keys,
        channel.clock,
    )
    assert away.send(NOTICE) == TryLater("unreachable")
