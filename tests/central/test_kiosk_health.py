"""Troubles of the kiosks' machines at the centre: begun, told once, graver told again, mended, and never flapping; on both
databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select, update

from sync.central.fleet import Limits, fleet_of
from sync.central.fleet_alarms import alarms_of
from sync.central.kiosk_health import health_round
from sync.central.kiosk_report import PartSaid, report_of
from sync.central.kiosk_troubles import Trouble, forget_old, standing_of, troubles_of
from sync.central.people import Person, add_person
from sync.central.settings import AlarmSettings
from sync.central.store_figures import StoreFigures
from sync.central.tables import device
from sync.central.tables.kiosk_health import kiosk_trouble
from sync.central.tables.notices import notice
from sync.central.trouble_mails import claim_mails, mailed
from tests.central.running import HandKiosk, RunningCentre, SteppedClock

TO = AlarmSettings(email=("teknisi@example.id",))
LOW = ["disk", "soon", "low", {"free_bytes": 400_000_000}]
FULL = ["disk", "now", "used_up", {"free_bytes": 1_000}]
WELL = ["disk", "well", "well"]


@pytest.fixture
def admin(centre: RunningCentre) -> Person:
    made = add_person(
        centre.store, centre.store.office_id, login="rahmat", name="Rahmat", role="admin", clock=centre.clock
    )
    assert isinstance(made, Person)
    return made


class Watched:
    """A kiosk that says what a test wants, and the round that looks at it."""

    def __init__(self, centre: RunningCentre, kiosk: HandKiosk) -> None:
        self.centre, self.kiosk = centre, kiosk

    def says(self, *parts: list[object], minutes: int = 5) -> int:
        """So much later; how many notices were written."""
        self.centre.clock.pass_(minutes=minutes)
        self.kiosk.post(health={"version": "0.1.0", "parts": list(parts)})
        return self.round()

    def round(self, listens_since: datetime | None = None) -> int:
        return health_round(self.centre.store, Limits(), TO, self.centre.clock, listens_since)

    def troubles(self) -> list[Trouble]:
        one = fleet_of(self.centre.store, self.centre.store.office_id, self.centre.clock(), Limits())[0]
        return troubles_of(self.centre.store, one.device, self.centre.clock())

    def told(self) -> list[str]:
        with self.centre.store.reading() as connection:
            return list(connection.execute(select(notice.c.kind).order_by(notice.c.notice_id)).scalars())


@pytest.fixture
def watched(centre: RunningCentre, kiosk: HandKiosk, admin: Person) -> Watched:
    return Watched(centre, kiosk)


def test_what_can_wait_is_told_once_after_a_while_and_once_when_it_is_over(watched: Watched) -> None:
    assert watched.says(WELL) == 0
    assert watched.says(LOW) == 0
    assert [(one.part, one.level, one.ended_at) for one in watched.troubles()] == [("disk", "soon", None)]
    assert [watched.says(LOW) for _ in range(5)] == [0, 0, 1, 0, 0]
    assert watched.told() == ["kiosk_bad.PGT1.disk"]
    assert watched.says(WELL) == 0
    assert [watched.says(WELL, minutes=10) for _ in range(4)] == [0, 0, 1, 0]
    assert watched.told() == ["kiosk_bad.PGT1.disk", "kiosk_well.PGT1.disk"]
    (over,) = watched.troubles()
    assert over.ended_at is not None
    assert over.ended_at - over.since == timedelta(minutes=30)


def test_what_cannot_wait_is_told_at_once_and_what_gets_graver_again(watched: Watched) -> None:
    assert watched.says(FULL) == 1
    assert watched.says(WELL) == 0
    watched.says(WELL, minutes=31)
    watched.says(LOW)
    assert watched.says(LOW, minutes=16) == 1
    assert watched.says(FULL) == 1
    assert watched.says(LOW) == 0, "better, but not well: nobody is called for that"
    assert watched.says(FULL) == 0
    assert watched.told() == [
        "kiosk_bad.PGT1.disk",
        "kiosk_well.PGT1.disk",
        "kiosk_bad.PGT1.disk",
        "kiosk_bad.PGT1.disk",
    ]


def test_what_comes_and_goes_is_one_trouble(watched: Watched) -> None:
    for _ in range(20):
        watched.says(FULL)
        watched.says(WELL)
    assert watched.told() == ["kiosk_bad.PGT1.disk"]
    assert len(watched.troubles()) == 1
    watched.says(WELL, minutes=31)
    assert watched.told() == ["kiosk_bad.PGT1.disk", "kiosk_well.PGT1.disk"]


def test_what_nobody_heard_of_ends_in_silence_too(watched: Watched) -> None:
    watched.says(LOW)
    watched.says(WELL)
    watched.says(WELL, minutes=31)
    assert watched.told() == []
    assert claim_mails(watched.centre.store, watched.centre.clock) == []
    watched.says(LOW)
    assert len(watched.troubles()) == 2


def test_a_kiosk_that_is_silent_is_a_trouble_of_its_own(watched: Watched, clock: SteppedClock) -> None:
    watched.says(LOW)
    clock.pass_(minutes=70)
    assert watched.round() == 2, "silent now, and what it said last has waited long enough"
    assert sorted(watched.told()) == ["kiosk_bad.PGT1.contact", "kiosk_bad.PGT1.disk"]
    assert watched.says(LOW, minutes=1) == 0
    ended = {one.part: one.ended_at is not None for one in watched.troubles()}
    assert ended == {"contact": True, "disk": False}


def test_a_centre_that_was_down_itself_calls_nobody_silent_before_they_could_have_come(
    watched: Watched, clock: SteppedClock
) -> None:
    watched.says(WELL)
    clock.pass_(minutes=70)
    since = clock()
    assert watched.round(since) == 0
    clock.pass_(minutes=59)
    assert watched.round(since) == 0
    clock.pass_(minutes=1)
    assert watched.round(since) == 1
    assert watched.told() == ["kiosk_bad.PGT1.contact"]
    clock.pass_(minutes=5)
    assert watched.round(clock()) == 0
    assert watched.troubles()[0].ended_at is None, "what was silent before it went down is not mended by that"


def test_a_word_that_says_nothing_of_the_machine_mends_nothing(watched: Watched) -> None:
    """`kiosk sync` at the console, or a stick, while the lobby application stands still."""
    watched.says(FULL)
    for _ in range(3):
        watched.centre.clock.pass_(minutes=20)
        watched.kiosk.post(health={"version": "0.1.0", "waiting_cases": 0})
        watched.round()
    assert watched.told() == ["kiosk_bad.PGT1.disk"]
    assert [one.ended_at for one in watched.troubles()] == [None]
    watched.says(WELL)
    assert watched.troubles()[0].ended_at is not None


def test_a_revoked_kiosk_is_nobodys_alarm_any_more(watched: Watched, centre: RunningCentre) -> None:
    watched.says(FULL)
    centre.store.write(lambda connection: connection.execute(update(device).values(state="revoked")))
    assert watched.round() == 0
    assert standing_of(centre.store, centre.store.office_id) == {}
    assert claim_mails(centre.store, centre.clock) == []


def test_mails_are_claimed_by_one_and_come_again_until_they_went_out(
    watched: Watched, clock: SteppedClock
) -> None:
    store = watched.centre.store
    watched.says(FULL)
    (due,) = claim_mails(store, clock)
    assert (due.prefix, due.what, due.trouble.part) == ("PGT1", "trouble", "disk")
    assert claim_mails(store, clock) == [], "another process must not send it too"
    clock.pass_(minutes=11)
    (again,) = claim_mails(store, clock)
    mailed(store, again)
    clock.pass_(minutes=11)
    assert claim_mails(store, clock) == []
    watched.says(WELL)
    watched.says(WELL, minutes=31)
    assert [one.what for one in claim_mails(store, clock)] == ["mended"]


def test_after_a_year_it_is_forgotten(watched: Watched, clock: SteppedClock) -> None:
    watched.says(LOW)
    watched.says(WELL)
    watched.says(WELL, minutes=31)
    clock.pass_(days=399)
    forget_old(watched.centre.store, clock)
    with watched.centre.store.reading() as connection:
        assert len(connection.execute(select(kiosk_trouble)).all()) == 1
    clock.pass_(days=2)
    forget_old(watched.centre.store, clock)
    with watched.centre.store.reading() as connection:
        assert connection.execute(select(kiosk_trouble)).all() == []


def test_what_the_kiosk_judges_is_not_reckoned_here_again(watched: Watched, centre: RunningCentre) -> None:
    old = {"version": "0.1.0", "disk_free": 1000, "clock_offset_s": 900}
    watched.kiosk.post(health=old)
    assert sorted(_codes(centre)) == ["clock-off", "disk-low"]
    watched.kiosk.post(health=old | {"parts": [FULL, ["clock", "soon", "off", {"off_s": 900}]]})
    assert _codes(centre) == ["health:disk.used_up", "health:clock.off"]


def _codes(centre: RunningCentre) -> list[str]:
    one = fleet_of(centre.store, centre.store.office_id, centre.clock(), Limits())[0]
    return [alarm.code for alarm in alarms_of(one, centre.clock(), centre.store.rules.calendar)]


def test_figures_count_kiosks_by_part_and_level_and_take_no_word_of_theirs(
    watched: Watched, centre: RunningCentre
) -> None:
    watched.says(FULL, ["heat", "well", "well"], ["gossip", "now", "x"])
    figures = StoreFigures(centre.store, Limits(), centre.clock)
    (family,) = [one for one in figures.collect() if one.name == "kotak_kiosk_health"]
    assert {(s.labels["part"], s.labels["level"]): s.value for s in family.samples} == {
        ("disk", "now"): 1.0,
        ("heat", "well"): 1.0,
    }


@pytest.mark.parametrize(
    "parts",
    ["nonsense", [1, None, []], [["disk"]], [["disk", "dreadful", "low"]], [["DISK\x00", "now", "low"]], [["disk", "now", 5]],
     [["a-name-too-long", "now", "low"]]],
)  # fmt: skip
def test_a_report_that_is_none_says_nothing(parts: object) -> None:
    assert report_of(msgspec.json.encode({"parts": parts}).decode()).parts == ()


def test_names_that_a_kiosk_thinks_of_are_one_trouble_one_notice_and_one_mail(watched: Watched) -> None:
    for n in range(20):
        watched.says(*([f"x{n}-{name}", "now", "dead"] for name in "abcdefgh"), ["contact", "now", "silent"])
    assert [(one.part, one.word) for one in watched.troubles()] == [("unknown", "x19-a.dead")]
    assert watched.told() == ["kiosk_bad.PGT1.unknown"]
    assert len(claim_mails(watched.centre.store, watched.centre.clock)) == 1


def test_of_parts_unknown_here_the_gravest_is_told_by_its_name() -> None:
    text = '{"parts": [["fan","well","well"],["battery","now","swollen"],["disk","well","well"],["lift","soon","slow"]]}'
    assert report_of(text).parts == (
        PartSaid("disk", "well", "well"),
        PartSaid("unknown", "now", "battery.swollen"),
    )


def test_a_part_is_read_with_what_it_may_say() -> None:
    text = '{"parts": [["disk","now","low",{"free_bytes":5,"bad key":1,"flag":true,"w":"ok","x":[1]}],["disk","well","well"]]}'
    assert report_of(text).parts == (PartSaid("disk", "now", "low", {"free_bytes": 5.0, "w": "ok"}),)
