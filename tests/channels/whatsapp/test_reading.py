"""What a message says, by its kind, and what happens to kinds that nobody has thought of."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.messages import Content
from sync.channels.whatsapp.kept import KeptMessage, packed
from sync.channels.whatsapp.notification import notification
from sync.channels.whatsapp.reading import NOTES, TOGETHER_WITHIN, media_of, read_message
from tests.channels.email.test_reading import PNG
from tests.channels.whatsapp.posts import by, message, post, text

OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead\x01\x01" + bytes(30)


def read(one: dict[str, Any], media: bytes | None = None, trouble: str = "") -> Content:
    """As the inbox would have it, through a body of Meta's."""
    (written,) = notification(post(by(one))).written
    return read_message(packed(KeptMessage(written.value, media, trouble)))


def test_a_text_with_letters_of_madura() -> None:
    content = read(text("LAPOR jhâlân rosak è ḍisa 🛣"))
    assert (content.text, content.notes, content.automatic) == ("LAPOR jhâlân rosak è ḍisa 🛣", (), False)
    assert (content.conversation, content.together_within) == ("percakapan", TOGETHER_WITHIN)


@pytest.mark.parametrize("words", ["STATUS PGT0-7K4M-92QX-5", "stop", "BANTUAN", "Batal PGT0-7K4M-92QX-5"])
def test_a_command_stands_by_itself(words: str) -> None:
    content = read(text(words))
    assert (content.conversation, content.together_within) == ("", None)


def test_a_photo_with_its_words_and_without_a_name() -> None:
    content = read(message("image", image={"id": "77", "caption": "lubang", "mime_type": "image/jpeg"}), PNG)
    (photo,) = content.attachments
    assert (content.text, photo.name, photo.media_type, photo.data) == (
        "lubang",
        "image.png",
        "image/png",
        PNG,
    )


def test_a_document_has_the_name_that_its_sender_gave_it_and_the_type_that_it_is() -> None:
    content = read(message("document", document={"id": "77", "filename": "ktp.pdf"}), PNG)
    assert [(one.name, one.media_type) for one in content.attachments] == [("ktp.pdf", "image/png")]


def test_a_voice_is_for_staff_to_hear() -> None:
    content = read(message("audio", audio={"id": "77", "voice": True}), OGG)
    (voice,) = content.attachments
    assert (content.text, content.notes, voice.name, voice.media_type) == (
        "",
        ("voice",),
        "audio.ogg",
        "audio/ogg",
    )


def test_a_file_that_could_not_be_had_is_told() -> None:
    content = read(message("video", video={"id": "77"}), trouble="media_gone")
    assert (content.attachments, content.notes) == ((), ("media_gone",))


def test_a_place() -> None:
    where = {"latitude": -7.13, "longitude": 113.48, "name": "Balai Desa", "address": "Jl. Raya"}
    content = read(message("location", location=where))
    assert (content.text, content.notes) == ("geo:-7.13,113.48\nBalai Desa, Jl. Raya", ("location",))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (message("button", button={"text": "Ya", "payload": "x"}), "Ya"),
        (
            message("interactive", interactive={"type": "list_reply", "list_reply": {"title": "Jalan"}}),
            "Jalan",
        ),
        (
            message(
                "contacts",
                contacts=[{"name": {"formatted_name": "Pak RT"}, "phones": [{"phone": "+62812"}]}],
            ),
            "Pak RT: +62812",
        ),
    ],
)
def test_answers_and_cards_are_words(one: dict[str, Any], words: str) -> None:
    assert read(one).text == words


def test_a_thumb_is_no_message_that_wants_an_answer() -> None:
    content = read(message("reaction", reaction={"message_id": "wamid.OURS", "emoji": "👍"}))
    assert (content.text, content.automatic, content.answers_to) == ("👍", True, ("wamid.OURS",))


def test_what_was_deleted_is_told_and_not_done() -> None:
    content = read(message("revoke", revoke={"original_message_id": "wamid.A"}))
    assert (content.text, content.notes, content.automatic) == ("", ("deleted",), True)


def test_an_edit_brings_the_new_words_and_keeps_its_file() -> None:
    new = {"type": "image", "image": {"id": "78", "caption": "jalan rusak parah"}}
    one = message("edit", edit={"original_message_id": "wamid.A", "message": new})
    content = read(one, PNG)
    assert (content.text, content.notes, content.answers_to) == (
        "jalan rusak parah",
        ("edited",),
        ("wamid.A",),
    )
    assert [file.name for file in content.attachments] == ["image.png"]
    assert media_of(one) == "78"


def test_a_kind_of_tomorrow_is_shown_by_its_name() -> None:
    assert read(message("poll_creation", poll={"options": ["a"]})).text == "[poll_creation]"
    strange = read(message("<script>"))
    assert (strange.text, strange.notes) == ("[?]", ("kind_unknown",))


def test_quoting_and_forwarding_are_seen() -> None:
    content = read({**text("sudah"), "context": {"id": "wamid.OURS", "forwarded": True}})
    assert (content.answers_to, content.notes) == (("wamid.OURS",), ("forwarded",))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", post(by(text("a"))), b'{"kotak_aduan_wa":1}'])
def test_what_is_no_message_says_so(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_message(raw)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KINDS = st.sampled_from(
    ("text", "image", "location", "contacts", "interactive", "reaction", "edit", "system", "x")
)


@given(_KINDS, _JSON, _JSON)
def test_no_shape_breaks_the_reader(kind: str, inner: object, context: object) -> None:
    content = read({"type": kind, kind: inner, "context": context, "id": "wamid.X"})
    assert set(content.notes) <= set(NOTES)
    assert all(name.isascii() and name.isprintable() for name in content.answers_to)


@given(st.text(max_size=50))
def test_any_text_survives_being_kept(words: str) -> None:
    value = json.loads(json.dumps(by(text(words))))
    assert read_message(packed(KeptMessage(value))).text == words
