"""The machine's own health: readers over a laid-out /sys and /proc, what each figure means, and what survives a restart."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hardware.ports import State, Status, Trouble
from kiosk.checks import parts
from kiosk.checks.books import ClockBook, LightBook, RollBook, StartBook, Starts
from kiosk.checks.certificate import CertificateLook, certificate_until
from kiosk.checks.health import Health, Level, Part
from kiosk.checks.limits import HealthLimits
from kiosk.checks.reserve import Reserve
from kiosk.checks.storage import Storage, written
from kiosk.checks.system import Memory, System
from kiosk.checks.watch import HealthWatch
from kiosk.verbs.health import lines
from sync.wire.machine_parts import PARTS, PartName

NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
LIMITS = HealthLimits()
READY = Status(State.READY)


@dataclass
class Time:
    now: datetime = NOW
    seconds: float = 0.0

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.seconds

    def pass_(self, **by: float) -> None:
        self.now += timedelta(**by)
        self.seconds += timedelta(**by).total_seconds()


@pytest.fixture
def time() -> Time:
    return Time()


def lay(root: Path, files: dict[str, str]) -> System:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return System(root)


def test_the_hottest_zone_counts_and_nonsense_does_not(tmp_path: Path) -> None:
    zones = {f"sys/class/thermal/thermal_zone{n}/temp": text for n, text in enumerate(("41000\n", "78500\n", "-274000\n", "x"))}  # fmt: skip
    assert lay(tmp_path, zones).celsius() == 78
    assert System(tmp_path / "nothing").celsius() is None


def test_memory_is_what_can_still_be_had_and_the_own_limit_where_that_is_less(tmp_path: Path) -> None:
    meminfo = "MemTotal:        8000000 kB\nMemFree:          100000 kB\nMemAvailable:    4000000 kB\n"
    system = lay(tmp_path, {"proc/meminfo": meminfo, "proc/vmstat": "nr_free_pages 3\noom_kill 2\n"})
    assert system.memory() == Memory(4_096_000_000, 8_192_000_000, 2)
    group = "sys/fs/cgroup/system.slice/kotak-kiosk.service/"
    lay(
        tmp_path,
        {
            "proc/self/cgroup": "0::/system.slice/kotak-kiosk.service\n",
            f"{group}memory.current": "900000000\n",
            f"{group}memory.max": "1000000000\n",
            f"{group}memory.stat": "anon 5\ninactive_file 50000000\n",
        },
    )
    assert system.memory() == Memory(150_000_000, 1_000_000_000, 2)
    (tmp_path / group / "memory.max").write_text("max\n")
    assert system.memory() == Memory(4_096_000_000, 8_192_000_000, 2)


_MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 8:2 / {place} {options} shared:2 - ext4 /dev/sda2 {of_all}
31 22 0:5 / /proc rw - proc proc rw
broken line
"""


@pytest.mark.parametrize(
    ("options", "of_all", "read_only"),
    [("rw", "rw", False), ("ro,noatime", "rw", True), ("rw", "ro,errors=remount-ro", True), ("rw", "rw,emergency_ro", True)],
)  # fmt: skip
def test_a_disk_turned_read_only_is_seen_in_the_table_of_mounts(
    tmp_path: Path, options: str, of_all: str, read_only: bool
) -> None:
    folder = tmp_path / "a b" / "kiosk"
    folder.mkdir(parents=True)
    place = str(folder.parent).replace(" ", r"\040")
    table = _MOUNTS.format(place=place, options=options, of_all=of_all)
    system = lay(tmp_path / "root", {"proc/self/mountinfo": table})
    assert system.is_read_only(folder) is read_only
    assert system.is_read_only(tmp_path) is False
    assert System(tmp_path / "nothing").is_read_only(folder) is None


def test_boot_watchdog_and_clock_chip(tmp_path: Path) -> None:
    system = lay(
        tmp_path,
        {
            "proc/uptime": "3600.51 7000.00\n",
            "proc/sys/kernel/random/boot_id": "6a1f\n",
            "sys/class/watchdog/watchdog0/bootstatus": "32\n",
            "sys/class/rtc/rtc0/name": "cmos\n",
            "run/kotak-aduan/ended": "watchdog\n",
            "run/systemd/timesync/synchronized": "",
        },
    )
    assert (system.up_s(), system.boot_id(), system.was_bitten()) == (3600.51, "6a1f", True)
    assert (system.has_clock_chip(), system.service_result()) == (True, "watchdog")
    assert system.is_synchronised()
    bare = System(tmp_path / "nothing")
    assert not bare.is_synchronised()
    assert (bare.up_s(), bare.boot_id(), bare.was_bitten()) == (None, "", False)
    assert (bare.has_clock_chip(), bare.service_result()) == (False, "")


