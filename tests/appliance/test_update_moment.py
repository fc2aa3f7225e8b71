"""The lobby closes for an update between two visits only, at night or after a long wait, and opens again by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.outside import Closure
from kiosk.presenters.commands import Primary
from kiosk.presenters.views import ClosedView, WelcomeView
from kiosk.presenters.visit import Visit
from kiosk.updates.moment import SWITCH, UNDER_WAY, HealthInUpdate, Moment, ask
from kiosk.updates.places import Places
from kiosk.updates.state import Stage, State, write_state
from tests.journal.stand import START, SimulatedClock
from tests.kiosk.world import World


class Night:
    """A machine of which root says that a release is ready."""

    def __init__(self, root: Path) -> None:
        self.places, self.clock, self.shut = Places(root), SimulatedClock(), True
        self.places.state.mkdir(parents=True)
        self.places.ask.parent.mkdir(parents=True)
        self.moment = Moment(self.places, lambda _now: self.shut, self.clock)
        self.stage("ready")

    def stage(self, stage: Stage) -> None:
        write_state(self.places.state, State(stage=stage, version="0.2.0", ready_at=START))

    def rest(self, minutes: float, *, between: bool = True) -> Closure | None:
        self.moment.look(between_visits=between)
        self.clock.forward(minutes=minutes)
        self.moment.look(between_visits=between)
        return self.moment.closure()

    @property
    def asked(self) -> bytes | None:
        return self.places.ask.read_bytes() if self.places.ask.exists() else None


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_five_minutes_after_the_last_visit_it_closes_and_then_asks(night: Night) -> None:
    assert night.rest(4) is None
    closed = night.rest(1)
    assert closed is not None
    assert closed.reason.code == UNDER_WAY
    assert night.asked is None  # first the closed page stands
    night.moment.look(between_visits=True)
    assert night.asked == SWITCH


def test_a_visit_is_never_disturbed(night: Night) -> None:
    assert night.rest(600, between=False) is None
    assert night.rest(4) is None
    assert night.rest(0, between=False) is None
    assert night.rest(4) is None
    assert night.asked is None


def test_by_day_only_what_has_waited_for_days_and_after_half_an_hour(night: Night) -> None:
    night.shut = False
    assert night.rest(120) is None
    night.clock.forward(days=2)
    night.rest(0, between=False)
    assert night.rest(29) is None
    assert night.rest(1) is not None


def test_nothing_is_taken_in_until_the_release_has_shown_that_it_lives(night: Night) -> None:
    for stage in ("switching", "probation", "returning"):
        night.stage(stage)  # type: ignore[arg-type]
        assert night.moment.closure() is not None
    night.stage("rest")
    assert night.moment.closure() is None


def test_where_nobody_hears_it_opens_again_and_asks_another_day(night: Night) -> None:
    assert night.rest(5) is not None
    night.moment.look(between_visits=True)
    assert night.rest(16) is None
    assert night.rest(60) is None
    assert night.rest(20 * 60) is not None


def test_a_machine_without_anybody_to_ask_stays_open(night: Night) -> None:
    night.places.ask.parent.rmdir()
    assert night.rest(60) is None
    assert not ask(night.places)


def test_the_screen_closes_when_a_visit_is_over_and_opens_afterwards(tmp_path: Path, night: Night) -> None:
    world = World(tmp_path / "kiosk")
    outside = world.outside(None)
    health = HealthInUpdate(outside.health, night.moment)
    visit = Visit(replace(outside, health=health, moments=night.moment))
    visit.act(Primary())
    night.clock.forward(minutes=30)
    visit.tick()
    assert not isinstance(visit.view, ClosedView | WelcomeView)
    visit = Visit(replace(outside, health=health, moments=night.moment))
    visit.tick()
    night.clock.forward(minutes=timedelta(minutes=6).total_seconds() / 60)
    visit.tick()
    assert isinstance(visit.view, ClosedView)
    assert visit.view.title.id == "closed.update"
    visit.tick()
    assert night.asked == SWITCH
    night.stage("rest")
    visit.tick()
    assert isinstance(visit.view, WelcomeView)
    world.close()
