"""The words of notices: read from the settings, checked against what an SMS holds, filled with what a case knows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.notice_places import IN_SMS, NOT_IN_SMS, OF_NOTICE, PLACES, WAYS, filled, places_in
from sync.cases.notice_texts import (
    LANGUAGES,
    ONE_SMS,
    NoticeText,
    completed,
    longest_sms,
    make_text,
    notice_texts,
    sms_length,
)
from sync.cases.refusal import Refusal
from tests.cases.shipped import shipped

SHIPPED = notice_texts(shipped("notices.toml"))


def test_every_sms_is_one_sms_with_the_longest_values() -> None:
    lengths = {key[0]: longest_sms(one.text) for key, one in SHIPPED.texts.items() if key[1] == "sms"}
    assert {name: n for name, n in lengths.items() if not isinstance(n, int) or n > ONE_SMS} == {}
    assert lengths["diterima"] == 157
    assert lengths["status"] == 99


@pytest.mark.parametrize(("notice", "length"), [("diterima_lengkapi", 149), ("status", 91), ("bantuan", 113)])
def test_lengths_as_they_go_out(notice: str, length: int) -> None:
    values = {
        "jenis": "Permintaan", "tanggal": "23-11-2026", "nomor": "PGT0-7K4M-92QX-5", "batas": "09-12-2026", "langkah": "4",
        "jumlah": "12", "telepon": "0324-7710982", "kantor": "Kec. Pegantenan",
    }  # fmt: skip
    text = SHIPPED.text(notice, "sms", "mad")
    assert text is not None
    assert sms_length(filled(text.text, values)) == length


def test_all_languages_say_all_notices() -> None:
    for notice in OF_NOTICE:
        ways = [way for way in WAYS if SHIPPED.goes(notice, way)]
        assert ways == (["email"] if notice == "surat_terlampir" else ["sms", "wa", "email"])
        for language in LANGUAGES:
            for way in ways:
                text = SHIPPED.text(notice, way, language)
                assert text is not None
                assert text.language == ("id" if way == "sms" else language)


def test_madurese_is_never_silently_indonesian() -> None:
    for (notice, channel, language), one in SHIPPED.texts.items():
        if language == "mad":
            assert one.text != SHIPPED.texts[notice, channel, "id"].text, (notice, channel)


def test_what_is_sent_outside_the_hours_of_whatsapp_has_a_template() -> None:
    answers = {"status", "status_terlambat", "status_menunggu", "status_selesai"}
    answers |= {"tidak_dikenal", "bantuan", "batal", "berhenti", "surat_terlampir"}
    assert {name for name, template in SHIPPED.templates.items() if not template} == answers


@pytest.mark.parametrize(
    ("notice", "channel", "text", "code"),
    [
        ("bantuan", "sms", "x" * 160, ""),
        ("bantuan", "sms", "x" * 161, "notice.sms_long"),
        ("bantuan", "sms", "~" * 81, "notice.sms_long"),
        ("bantuan", "sms", "Sorat jawâbhân", "notice.not_ascii"),
        ("bantuan", "sms", "`", "notice.not_ascii"),
        ("bantuan", "sms", "{lacak}", "notice.place"),
        ("bantuan", "wa", "{lacak}", ""),
        ("bantuan", "sms", "{nomor}", "notice.place"),
        ("status", "sms", "{nomor} {NOMOR}", ""),
        ("status", "sms", "{nama}", "notice.place"),
        ("bantuan", "sms", "  ", "notice.empty"),
        ("bantuan", "email", "Halo", "notice.subject"),
        ("merpati", "sms", "Halo", "notice.unknown_text"),
        ("bantuan", "merpati", "Halo", "notice.unknown_text"),
    ],
)
def test_what_a_person_writes_is_judged(notice: str, channel: str, text: str, code: str) -> None:
    made = make_text(notice, channel, "id", "", text)
    assert (made.code if isinstance(made, Refusal) else "") == code


def test_an_sms_is_indonesian() -> None:
    assert make_text("bantuan", "sms", "en", "", "Hello") == Refusal("notice.unknown_text")


def test_a_misspelt_place_says_which_is_meant() -> None:
    made = make_text("status", "sms", "id", "", "{bats}")
    assert made == Refusal("notice.place", {"name": "bats", "meant": "batas"})
    assert isinstance(made, Refusal)
    assert made.details == {"name": "bats", "meant": "batas"}


def test_nothing_personal_can_be_filled_in() -> None:
    assert not {"nama", "nik", "pokok", "desa", "unit", "instansi", "teradu"} & set(PLACES)
    assert set(IN_SMS) == set(PLACES) - NOT_IN_SMS


@given(st.dictionaries(st.sampled_from(sorted(PLACES)), st.text(max_size=20)), st.text(max_size=60))
def test_a_value_opens_no_place(values: dict[str, str], around: str) -> None:
    text = f"{around}{{nomor}}{around}"
    said = filled(text, {**values, "nomor": "{batas}"})
    assert "{batas}" in said
    assert set(places_in(text)) >= {"nomor"}


def broken(change: dict[str, Any]) -> dict[str, Any]:
    data = shipped("notices.toml")
    data["notices"][0] |= change
    return data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sms": "x" * 200}, r"notices\[0\] \(diterima\)\.sms\.id: notice\.sms_long"),
        ({"id": "merpati"}, r"notices\[0\]\.id: expected one of"),
        ({"wa": {"id": "a", "en": "b"}}, r"notices\[0\]\.wa\.mad: missing"),
        ({"pos": "x"}, r"notices\[0\]\.pos: unknown setting"),
    ],
)
def test_what_is_wrong_with_the_settings_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        notice_texts(broken(change))


def test_a_notice_that_stands_there_twice_stops_the_start() -> None:
    data = shipped("notices.toml")
    data["notices"].append(data["notices"][0])
    with pytest.raises(ValueError, match="diterima stands there twice"):
        notice_texts(data)


def test_a_notice_that_is_missing_stops_the_start() -> None:
    data = shipped("notices.toml")
    del data["notices"][0]
    with pytest.raises(ValueError, match="notices: diterima missing"):
        notice_texts(data)


def test_a_reason_that_no_sms_holds_stops_the_start() -> None:
    data = shipped("notices.toml")
    data["reasons"]["libur"]["id"] = "x" * 31
    with pytest.raises(ValueError, match=r"reasons\.libur\.id: expected at most 30"):
        notice_texts(data)


def test_texts_are_values() -> None:
    assert NoticeText("bantuan", "sms", "id", "", "x").key == ("bantuan", "sms", "id")


def test_an_office_s_file_from_before_has_the_shipped_words_for_what_is_new() -> None:
    whole, own = shipped("notices.toml"), shipped("notices.toml")
    del own["reply"], own["kinds"]["informasi"], own["notices"][-1]
    own["reasons"]["libur"]["id"] = "tutup"
    made, lacking = completed(own, whole)
    assert set(lacking) == {f"notices.{whole['notices'][-1]['id']}", "kinds.informasi", "reply"}
    texts = notice_texts(made)
    assert texts.phrases == SHIPPED.phrases
    assert texts.reason("libur", "id") == "tutup"
    assert completed(whole, whole) == (whole, ())
