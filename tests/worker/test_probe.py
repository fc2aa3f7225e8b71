"""A test case: opened and signed for by the centre, in no register, and every reason why it is not."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from starlette.applications import Starlette

from sync.cases.refusal import Refusal
from sync.central.tables import case_number, cases, device, record
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.wire.client import CentreClient
from sync.wire.messages import Probe, ProbeAnswer
from sync.worker import unopened
from sync.worker.probing import Probed, send_probe
from tests.central.running import RunningCentre, listening
from tests.sending import Lobby


def send(lobby: Lobby, whom: Recipients | Refusal | None = None) -> Probed:
    enrolled = lobby.journal.enrolment
    assert enrolled is not None
    return send_probe(lobby.client, enrolled, whom or lobby.whom, lambda n: b"\x07" * n)


def rows(centre: RunningCentre) -> tuple[int, ...]:
    with centre.store.reading() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (cases, record, case_number)
        )


def test_it_is_opened_and_stands_nowhere(
    centre: RunningCentre, lobby: Lobby, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kotak"):
        assert send(lobby) == Probed("opened", lobby.client.now())
    told = [one.__dict__["facts"] for one in caplog.records if one.message == "kiosk.test_case"]
    assert told == [{"kiosk": "PGT1", "outcome": "opened"}]
    assert rows(centre) == (0, 0, 0)
    assert lobby.journal.waiting().records == 0
    assert str(lobby.submit().serial) == "000001", "it took no serial"
    lobby.until_done()
    assert rows(centre) == (1, 1, 1)


def test_what_no_key_of_the_office_opens_is_said(lobby: Lobby) -> None:
    strangers = Recipients.of(new_identity()[1], new_identity()[1])
    assert isinstance(strangers, Recipients)
    assert send(lobby, strangers).word == "cannot-open"


def test_with_nobody_to_seal_to_nothing_leaves(lobby: Lobby) -> None:
    assert send(lobby, Refusal("keys.expired")).word == "keys"


def test_what_was_sealed_for_another_purpose_is_no_test_case(lobby: Lobby) -> None:
    enrolled = lobby.journal.enrolment
    assert enrolled is not None
    probe = Probe(
        device=enrolled.device_id,
        identity=enrolled.identity,
        sealed=seal(b'{"kind":"CaseReceived","answers":{}}', lobby.whom),
    )
    came = lobby.client.probe(probe)
    assert isinstance(came, ProbeAnswer)
    assert (came.outcome, came.word_sha256) == ("differs", "")


def test_a_clock_that_is_wrong_is_corrected_once(lobby: Lobby) -> None:
    lobby.client.offset = timedelta(hours=-2)
    assert send(lobby).good
    assert abs(lobby.client.offset) < timedelta(seconds=5)


def test_a_copied_disk_is_told_by_the_centre_s_own_word(lobby: Lobby) -> None:
    enrolled = lobby.journal.enrolment
    assert enrolled is not None
    other = replace(enrolled, identity="machine-2")
    assert send_probe(lobby.client, other, lobby.whom, bytes).word == "identity-changed"


def test_a_revoked_kiosk_is_told_so(centre: RunningCentre, lobby: Lobby) -> None:
    centre.store.write(lambda connection: connection.execute(update(device).values(state="revoked")))
    assert send(lobby).word == "revoked"


@pytest.mark.parametrize("way", ["older", "away"])
def test_an_older_centre_and_none_at_all(lobby: Lobby, way: str) -> None:
    enrolled = lobby.journal.enrolment
    assert enrolled is not None
    with listening(Starlette()) as url:
        client = CentreClient(
            url if way == "older" else "http://127.0.0.1:1",
            lobby.clock,
            key=lobby.key,
            centre_public=enrolled.centre_public,
        )
        came = send_probe(client, enrolled, lobby.whom, bytes)
        client.close()
    assert came.word == ("not-known" if way == "older" else "offline")


def test_intake_is_closed_by_one_that_cannot_be_opened_and_opened_by_one_that_is_alone(
    lobby: Lobby, caplog: pytest.LogCaptureFixture
) -> None:
    strangers = Recipients.of(new_identity()[1], new_identity()[1])
    assert isinstance(strangers, Recipients)
    for word in ("offline", "not-known", "opened"):
        assert unopened.heard(lobby.journal, word, lobby.clock()) is None
        assert unopened.since(lobby.journal) is None
    first = send(lobby, strangers)
    with caplog.at_level(logging.INFO, "kotak"):
        assert unopened.heard(lobby.journal, first.word, first.at) is None
        lobby.clock.pass_(hours=1)
        for word in ("cannot-open", "offline", "not-known", "refused", "differs"):
            assert unopened.heard(lobby.journal, word, lobby.clock()) is None
            assert unopened.since(lobby.journal) == first.at, "since when it was first said"
        assert unopened.heard(lobby.journal, send(lobby).word, lobby.clock()) is None
    assert unopened.since(lobby.journal) is None
    told = [one.message for one in caplog.records]
    assert [name for name in told if name.startswith("intake.")] == ["intake.unopened", "intake.opened_again"]
