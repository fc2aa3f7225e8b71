"""Survey answers from a kiosk: signed for, counted once, in whatever way they come twice."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from sync.cases.numbers import TrackingNumber, check_glyph
from sync.cases.refusal import Refusal
from sync.central.store import Store
from sync.central.survey import (
    KIOSK,
    Answer,
    answer_by_link,
    is_used,
    read_token,
    survey_between,
    survey_token,
)
from sync.central.tables import batch, cases, office
from sync.central.tables.public import survey_count
from sync.wire.messages import SurveyAnswer, encode
from tests.central.running import RunningCentre
from tests.sending import Lobby, lobby_at

NINE = [4, 3, 4, 4, 0, 3, 4, 2, 1]


def said(key: str, scores: list[int] = NINE) -> bytes:
    return encode(SurveyAnswer(key=key, scores=scores, salt=bytes(16)))


def put(lobby: Lobby, key: str, scores: list[int] = NINE) -> None:
    assert lobby.journal.keep_survey(key, said(key, scores)) is None


def insert_office(store: Store, office_id: str, code: str, name: str) -> None:
    row = {"office_id": office_id, "code": code, "name": name, "feed_n": 0, "last_enrolment": 0}
    store.write(lambda connection: connection.execute(insert(office).values(row)))


def answered(centre: RunningCentre, lobby: Lobby) -> TrackingNumber:
    case = lobby.submit()
    assert lobby.worker.run_once().outcome == "done"
    closed = update(cases).values(state="closed", outcome="selesai", step=12)
    centre.store.write(lambda connection: connection.execute(closed))
    return case.number


def counts(centre: RunningCentre) -> dict[tuple[str, int], int]:
    with centre.store.reading() as connection:
        rows = connection.execute(select(survey_count)).all()
    return {(row.way, row.element): row.score for row in rows for _ in range(row.answers)}


def test_an_answer_is_counted_and_forgotten_on_the_way(centre: RunningCentre, lobby: Lobby) -> None:
    number = answered(centre, lobby)
    put(lobby, number.glyphs)
    assert lobby.worker.run_once().outcome == "done"
    assert lobby.journal.surveys_due(9) == []
    assert counts(centre) == {(KIOSK, n): score for n, score in enumerate(NINE, start=1) if score}
    token = read_token(centre.store, survey_token(centre.store, centre.store.office_id, number))
    assert isinstance(token, bytes)
    assert is_used(centre.store, token)


def test_the_same_answer_twice_counts_once(centre: RunningCentre, lobby: Lobby) -> None:
    number = answered(centre, lobby)
    put(lobby, number.glyphs)
    lobby.journal.surveys_taken = lambda hashes: None  # type: ignore[method-assign]  # the answer was lost on the way
    lobby.worker.run_once()
    lobby.worker.run_once()
    assert len(counts(centre)) == 8
    with centre.store.reading() as connection:
        assert {row.answers for row in connection.execute(select(survey_count))} == {1}


def test_a_reply_is_rated_once_by_link_or_at_the_kiosk(centre: RunningCentre, lobby: Lobby) -> None:
    number = answered(centre, lobby)
    spelt = survey_token(centre.store, centre.store.office_id, number)
    token = read_token(centre.store, spelt)
    assert isinstance(token, bytes)
    assert answer_by_link(centre.store, token, Answer((4,) * 9), centre.clock) is None
    put(lobby, number.glyphs)
    put(lobby, spelt.replace("-", ""))
    lobby.worker.run_once()
    assert lobby.journal.surveys_due(9) == []
    assert KIOSK not in {way for way, _ in counts(centre)}


def test_of_two_kiosks_that_were_offline_the_first_to_arrive_counts(
    centre: RunningCentre, lobby: Lobby, tmp_path: Path
) -> None:
    """One had the receipt under its reader, at the other the letter's code was typed; neither could know of the other."""
    number = answered(centre, lobby)
    spelt = survey_token(centre.store, centre.store.office_id, number).replace("-", "")
    with lobby_at(tmp_path / "second", centre) as second:
        put(lobby, number.glyphs, [1] * 9)
        put(second, spelt, [4] * 9)
        for one in (second, lobby):
            assert one.worker.run_once().outcome == "done"
            assert one.journal.surveys_due(9) == []
        assert counts(centre) == {(KIOSK, n): 4 for n in range(1, 10)}
        with centre.store.reading() as connection:
            assert {row.answers for row in connection.execute(select(survey_count))} == {1}
        # What each says to the next who comes with this reply is true: it was answered.
        assert lobby.journal.keep_survey(number.glyphs, b"again") == Refusal("survey.used")
        assert second.journal.keep_survey(spelt, b"again") == Refusal("survey.used")


