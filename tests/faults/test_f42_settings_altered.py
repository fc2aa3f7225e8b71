"""F42 for settings from the centre: altered, unsigned, replayed or unfit, the last good ones run."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk.settings import Settings
from kiosk.updates.from_the_centre import in_force, laid_over
from sync.cases.refusal import Refusal
from sync.central.order_book import Wish
from sync.central.orders import EVERY_KIOSK, Orders, values_of
from sync.wire import signed
from sync.wire.messages import SyncAnswer
from sync.wire.remote_settings import ALLOWED, RemoteSettings
from sync.worker.office_settings import kept, take_over, version
from tests.central.running import RunningCentre
from tests.sending import Lobby, centre, lobby

__all__ = ["centre", "lobby"]
SLOWER = {"kiosk": {"idle_s": 120}}
Values = Mapping[str, Mapping[str, object]]


def wish(centre: RunningCentre, values: Values, who: str = EVERY_KIOSK) -> Wish:
    centre.clock.pass_(minutes=1)
    orders, office = Orders(centre.store.folder), centre.store.office_id
    made = orders.wish(office, who, values, by="adi", reason="Pengunjung lansia.", now=centre.clock())
    assert isinstance(made, Wish)
    return made


def sync(lobby: Lobby) -> None:
    assert lobby.worker.run_once().outcome == "done"


def idle(lobby: Lobby) -> int:
    return in_force(Settings(), kept(lobby.journal)).settings.kiosk.idle_s


def document(lobby: Lobby, n: int, values: Values = SLOWER, **other: str) -> RemoteSettings:
    known = lobby.journal.enrolment
    assert known is not None
    plain = {section: dict(keys) for section, keys in values.items()}
    fields = {"office_id": known.office_id, "device": known.device_id, **other}
    return RemoteSettings(n=n, at=lobby.clock(), values=plain, **fields)


def brings(lobby: Lobby, centre: RunningCentre, said: RemoteSettings, kind: str = signed.SETTINGS) -> None:
    """An answer with this document under the centre's own key."""
    envelope = signed.seal_document(said, kind, centre.keys.sign, centre.keys.key_id)
    take_over(lobby.journal, _answer(settings=envelope), lobby.clock())


def _answer(**fields: object) -> SyncAnswer:
    blank = msgspec.json.decode(b'{"cursor": "e.0", "rows": []}')
    whole = {
        "nonce": "", "device": "", "epoch": 1, "results": [], "have_through": 0, "missing": [], "acknowledgements": {},
        "want_blobs": [], "feed": blank, "time": "2026-11-23T02:00:00Z", "next_sync_s": 300,
    }  # fmt: skip
    return msgspec.structs.replace(msgspec.convert(whole, SyncAnswer, strict=False), **fields)


def test_what_the_office_wishes_is_in_force_at_the_next_start(centre: RunningCentre, lobby: Lobby) -> None:
    sync(lobby)
    assert (idle(lobby), version(lobby.journal)) == (60, 0)
    made = wish(centre, SLOWER)
    sync(lobby)
    assert (idle(lobby), version(lobby.journal)) == (120, made.n)
    wish(centre, {"kiosk": {"idle_s": 90}, "display": {"text": "l"}}, "PGT1")
    sync(lobby)
    now = in_force(Settings(), kept(lobby.journal))
    assert (now.settings.kiosk.idle_s, now.settings.display.text.value) == (90, "l")
    wish(centre, {}, "PGT1")
    sync(lobby)
    assert idle(lobby) == 120


def test_of_another_kiosk_nothing_comes(centre: RunningCentre, lobby: Lobby) -> None:
    wish(centre, SLOWER, "PGT9")
    sync(lobby)
    assert (idle(lobby), version(lobby.journal)) == (60, 0)


def test_an_older_document_is_never_taken_again(centre: RunningCentre, lobby: Lobby) -> None:
    brings(lobby, centre, document(lobby, 7))
    brings(lobby, centre, document(lobby, 6, {"kiosk": {"idle_s": 300}}))
    brings(lobby, centre, document(lobby, 7, {"kiosk": {"idle_s": 300}}))
    assert (idle(lobby), version(lobby.journal)) == (120, 7)


