"""F57: a recipient list that is missing, expired, badly signed or altered closes intake; nothing is stored in the clear."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.by_hand import SyncByHand
from kiosk.health import KioskHealth, MachineReport
from kiosk.intake import SealedFiles
from sync.cases.refusal import Refusal
from sync.central import key_changes
from sync.central.keys import CentreKeys
from sync.central.recipient_lists import LASTS, listed_in, sign_list
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import Envelope, SyncAnswer, encode
from sync.worker import picture, sealing_keys
from sync.worker.sealing_keys import SealingKeys
from tests.central.running import RunningCentre
from tests.faults.keyed import file_case, keyed_lobby, resign, root_of
from tests.sending import Lobby


@pytest.fixture
def kiosk(tmp_path: Path, centre: RunningCentre) -> Iterator[tuple[Lobby, SealingKeys]]:
    with keyed_lobby(tmp_path / "lobby", centre) as made:
        yield made


def alter(lobby: Lobby, change: str, *values: object) -> None:
    """By hand, on the disk, while the kiosk runs."""
    with sqlite3.connect(lobby.journal._database.path) as by_hand:
        assert by_hand.execute(change, values).rowcount > 0
    by_hand.close()


def documents(lobby: Lobby) -> bytes:
    with sqlite3.connect(lobby.journal._database.path) as by_hand:
        found = by_hand.execute(
            "SELECT document FROM key_document WHERE kind LIKE 'recipients-%' ORDER BY version DESC"
        ).fetchone()
    by_hand.close()
    document: bytes = found[0]
    return document


def closed_with(lobby: Lobby, keys: SealingKeys, code: str) -> None:
    """Intake says why, and not a byte of a scan reaches the disk."""
    refusal = keys.refusal()
    assert refusal is not None
    assert refusal.code == code
    closure = KioskHealth(keys=keys.refusal, clock=lobby.clock).closure()
    assert closure is not None
    assert closure.reason.code == code
    before = sorted(lobby.journal.sealed.path.parent.rglob("*"))
    kept = SealedFiles(lobby.journal, keys.whom).keep("scan", "image/jpeg", b"PLAIN SCAN")
    assert isinstance(kept, Refusal)
    assert sorted(lobby.journal.sealed.path.parent.rglob("*")) == before
    assert not any(b"PLAIN SCAN" in path.read_bytes() for path in before if path.is_file())


ALTERED: dict[str, tuple[Callable[[Lobby], None], str]] = {
    "missing": (
        lambda lobby: alter(lobby, "DELETE FROM key_document WHERE kind LIKE 'recipients-%'"),
        "keys.missing",
    ),
    "one letter of it": (
        lambda lobby: alter(
            lobby,
            "UPDATE key_document SET document = ? WHERE kind LIKE 'recipients-%'",
            documents(lobby).replace(b'"payload":"ey', b'"payload":"eY'),
        ),
        "keys.unsigned",
    ),
    "emptied": (
        lambda lobby: alter(
            lobby, "UPDATE key_document SET document = ? WHERE kind LIKE 'recipients-%'", b""
        ),
        "keys.unsigned",
    ),
    "called newer": (
        lambda lobby: alter(lobby, "UPDATE key_document SET version = 900 WHERE kind LIKE 'recipients-%'"),
        "keys.unsigned",
    ),
    "another root in its place": (
        lambda lobby: alter(
            lobby, "UPDATE key_document SET document = ? WHERE kind = 'root'", DeviceKey.generate().public_raw
        ),
        "keys.missing",
    ),
}


@pytest.mark.parametrize("case", ALTERED)
def test_altered_on_the_disk_it_closes_at_once(kiosk: tuple[Lobby, SealingKeys], case: str) -> None:
    lobby, keys = kiosk
    assert keys.refusal() is None
    change, code = ALTERED[case]
    change(lobby)
    closed_with(lobby, keys, code)


@pytest.mark.parametrize("case", ["missing", "one letter of it", "emptied", "called newer"])
def test_the_next_sync_brings_a_sound_one_and_intake_opens(
    kiosk: tuple[Lobby, SealingKeys], case: str
) -> None:
    lobby, keys = kiosk
    ALTERED[case][0](lobby)
    assert lobby.worker.run_once().outcome == "done"
    assert keys.refusal() is None
    file_case(lobby, keys)


def test_an_ended_list_closes_once_the_centre_has_told_the_time_and_stays_closed(
    kiosk: tuple[Lobby, SealingKeys], centre: RunningCentre
) -> None:
    lobby, keys = kiosk
    centre.clock.now += LASTS + timedelta(days=30)
    assert keys.refusal() is None, "a kiosk's own clock closes nothing"
    assert lobby.worker.run_once().outcome == "done"
    closed_with(lobby, keys, "keys.expired")
    centre.clock.now -= LASTS
    assert lobby.worker.run_once().outcome in ("done", "clock")
    closed_with(lobby, keys, "keys.expired")
    centre.clock.now += LASTS
    key_changes.renew(centre.keys, root_of(centre), centre.clock())
    assert lobby.worker.run_once().outcome == "done"
    assert keys.refusal() is None


def told(lobby: Lobby, centre: RunningCentre, envelope: Envelope | None, **more: object) -> SyncAnswer:
    """An answer of the centre with this list."""
    captured: list[SyncAnswer] = []
    sync = lobby.client.sync
    lobby.client.sync = lambda *given: captured.append(sync(*given)) or captured[-1]  # type: ignore
    lobby.worker.run_once()
    lobby.client.sync = sync  # type: ignore[method-assign]
    return replace(captured[-1], recipients=envelope, **more)


@pytest.mark.parametrize(
    "which", ["older", "same", "other root", "other office", "secret", "not a recipient"]
)
def test_a_list_that_does_not_hold_changes_nothing(
    kiosk: tuple[Lobby, SealingKeys], centre: RunningCentre, which: str
) -> None:
    lobby, keys = kiosk
    root, ring = root_of(centre), centre.keys.ring
    in_use = [ring.current("office"), ring.current("escrow")]
    key_changes.renew(centre.keys, root, centre.clock())  # version 2
    assert lobby.worker.run_once().outcome == "done"
    before = keys.whom()
    thief = DeviceKey.generate()
    false = {
        "older": sign_list(in_use, 1, root, centre.clock()),
        "same": sign_list(in_use, 2, root, centre.clock()),
        "other root": sign_list(in_use, 9, thief, centre.clock()),
        "other office": sign_list(in_use, 9, root, centre.clock(), "352801"),
        "secret": sign_list(
            [replace(in_use[0], public="AGE-SECRET-KEY-1QQQ"), in_use[1]], 9, root, centre.clock()
        ),
        "not a recipient": sign_list(
            [replace(in_use[0], public="age1x"), in_use[1]], 9, root, centre.clock()
        ),
    }[which]
    enrolled = lobby.journal.enrolment
    assert enrolled is not None
    answer = told(lobby, centre, false, root_public=thief.public_raw)
    sealing_keys.take_over(lobby.journal, enrolled, answer)
    assert keys.whom() == before
    assert sealing_keys.version(lobby.journal) == 2


def test_a_centre_whose_list_is_not_its_root_s_does_not_start(centre: RunningCentre) -> None:
    resign(centre, DeviceKey.generate())
    assert CentreKeys.load(centre.keys.folder) == Refusal("keys.unsigned")


def test_an_enrolment_without_a_root_counts_until_the_first_signed_list(
    kiosk: tuple[Lobby, SealingKeys], centre: RunningCentre
) -> None:
    lobby, keys = kiosk
    alter(lobby, "DELETE FROM key_document")
    assert isinstance(keys.whom(), Recipients), "the file of the earlier form"
    assert sealing_keys.version(lobby.journal) == 0
    assert lobby.worker.run_once().outcome == "done"
    assert sealing_keys.version(lobby.journal) == listed_in(centre.keys.list_for("352807")).version
    keys.unsigned.unlink()
    assert isinstance(keys.whom(), Recipients)


def test_an_envelope_of_another_kind_is_no_list(
    kiosk: tuple[Lobby, SealingKeys], centre: RunningCentre
) -> None:
    lobby, keys = kiosk
    root = root_of(centre)
    listed = listed_in(centre.keys.list_for("352807"))
    wrong = signed.seal_document(listed, signed.KEYS, root.sign, root.key_id.hex())
    alter(lobby, "UPDATE key_document SET document = ? WHERE kind LIKE 'recipients-%'", encode(wrong))
    closed_with(lobby, keys, "keys.unsigned")


def test_staff_and_the_desk_are_told_when_the_list_ends(
    kiosk: tuple[Lobby, SealingKeys], centre: RunningCentre, tmp_path: Path
) -> None:
    """Of the list, or of the last key of a kind in it, whichever comes first; none where none holds."""
    lobby, keys = kiosk
    listed = listed_in(centre.keys.list_for("*"))
    assert keys.until() == listed.valid_until
    shown = SyncByHand(lobby.journal, lobby.worker, lobby.clock, lambda: (), keys.until).facts()
    assert shown.keys_until == keys.until()
    report = MachineReport({}, lambda: picture(lobby.journal, lobby.worker), dict, tmp_path, keys.until)
    told = str(report.report()["recipients_until"])
    assert datetime.fromisoformat(told) == listed.valid_until.replace(microsecond=0)
    sooner = centre.clock() + timedelta(days=20)
    office = replace(next(one for one in listed.recipients if one.role == "office"), valid_until=sooner)
    others = [one for one in listed.recipients if one.role != "office"]
    resign(centre, root_of(centre), version=2, recipients=[office, *others])
    lobby.until_done()
    assert keys.until() == sooner
    alter(lobby, "DELETE FROM key_document WHERE kind LIKE 'recipients-%'")
    assert keys.until() is None
