"""What Meta posts is parted; what is not understood is kept, and who wrote is found by whatever is there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.messages import Mark
from sync.channels.whatsapp.json_text import DEEPEST
from sync.channels.whatsapp.notification import Contact, marks, notification
from tests.channels.whatsapp.posts import METADATA, NOW, TELEPHONE, USER_ID, by, post, status, text

PHONE = f"+{TELEPHONE}"


def contact(value: dict[str, Any]) -> Contact:
    (written,) = notification(post(value)).written
    return written.contact


def test_sender_by_number_by_id_and_by_both() -> None:
    assert contact(by(text("a"))) == Contact(USER_ID, PHONE)
    assert contact(by(text("a"), telephone="")) == Contact(USER_ID, "")
    assert contact(by(text("a"), user_id="")) == Contact("", PHONE)
    assert contact(by(text("a"), telephone="")).address == USER_ID
    assert contact(by(text("a"))).address == PHONE


@pytest.mark.parametrize("gone", ["from", "from_user_id", "wa_id", "user_id", "contacts"])
def test_each_name_may_be_missing(gone: str) -> None:
    value = by(text("a"))
    value["messages"][0].pop(gone, None)
    value["contacts"][0].pop(gone, None)
    value.pop(gone, None)
    assert contact(value) == Contact(USER_ID, PHONE)


def test_an_id_that_stands_where_a_number_was() -> None:
    value = by(text("a"), user_id="")
    value["messages"][0]["from"] = value["contacts"][0]["wa_id"] = USER_ID
    assert contact(value) == Contact(USER_ID, "")


def test_nobody_at_all_is_somebody_unknown() -> None:
    value = by(text("a"), telephone="", user_id="") | {"contacts": []}
    assert contact(value) == Contact()


def test_two_senders_in_one_body_keep_to_their_own() -> None:
    other = by(text("b", "wamid.B"), telephone="6285555555555", user_id="ID.2")
    both = by(text("a"))
    both["messages"] += other["messages"]
    both["contacts"] += other["contacts"]
    found = notification(post(both))
    assert [one.contact for one in found.written] == [
        Contact(USER_ID, PHONE),
        Contact("ID.2", "+6285555555555"),
    ]
    assert [len(one.value["contacts"]) for one in found.written] == [1, 1]


def test_its_time_is_metas_and_a_broken_one_none() -> None:
    (written,) = notification(post(by(text("a")))).written
    assert written.at == NOW
    for broken in ("", "soon", "99999999999", "-5", "١٢٣٤٥٦٧٨٩٠"):
        (written,) = notification(post(by({**text("a"), "timestamp": broken}))).written
        assert written.at is None


def test_what_became_of_notices() -> None:
    found = notification(
        post(
            status("sent", "wamid.1", "ref"),
            status("delivered", "wamid.1", "ref"),
            status("read", "wamid.1"),
            status("failed", "wamid.2", code=131047),
            status("failed", "wamid.3", code=131026),
            status("failed", "wamid.4", code=7),
            status("held", "wamid.5"),
        )
    )
    assert list(marks(found, NOW)) == [
        Mark("terkirim", NOW, "wamid.1", "ref"),
        Mark("sampai", NOW, "wamid.1", "ref"),
        Mark("sampai", NOW, "wamid.1"),
        Mark("gagal", NOW, "wamid.2", code="jendela_tertutup"),
        Mark("gagal", NOW, "wamid.3", code="bukan_pengguna_wa"),
        Mark("gagal", NOW, "wamid.4", code="ditolak_wa"),
    ]
    assert found.known


def test_names_that_no_database_takes_are_none() -> None:
    found = notification(
        post(status("sent", "wamid.\0"), status("sent", "x" * 256), status("sent", "a", "b\0"))
    )
    assert list(marks(found, NOW)) == [Mark("terkirim", NOW, "a")]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b'{"entry":[]}',
        b'{"entry":{"changes":1}}',
        b"[" * 100_000,
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        post({"metadata": METADATA, "news": []}),
        post({"messages": ["words"]}),
        post({"messages": {"0": text("a")}}),
    ],
)
def test_what_is_not_understood_is_kept_whole(raw: bytes) -> None:
    found = notification(raw)
    assert (found.known, found.written) == (False, ())


def test_a_message_beside_something_strange_is_not_lost_with_it() -> None:
    value = by(text("a"))
    value["messages"].append("words")
    found = notification(post(value))
    assert (len(found.written), found.known) == (1, False)


def test_news_of_the_account_are_no_messages() -> None:
    found = notification(post({"event": "DISABLED"}, field="account_update"))
    assert (found.written, found.others, found.known) == ((), ("account_update",), True)
    strange = notification(
        post({"errors": [{"code": 131000}]}),
    )
    assert (strange.others, strange.known) == (("131000",), True)
    assert notification(post({}, field="<b>")).others == ("other",)


@given(st.binary(max_size=60))
def test_no_bytes_break_it(raw: bytes) -> None:
    assert not notification(raw).written
