"""The health of a kiosk's machine at the desk: in words, the worst first, how long it has been so, and in the mails."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.checks.parts import NO_TROUBLE, WORDS
from sync.backoffice.alarm_mail import mail_round
from sync.cases.messages import InDoubt, NotSent, TryLater
from sync.central.fleet import Limits
from sync.central.kiosk_health import health_round
from sync.central.kiosk_report import KNOWN_PARTS, PartSaid
from sync.central.people import Person
from sync.central.service import Centre
from sync.central.settings import AlarmSettings, CentralSettings, EmailSettings
from sync.channels.email.simulated import SimulatedPostman
from sync.desk.kiosk_health import said_of, span_words
from sync.desk.wording import Wording
from tests.desk.conftest import Browser, Hands, PlainKiosk

HEALTH = {
    "version": "0.1.0",
    "parts": [
        ["files", "well", "well"],
        ["disk", "soon", "low", {"free_bytes": 412_000_000}],
        ["clock", "now", "back", {"back_s": 7_300}],
        ["paper", "soon", "counted", {"used_m": 46.2, "roll_m": 50}],
        ["heat", "soon", "molten", {"celsius": 400}],
    ],
}
TO = AlarmSettings(email=("teknisi@example.id", "camat@example.id"), soon_after_minutes=0)


@pytest.fixture
def admin(browser: Browser, hire: Callable[..., Person]) -> Browser:
    hire("adi", "Adi Nugroho", "admin")
    browser.sign_in("adi")
    return browser


@pytest.fixture
def told(admin: Browser, kiosk: PlainKiosk, centre: Centre) -> Browser:
    """A kiosk in trouble, of which the administrator was told."""
    kiosk.health = dict(HEALTH)
    kiosk.file()
    health_round(centre.store, Limits(), TO, centre.clock)
    return admin


def test_the_page_names_the_worst_first_what_to_do_and_since_when(told: Browser, clock: Hands) -> None:
    clock.now += timedelta(minutes=20)
    page = told.get("/desk/kios/PGT1").text
    part = page[page.index('id="kesehatan"') : page.index('id="gangguan"')]
    order = [part.index(words) for words in ("Jam mundur 2 jam", "Sisa 412,0 MB", "Kertas terpakai 46,2 dari 50 m", "Sistem berkas")]  # fmt: skip
    assert order == sorted(order)
    assert "Melapor: heat.molten" in part, "a newer kiosk's word is shown as it came"
    assert "Sejak 20 menit yang lalu." in part
    assert part.count(">Baik<") == 1


def test_the_history_stays_after_it_is_mended(
    told: Browser, kiosk: PlainKiosk, centre: Centre, clock: Hands
) -> None:
    clock.now += timedelta(minutes=25)
    kiosk.health = {"version": "0.1.0", "parts": [["disk", "well", "well"]]}
    kiosk.file()
    health_round(centre.store, Limits(), TO, centre.clock)
    page = told.get("/desk/kios/PGT1").text
    history = page[page.index('id="gangguan"') :]
    assert "Ruang simpan mulai penuh" in history
    assert "25 menit" in history
    assert ">Masih<" not in history


def test_the_list_says_it_kiosk_by_kiosk(told: Browser) -> None:
    page = told.get("/desk/kios").text
    assert "Kios PGT1: jam mundur 2 jam" in page
    assert "dan 2 lagi" in page
    assert "versi 0.1.0" in page


def test_a_notice_names_the_part_and_leads_to_the_kiosk(told: Browser) -> None:
    page = told.get("/desk/pemberitahuan").text
    assert "Mesin kios PGT1: jam mesin" in page
    path = page.split('action="/desk/pemberitahuan/')[2].split('"')[0]
    answer = told.post(f"/desk/pemberitahuan/{path}", token=told.token())
    assert str(answer.url).endswith("/desk/kios/PGT1")


def test_a_strange_usb_device_is_an_alarm_in_words(admin: Browser, kiosk: PlainKiosk, centre: Centre) -> None:
    kiosk.health = {"version": "0.1.0", "parts": [["usb", "soon", "refused", {"n": 1}]]}
    kiosk.file()
    health_round(centre.store, Limits(), TO, centre.clock)
    assert "Perangkat USB asing ditolak (1)" in admin.get("/desk/kios/PGT1").text
    assert "Mesin kios PGT1: perangkat usb" in admin.get("/desk/pemberitahuan").text.replace("USB", "usb")


@pytest.mark.parametrize(
    ("word", "said"), [("unlearnt", "Daftar USB belum dibuat"), ("open", "USB tidak dijaga")]
)
def test_a_kiosk_that_lets_every_usb_device_in_is_an_alarm_in_words(
    admin: Browser, kiosk: PlainKiosk, centre: Centre, word: str, said: str
) -> None:
    kiosk.health = {"version": "0.1.0", "parts": [["usb", "soon", word]]}
    kiosk.file()
    health_round(centre.store, Limits(), TO, centre.clock)
    assert said in admin.get("/desk/kios/PGT1").text


def test_a_part_that_the_desk_does_not_know_is_shown_by_its_name(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.health = {"version": "0.1.0", "parts": [["fan", "now", "dead"]]}
    kiosk.file()
    page = admin.get("/desk/kios/PGT1").text
    assert "Bagian lain" in page
    assert "Melapor: fan.dead" in page


def test_a_line_that_is_cut_stands_above_the_kiosks_and_leads_there(
    admin: Browser, kiosk: PlainKiosk, centre: Centre, clock: Hands
) -> None:
    for one in (kiosk, PlainKiosk(centre), PlainKiosk(centre)):
        one.health = {"version": "0.1.0"}
        one.file()
    clock.now += timedelta(minutes=61)
    health_round(centre.store, Limits(), TO, centre.clock)
    admin.sign_in("adi")  # the session has ended meanwhile
    page = admin.get("/desk/kios").text
    assert page.index("Hampir semua kios tidak terdengar") < page.index("Kios PGT1 tidak terdengar")
    notices = admin.get("/desk/pemberitahuan").text
    assert notices.count("Hampir semua kios tidak terdengar") == 1
    assert "Mesin kios" not in notices
    path = notices.split('action="/desk/pemberitahuan/')[2].split('"')[0]
    answer = admin.post(f"/desk/pemberitahuan/{path}", token=admin.token())
    assert str(answer.url).endswith("/desk/kios")


def test_the_mail_of_a_cut_line_names_no_kiosk(
    admin: Browser, kiosk: PlainKiosk, centre: Centre, clock: Hands, mailbox: EmailSettings
) -> None:
    for one in (kiosk, PlainKiosk(centre), PlainKiosk(centre)):
        one.file()
    clock.now += timedelta(minutes=61)
    health_round(centre.store, Limits(), TO, centre.clock)
    postman = SimulatedPostman()
    assert _round(centre, mailbox, postman) == 2
    text = postman.taken[0][1].decode()
    assert "jalur pusat perlu tindakan" in text
    assert "Jalur pusat: Hampir semua kios tidak terdengar." in text
    assert "Kios PGT" not in text


@pytest.fixture
def mailbox(tmp_path: Path) -> EmailSettings:
    return EmailSettings(
        address="aduan@kantor.example",
        secret=tmp_path / "secret",
        imap_host="127.0.0.1",
        smtp_host="127.0.0.1",
    )


def _round(centre: Centre, mailbox: EmailSettings, postman: SimulatedPostman) -> int:
    settings = CentralSettings(folder=centre.settings.folder, email=mailbox, alarms=TO)
    told = Centre(centre.store, centre.keys, settings, centre.clock)
    return mail_round(told, mailbox, postman, Wording.load(centre.store.rules.office))


def test_one_mail_an_address_holds_all_that_is_wrong_and_nothing_twice(
    told: Browser, centre: Centre, mailbox: EmailSettings, clock: Hands
) -> None:
    postman = SimulatedPostman()
    assert _round(centre, mailbox, postman) == 2
    assert [to for to, _ in postman.taken] == list(TO.email)
    text = postman.taken[0][1].decode()
    assert "perlu tindakan" in text
    for words in ("Kios PGT1, Jam mesin: Jam mundur 2 jam.", "Kios PGT1, Ruang simpan: Ruang simpan mulai penuh.", "Auto-Submitted: auto-generated", "/desk/kios"):  # fmt: skip
        assert words in text
    clock.now += timedelta(hours=1)
    assert _round(centre, mailbox, postman) == 0


@pytest.mark.parametrize(
    ("outcomes", "comes_again"),
    [((TryLater("unreachable"),) * 2, True), ((TryLater("busy"), InDoubt("line")), False), ((NotSent("refused"),) * 2, False)],
)  # fmt: skip
def test_a_server_that_is_away_gets_it_later_one_that_may_have_it_does_not(  # noqa: PLR0917 - fixtures
    told: Browser,
    centre: Centre,
    mailbox: EmailSettings,
    clock: Hands,
    outcomes: tuple[object, ...],
    comes_again: bool,
) -> None:
    postman = SimulatedPostman(deque(outcomes))  # type: ignore[arg-type]
    _round(centre, mailbox, postman)
    clock.now += timedelta(minutes=11)
    assert _round(centre, mailbox, postman) == (2 if comes_again else 0)


def test_mails_want_a_server() -> None:
    with pytest.raises(ValueError, match=r"\[central.email\]"):
        CentralSettings(alarms=TO)


def test_every_sentence_stands_whatever_the_kiosk_leaves_out(centre: Centre) -> None:
    wording = Wording.load(centre.store.rules.office)
    known = wording.sections["kiosk_health"]
    assert wording.sections["kiosk_part"].keys() >= KNOWN_PARTS
    for code in known:
        part, _, word = code.partition(".")
        title, step = said_of(PartSaid(part, "now", word), wording)
        assert title
        assert step.endswith(".")
        assert "{" not in title + step


def test_the_desk_has_a_sentence_for_every_word_of_every_part(centre: Centre) -> None:
    known = Wording.load(centre.store.rules.office).sections["kiosk_health"]
    wanted = {f"{part}.{word}" for part, words in WORDS.items() for word in words if word not in NO_TROUBLE}
    assert wanted <= known.keys()
    assert set(WORDS) == KNOWN_PARTS


@pytest.mark.parametrize(
    ("seconds", "words"), [(119, "119 detik"), (120, "2 menit"), (7_200, "2 jam"), (-172_800, "2 hari")]
)
def test_spans(seconds: int, words: str) -> None:
    assert span_words(timedelta(seconds=seconds)) == words