def test_a_reply_counts_for_the_office_that_wrote_it(centre: RunningCentre, lobby: Lobby) -> None:
    """By link, and by the code of a neighbour's letter that was typed at this office's kiosk."""
    insert_office(centre.store, "3528080", "PAK", "Kecamatan Pakong")
    by_link, by_code = (
        survey_token(centre.store, "3528080", TrackingNumber(twelve + check_glyph(twelve)))
        for twelve in ("PAK100000001", "PAK100000002")
    )
    token = read_token(centre.store, by_link)
    assert isinstance(token, bytes)
    assert answer_by_link(centre.store, token, Answer((2,) * 9), centre.clock) is None
    put(lobby, by_code.replace("-", ""), [4] * 9)
    lobby.worker.run_once()
    with centre.store.reading() as connection:
        rows = connection.execute(select(survey_count.c.office_id, survey_count.c.way).distinct()).all()
    assert {tuple(row) for row in rows} == {("3528080", "tautan"), ("3528080", KIOSK)}


def test_a_proof_for_one_office_is_none_for_another(centre: RunningCentre) -> None:
    """An office that this store does not have (any more) has no letters here."""
    number = TrackingNumber("PAK100000001" + check_glyph("PAK100000001"))
    assert read_token(centre.store, survey_token(centre.store, "3528080", number)) == Refusal("survey.token")
    assert answer_by_link(centre.store, bytes(12), Answer((2,) * 9), centre.clock) == Refusal("survey.token")


def test_the_letter_s_code_counts_too(centre: RunningCentre, lobby: Lobby) -> None:
    number = answered(centre, lobby)
    put(lobby, survey_token(centre.store, centre.store.office_id, number).replace("-", ""), [4] * 9)
    lobby.worker.run_once()
    with centre.store.reading() as connection:
        found = survey_between(connection, centre.store.office_id, date(2026, 1, 1), date(2027, 12, 31))
    assert found is not None
    assert (str(found.index), found.answers) == ("100.00", 1)


@pytest.mark.parametrize("key", ["PGT100000000G", "7K4M92QXZ10RT5V8WB32"])
def test_what_was_never_answered_or_printed_is_dropped(centre: RunningCentre, lobby: Lobby, key: str) -> None:
    lobby.submit()
    put(lobby, key)
    assert lobby.worker.run_once().outcome == "done"
    assert (lobby.journal.surveys_due(9), counts(centre)) == ([], {})


def test_a_case_that_is_still_open_is_not_rated(centre: RunningCentre, lobby: Lobby) -> None:
    case = lobby.submit()
    lobby.worker.run_once()
    put(lobby, case.number.glyphs)
    lobby.worker.run_once()
    assert counts(centre) == {}


def test_an_answer_that_nobody_signed_for_is_refused(centre: RunningCentre, lobby: Lobby) -> None:
    number = answered(centre, lobby)
    put(lobby, number.glyphs)
    client_sync = lobby.client.sync
    lobby.client.sync = lambda manifest, records, surveys=(): client_sync(  # type: ignore[method-assign]
        manifest, records, [said(number.glyphs, [1] * 9)]
    )
    assert lobby.worker.run_once().outcome != "done"
    assert lobby.journal.surveys_due(9) == [said(number.glyphs)]
    assert counts(centre) == {}


def test_what_the_centre_keeps_of_the_request_does_not_tell_the_answer(
    centre: RunningCentre, lobby: Lobby
) -> None:
    number = answered(centre, lobby)
    lobby.submit()
    put(lobby, number.glyphs)
    lobby.worker.run_once()
    with centre.store.reading() as connection:
        kept = [bytes(row.manifest) for row in connection.execute(select(batch))]
    assert any(hashlib.sha256(said(number.glyphs)).hexdigest().encode() in one for one in kept)
    assert all(b"scores" not in one and number.glyphs.encode() not in one for one in kept)
