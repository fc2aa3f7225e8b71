"""F56: a key is rotated while 100 cases wait: old ones open with the old key, new ones are sealed to the new one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central import key_changes
from sync.central.opening import open_bodies
from sync.central.tables import cases
from sync.vault.opening import open_sealed
from sync.wire.client import CentreClient
from sync.wire.messages import KeyList, decode
from sync.worker.centre_keys import fetch_published
from tests.central.running import RunningCentre, centre_at
from tests.faults.keyed import file_case, identity_of, keyed_lobby, opened_with, root_of


def sealed_bodies(centre: RunningCentre) -> list[bytes]:
    with centre.store.reading() as connection:
        rows = connection.execute(select(cases.c.body_header, cases.c.body_payload).order_by(cases.c.case_id))
        return [row.body_header + row.body_payload for row in rows]


def test_old_cases_open_with_the_old_key_and_new_ones_with_the_new(
    centre: RunningCentre, tmp_path: Path
) -> None:
    with keyed_lobby(tmp_path / "lobby", centre) as (lobby, keys):
        before = centre.keys.ring.current("office").key_id
        for _ in range(100):
            file_case(lobby, keys)
        made = key_changes.rotate_sealing(centre.keys, "office", root_of(centre), centre.clock())
        assert not isinstance(made, Refusal)
        file_case(lobby, keys)  # not heard of it yet: without a network nothing is held up
        lobby.until_done()
        whom = keys.whom()
        assert not isinstance(whom, Refusal)
        assert whom.key_ids[0] == made.key_id
        centre.clock.pass_(seconds=1)
        for _ in range(3):
            file_case(lobby, keys)
        lobby.until_done()
        while open_bodies(centre.store, centre.keys, centre.clock):
            pass
        assert opened_with(centre) == [before] * 101 + [made.key_id] * 3


def test_a_removed_recipient_opens_none_of_the_new_cases(centre: RunningCentre, tmp_path: Path) -> None:
    with keyed_lobby(tmp_path / "lobby", centre) as (lobby, keys):
        removed = {
            role: identity_of(centre, role, centre.keys.ring.current(role).key_id)
            for role in ("office", "escrow")
        }
        file_case(lobby, keys)
        lobby.until_done()
        for role in ("office", "escrow"):
            key_changes.rotate_sealing(centre.keys, role, root_of(centre), centre.clock())
        lobby.until_done()  # a sync with nothing to send brings the list
        centre.clock.pass_(seconds=1)
        file_case(lobby, keys)
        lobby.until_done()
        old, new = sealed_bodies(centre)
        for identity in removed.values():
            assert isinstance(open_sealed(old, identity), bytes)
            assert open_sealed(new, identity) == Refusal("sealed.cannot_open")
        for role in ("office", "escrow"):
            current = identity_of(centre, role, centre.keys.ring.current(role).key_id)
            assert isinstance(open_sealed(new, current), bytes)


def test_the_centre_s_next_signing_key_is_followed_by_its_last_one_s_word(
    centre: RunningCentre, tmp_path: Path
) -> None:
    """Twice while the kiosk slept; and once with a clock that is two hours off on top."""
    with keyed_lobby(tmp_path / "lobby", centre) as (lobby, keys):
        first = centre.keys.public
        file_case(lobby, keys)
        key_changes.rotate_signing(centre.keys, centre.clock())
        key_changes.rotate_signing(centre.keys, centre.clock())
        lobby.until_done()
        enrolled = lobby.journal.enrolment
        assert enrolled is not None
        assert enrolled.centre_public == centre.keys.public != first
        assert not list(centre.keys.folder.glob(f"signing-{centre.keys.ring.of('signing')[0].key_id}*"))
        key_changes.rotate_signing(centre.keys, centre.clock())
        lobby.worker._means.clock = lambda: centre.clock.now.replace(hour=5)  # the kiosk's own
        lobby.client._clock = lobby.worker._means.clock
        assert lobby.worker.run_once().outcome == "done"


def test_a_key_that_the_last_one_did_not_endorse_is_not_followed(
    centre: RunningCentre, tmp_path: Path
) -> None:
    with keyed_lobby(tmp_path / "lobby", centre) as (lobby, keys):
        file_case(lobby, keys)
        pinned = centre.keys.public
        with centre_at(tmp_path / "thief", None, centre.clock) as thief:
            key_changes.rotate_signing(thief.keys, centre.clock())
            worker = lobby.through(thief.url)
            assert worker.run_once().outcome in ("login-page", "refused")
        enrolled = lobby.journal.enrolment
        assert enrolled is not None
        assert enrolled.centre_public == pinned
        assert lobby.journal.waiting().cases == 1


def test_published_keys_are_kept_once_a_day_if_the_pinned_key_signed_them(
    centre: RunningCentre, tmp_path: Path
) -> None:
    path = tmp_path / "published-keys.json"
    with keyed_lobby(tmp_path / "lobby", centre) as (lobby, _):
        lobby.worker._published = path
        assert lobby.worker.run_once().outcome == "done"
        first = decode(path.read_bytes(), KeyList)
        assert first is not None
        assert {key.public_key for key in first.keys} == {centre.keys.public, lobby.key.public_raw}
        centre.clock.pass_(hours=1)
        lobby.worker.run_once()
        assert decode(path.read_bytes(), KeyList) == first
        lobby.worker.key_unknown()
        lobby.worker.run_once()
        second = decode(path.read_bytes(), KeyList)
        assert second is not None
        assert second.time > first.time
        centre.clock.pass_(hours=25)
        with centre_at(tmp_path / "thief", None, centre.clock) as thief:
            stranger = CentreClient(thief.url, centre.clock, centre_public=centre.keys.public)
            assert not fetch_published(stranger, path, centre.clock())
            stranger.close()
        assert decode(path.read_bytes(), KeyList) == second
