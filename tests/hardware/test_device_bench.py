"""The device bench, pressed through real HTTP, and once in a real browser."""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from PIL import Image

from hardware.bench import Bench, serve_bench
from hardware.bench.buttons import PRINTER, SCANNER, Button
from hardware.ports import Sight, State
from hardware.printers.simulated import Knobs, VirtualPrinter
from hardware.printers.simulated.knobs import MOMENTS
from hardware.readers.intake import FrameIntake
from hardware.readers.simulated import SimulatedReader
from hardware.scanners.pace import FRAME_S
from hardware.scanners.simulated import SimulatedScanner, TrayKnobs
from tests import chromium
from tests.hardware.receipts import PROOF
from tests.hardware.simulated_time import SimulatedTime
from tests.hardware.test_virtual_printer import FEED


class Visitor:
    """Somebody with a browser that has no script."""

    def __init__(self, bench: Bench, url: str) -> None:
        self.bench, self.url = bench, url
        self._at = urlsplit(url).netloc

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection(self._at, timeout=10)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body.encode() or None, kind | headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer, text

    def page(self) -> str:
        answer, text = self.ask("GET", "/")
        assert answer.status == 200
        return text.decode()

    def press(self, device: str, key: str, **fields: str) -> int:
        return self.ask("POST", f"/press/{device}", urlencode({"key": key, **fields}))[0].status


@pytest.fixture
def visitor(twin: VirtualPrinter, time: SimulatedTime) -> Iterator[Visitor]:
    scanner = SimulatedScanner(4, still_frames=8, now=time.now, clock=time.clock, wait=time.wait)
    bench = Bench(twin, scanner, SimulatedReader(time.clock, FrameIntake(lambda _: True)))
    with serve_bench(bench) as served:
        yield Visitor(bench, served.url)


@pytest.mark.parametrize("button", PRINTER, ids=lambda button: button.key)
def test_each_fault_of_the_printer_is_pressed_and_taken_back(visitor: Visitor, button: Button) -> None:
    before = visitor.bench.printer.knobs
    assert visitor.press("printer", button.key) == 303
    if button.off is None:
        assert any(event["event"] == "fault" for event in visitor.bench.printer.events.newest)
        return
    assert visitor.bench.printer.knobs != before
    assert f'value="{button.key}" aria-pressed="true"' in visitor.page()
    assert visitor.press("printer", button.key) == 303
    assert visitor.bench.printer.knobs == before
    assert 'aria-pressed="true"' not in visitor.page()


def test_every_trouble_of_the_twin_has_its_button_and_all_well_ends_it(visitor: Visitor) -> None:
    of_the_model = {"heat_latches", "completion_query", "in_order_status", "clears"}
    pressed = {name for button in PRINTER for name in button.on}
    assert pressed == set(Knobs.__dataclass_fields__) - of_the_model | set(MOMENTS)
    for button in PRINTER:
        visitor.press("printer", button.key)
    visitor.press("printer", "cover_open", at_byte="50")
    assert visitor.press("printer", "well") == 303
    assert visitor.bench.printer.knobs == Knobs()
    assert visitor.bench.printer.armed == ()


def test_a_fault_can_wait_for_its_byte(visitor: Visitor) -> None:
    assert visitor.press("printer", "cover_open", at_byte="6") == 303
    assert "byte 6: cover_open = True" in visitor.page()
    assert not visitor.bench.printer.knobs.cover_open
    visitor.bench.printer.receive(FEED * 2)
    assert visitor.bench.printer.knobs.cover_open
    assert "Tutup terbuka <small>cover open" in visitor.page()


def test_what_hangs_is_torn_off_and_is_a_paper(visitor: Visitor) -> None:
    visitor.bench.printer.receive(b"HALO\n")
    assert visitor.press("printer", "torn_off") == 303
    assert visitor.ask("GET", "/hanging.png")[0].status == 404
    assert visitor.ask("GET", "/paper/0.png")[0].status == 200


def test_papers_are_shown_as_they_are(visitor: Visitor) -> None:
    assert visitor.ask("GET", "/hanging.png")[0].status == 404
    visitor.bench.printer.receive(b"HALO\n\x1dV\x00DUA\n")
    answer, picture = visitor.ask("GET", "/paper/0.png")
    assert answer.headers["Content-Type"] == "image/png"
    shown = Image.open(io.BytesIO(picture))
    assert shown.tobytes() == visitor.bench.printer.papers[0].image.tobytes()
    assert Image.open(io.BytesIO(visitor.ask("GET", "/hanging.png")[1])).height == 30
    page = visitor.page()
    assert 'src="/paper/0.png"' in page
    assert "Belum dipotong" in page


@pytest.mark.parametrize(
    "path", ["/paper/1.png", "/paper/-1.png", "/paper/x.png", "/paper/../bench.py", "/x"]
)
def test_there_is_nothing_else(visitor: Visitor, path: str) -> None:
    visitor.bench.printer.receive(b"HALO\n\x1dV\x00")
    assert visitor.ask("GET", path)[0].status == 404


def test_each_knob_of_the_tray_is_pressed_and_taken_back(visitor: Visitor) -> None:
    scanner = visitor.bench.scanner
    assert scanner is not None
    for button in SCANNER[1:]:
        assert visitor.press("scanner", button.key) == 303
        assert scanner.knobs != TrayKnobs()
        assert visitor.press("scanner", button.key) == 303
        assert scanner.knobs == TrayKnobs()


