"""The page for Prometheus: real syncs over HTTP, then exact values; on loopback only; nothing that is anybody's."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, text, update
from starlette.applications import Starlette

from sync.backoffice.metrics_page import metrics_page
from sync.backoffice.opened import RefusedError
from sync.central.api import routes
from sync.central.fleet import Limits
from sync.central.messages.reading import read_round
from sync.central.messages.taking import store_message
from sync.central.metrics import Measured, Measures, route_of
from sync.central.outgoing import queue
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import default_url, open_store
from sync.central.store_figures import StoreFigures
from sync.central.tables.outgoing import outgoing
from tests.central.letters_in import READERS, arrived
from tests.central.running import (
    HandKiosk,
    RunningCentre,
    SteppedClock,
    case_id_of,
    fresh_keys,
    listening,
    shipped_rules,
)

Sample = tuple[str, tuple[tuple[str, str], ...]]


def free_port() -> int:
    """A free port whose next one is free too."""
    while True:
        with socket.socket() as probe, socket.socket() as after:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            try:
                after.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@dataclass
class Watched:
    """A centre with its page."""

    centre: Centre
    kiosk: HandKiosk
    page: str

    def scrape(self) -> dict[Sample, float]:
        answer = requests.get(self.page, timeout=10)
        assert answer.status_code == 200
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }


@pytest.fixture
def watched(tmp_path: Path, database: str | None, clock: SteppedClock) -> Iterator[Watched]:
    store = open_store(database or default_url(tmp_path), tmp_path, shipped_rules(), clock)
    keys = fresh_keys(tmp_path)
    settings = CentralSettings(folder=tmp_path, metrics_port=free_port())
    centre = Centre(store, keys, settings, clock)
    app = Measured(Starlette(routes=routes(centre)), centre.measures)
    with listening(app) as url, metrics_page(centre) as page:  # type: ignore[arg-type]
        kiosk = HandKiosk(RunningCentre(store, keys, clock, url))
        assert kiosk.enrol().status_code == 201
        yield Watched(centre, kiosk, page)
    store.close()


def request_count(
    found: dict[Sample, float], route: str, method: str, status: int, problem: str = ""
) -> float:
    labels = (("method", method), ("problem", problem), ("route", route), ("status", str(status)))
    return found.get(("kotak_requests_total", labels), 0)


def test_after_real_syncs_every_figure_is_exact(watched: Watched) -> None:
    kiosk = watched.kiosk
    age_file = kiosk.sealed(b"x" * 5000)
    first, second = kiosk.complaint(files=(age_file,)), kiosk.complaint()
    kiosk.post(first, second)
    kiosk.post(second)
    kiosk.post()
    kiosk.post(kiosk.complaint(case_id=case_id_of(first)))
    kiosk.post(kiosk.event("ReceiptPrinted", kiosk.new_id()))
    kiosk.patch(age_file, upto=1000)
    kiosk.patch(age_file, offset=1000)
    kiosk.send("POST", "/sync", b"{}", {"content-type": "text/plain"})
    requests.get(kiosk.centre.url + "/Fatimah/3528075203900001", timeout=5)
    found = watched.scrape()

    assert request_count(found, "/api/v1/enrol", "POST", 201) == 1
    assert request_count(found, "/api/v1/sync", "POST", 200) == 5
    assert request_count(found, "/api/v1/sync", "POST", 415, "media-type") == 1
    assert request_count(found, "/api/v1/blobs/{sha256}", "PATCH", 204) == 2
    assert request_count(found, "other", "GET", 404) == 1
    size = found["kotak_blob_received_bytes_total", ()]
    assert size == sum(one["size"] for one in [kiosk.file_head(age_file)])  # type: ignore[misc]
    outcomes = {
        labels[0][1]: value for (name, labels), value in found.items() if name == "kotak_records_total"
    }
    assert outcomes == {"new": 2, "same": 1, "conflict": 1, "parked": 1, "invalid": 0, "later": 0}
    assert found["kotak_batch_records_count", ()] == 5
    assert found["kotak_batch_records_sum", ()] == 5
    assert found["kotak_batch_records_bucket", (("le", "0.0"),)] == 1
    assert found["kotak_accept_seconds_count", ()] == 5
    assert found["kotak_database_up", ()] == 1
    assert found["kotak_kiosks", (("state", "connected"),)] == 1
    assert found["kotak_kiosks", (("state", "silent"),)] == 0
    assert found["kotak_conflicts_open", ()] == 1
    assert found["kotak_records_parked", ()] == 1
    assert found["kotak_files", (("state", "wanted"),)] == 0
    assert found["kotak_feed_lag_rows", ()] >= 2
    assert found["kotak_database_connections", ()] == 0 or watched.centre.settings.database


def test_what_the_store_says_is_asked_again_only_after_a_while(watched: Watched) -> None:
    moment = [0.0]
    figures = StoreFigures(watched.centre.store, Limits(), watched.centre.clock, lambda: moment[0])

    def parked() -> float:
        return next(one for one in figures.collect() if one.name == "kotak_records_parked").samples[0].value

    assert parked() == 0
    watched.kiosk.post(watched.kiosk.event("ReceiptPrinted", watched.kiosk.new_id()))
    assert parked() == 0
    moment[0] = 30
    assert parked() == 1


def written(centre: Centre, state: str, at: datetime) -> None:
    """A notice by WhatsApp that came to this."""
    notice = queue.Notice(f"{state}{at}", "bantuan", "wa", "+62812345678")
    store = centre.store

    def work(connection: Connection) -> None:
        name = queue.write(connection, store, store.office_id, None, notice, at)
        connection.execute(update(outgoing).where(outgoing.c.outgoing_id == name).values(state=state))

    store.write(work)


def test_messages_and_notices_are_counted_by_way(watched: Watched, clock: SteppedClock) -> None:
    centre, store = watched.centre, watched.centre.store
    for n, (text_, age) in enumerate((("Jalan rusak", 7200), ("Jembatan putus", 60), ("STOP", 0))):
        one = arrived(text_, str(n), at=clock.now - timedelta(seconds=age))
        assert store_message(store, centre.keys, one, clock)
    read_round(store, centre.keys, READERS, clock, most=2)
    for state, hours in (
        ("antre", 0),
        ("antre", 50),
        ("gagal", 1),
        ("tidak_pasti", 2),
        ("gagal", 25),
        ("terkirim", 0),
    ):
        written(centre, state, clock.now - timedelta(hours=hours))
    centre.measures.messages_taken("sms", 3)
    centre.measures.messages_taken("sms", 0)
    figures = StoreFigures(store, Limits(), clock)
    told = {one.name: one for one in figures.collect()}

    def by_way(name: str) -> dict[str, float]:
        return {one.labels["channel"]: one.value for one in told[name].samples}

    assert by_way("kotak_messages_waiting") == {"email": 0, "sms": 3, "wa": 0}
    assert by_way("kotak_messages_unread") == {"email": 0, "sms": 1, "wa": 0}
    assert by_way("kotak_messages_oldest_waiting_seconds") == {"email": 0, "sms": 7200, "wa": 0}
    assert by_way("kotak_notices_waiting") == {"email": 0, "sms": 0, "wa": 2}
    assert by_way("kotak_notices_failed") == {"email": 0, "sms": 0, "wa": 2}
    assert watched.scrape()["kotak_messages_taken_total", (("channel", "sms"),)] == 3
    assert route_of("/hook/wa") == "/hook/wa"


def test_kiosks_are_counted_by_state(watched: Watched, clock: SteppedClock) -> None:
    kiosk = watched.kiosk
    kiosk.post(health={"waiting_cases": 4, "quarantined": 2})
    figures = StoreFigures(watched.centre.store, Limits(), clock)
    clock.pass_(hours=1)
    told = {one.name: one for one in figures.collect()}
    assert {one.labels["state"]: one.value for one in told["kotak_kiosks"].samples}["silent"] == 1
    assert told["kotak_kiosk_waiting_cases"].samples[0].value == 4
    assert told["kotak_kiosk_quarantined"].samples[0].value == 2


def test_no_label_holds_what_came_from_outside(watched: Watched) -> None:
    url = watched.kiosk.centre.url
    for path in (
        "/api/v1/cases/0190-Fatimah",
        "/desk/kasus/Fatimah",
        "/api/v1/blobs/" + "ab" * 32,
        "/%00Fatimah",
    ):
        requests.request("BREW", url + path, timeout=5)
        requests.get(url + path + "?name=Fatimah", headers={"User-Agent": "Fatimah"}, timeout=5)
    text_ = requests.get(watched.page, timeout=5).text
    assert "Fatimah" not in text_
    assert "BREW" not in text_
    assert "abababab" not in text_
    assert watched.kiosk.me.device_id not in text_


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
def test_it_listens_on_127_0_0_1_and_nowhere_else(watched: Watched) -> None:
    port = watched.centre.settings.metrics_port
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.2", port), timeout=5):
        pass


def test_a_port_that_is_taken_is_said_in_a_sentence(watched: Watched) -> None:
    with pytest.raises(RefusedError, match="metrics_port"), metrics_page(watched.centre):
        pass


def test_a_second_process_has_the_next_port_and_leaves_the_store_to_the_first(watched: Watched) -> None:
    with metrics_page(watched.centre, process=1) as page:
        assert page == f"http://127.0.0.1:{watched.centre.settings.metrics_port + 1}/metrics"
        # Another process has a registry of its own; here the two share one, so only the address can be seen.
    quiet = Centre(
        watched.centre.store,
        watched.centre.keys,
        CentralSettings(metrics_port=free_port()),
        watched.centre.clock,
    )
    with metrics_page(quiet, process=1) as page:
        assert "kotak_kiosks" not in requests.get(page, timeout=5).text


def test_without_a_port_there_is_no_page(watched: Watched) -> None:
    none = Centre(watched.centre.store, watched.centre.keys, CentralSettings(), watched.centre.clock)
    with metrics_page(none) as page:
        assert page == ""


def test_a_database_that_is_away_is_said_and_nothing_breaks(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(default_url(tmp_path), tmp_path, shipped_rules(), clock)
    with store.engine.begin() as connection:
        connection.execute(text("DROP TABLE parked"))
    told = {one.name: one for one in StoreFigures(store, Limits(), clock).collect()}
    store.close()
    assert told["kotak_database_up"].samples[0].value == 0
    assert "kotak_kiosks" not in told


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/v1/sync", "/api/v1/sync"),
        ("/api/v1/cases/abc", "/api/v1/cases/{case_id}"),
        ("/api/v1/sync/abc", "other"),
        ("/desk", "/desk"),
        ("/desk/kasus/abc", "/desk"),
        ("/desk/static/desk.css", "/desk/static"),
        ("/deskx", "other"),
        ("/", "/"),
        ("//", "other"),
    ],
)
def test_a_path_is_told_by_its_route(path: str, route: str) -> None:
    assert route_of(path) == route


def test_two_centres_in_one_process_count_apart() -> None:
    one, other = Measures(), Measures()
    one.accepted([], 0.1)
    assert other.registry.get_sample_value("kotak_batch_records_count") == 0
