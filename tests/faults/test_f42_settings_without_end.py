"""F42 for settings from the centre: one that sends without end, without measure or from the future fills and bars nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest

from kiosk.settings import Settings
from kiosk.updates.from_the_centre import InForce, in_force
from sync.cases.desk_week import MOST, WEEKDAYS
from sync.cases.notice_line import MOST as MOST_LETTERS
from sync.wire import signed
from sync.wire.messages import SyncAnswer
from sync.wire.remote_settings import ALLOWED, LARGEST, RemoteSettings, latest_number
from sync.worker.office_settings import KEPT, kept, put_in_force, take_over, version
from tests.central.running import RunningCentre
from tests.sending import Lobby, centre, lobby

__all__ = ["centre", "lobby"]
Values = Mapping[str, Mapping[str, object]]
SLOWER = {"kiosk": {"idle_s": 120}}
UNFIT = {"kiosk": {"idle_s": 5}}


class Liar:
    """Whoever has the centre's signing key; ``says`` is the time in its answers."""

    def __init__(self, centre: RunningCentre, lobby: Lobby) -> None:
        self.centre, self.lobby, self.says = centre, lobby, lobby.clock()

    def sends(self, n: int, values: Values = SLOWER, *, held: bool | None = True) -> None:
        known = self.lobby.journal.enrolment
        assert known is not None
        plain = {section: dict(keys) for section, keys in values.items()}
        said = RemoteSettings(
            n=n, at=self.says, values=plain, office_id=known.office_id, device=known.device_id
        )
        envelope = signed.seal_document(said, signed.SETTINGS, self.centre.keys.sign, self.centre.keys.key_id)
        answer = msgspec.structs.replace(_BLANK, settings=envelope, time=self.says)
        take_over(self.lobby.journal, answer, self.lobby.clock(), lambda: held)

    def started(self) -> InForce:
        """The application begins."""
        found = in_force(Settings(), kept(self.lobby.journal))
        put_in_force(self.lobby.journal, found.n)
        return found

    def rows(self) -> list[int]:
        """Lengths of all that lies in the journal."""
        journal = self.lobby.journal
        return [
            len(document)
            for kind in ("office-settings", "office-settings-in-force")
            for _, document in journal.key_documents(kind)
        ]


_BLANK = msgspec.convert(
    {
        "nonce": "", "device": "", "epoch": 1, "results": [], "have_through": 0, "missing": [], "acknowledgements": {},
        "want_blobs": [], "feed": {"cursor": "e.0", "rows": []}, "time": "2026-11-23T02:00:00Z", "next_sync_s": 300,
    }, SyncAnswer, strict=False,
)  # fmt: skip


@pytest.fixture
def liar(centre: RunningCentre, lobby: Lobby) -> Liar:
    return Liar(centre, lobby)


def test_however_many_come_the_last_few_stay(liar: Liar) -> None:
    for n in range(1, 40):
        liar.sends(n)
    assert version(liar.lobby.journal) == 39
    assert len(liar.rows()) == KEPT


def test_the_last_good_one_stays_in_force_whatever_comes_after_it(liar: Liar) -> None:
    liar.sends(1)
    assert liar.started().n == 1
    for n in range(2, 40):
        liar.sends(n, UNFIT)
        found = liar.started()
        assert (found.n, found.refused, found.settings.kiosk.idle_s) == (1, n, 120)
    assert len(liar.rows()) == KEPT + 1


def test_of_several_between_two_starts_the_one_in_force_is_none_that_goes(liar: Liar) -> None:
    liar.sends(1)
    liar.started()
    for n in range(2, 9):
        liar.sends(n, {"kiosk": {"idle_s": 60 + n}})
    for n in range(9, 20):
        liar.sends(n, UNFIT)
    assert liar.started().settings.kiosk.idle_s == 120


def test_the_next_good_one_takes_its_place(liar: Liar) -> None:
    liar.sends(1)
    liar.started()
    liar.sends(2, {"kiosk": {"idle_s": 90}})
    assert liar.started().n == 2
    for n in range(3, 9):
        liar.sends(n, UNFIT)
    assert liar.started().settings.kiosk.idle_s == 90
    assert len(liar.rows()) == KEPT + 1


def test_what_was_altered_on_the_disk_comes_again_and_counts(liar: Liar, lobby: Lobby) -> None:
    liar.sends(4)
    lobby.journal.replace_key_documents("office-settings", [(4, b"altered")])
    assert version(lobby.journal) == 0
    liar.sends(4)
    assert version(lobby.journal) == 4


def test_one_without_measure_is_not_kept(liar: Liar) -> None:
    liar.sends(1)
    liar.sends(2, {"kiosk": {"place": "x" * LARGEST}})
    assert version(liar.lobby.journal) == 1


def test_the_largest_that_an_office_can_wish_is_kept(liar: Liar) -> None:
    widest: dict[str, object] = {"place": "x" * 80, "languages": ["id", "mad", "en"]}
    widest |= dict.fromkeys(("notice", "notice_mad", "notice_en"), "é" * MOST_LETTERS)
    liar.sends(1, {"kiosk": dict.fromkeys(ALLOWED["kiosk"], 900) | widest,
                   "display": dict.fromkeys(ALLOWED["display"], "contrast"),
                   "hours": dict.fromkeys(WEEKDAYS, "x" * MOST)})  # fmt: skip
    assert version(liar.lobby.journal) == 1
    assert max(liar.rows()) < LARGEST / 4


def test_a_number_far_in_the_future_bars_no_true_one(liar: Liar) -> None:
    now = int(liar.lobby.clock().timestamp() * 1000)
    liar.sends(now)
    for n in (latest_number(liar.lobby.clock()) + 1, 2**53):
        liar.sends(n)
        assert version(liar.lobby.journal) == now
    liar.sends(now + 1)
    assert version(liar.lobby.journal) == now + 1


def test_a_lie_about_the_time_does_not_help_where_the_clock_is_held(liar: Liar) -> None:
    liar.says += timedelta(days=4000)
    liar.sends(latest_number(liar.lobby.clock()) + 1)
    assert version(liar.lobby.journal) == 0


@pytest.mark.parametrize("held", [False, None])
def test_a_kiosk_in_1970_takes_what_its_centre_says(liar: Liar, lobby: Lobby, held: bool | None) -> None:
    """Nobody holds its clock: the centre's time is the better one."""
    n = int(lobby.clock().timestamp() * 1000)
    lobby.clock.pass_(days=-20_000)
    liar.sends(latest_number(liar.says) + 1, held=held)
    assert version(lobby.journal) == 0
    liar.sends(n, held=held)
    assert version(lobby.journal) == n
