"""Nearly all kiosks fall silent together: one alarm of the centre's line and none for each kiosk, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from sync.central.centre_line import Contact, is_cut
from sync.central.fleet import Limits
from sync.central.kiosk_health import health_round
from sync.central.kiosk_troubles import standing_of
from sync.central.people import Person, add_person
from sync.central.settings import AlarmSettings
from sync.central.tables.notices import notice
from sync.central.trouble_mails import claim_mails
from tests.central.running import MORNING, HandKiosk, RunningCentre

TO = AlarmSettings(email=("teknisi@example.id",))
WELL = {"version": "0.1.0", "parts": [["disk", "well", "well"]]}


class Lobby:
    """Five kiosks that say, in turn, that they are well; looked at each minute as the centre does."""

    def __init__(self, centre: RunningCentre) -> None:
        self.centre = centre
        self.kiosks = [HandKiosk(centre) for _ in range(5)]
        for one in self.kiosks:
            one.enrol()

    def heard(self, *which: int) -> None:
        for n in which:
            self.kiosks[n].post(health=dict(WELL))
            self.pass_(1)

    def pass_(self, minutes: int) -> None:
        for _ in range(minutes):
            self.centre.clock.pass_(minutes=1)
            health_round(self.centre.store, Limits(), TO, self.centre.clock)

    def told(self) -> list[str]:
        with self.centre.store.reading() as connection:
            return list(connection.execute(select(notice.c.kind).order_by(notice.c.notice_id)).scalars())

    def mails(self) -> list[tuple[str, str]]:
        return [(one.prefix, one.what) for one in claim_mails(self.centre.store, self.centre.clock)]

    def standing(self) -> list[str]:
        found = standing_of(self.centre.store, self.centre.store.office_id)
        return sorted(part for parts in found.values() for part in parts)


@pytest.fixture
def lobby(centre: RunningCentre) -> Lobby:
    made = add_person(
        centre.store, centre.store.office_id, login="rahmat", name="Rahmat", role="admin", clock=centre.clock
    )
    assert isinstance(made, Person)
    return Lobby(centre)


def test_a_line_that_is_cut_is_one_alarm_and_one_mail_and_ends_when_they_are_heard(lobby: Lobby) -> None:
    lobby.heard(0, 1, 2, 3, 4)
    lobby.pass_(90)
    assert lobby.told() == ["line_bad"]
    assert lobby.mails() == [("", "trouble")]
    assert lobby.standing() == ["line"]
    lobby.heard(3, 0, 4, 1, 2)
    assert lobby.standing() == []
    for _ in range(7):
        lobby.heard(0, 1, 2, 3, 4)
    assert lobby.told() == ["line_bad", "line_well"]
    assert lobby.mails() == [("", "mended")]


def test_one_that_does_not_come_back_with_the_others_is_told_when_the_line_is_well_for_good(
    lobby: Lobby,
) -> None:
    lobby.heard(0, 1, 2, 3, 4)
    lobby.pass_(70)
    lobby.heard(0, 1, 2, 3)
    assert lobby.told() == ["line_bad"]
    for _ in range(8):
        lobby.heard(0, 1, 2, 3)
    assert lobby.told() == ["line_bad", "line_well", "kiosk_bad.PGT5.contact"]


def test_single_ones_are_told_as_before(lobby: Lobby) -> None:
    lobby.heard(0, 1, 2, 3, 4)
    for _ in range(24):
        lobby.heard(0, 1, 2)
    assert lobby.told() == ["kiosk_bad.PGT4.contact", "kiosk_bad.PGT5.contact"]
    assert lobby.standing() == ["contact", "contact"]


def test_what_was_told_of_one_before_stays_its_own(lobby: Lobby) -> None:
    lobby.heard(0, 1, 2, 3, 4)
    for _ in range(16):
        lobby.heard(0, 1, 2, 3)
    lobby.pass_(70)
    assert lobby.told() == ["kiosk_bad.PGT5.contact", "line_bad"]
    assert lobby.standing() == ["contact", "line"]


def _unheard(minutes: int, *, told: bool = False) -> Contact:
    return Contact(MORNING - timedelta(minutes=minutes), minutes >= 60, told)


@pytest.mark.parametrize(
    ("minutes", "stands", "expected"),
    [
        ((60, 59, 56), False, True),
        ((60, 59), False, False),
        ((60, 59, 58, 57, 3), False, True),
        ((60, 59, 58, 3, 3), False, False),
        ((60, 20, 15, 12), False, False),  # others were heard for long after the first was not any more
        ((59, 58, 57), False, False),  # nobody would be told yet
        ((59, 58, 57), True, True),
        ((2000, 700, 60, 50, 3), True, True),
        ((2000, 700, 60, 4, 3), True, False),
    ],
)
def test_most_of_three_or_more_and_since_the_same_while(
    minutes: tuple[int, ...], stands: bool, expected: bool
) -> None:
    contacts = [_unheard(one) for one in minutes]
    assert is_cut(contacts, Limits(), MORNING, stands=stands) is expected
    known = [*contacts, *(_unheard(5000, told=True) for _ in range(9))]
    assert is_cut(known, Limits(), MORNING, stands=stands) is expected, "those told before do not count"
