"""The hook of an office: what is signed by Meta is on the disk before it is acknowledged, and nothing else is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from sync.central.service import Centre, Waiting, guarded
from sync.central.settings import CentralSettings, WaSettings
from sync.central.store import open_store
from sync.channels.whatsapp.channel import FOLDER, spool_of
from sync.channels.whatsapp.hook import PATH, Hook
from sync.channels.whatsapp.signature import HEADER, sign
from sync.channels.whatsapp.spool import LARGEST_BODY, Spool
from sync.office import office_app
from tests import migrated
from tests.central.running import SteppedClock, fresh_keys, shipped_rules
from tests.channels.whatsapp.posts import NOW, NUMBER_ID, SECRET, VERIFY, by, post, signed, text

BODY = post(by(text("LAPOR jhâlân rosak/berlubang")))


def settings_in(folder: Path) -> WaSettings:
    return WaSettings(
        number_id=NUMBER_ID,
        app_secret=folder / "app",
        verify_token=folder / "verify",
        access_token=folder / "token",
    )


def centre_in(folder: Path, settings: WaSettings | None) -> Iterator[Centre]:
    clock, data = SteppedClock(NOW), folder / "centre"
    store = open_store(migrated.sqlite(data), data, shipped_rules(), clock)
    yield Centre(store, fresh_keys(data), CentralSettings(folder=data, wa=settings), clock)
    store.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Centre, TestClient]]:
    """One office for all; each test finds its secrets written anew and its spool empty."""
    folder = tmp_path_factory.mktemp("hook")
    for centre in centre_in(folder, settings_in(folder)):
        yield centre, TestClient(office_app(centre))


@pytest.fixture
def centre(shared: tuple[Centre, TestClient]) -> Iterator[Centre]:
    centre = shared[0]
    written(centre.settings.wa)
    yield centre
    shutil.rmtree(centre.settings.folder / FOLDER, ignore_errors=True)


@pytest.fixture
def client(shared: tuple[Centre, TestClient], centre: Centre) -> TestClient:
    return shared[1]


@pytest.fixture
def settings(centre: Centre) -> WaSettings:
    assert centre.settings.wa is not None
    return centre.settings.wa


@pytest.fixture
def spool(centre: Centre) -> Spool:
    return spool_of(centre.settings.folder, centre.keys)


def written(settings: WaSettings | None) -> None:
    assert settings is not None
    settings.app_secret.write_text(f"{SECRET}\n")
    settings.verify_token.write_text(VERIFY)


def test_meta_asks_once_whether_the_address_is_the_offices(client: TestClient) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444<b>"}
    answer = client.get(PATH, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444<b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.verify_token": "lain"},
        {"hub.verify_token": ""},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": "x" * 201},
        {"hub.verify_token": "é"},
    ],
)
def test_nobody_else_gets_an_answer(client: TestClient, wrong: dict[str, str]) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1"} | wrong
    assert client.get(PATH, params=asked).status_code == 403


def test_an_empty_file_of_a_secret_opens_nothing(
    client: TestClient, settings: WaSettings, spool: Spool
) -> None:
    settings.verify_token.write_text("\n")
    asked = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}
    assert client.get(PATH, params=asked).status_code == 403
    settings.app_secret.write_text("")
    assert client.post(PATH, content=BODY, headers=signed(BODY, "")).status_code == 503
    assert spool.waiting() == []


def test_what_is_signed_is_stored_sealed(client: TestClient, spool: Spool) -> None:
    answer = client.post(PATH, content=BODY, headers=signed(BODY))
    assert (answer.status_code, answer.content) == (200, b"")
    (path,) = spool.waiting()
    assert b"LAPOR" not in path.read_bytes()
    assert spool.open(path).raw == BODY
    assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: sign(BODY, "lain")},
        {HEADER: sign(BODY + b" ", SECRET)},
        {HEADER: sign(BODY, SECRET).removeprefix("sha256=")},
        {HEADER: sign(BODY, SECRET).upper()},
        {HEADER: "sha256=" + "é" * 64},
        {HEADER.replace("-256", ""): "sha1=" + "0" * 40},
    ],
)
def test_a_wrong_signature_stores_nothing(client: TestClient, spool: Spool, headers: dict[str, str]) -> None:
    raw = {name: value.encode() for name, value in headers.items()}
    assert client.post(PATH, content=BODY, headers=raw).status_code == 403
    assert spool.waiting() == []


def test_the_signature_is_of_the_bytes_and_not_of_what_they_mean(client: TestClient) -> None:
    assert b"\\/" in BODY
    assert b"\\u1e0d" not in BODY
    plain = BODY.replace(b"\\/", b"/")
    assert client.post(PATH, content=plain, headers=signed(BODY)).status_code == 403


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 200_000, b"\xff\x00", b"null"])
def test_nothing_in_a_signed_body_keeps_it_from_being_stored(
    client: TestClient, spool: Spool, body: bytes
) -> None:
    assert client.post(PATH, content=body, headers=signed(body)).status_code == 200
    assert [spool.open(path).raw for path in spool.waiting()] == [body]


def test_a_body_beyond_the_limit_is_not_held(client: TestClient, spool: Spool) -> None:
    body = b"x" * (LARGEST_BODY + 1)
    assert client.post(PATH, content=body, headers=signed(body)).status_code == 413
    assert spool.waiting() == []


def test_whoever_posts_rubbish_does_not_fill_the_log(
    client: TestClient, centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(centre.clock, SteppedClock)
    centre.clock.pass_(hours=1)
    for _ in range(5):
        client.post(PATH, content=BODY)
    assert caplog.text.count("wa.hook_refused") == 1
    centre.clock.pass_(minutes=10)
    client.post(PATH, content=BODY)
    assert caplog.text.count("wa.hook_refused") == 2
    assert "LAPOR" not in caplog.text


def test_while_it_cannot_be_stored_meta_must_come_again(client: TestClient, spool: Spool) -> None:
    spool.folder.parent.mkdir(exist_ok=True)
    spool.folder.write_text("a file where the folder should be")
    answer = client.post(PATH, content=BODY, headers=signed(BODY))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    spool.folder.unlink()
    assert client.post(PATH, content=BODY, headers=signed(BODY)).status_code == 200


def test_a_new_secret_needs_no_restart(client: TestClient, settings: WaSettings) -> None:
    settings.app_secret.write_text("baru")
    assert client.post(PATH, content=BODY, headers=signed(BODY)).status_code == 403
    assert client.post(PATH, content=BODY, headers=signed(BODY, "baru")).status_code == 200


def test_with_the_database_away_it_is_stored_all_the_same(tmp_path: Path) -> None:
    for centre in centre_in(tmp_path, settings_in(tmp_path)):
        written(centre.settings.wa)
        client = TestClient(office_app(centre))
        centre.store.engine.dispose()
        database = Path(str(centre.store.engine.url.database))
        shutil.move(database, database.with_name("away"))
        database.mkdir()
        assert client.post(PATH, content=BODY, headers=signed(BODY)).status_code == 200
        assert len(spool_of(centre.settings.folder, centre.keys).waiting()) == 1


def test_strangers_who_drip_take_no_place_of_the_kiosks(
    centre: Centre, settings: WaSettings, spool: Spool
) -> None:
    hook = Hook(centre, settings, spool, reading=Waiting(most=0))
    app = Starlette(routes=[Route(PATH, guarded(centre, hook.receive), methods=["POST"])])
    answer = TestClient(app).post(PATH, content=BODY, headers=signed(BODY))
    assert answer.status_code == 503
    assert (centre.reading.now, centre.under_way) == (0, 0)
    assert spool.waiting() == []


def test_an_office_without_it_has_no_hook(tmp_path: Path) -> None:
    for centre in centre_in(tmp_path, None):
        client = TestClient(office_app(centre))
        assert client.post(PATH, content=BODY, headers=signed(BODY)).status_code == 404
        assert client.get(PATH).status_code == 404