def test_a_card_is_laid_down_and_seen(visitor: Visitor, time: SimulatedTime) -> None:
    scanner = visitor.bench.scanner
    assert scanner is not None
    visitor.press("scanner", "empty")
    assert visitor.press("scanner", "lay") == 303
    for _ in range(round(4 / FRAME_S)):
        scanner.preview()
        time.wait(FRAME_S)
    assert "Siap difoto" in visitor.page()
    _, picture = visitor.ask("GET", "/tray.jpg")
    assert Image.open(io.BytesIO(picture)).size == (640, 360)
    visitor.press("scanner", "unplugged")
    assert visitor.ask("GET", "/tray.jpg")[0].status == 404
    assert "Tidak ada gambar" in visitor.page()


def test_looking_at_the_bench_moves_nothing_on_the_tray(visitor: Visitor, time: SimulatedTime) -> None:
    for _ in range(5):
        visitor.page()
        visitor.ask("GET", "/tray.jpg")
        time.wait(1)
    scanner = visitor.bench.scanner
    assert scanner is not None
    looked = scanner.preview()
    assert looked is not None
    assert looked.sight is Sight.EMPTY, "the play begins with the kiosk's own look"


def test_codes_are_presented(visitor: Visitor, job: bytes) -> None:
    reader = visitor.bench.reader
    assert reader is not None
    assert reader.poll() is None, "somebody waits for a code"
    assert visitor.press("reader", "last") == 400, "no receipt yet"
    visitor.bench.printer.receive(job)
    assert visitor.press("reader", "last") == 303
    assert reader.poll() == PROOF.encode()
    assert visitor.press("reader", "typed", code=" PGT1-7K4M-92QX-Z ") == 303
    assert reader.poll() == b"PGT1-7K4M-92QX-Z"
    assert visitor.press("reader", "typed", code="") == 400
    visitor.press("reader", "unplugged")
    assert reader.status().state is State.ABSENT
    visitor.press("reader", "unplugged")
    assert reader.status().state is State.READY


@pytest.mark.parametrize(
    ("device", "key", "fields"),
    [
        ("printer", "x", {}),
        ("printer", "cover_open", {"at_byte": "-1"}),
        ("printer", "cover_open", {"at_byte": "1e9"}),
        ("printer", "cover_open", {"at_byte": "99999999"}),
        ("scanner", "x", {}),
        ("modem", "x", {}),
    ],
)
def test_what_cannot_be_pressed_is_said(
    visitor: Visitor, device: str, key: str, fields: dict[str, str]
) -> None:
    before = visitor.bench.printer.knobs
    answer, text = visitor.ask("POST", f"/press/{device}", urlencode({"key": key, **fields}))
    assert answer.status == 400
    assert b'role="alert"' in text
    assert (visitor.bench.printer.knobs, visitor.bench.printer.armed) == (before, ())


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
def test_other_sites_are_turned_away(visitor: Visitor, headers: dict[str, str]) -> None:
    for method, path, body in (("GET", "/", ""), ("POST", "/press/printer", "key=cover_open")):
        answer, text = visitor.ask(method, path, body, **headers)
        assert (answer.status, text) == (403, b"not from here")
    assert not visitor.bench.printer.knobs.cover_open


def test_a_form_that_is_too_long_is_not_read(visitor: Visitor) -> None:
    assert visitor.ask("POST", "/press/reader", "key=typed&code=" + "x" * 5000)[0].status == 413


def test_what_a_job_says_is_shown_as_words(visitor: Visitor) -> None:
    visitor.bench.printer.events.say("fault", words="<script>alert(1)</script>")
    assert "<script>alert" not in visitor.page()


def test_the_policy_allows_nothing_from_elsewhere(visitor: Visitor) -> None:
    answer, text = visitor.ask("GET", "/")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert b"http" not in text
    for path, kind in (("/bench.css", "text/css"), ("/bench.js", "text/javascript")):
        assert visitor.ask("GET", path)[0].headers["Content-Type"].startswith(kind)


def test_a_printer_alone_is_a_bench_too(twin: VirtualPrinter) -> None:
    with (
        serve_bench(Bench(twin)) as served,
        serve_bench(Bench(twin), urlsplit(served.url).port or 0) as other,
    ):
        assert other.url != served.url, "a port that is taken gives another one"
        visitor = Visitor(Bench(twin), served.url)
        assert 'id="scanner"' not in visitor.page()
        assert visitor.press("scanner", "lay") == 400


def test_in_a_browser_it_follows_by_itself_and_fits_a_telephone(visitor: Visitor) -> None:
    chromium.required()
    said: list[str] = []
    with chromium.running() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(visitor.url)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_label("Isi kode").fill("PGT1")
        page.get_by_role("button", name="Tutup terbuka").click()
        page.get_by_role("button", name="Tutup terbuka", pressed=True).wait_for()
        visitor.bench.printer.turn(cover_open=False)
        visitor.bench.printer.receive(b"HALO\n\x1dV\x00")
        page.get_by_role("button", name="Tutup terbuka", pressed=False).wait_for()
        page.get_by_role("img", name="Kertas 1").wait_for()
        assert page.get_by_label("Isi kode").input_value() == "PGT1", "what is typed stays"
        page.get_by_label("Gangguan baru terjadi").fill("7")
        page.get_by_label("Gangguan baru terjadi").press("Enter")
        assert visitor.bench.printer.armed == (), "Enter presses no fault"
    assert said == []
