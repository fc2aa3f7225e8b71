"""A release goes from the centre to its kiosks: offered in a signed answer, fetched in pieces, never before a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.updates.fetching import PIECE, RATE, Coming, Fetcher
from kiosk.updates.moment import drop
from kiosk.updates.places import Places, point
from kiosk.updates.state import State, write_state
from sync.cases.refusal import Refusal
from sync.central.order_book import Release
from sync.central.orders import EVERY_KIOSK, Orders
from sync.vault.signing import DeviceKey
from sync.worker import SyncWorker
from tests.appliance.machine import NOW, bundle
from tests.central.running import RunningCentre
from tests.sending import Lobby, centre, lobby

__all__ = ["centre", "lobby"]
LARGE = {"app/large": bytes(range(256)) * 2600}  # 666 kB: three pieces


class Line:
    """A kiosk whose worker hears offers and whose fetcher acts on them."""

    def __init__(self, lobby: Lobby, root: Path, version: str = "0.1.0") -> None:
        self.lobby, self.places, self.busy, self.room = lobby, Places(root), False, 10_000_000_000
        self.now, self.version = 0.0, version
        self.places.incoming.mkdir(parents=True)
        self.places.ask.parent.mkdir(parents=True)
        (self.places.release("0.1.0")).mkdir(parents=True)
        point(self.places.current, "0.1.0")
        self.fetcher = self.fresh()
        self.worker = SyncWorker(
            lobby.journal,
            lobby.client,
            lobby.clock,
            uniform=lambda low, high: high,
            health=lambda: {"version": self.version},
            told=lambda answer: self.fetcher.hears(answer),  # noqa: PLW0108 - there will be another fetcher
        )

    def fresh(self) -> Fetcher:
        """As after a start."""
        return Fetcher(
            self.places,
            self.places.root,
            self.lobby.client,
            busy=lambda: self.busy,
            monotonic=lambda: self.now,
            uniform=lambda low, high: high,
            room=lambda _folder: self.room,
        )

    def sync(self) -> None:
        assert self.worker.run_once().outcome == "done"

    def fetch(self) -> None:
        """A sync, and all pieces of what it offers."""
        self.sync()
        for _ in range(4):
            self.fetcher.step()

    def names(self) -> list[str]:
        return sorted(path.name for path in self.places.incoming.iterdir())


@pytest.fixture
def line(lobby: Lobby, tmp_path: Path) -> Line:
    return Line(lobby, tmp_path / "machine")


def offered(centre: RunningCentre, tmp_path: Path, version: str = "0.2.0", **more: object) -> Release:
    made = bundle(tmp_path / "made", DeviceKey.generate(), version, more=LARGE)
    added = Orders(centre.store.folder).add(made, None, "adi", NOW, **more)  # type: ignore[arg-type]
    assert isinstance(added, Release)
    return added


def test_it_comes_in_pieces_and_root_is_asked(centre: RunningCentre, line: Line, tmp_path: Path) -> None:
    release = offered(centre, tmp_path)
    assert line.fetcher.step() == 60
    line.sync()
    pauses = [line.fetcher.step() for _ in range(4)]
    assert pauses[:2] == [PIECE / RATE] * 2  # no faster than the line is to be used
    assert line.names() == ["kotak-aduan-0.2.0.kar"]
    made = (tmp_path / "made" / "kotak-aduan-0.2.0.kar").read_bytes()
    assert (line.places.incoming / "kotak-aduan-0.2.0.kar").read_bytes() == made
    assert len(made) == release.size
    assert line.places.ask.read_bytes() == b""
    (line.places.incoming / "kotak-aduan-0.2.0.kar").unlink()  # root has taken it, or has thrown it away
    line.sync()
    assert [line.fetcher.step(), line.fresh().step()] == [60, 60]
    assert line.names() == []


def test_how_far_it_is_can_be_asked_at_any_time(centre: RunningCentre, line: Line, tmp_path: Path) -> None:
    assert line.fetcher.coming() == Coming()
    line.sync()
    assert line.fetcher.coming() == Coming(heard=True)
    release = offered(centre, tmp_path)
    line.sync()
    assert line.fetcher.coming() == Coming(True, "0.2.0", release.size, 0)
    line.fetcher.step()
    assert line.fetcher.coming().here == PIECE
    for _ in range(3):
        line.fetcher.step()
    assert line.fetcher.coming().here == release.size
    point(line.places.current, "0.2.0")
    assert line.fetcher.coming() == Coming(heard=True), "what runs is not offered"


def test_a_case_goes_first(centre: RunningCentre, line: Line, tmp_path: Path) -> None:
    offered(centre, tmp_path)
    line.sync()
    line.busy = True
    assert line.fetcher.step() == 10
    assert line.names() == []


def test_a_cut_and_a_restart_go_on_from_the_last_byte(
    centre: RunningCentre, line: Line, tmp_path: Path
) -> None:
    release = offered(centre, tmp_path)
    line.sync()
    line.fetcher.step()
    part = line.places.incoming / f".{release.sha256}.part"
    assert part.stat().st_size == PIECE
    (centre.store.folder / "releases").rename(centre.store.folder / "away")
    assert line.fetcher.step() >= 10
    assert part.stat().st_size == PIECE
    (centre.store.folder / "away").rename(centre.store.folder / "releases")
    line.fetcher = line.fresh()
    line.sync()
    for _ in range(3):
        line.fetcher.step()
    assert line.names() == ["kotak-aduan-0.2.0.kar"]


def test_a_whole_of_another_hash_is_thrown_away(centre: RunningCentre, line: Line, tmp_path: Path) -> None:
    release = offered(centre, tmp_path)
    line.sync()
    (line.places.incoming / f".{release.sha256}.part").write_bytes(bytes(release.size))
    assert line.fetcher.step() == 3600
    assert line.names() == []


def test_without_room_nothing_is_fetched(centre: RunningCentre, line: Line, tmp_path: Path) -> None:
    offered(centre, tmp_path)
    line.sync()
    line.room = 300_000_000
    assert line.fetcher.step() == 3600
    assert line.names() == []


def test_what_has_failed_here_is_not_fetched_again(centre: RunningCentre, line: Line, tmp_path: Path) -> None:
    offered(centre, tmp_path)
    line.places.state.mkdir(exist_ok=True)
    write_state(line.places.state, State(failed={"0.2.0": "update.died"}))
    line.sync()
    assert line.fetcher.step() == 60
    assert line.names() == []


def test_a_machine_that_is_not_installed_so_fetches_nothing(
    centre: RunningCentre, line: Line, tmp_path: Path
) -> None:
    line.places.incoming.rmdir()
    offered(centre, tmp_path)
    line.sync()
    assert line.fetcher.step() == 3600


@pytest.mark.parametrize(
    ("to", "gets"), [(("0.1.0",), True), (("0.1.0", "PGT1"), True), (("0.1.0", "PGT9"), False),
                     (("0.2.0",), False), (("0.0.9",), False), (("x",), False)],
)  # fmt: skip
def test_offered_to_whom_it_is_for(
    centre: RunningCentre, line: Line, tmp_path: Path, to: tuple[str, ...], gets: bool
) -> None:
    line.version, *only = to
    offered(centre, tmp_path, only=tuple(only))
    line.sync()
    assert (line.fetcher._offer is not None) == gets


def test_nobody_without_a_kiosk_s_key_gets_a_byte(
    centre: RunningCentre, lobby: Lobby, tmp_path: Path
) -> None:
    import requests

    release = offered(centre, tmp_path)
    answer = requests.get(f"{centre.url}/api/v1/releases/{release.sha256}?from=0&length=10", timeout=5)
    assert answer.status_code == 401
    assert lobby.client.release_part(release.sha256, 0, 2) == b"PK"
    for sha256, offset, length in (
        ("0" * 64, 0, 10),
        ("..%2f..%2fkeys", 0, 10),
        (release.sha256, 10**9, 10),
        (release.sha256, 0, 10**8),
    ):
        assert not isinstance(lobby.client.release_part(sha256, offset, length), bytes)


def test_the_centre_looks_at_what_it_offers(centre: RunningCentre, tmp_path: Path) -> None:
    key, orders = DeviceKey.generate(), Orders(centre.store.folder)
    made = bundle(tmp_path, key, "0.2.0")
    assert orders.add(made, (DeviceKey.generate().public_raw,), "adi", NOW) == Refusal(
        "release.unsigned", {"by": key.key_id.hex()}
    )
    added = orders.add(made, (key.public_raw,), "adi", NOW)
    assert isinstance(added, Release)
    assert added.signed_by == key.public_raw.hex()
    other = bundle(tmp_path / "other", key, "0.2.0", "dies")
    assert orders.add(other, None, "adi", NOW) == Refusal("release.here", {"version": "0.2.0"})
    assert orders.bundle(added.sha256) is not None
    other.write_bytes(other.read_bytes().replace(b"dies", b"lies"))
    assert orders.add(other, None, "adi", NOW) == Refusal("release.damaged", {"member": "app/habit"})
    for version in ("0.3.0", "0.4.0", "0.5.0"):
        orders.add(bundle(tmp_path, key, version), None, "adi", NOW)
    assert [one.version for one in orders.book.releases] == ["0.3.0", "0.4.0", "0.5.0"]
    assert len(list((centre.store.folder / "releases").iterdir())) == 3
    assert orders.withdraw("0.5.0") is None
    assert orders.withdraw("0.5.0") == Refusal("release.unknown", {"version": "0.5.0"})
    assert EVERY_KIOSK == "*"


def test_of_what_is_not_offered_any_more_nothing_stays(
    centre: RunningCentre, line: Line, tmp_path: Path
) -> None:
    release = offered(centre, tmp_path)
    line.sync()
    line.fetcher.step()
    assert line.names() == [f".{release.sha256}.part"]
    line.fetcher = line.fresh()
    line.fetcher.step()
    assert line.names() == [f".{release.sha256}.part"]  # nothing was heard yet: it goes on from there
    Orders(centre.store.folder).withdraw("0.2.0")
    line.sync()
    line.fetcher.step()
    assert line.names() == []


def test_root_is_asked_to_drop_what_the_office_has_withdrawn_where_it_waits(
    centre: RunningCentre, line: Line, tmp_path: Path
) -> None:
    offered(centre, tmp_path)
    line.fetch()
    (line.places.incoming / "kotak-aduan-0.2.0.kar").unlink()  # root has unpacked it
    write_state(line.places.state, State(stage="ready", version="0.2.0"))
    line.places.ask.unlink()
    Orders(centre.store.folder).withdraw("0.2.0")
    line.sync()
    line.fetcher.step()
    assert line.places.ask.read_bytes() == drop("0.2.0")
    write_state(line.places.state, State())
    offered(centre, tmp_path)  # the office has thought better of it
    line.fetch()
    assert line.names() == ["kotak-aduan-0.2.0.kar"]
    assert line.places.ask.read_bytes() == b""


def test_what_is_withdrawn_before_root_has_looked_at_it_goes_and_what_runs_is_left_alone(
    centre: RunningCentre, line: Line, tmp_path: Path
) -> None:
    offered(centre, tmp_path)
    line.fetch()
    Orders(centre.store.folder).withdraw("0.2.0")
    line.sync()
    line.places.ask.unlink()
    line.fetcher.step()
    assert line.names() == []
    assert not line.places.ask.exists()
    line.version = "0.2.0"
    point(line.places.current, "0.2.0")
    line.sync()
    line.fetcher.step()
    assert not line.places.ask.exists()


def test_a_kiosk_is_told_of_what_is_newer_than_it_and_of_no_more_than_a_few(
    centre: RunningCentre, tmp_path: Path
) -> None:
    orders = Orders(centre.store.folder)
    for n in range(1, 26):
        offered(centre, tmp_path, f"0.{n}.0")
        assert orders.withdraw(f"0.{n}.0") is None
    assert orders.withdrawn_above("0.1.0") == [f"0.{n}.0" for n in range(6, 26)]
    assert orders.withdrawn_above("0.24.0") == ["0.25.0"]
    offered(centre, tmp_path, "0.25.0")
    assert orders.withdrawn_above("0.24.0") == []


def test_a_file_that_a_cut_has_left_at_the_centre_is_not_taken_for_the_one_on_offer(
    centre: RunningCentre, line: Line, tmp_path: Path
) -> None:
    """Else kiosks would fetch 200 MB each hour that never are what was spoken of."""
    folder = centre.store.folder / "releases"
    folder.mkdir()
    (folder / "kotak-aduan-0.2.0.kar").write_bytes(b"of an addition that was cut off")
    release = offered(centre, tmp_path)
    assert (folder / "kotak-aduan-0.2.0.kar").stat().st_size == release.size
    line.fetch()
    assert line.names() == ["kotak-aduan-0.2.0.kar"]