def test_a_document_under_another_key_for_another_kiosk_or_of_another_kind_is_none(
    centre: RunningCentre, lobby: Lobby
) -> None:
    said = document(lobby, 9)
    take_over(
        lobby.journal,
        _answer(settings=signed.seal_document(said, signed.SETTINGS, lobby.key.sign, "x")),
        lobby.clock(),
    )
    brings(lobby, centre, said, signed.ANSWER)
    brings(lobby, centre, document(lobby, 9, device="0190b2d2-7e7a-7000-8000-00000000ffff"))
    brings(lobby, centre, document(lobby, 9, office_id="9999999"))
    assert (idle(lobby), version(lobby.journal)) == (60, 0)


def test_altered_on_the_disk_the_one_before_it_runs_and_the_centre_is_asked_again(
    centre: RunningCentre, lobby: Lobby, tmp_path: Path
) -> None:
    wish(centre, SLOWER)
    sync(lobby)
    newest = wish(centre, {"kiosk": {"idle_s": 200}})
    sync(lobby)
    path = tmp_path / "lobby" / "journal" / "journal.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        document = connection.execute(
            "SELECT document FROM key_document WHERE version = ?", (newest.n,)
        ).fetchone()[0]
        other = msgspec.json.decode(document)
        payload = base64.b64decode(other["payload"]).replace(b"200", b"300")
        other["payload"] = base64.b64encode(payload).decode()
        connection.execute(
            "UPDATE key_document SET document = ? WHERE version = ?", (msgspec.json.encode(other), newest.n)
        )
    assert idle(lobby) == 120
    assert version(lobby.journal) < newest.n


@pytest.mark.parametrize(
    "values",
    [
        {"kiosk": {"folder": "/tmp"}},
        {"kiosk": {"idle_s": 5}},
        {"kiosk": {"languages": ["en"]}},
        {"kiosk": {"notice": "emoji \U0001f600"}},
        {"hours": {"monday": "sore"}},
        {"hours": {"holiday": "tutup"}},
        {"centre": {"url": "https://elsewhere.example"}},
        {"printer": {"kind": "none"}},
        {"display": {"primary": "#ffffff"}},
        {"kiosk": {"place": "a\nb"}},
    ],
)
def test_what_is_not_on_the_list_or_does_not_fit_leaves_the_last_good_ones(
    centre: RunningCentre, lobby: Lobby, values: Values
) -> None:
    """Also where the centre's own key has signed it: its list may be wider, or somebody else's by now."""
    brings(lobby, centre, document(lobby, 1))
    brings(lobby, centre, document(lobby, 2, values))
    found = in_force(Settings(), kept(lobby.journal))
    assert (found.settings.kiosk.idle_s, found.n, found.refused) == (120, 1, 2)
    assert found.report()["settings_refused"] == 2
    orders = Orders(centre.store.folder)
    refused = orders.wish(centre.store.office_id, "*", values, by="adi", reason="x", now=centre.clock())
    assert isinstance(refused, Refusal)


def test_every_key_of_the_list_is_a_setting_and_none_leads_elsewhere() -> None:
    own = Settings()
    for section, keys in ALLOWED.items():
        for key in keys:
            value = getattr(getattr(own, section), key)
            plain = list(value) if isinstance(value, tuple) else getattr(value, "value", value)
            assert laid_over(own, {section: {key: plain}}) == own
            assert not {"folder", "url", "certificates", "device", "kind"} & {key}


def test_values_are_typed_as_in_a_file() -> None:
    assert values_of(
        {
            "kiosk.idle_s": "90",
            "display.low_reach": "true",
            "kiosk.languages": '["id", "mad"]',
            "kiosk.place": "Lobi",
        }
    ) == {
        "kiosk": {"idle_s": 90, "languages": ["id", "mad"], "place": "Lobi"},
        "display": {"low_reach": True},
    }
    assert values_of({"kiosk.idle_s": "ninety"}) == Refusal("settings.value", {"key": "kiosk.idle_s"})


@pytest.mark.parametrize("strange", [{}, ["id"], None, 7])
def test_what_no_settings_could_hold_does_not_stop_the_start(
    centre: RunningCentre, lobby: Lobby, strange: object
) -> None:
    brings(lobby, centre, document(lobby, 7))
    brings(lobby, centre, document(lobby, 8, {"kiosk": {"languages": ["id", strange]}}))
    assert (idle(lobby), version(lobby.journal)) == (120, 8)
