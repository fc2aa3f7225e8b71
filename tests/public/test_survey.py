"""The survey by link: one answer a link, counted and not kept; who is not satisfied can say so."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import delete, insert, select

from sync.cases.numbers import ALPHABET, TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.survey_codes import token_in
from sync.central.service import Centre
from sync.central.survey import read_token, survey_between, survey_token
from sync.central.tables import case_number
from sync.central.tables.public import survey_count, survey_used
from tests.desk.conftest import Browser
from tests.public.conftest import PLANTED, Filed


@pytest.fixture
def filed(file: Callable[..., Filed]) -> Filed:
    return file()


@pytest.fixture
def token(centre: Centre, filed: Filed) -> str:
    return survey_token(centre.store, centre.store.office_id, TrackingNumber(filed.number.replace("-", "")))


def _scores(score: int = 3, **others: str) -> dict[str, str]:
    return {f"u{n}": str(score) for n in range(1, 10)} | others


def test_nine_answers_make_the_index(browser: Browser, centre: Centre, token: str) -> None:
    assert "Pertanyaan 9 dari 9" in browser.get(f"/survei/{token}").text
    page = browser.post(f"/survei/{token}", **_scores())
    assert "Terima kasih" in page.text
    with centre.store.reading() as connection:
        found = survey_between(connection, centre.store.office_id, date(2026, 11, 1), date(2026, 11, 30))
    assert found is not None
    assert (str(found.index), found.grade, found.answers) == ("75.00", "C", 1)


def test_a_link_is_answered_once(browser: Browser, token: str) -> None:
    browser.post(f"/survei/{token}", **_scores())
    again = browser.post(f"/survei/{token}", **_scores(1))
    assert again.status_code == 409
    assert "sudah diisi" in again.text
    assert "sudah diisi" in browser.get(f"/survei/{token}").text


def test_what_is_left_out_is_said_and_the_rest_stays(browser: Browser, centre: Centre, token: str) -> None:
    given = _scores(4)
    del given["u5"]
    page = browser.post(f"/survei/{token}", **given)
    assert page.status_code == 422
    assert "Masih ada 1 pertanyaan" in page.text
    assert page.text.count(" checked") == 8
    assert browser.post(f"/survei/{token}", **_scores(4)).status_code == 200  # the link is not used up by it


@pytest.mark.parametrize("score", ["0", "5", "x", "33"])
def test_no_other_scores(browser: Browser, token: str, score: str) -> None:
    assert browser.post(f"/survei/{token}", **_scores() | {"u1": score}).status_code == 422


@pytest.mark.parametrize("change", ["", "0" * 20, "nonsense"])
def test_a_code_that_was_never_printed(browser: Browser, token: str, change: str) -> None:
    code = change or ("0" if token[0] != "0" else "1") + token[1:]
    assert browser.post("/survei", kode=code).status_code == 404


def test_a_code_is_read_as_people_type_it(centre: Centre, token: str) -> None:
    typed = token.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert not isinstance(read_token(centre.store, typed), Refusal)


class TestEarlyLetters:
    """Their codes held no check and named no office; they are in people's hands."""

    @pytest.fixture
    def early(self, centre: Centre, token: str) -> str:
        first = token_in(token.replace("-", ""))[:6]
        proof = hmac.digest(centre.store.at_rest.derived("survey proof"), first, "sha256")[:6]
        value = int.from_bytes(first + proof, "big") << 4
        return "".join(ALPHABET[value >> shift & 31] for shift in range(95, -1, -5))

    def test_the_reply_is_rated_once_whichever_code_is_used(
        self, browser: Browser, centre: Centre, token: str, early: str
    ) -> None:
        assert read_token(centre.store, early) == token_in(token.replace("-", ""))
        assert browser.post(f"/survei/{early}", **_scores()).status_code == 200
        assert browser.post(f"/survei/{early}", **_scores()).status_code == 409
        assert browser.post(f"/survei/{token}", **_scores()).status_code == 409

    def test_what_was_rated_when_it_was_early_stays_rated(
        self, browser: Browser, centre: Centre, token: str, early: str
    ) -> None:
        used = hmac.digest(centre.store.at_rest.derived("survey used"), token_in(early), "sha256").hex()
        centre.store.write(lambda connection: connection.execute(insert(survey_used).values(token_hash=used)))
        assert "sudah diisi" in browser.get(f"/survei/{early}").text
        assert browser.post(f"/survei/{token}", **_scores()).status_code == 409

    def test_it_must_be_right_to_the_last_glyph(self, centre: Centre, early: str) -> None:
        for place in range(20):
            other = ALPHABET[ALPHABET.index(early[place]) ^ 16]
            wrong = early[:place] + other + early[place + 1 :]
            assert read_token(centre.store, wrong) == Refusal("survey.token")

    def test_a_case_that_is_gone_is_rated_by_nobody(
        self, browser: Browser, centre: Centre, early: str
    ) -> None:
        centre.store.write(lambda connection: connection.execute(delete(case_number)))
        assert browser.get(f"/survei/{early}").status_code == 404


def test_nothing_kept_leads_from_an_answer_to_a_case(
    browser: Browser, centre: Centre, filed: Filed, token: str
) -> None:
    browser.post(f"/survei/{token}", **_scores(layanan="kependudukan"))
    with centre.store.reading() as connection:
        counted = [tuple(row) for row in connection.execute(select(survey_count))]
        used = [tuple(row) for row in connection.execute(select(survey_used))]
    written = repr((counted, used))
    number = filed.number.replace("-", "")
    assert not [
        one for one in (*PLANTED, filed.case_id, number, token, token.replace("-", "")) if one in written
    ]
    assert len(counted) == 9
    assert [len(row) for row in used] == [1]


def test_the_token_tells_nothing_of_the_number(filed: Filed, token: str) -> None:
    assert filed.number.replace("-", "")[4:] not in token.replace("-", "")


def test_an_invented_service_is_not_counted_as_one(browser: Browser, centre: Centre, token: str) -> None:
    browser.post(f"/survei/{token}", **_scores(layanan="Fatimah"))
    with centre.store.reading() as connection:
        assert set(connection.execute(select(survey_count.c.service)).scalars()) == {""}


def test_who_is_not_satisfied_is_told_the_way(browser: Browser, token: str) -> None:
    page = browser.post(f"/survei/{token}", **_scores(1)).text
    assert "Minta dibuka kembali" in page
    assert "Ombudsman" in page


def test_an_open_case_is_not_asked_to_be_reopened(browser: Browser, filed: Filed, token: str) -> None:
    page = browser.post("/keberatan", kode=token, nomor=filed.number, kata="KTP belum jadi.")
    assert page.status_code == 422
    assert "masih ditangani" in page.text


def test_the_code_belongs_to_its_own_number(browser: Browser, file: Callable[..., Filed], token: str) -> None:
    page = browser.post("/keberatan", kode=token, nomor=file().number, kata="KTP belum jadi.")
    assert page.status_code == 422
    assert "belum dikenal" in page.text
