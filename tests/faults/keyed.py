"""A kiosk that seals by the signed list, at a centre whose keys can be changed: what F55 to F57 and F65 stand on."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import select

from sync.cases.ids import uuid7
from sync.central import key_changes
from sync.central.key_ring import write_ring
from sync.central.recipient_lists import listed_in
from sync.central.tables import cases
from sync.journal.submission import Accepted, Submission
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.worker.sealing_keys import SealingKeys
from tests.central.running import ANSWERS, RunningCentre
from tests.sending import Lobby, lobby_at


@contextmanager
def keyed_lobby(folder: Path, centre: RunningCentre) -> Iterator[tuple[Lobby, SealingKeys]]:
    """An enrolled kiosk with its journal and worker, and whom it seals to."""
    with lobby_at(folder, centre) as lobby:
        yield lobby, SealingKeys(lobby.journal, folder / "recipients.json")


def file_case(lobby: Lobby, keys: SealingKeys, **answers: str) -> Accepted:
    """One complaint, sealed to whoever is in force now."""
    whom = keys.whom()
    assert isinstance(whom, Recipients), whom
    submission = Submission(
        case_id=uuid7(lobby.clock(), secrets.randbits),
        form_version="2026-1",
        sop_version="2026-1",
        answers={**ANSWERS, **answers},
        files=(),
        language="id",
        received_at=lobby.clock(),
        clock_sure=True,
        sealed_to=whom.key_ids,
    )
    accepted = lobby.journal.submit(submission, lambda plain: seal(plain, whom), lobby.key.sign)
    assert isinstance(accepted, Accepted)
    return accepted


def root_of(centre: RunningCentre) -> DeviceKey:
    """The root's secret half, which lies with the test's keys."""
    root = key_changes.root_from(centre.keys, None)
    assert isinstance(root, DeviceKey)
    return root


def opened_with(centre: RunningCentre) -> list[str]:
    """Which key opened each case, in their order; "" for one that was not opened."""
    with centre.store.reading() as connection:
        return list(connection.execute(select(cases.c.opened_with).order_by(cases.c.case_id)).scalars())


def identity_of(centre: RunningCentre, role: str, key_id: str) -> str:
    """The secret half of an age key of the ring."""
    return (centre.keys.folder / f"{role}-{key_id}.age").read_text().strip()


def resign(centre: RunningCentre, root: DeviceKey, **changes: object) -> None:
    """Puts a list with these changes, signed by ``root``, into the ring."""
    altered = replace(listed_in(centre.keys.ring.lists["*"]), **changes)
    envelope = signed.seal_document(altered, signed.RECIPIENTS, root.sign, root.key_id.hex())
    write_ring(centre.keys.folder, replace(centre.keys.ring, lists={"*": envelope}))
    centre.keys.refresh()
