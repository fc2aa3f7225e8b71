"""F44, second half: a revoked key is refused from the next sync on, and nobody but the centre can close a kiosk so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.central.devices import revoke
from sync.central.problems import problem
from sync.journal import Journal, open_journal
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import Envelope, Standing
from tests.central.running import RunningCentre, listening
from tests.sending import Lobby


def revoke_it(centre: RunningCentre, lobby: Lobby) -> None:
    known = lobby.journal.enrolment
    assert known is not None
    revoke(centre.store, known.office_id, known.device_id)


def test_it_takes_one_sync_and_outlasts_a_restart(
    tmp_path: Path, centre: RunningCentre, lobby: Lobby
) -> None:
    lobby.submit(b"scan")
    revoke_it(centre, lobby)
    assert lobby.worker.run_once().outcome == "revoked"
    assert lobby.journal.waiting().records == 1, "all is kept"
    lobby.journal.close()
    again = open_journal(tmp_path / "lobby" / "journal", centre.clock)
    assert isinstance(again, Journal)
    refused = again.refused()
    assert refused is not None
    assert (refused.state, refused.at) == ("revoked", centre.clock())
    again.close()


def test_another_identity_is_told_in_the_same_way(centre: RunningCentre, lobby: Lobby) -> None:
    known = lobby.journal.enrolment
    assert known is not None
    lobby.journal._enrolment = known.__class__(
        **{**{f: getattr(known, f) for f in known.__slots__}, "identity": "another machine"}
    )
    assert lobby.worker.run_once().outcome == "identity-changed"
    assert lobby.journal.refused() is not None


def standing(state: str, nonce: str, device: str, key: DeviceKey) -> Envelope:
    told = Standing(nonce=nonce, device=device, state=state, time=datetime(2026, 11, 23, tzinfo=UTC))  # type: ignore[arg-type]
    return signed.seal_document(told, signed.STANDING, key.sign, key.key_id.hex())


def test_nobody_else_closes_it(centre: RunningCentre, lobby: Lobby) -> None:
    """A bare 403, one signed by a stranger, and the centre's own signed word over another nonce."""
    known = lobby.journal.enrolment
    assert known is not None
    told: list[Envelope | None] = [
        None,
        standing("revoked", "any", known.device_id, DeviceKey.generate()),
        signed.seal_document(
            Standing(nonce="an older one", device=known.device_id, state="revoked", time=centre.clock()),
            signed.STANDING,
            centre.keys.sign,
            centre.keys.key_id,
        ),
    ]
    lobby.submit()
    for envelope in told:

        async def no(request: Request, envelope: Envelope | None = envelope) -> Response:
            await request.body()
            return problem("revoked", standing=envelope)

        with listening(Starlette(routes=[Route("/{path:path}", no, methods=["POST"])])) as url:
            report = lobby.through(url).run_once()
        assert (report.outcome, report.detail) == ("refused", "revoked")
        assert report.next_in_s == 3600
        assert lobby.journal.refused() is None
        assert [one.kind for one in lobby.journal.alarms()] == ["refused"]
    lobby.clock.pass_(hours=2)
    assert lobby.through(centre.url).run_once().outcome == "done"
    assert lobby.journal.alarms() == ()
