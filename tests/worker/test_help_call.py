"""A call for help goes up with the sync and becomes a notice for whoever sits at the desk, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.central.notices import notices_of
from sync.central.people import Person, add_person
from sync.worker import SyncWorker
from tests.central.running import RunningCentre
from tests.sending import Lobby


def person(centre: RunningCentre, login: str, role: str) -> Person:
    made = add_person(
        centre.store, centre.store.office_id, login=login, name=login, role=role, clock=centre.clock
    )
    assert isinstance(made, Person)
    return made


def run(lobby: Lobby, called_at: object) -> None:
    worker = SyncWorker(
        lobby.journal,
        lobby.client,
        lobby.clock,
        uniform=lambda low, high: high,
        health=lambda: {"help_called_at": called_at},
    )
    assert worker.run_once().outcome == "done"
    assert worker.runs_done == 1


def kinds(centre: RunningCentre, who: Person) -> list[str]:
    return [row.kind for row in notices_of(centre.store, who)]


def test_the_desk_is_told_once_and_not_the_auditor(centre: RunningCentre, lobby: Lobby) -> None:
    staff, head, auditor = (
        person(centre, login, role) for login, role in (("sti", "staf"), ("cmt", "camat"), ("aud", "auditor"))
    )
    at = centre.clock().isoformat()
    run(lobby, at)
    run(lobby, at)
    assert kinds(centre, staff) == ["help.PGT1"]
    assert kinds(centre, head) == kinds(centre, auditor) == []
    centre.clock.pass_(minutes=11)
    run(lobby, centre.clock().isoformat())
    assert kinds(centre, staff) == ["help.PGT1"] * 2


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_call_of_long_ago_or_of_a_wrong_clock_rings_nowhere(
    centre: RunningCentre, lobby: Lobby, minutes: int
) -> None:
    staff = person(centre, "sti", "staf")
    run(lobby, (centre.clock() + timedelta(minutes=minutes)).isoformat())
    assert kinds(centre, staff) == []


@pytest.mark.parametrize("nonsense", [True, 7, "", "now", None, "2026-11-23", "x" * 500])
def test_what_is_no_moment_is_no_call(centre: RunningCentre, lobby: Lobby, nonsense: object) -> None:
    staff = person(centre, "sti", "staf")
    run(lobby, nonsense)
    assert kinds(centre, staff) == []
