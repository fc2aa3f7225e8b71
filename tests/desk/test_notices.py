"""Notices at the desk: the list, the count in the head, and the stream that tells an open page to look again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from socket import create_server

import pytest
import requests
import uvicorn
from playwright.sync_api import expect

from sync.backoffice.listening import Server
from sync.central.notices import Telling, tell
from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.reminders import remind
from sync.central.service import Centre
from sync.desk.notices.stream import Beat
from sync.office import office_app
from tests import chromium
from tests.desk.conftest import PASSWORD, Browser, Hands, PlainKiosk

QUICK = Beat(look_s=0.05, ping_s=0.2)
LATE = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)  # the fifteen minutes of step 1 are over


@pytest.fixture
def overdue(siti: Person, kiosk: PlainKiosk, centre: Centre, clock: Hands) -> str:
    """A case of which the staff have been told."""
    case_id = kiosk.file()
    clock.now = LATE
    remind(centre.store, clock)
    return case_id


def test_the_head_counts_and_the_list_says_what_to_do(overdue: str, browser: Browser) -> None:
    browser.sign_in("siti")
    page = browser.get("/desk/pemberitahuan").text
    assert '<span class="bell__count digits">1</span>' in page
    assert "Langkah 1 Terima sampai tenggat" in page
    assert "23 November 2026, 09.15 WIB" in page
    assert "1 belum dibaca" in page


def test_opening_one_marks_it_and_leads_to_the_case(overdue: str, browser: Browser) -> None:
    browser.sign_in("siti")
    page = browser.get("/desk/pemberitahuan").text
    path = page.split('action="/desk/pemberitahuan/')[2].split('"')[0]
    answer = browser.post(f"/desk/pemberitahuan/{path}", token=browser.token())
    assert str(answer.url).endswith(f"/desk/kasus/{overdue}")
    assert '<span class="bell__count digits">0</span>' in browser.get("/desk/pemberitahuan").text


def test_all_that_were_shown_are_marked(
    overdue: str, browser: Browser, kiosk: PlainKiosk, centre: Centre, clock: Hands
) -> None:
    browser.sign_in("siti")
    upto = browser.get("/desk/pemberitahuan").text.split('name="upto" value="')[1].split('"')[0]
    clock.forward(minutes=3)
    kiosk.file()
    clock.forward(minutes=20)
    remind(centre.store, clock)
    answer = browser.post("/desk/pemberitahuan/terbaca", token=browser.token(), upto=upto)
    assert "Semua ditandai sudah dibaca" in answer.text
    assert "1 belum dibaca" in answer.text  # what came since stays


def test_nobody_opens_or_marks_anothers(
    overdue: str, new_browser: Callable[[], Browser], hire: Callable[..., Person]
) -> None:
    hire("auditor", "Pemeriksa", "auditor")
    mine, other = new_browser(), new_browser()
    mine.sign_in("siti")
    other.sign_in("auditor")
    page = mine.get("/desk/pemberitahuan").text
    path = page.split('action="/desk/pemberitahuan/')[2].split('"')[0]
    assert other.post(f"/desk/pemberitahuan/{path}", token=other.token()).status_code == 404
    assert other.post("/desk/pemberitahuan/x/buka", token=other.token()).status_code == 404
    assert mine.post(f"/desk/pemberitahuan/{path}", token="x").status_code == 403
    assert "1 belum dibaca" in mine.get("/desk/pemberitahuan").text


@pytest.fixture
def address(centre: Centre, passwords: Passwords) -> Iterator[str]:
    """The office as its program serves it, told to end in the midst of whatever is open."""
    app = office_app(centre, passwords, beat=QUICK)
    config = uvicorn.Config(
        app, port=0, log_level="warning", access_log=False, timeout_graceful_shutdown=30, lifespan="off"
    )
    socket = create_server(("127.0.0.1", 0))
    server = Server(config, centre.ending)
    running = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    running.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    running.join(timeout=10)
    assert not running.is_alive(), "an open stream held up the end"
    socket.close()


def listen(address: str, cookies: dict[str, str], mark: str = "") -> requests.Response:
    headers = {"Last-Event-ID": mark} if mark else {}
    url = f"{address}/desk/pemberitahuan/arus"
    return requests.get(url, cookies=cookies, headers=headers, stream=True, timeout=10)


def events(answer: requests.Response) -> Iterator[str]:
    """The lines of a stream that say something."""
    return (line for line in answer.iter_lines(chunk_size=1, decode_unicode=True) if line)


def cookies_of(browser: Browser) -> dict[str, str]:
    return {one.name: str(one.value) for one in browser.client.cookies.jar}


def test_the_stream_tells_counters_and_resumes(  # noqa: PLR0917 - one office
    overdue: str, browser: Browser, address: str, kiosk: PlainKiosk, centre: Centre, clock: Hands
) -> None:
    browser.sign_in("siti")
    answer = listen(address, cookies_of(browser))
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    lines = events(answer)
    assert next(lines) == "retry: 3000"
    mark = next(lines).removeprefix("id: ")
    assert next(lines) == "event: keadaan"
    said = next(lines)
    assert '"unread": 1' in said
    assert overdue not in said  # no case, no name
    assert next(line for line in lines if line.startswith(":")) == ": masih tersambung"
    kiosk.file()
    clock.forward(minutes=20)
    remind(centre.store, clock)
    assert '"unread": 2' in next(
        line for line in lines if line.startswith("data: ") and '"unread": 1' not in line
    )
    answer.close()
    again = events(listen(address, cookies_of(browser), mark))
    assert '"unread": 2' in next(line for line in again if line.startswith("data: "))


def test_a_stream_ends_with_the_sign_in_and_is_no_activity(
    siti: Person, browser: Browser, address: str, clock: Hands
) -> None:
    browser.sign_in("siti")
    lines = events(listen(address, cookies_of(browser)))
    assert next(line for line in lines if line.startswith("event")) == "event: keadaan"
    clock.forward(minutes=31)  # idle, though the page stood open
    assert next(line for line in lines if line.startswith("event")) == "event: selesai"
    assert list(lines) == ["data: {}"]


def test_without_a_sign_in_there_is_no_stream(address: str) -> None:
    assert listen(address, {}).status_code == 204
    assert listen(address, {"meja-lokal": "x"}).status_code == 204


def test_two_tabs_share_one_stream_and_both_count(
    siti: Person, address: str, kiosk: PlainKiosk, centre: Centre, clock: Hands
) -> None:
    chromium.required()
    with chromium.running() as running:
        context = running.new_context(base_url=address)
        streams: list[str] = []
        context.on("request", lambda one: streams.append(one.url) if one.url.endswith("/arus") else None)
        first = context.new_page()
        chromium.sign_in(first, "siti", PASSWORD)
        expect(first.locator(".bell__count")).to_have_text("0")
        with context.expect_event("request", lambda one: one.url.endswith("/arus")):
            first.goto("/desk/akun")
        second = context.new_page()
        second.goto("/desk/akun")
        expect(second.locator(".bell__count")).to_have_text("0")
        before = len(streams)
        kiosk.file()
        clock.now = LATE
        remind(centre.store, clock)
        for page in (first, second):
            expect(page.locator(".bell__count")).to_have_text("1")
            expect(page).to_have_title("(1) Akun saya · Kotak Aduan")
        assert len(streams) == before  # the second tab heard of it from the first
        context.close()


def test_a_call_from_a_kiosk_names_it_and_leads_nowhere_else(
    siti: Person, centre: Centre, clock: Hands, browser: Browser
) -> None:
    call = Telling(about="kiosk|now", person_id=siti.person_id, kind="help.PGT1", due_at=clock())
    centre.store.write(lambda connection: tell(connection, siti.office_id, [call], clock()))
    browser.sign_in("siti")
    page = browser.get("/desk/pemberitahuan").text
    assert "Warga di kios PGT1 memanggil bantuan" in page
    assert "Panggilan" in page
    path = page.split('action="/desk/pemberitahuan/')[2].split('"')[0]
    answer = browser.post(f"/desk/pemberitahuan/{path}", token=browser.token())
    assert str(answer.url).endswith("/desk/pemberitahuan")
    assert "Semua sudah dibaca" in browser.get("/desk/pemberitahuan").text