def test_a_trial_of_the_disk_leaves_nothing_and_names_what_kept_it(tmp_path: Path) -> None:
    assert written(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []
    assert written(tmp_path / "gone") == errno.ENOENT


def test_a_disk_is_tried_seldom_while_it_is_well_and_at_each_look_while_it_is_not(
    tmp_path: Path, time: Time
) -> None:
    tried: list[int] = []
    answers = iter((0, errno.EIO, errno.ENOSPC, 0))

    def write(_folder: Path) -> int:
        tried.append(next(answers))
        return tried[-1]

    storage = Storage(tmp_path, System(tmp_path), time.monotonic, write)
    storage.try_it()
    time.pass_(minutes=9)
    storage.try_it()
    assert (tried, storage.is_lost()) == ([0], False)
    time.pass_(minutes=2)
    storage.try_it()
    assert (storage.takes_writes, storage.is_lost()) == (False, True)
    storage.try_it()
    assert (storage.takes_writes, storage.is_lost()) == (False, False), "room can be made on a full disk"
    storage.try_it()
    assert (len(tried), storage.takes_writes) == (4, True)


def of(part: Part) -> tuple[Level, str]:
    return part.level, part.word


_DISKS = [
    (499_999_999, True, (Level.SOON, "low")),
    (255_999_999, True, (Level.NOW, "spare")),
    (63_999_999, None, (Level.NOW, "used_up")),
    (10**9, False, (Level.SOON, "no_reserve")),
    (10**9, None, (Level.WELL, "well")),
]


@pytest.mark.parametrize(("free", "reserve", "wanted"), _DISKS)
def test_disk(free: int, reserve: bool | None, wanted: object) -> None:
    assert of(parts.disk(free, 10**10, reserve, LIMITS)) == wanted


_CLOCKS = [
    (parts.ClockFacts(held=True), (Level.WELL, "well")),
    (parts.ClockFacts(confirmed_ago=timedelta(days=6)), (Level.WELL, "well")),
    (parts.ClockFacts(confirmed_ago=timedelta(days=8)), (Level.SOON, "free")),
    (parts.ClockFacts(held=False), (Level.SOON, "free")),
    (parts.ClockFacts(held=True, sure=False, back_s=900), (Level.NOW, "unsure")),
    (parts.ClockFacts(held=True, back_s=900), (Level.NOW, "back")),
    (parts.ClockFacts(held=True, off=timedelta(hours=-2)), (Level.NOW, "wrong")),
    (parts.ClockFacts(held=True, off=timedelta(minutes=3)), (Level.SOON, "off")),
]


@pytest.mark.parametrize(("told", "wanted"), _CLOCKS)
def test_clock(told: parts.ClockFacts, wanted: object) -> None:
    assert of(parts.clock(told, LIMITS)) == wanted


_PAPERS = [
    (READY, 0, 0, (Level.WELL, "well")),
    (READY, 45_000, 50, (Level.SOON, "counted")),
    (READY, 45_000, 0, (Level.WELL, "well")),
    (Status(State.UNKNOWN), 10_000, 0, (Level.WELL, "unseen")),
    (Status(State.UNKNOWN), 49_000, 50, (Level.SOON, "counted")),
    (Status(State.DEGRADED, Trouble.PAPER_LOW), 0, 0, (Level.SOON, "low")),
    (Status(State.BLOCKED, Trouble.PAPER), 0, 0, (Level.NOW, "out")),
    (Status(State.BLOCKED, Trouble.COVER), 0, 0, (Level.NOW, "stopped")),
    (Status(State.LOST), 0, 0, (Level.NOW, "gone")),
    (Status(State.NOT_FITTED), 0, 0, (Level.UNTOLD, "none")),
]


@pytest.mark.parametrize(("printer", "used_mm", "roll_m", "wanted"), _PAPERS)
def test_paper(printer: Status, used_mm: float, roll_m: int, wanted: object) -> None:
    assert of(parts.paper(printer, used_mm, HealthLimits(roll_m=roll_m))) == wanted


_LIGHTS = [
    (43, 43, (Level.WELL, "well")),
    (43, None, (Level.WELL, "well")),
    (7, 43, (Level.SOON, "dark")),
    (90, 43, (Level.SOON, "bright")),
    (64, 43, (Level.SOON, "drift")),
    (None, 43, (Level.UNTOLD, "untold")),
]


@pytest.mark.parametrize(("light", "installed", "wanted"), _LIGHTS)
def test_camera(light: int | None, installed: int | None, wanted: object) -> None:
    assert of(parts.camera(READY, light, installed, LIMITS)) == wanted
    assert of(parts.camera(Status(State.LOST), light, installed, LIMITS)) == (Level.NOW, "gone")
    assert of(parts.camera(Status(State.NOT_FITTED), light, installed, LIMITS)) == (Level.UNTOLD, "untold")


def test_queue_and_copies() -> None:
    def waits(cases: int, **since: int) -> tuple[Level, str]:
        return of(parts.queue(cases, NOW - timedelta(**since), NOW, LIMITS))

    assert waits(3, hours=23) == (Level.WELL, "well")
    assert waits(3, hours=25) == (Level.SOON, "waits")
    assert waits(3, days=4) == (Level.NOW, "old")
    assert waits(0, days=4) == (Level.WELL, "well")
    assert of(parts.backup(NOW - timedelta(days=3), NOW, NOW, LIMITS)) == (Level.SOON, "old")
    assert of(parts.backup(None, NOW - timedelta(days=8), NOW, LIMITS)) == (Level.NOW, "never")
    assert of(parts.backup(None, NOW - timedelta(days=1), NOW, LIMITS)) == (Level.WELL, "well")
    unknown = datetime(1970, 1, 1, tzinfo=UTC)
    assert of(parts.backup(None, unknown, NOW, LIMITS)) == (Level.UNTOLD, "untold")


def test_the_graver_of_list_and_certificate_is_told() -> None:
    def keys(list_days: int | None, certificate_days: int | None) -> tuple[Level, str]:
        ends = [
            None if days is None else NOW + timedelta(days=days) for days in (list_days, certificate_days)
        ]
        return of(parts.keys(*ends, NOW, LIMITS))

    assert keys(200, 60) == (Level.WELL, "well")
    assert keys(None, None) == (Level.UNTOLD, "untold")
    assert keys(29, 60) == (Level.SOON, "list_ends")
    assert keys(29, 2) == (Level.NOW, "certificate_ends")
    assert keys(-1, 13) == (Level.NOW, "list_over")
    assert keys(200, -1) == (Level.NOW, "certificate_over")


def test_heat_memory_and_starts() -> None:
    assert [of(parts.heat(c, LIMITS)) for c in (74, 75, 85, None)] == [
        (Level.WELL, "well"), (Level.SOON, "warm"), (Level.NOW, "hot"), (Level.UNTOLD, "untold"),
    ]  # fmt: skip
    whole = 10**9
    told = [parts.memory(Memory(free, whole, kills), 1, LIMITS) for free, kills in ((2 * 10**8, 1), (10**8, 1), (5 * 10**7, 9), (2 * 10**8, 2))]  # fmt: skip
    assert [one.word for one in told] == ["well", "little", "least", "killed"]
    assert of(parts.memory(None, 0, LIMITS)) == (Level.UNTOLD, "untold")
    hows = [Starts(1), Starts(4, crashes=1), Starts(4, bites=1), Starts(9, crashes=4, bites=1), Starts(4, power=3), Starts(4, power=2)]  # fmt: skip
    assert [of(parts.starts(one, 60, LIMITS)) for one in hows] == [
        (Level.WELL, "well"), (Level.SOON, "crashed"), (Level.SOON, "bitten"), (Level.NOW, "bitten"),
        (Level.SOON, "power"), (Level.WELL, "well"),
    ]  # fmt: skip


def test_usb_devices_that_were_not_let_in_are_counted() -> None:
    assert [of(parts.usb(n, listed=True, shut=True)) for n in (0, 2, None)] == [
        (Level.WELL, "well"), (Level.SOON, "refused"), (Level.UNTOLD, "untold"),
    ]  # fmt: skip
    assert parts.usb(2, listed=True, shut=True).facts == {"n": 2}


def test_where_everything_comes_in_by_usb_none_refused_is_no_good_news() -> None:
    hows = ((False, False), (False, True), (True, False), (None, False), (None, True), (True, None))
    assert [of(parts.usb(0, listed=listed, shut=shut)) for listed, shut in hows] == [
        (Level.SOON, "unlearnt"), (Level.SOON, "unlearnt"), (Level.SOON, "open"), (Level.SOON, "open"),
        (Level.WELL, "well"), (Level.UNTOLD, "untold"),
    ]  # fmt: skip


def test_the_doctor_says_that_the_usb_list_is_not_made_and_what_to_do() -> None:
    (line,) = lines(Health(NOW, (parts.usb(0, listed=False, shut=False),)))
    assert line == (
        "SOON  USB devices: The USB list is not made yet. Every device is let in. Open Machine, Set-up, USB list."
    )


def test_every_word_of_every_part_is_known() -> None:
    assert set(parts.WORDS) == set(PARTS)
    assert parts.files(True, True).word in parts.WORDS["files"]
    assert parts.files(False, False).word in parts.WORDS["files"]


def test_a_start_remembers_how_the_last_one_ended(tmp_path: Path, time: Time) -> None:
    def begin(boot: str, **more: object) -> StartBook:
        book = StartBook(tmp_path, time.clock)
        book.begin(boot, **more)  # type: ignore[arg-type]
        time.pass_(minutes=5)
        return book

    begin("a").end()
    begin("a")  # nobody has seen it end, on the same start of the machine
    begin("a")
    begin("b")  # the machine itself began anew
    begin("b", result="watchdog")
    begin("b", result="timeout")  # it hung before it was ready
    last = begin("c", bitten=True)
    assert last.lately() == Starts(all=7, crashes=1, bites=3, power=1)
    time.pass_(hours=25)
    assert last.lately() == Starts()


def test_a_book_that_is_no_book_or_cannot_be_written_stops_nothing(tmp_path: Path, time: Time) -> None:
    for name in ("starts.json", "roll.json", "light.json", "clock.json"):
        (tmp_path / name).write_bytes(b"\x00{")
    assert StartBook(tmp_path, time.clock).lately() == Starts()
    assert RollBook(tmp_path, time.clock).roll.used_mm == 0
    assert LightBook(tmp_path, time.clock).installed is None
    book = ClockBook(tmp_path / "gone", time.clock)
    book.look(confirmed=False)
    assert ClockBook(tmp_path, time.clock).back_s() == 0


def test_the_roll_is_counted_over_restarts_until_another_is_in(tmp_path: Path, time: Time) -> None:
    first = RollBook(tmp_path, time.clock)
    first.heard(1500)
    first.heard(1500)
    second = RollBook(tmp_path, time.clock)
    second.heard(200)
    assert second.roll.used_mm == 1700
    second.changed()
    second.heard(500)
    assert (second.roll.used_mm, second.roll.since) == (300, NOW)


def test_the_first_light_stands_until_staff_say_otherwise(tmp_path: Path, time: Time) -> None:
    book = LightBook(tmp_path, time.clock)
    book.seen(43)
    book.seen(20)
    assert LightBook(tmp_path, time.clock).installed == 43
    book.install(20)
    assert LightBook(tmp_path, time.clock).installed == 20


def test_a_clock_set_back_is_noticed_over_a_restart_until_the_centre_agrees(
    tmp_path: Path, time: Time
) -> None:
    ClockBook(tmp_path, time.clock).look(confirmed=False)
    time.now -= timedelta(days=2)
    book = ClockBook(tmp_path, time.clock)
    assert book.back_s() == 2 * 86_400
    book.look(confirmed=False)
    assert book.back_s() == 2 * 86_400
    book.look(confirmed=True)  # what was seen before was ahead
    assert book.back_s() == 0
    time.now -= timedelta(minutes=4)
    assert book.back_s() == 0, "daily corrections are no step"


def test_the_reserve_is_held_let_go_for_a_visit_and_taken_again(tmp_path: Path) -> None:
    free = 10**9
    reserve = Reserve(tmp_path, 100_000, least=1_000, spare=500, free=lambda: free)
    assert reserve.held is False
    reserve.tend()
    assert reserve.held is True
    assert (tmp_path / "reserve").stat().st_blocks * 512 >= 100_000, "real room, not a hole"
    free = 999
    reserve.tend()
    assert reserve.held is False
    free = 100_499
    reserve.tend()
    assert reserve.held is False
    free = 100_500
    reserve.tend()
    assert reserve.held is True
    assert Reserve(tmp_path, 0, least=1, spare=1).held is None


def test_a_certificate_is_asked_for_seldom_and_never_over_plain_http(time: Time) -> None:
    assert certificate_until("http://127.0.0.1:9") is None
    assert certificate_until("https://127.0.0.1:9", timeout_s=0.2) is None
    asked: list[float] = []
    answers = iter((None, NOW, None))

    def ask() -> datetime | None:
        asked.append(time.seconds)
        return next(answers)

    look = CertificateLook(ask, time.monotonic)
    assert (look.until(), asked) == (None, []), "not while everything starts"
    time.pass_(minutes=2)
    assert look.until() is None
    time.pass_(hours=1)
    assert look.until() == NOW
    time.pass_(hours=12)
    assert look.until() == NOW, "what was heard stands while nobody answers"
    assert len(asked) == 3


@dataclass
class Shown:
    """A watch over parts that a test sets."""

    time: Time
    parts: dict[PartName, Part] = field(default_factory=dict)
    news: int = 0

    def watch(self) -> HealthWatch:
        def look_at(name: PartName) -> Callable[[], Part]:
            return lambda: self.parts[name]

        made = HealthWatch({name: look_at(name) for name in self.parts}, self.time.clock, self.time.monotonic)

        def changed() -> None:
            self.news += 1

        made.changed = changed
        return made


WARM, COOL = (
    Part("heat", Level.SOON, "warm", {"celsius": 76}),
    Part("heat", Level.WELL, "well", {"celsius": 60}),
)
LOW, ROOM = Part("disk", Level.SOON, "low", {"free_bytes": 5}), Part("disk", Level.WELL, "well")


def test_a_measurement_must_stay_before_it_counts_and_a_fact_counts_at_once(time: Time) -> None:
    shown = Shown(time, {"heat": COOL, "disk": ROOM})
    watch = shown.watch()
    assert watch.look().level is Level.WELL
    shown.parts |= {"heat": WARM, "disk": LOW}
    time.pass_(seconds=15)
    assert [one.name for one in watch.look().troubles] == ["disk"]
    assert shown.news == 1
    shown.parts["heat"] = COOL
    time.pass_(seconds=50)
    watch.look()
    shown.parts["heat"] = WARM
    for _ in range(5):
        time.pass_(seconds=15)
        health = watch.look()
    assert [one.name for one in health.troubles] == ["disk", "heat"]
    assert [one.since for one in health.troubles] == [NOW + timedelta(seconds=15), time.now]
    assert watch.report() == {
        "parts": [["disk", "soon", "low", {"free_bytes": 5}], ["heat", "soon", "warm", {"celsius": 76}]]
    }
    shown.parts["disk"] = ROOM
    assert [one.name for one in watch.look().troubles] == ["heat"]
    assert shown.news == 3


def test_the_worst_stands_first_and_what_nobody_can_tell_is_not_sent() -> None:
    hot = Part("heat", Level.NOW, "hot")
    health = Health(NOW, (LOW, COOL, hot, Part("camera", Level.UNTOLD, "untold")))
    assert [one.name for one in health.worst_first] == ["heat", "disk", "heat", "camera"]
    assert health.level is Level.NOW
    assert health.told() == {
        "parts": [
            ["disk", "soon", "low", {"free_bytes": 5}],
            ["heat", "well", "well"],
            ["heat", "now", "hot"],
        ]
    }


def test_all_that_a_kiosk_says_of_itself_fits_where_the_centre_keeps_it() -> None:
    """4 kB with everything else; an older centre drops all of it where it is more."""
    worst = [
        Part(
            name,
            Level.NOW,
            max(words, key=len),
            {"free_bytes": 10**12, "total_bytes": 10**12, "celsius": 100},
        )
        for name, words in parts.WORDS.items()
    ]
    assert len(str(Health(NOW, tuple(worst)).told())) < 1800
