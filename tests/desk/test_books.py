"""The books on the screen and as files; the archive: holds, copies, minutes. One office for all of these."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import openpyxl
import pikepdf
import pytest
from sqlalchemy import select, update

from sync.central import case_journal, retention
from sync.central.archive import shelf
from sync.central.by_hand import receive
from sync.central.kiosk_acts import Errand
from sync.central.numbers_raised import Counted, LeftOut, Wanted, counters, raise_to
from sync.central.search import Sought, search
from sync.central.subjects import write_subject
from sync.central.tables import cases
from sync.central.tables.people import person_event
from sync.central.taken_in import Received, TakenIn
from sync.office import office_app
from tests.asking import client_of
from tests.desk.conftest import ANSWERS, PASSWORD, Browser, Hands
from tests.desk.recipes.world import World
from tests.desk.staffed import staffed

NAME, CONTACT = "Fatimah Az-Zahra", "0812•••••890"


@dataclass
class Shop:
    """The world with a case by letter beside the kiosk's, and a browser for each login."""

    world: World
    browsers: dict[str, Browser]
    app: Any

    def browser(self, login: str) -> Browser:
        if login not in self.browsers:
            self.browsers[login] = Browser(client_of(self.app))
            self.browsers[login].sign_in(login)
        return self.browsers[login]

    def prove(self, login: str) -> None:
        """Signed in a moment ago, so that nothing asks for another proof."""
        self.browsers.pop(login, None)
        self.browser(login)

    def close(self, word: str) -> str:
        """As if the case had been closed; the archive cares for the row alone."""
        store, mine = self.world.centre.store, cases.c.case_id == self.world.cases[word]
        values = {"state": "closed", "outcome": "selesai", "since": self.world.clock()}
        store.write(lambda connection: connection.execute(update(cases).where(mine).values(values)))
        return self.world.cases[word]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    yield from _opened(tmp_path_factory.mktemp("books"))


@pytest.fixture
def own_shop(tmp_path: Path) -> Iterator[Shop]:
    """One of the test's own, for what takes cases away from the archive."""
    yield from _opened(tmp_path)


def _opened(folder: Path) -> Iterator[Shop]:
    with staffed(folder) as office:
        world, centre = World.furnished(office), office.centre
        taken = TakenIn("surat", {**ANSWERS, "name": "=cmd|'/C calc'!A0"}, world.clock())
        made = receive(centre.store, centre.keys, taken, world.people["siti"], world.clock)
        assert isinstance(made, Received)
        world.cases["letter"] = made.case_id
        subject = write_subject(
            centre.store, made.case_id, "Antrean KTP terlalu lama", world.people["siti"], world.clock
        )
        assert isinstance(subject, str)
        centre.settings = msgspec.structs.replace(centre.settings, retention_days=365)
        yield Shop(world, {}, office_app(centre, office.passwords))


def export(shop: Shop, login: str, form: str, path: str = "/desk/rekap/unduh") -> Any:
    browser = shop.browser(login)
    return browser.post(path, buku="rekap", tahun="2026", bulan="11", bentuk=form, token=browser.token())


def test_the_register_shows_every_case_with_its_subject(shop: Shop) -> None:
    page = shop.browser("kasi").get("/desk/rekap").text
    assert NAME in page
    assert CONTACT in page
    assert "Antrean KTP terlalu lama" in page
    assert "Identitas dirahasiakan" in page
    assert page.count(", Dibantu petugas") == 1
    assert "081234567890" not in page
    other_month = shop.browser("kasi").get("/desk/rekap?tahun=2026&bulan=10").text
    assert "Belum ada isi" in other_month


def test_without_names_neither_name_nor_contact_is_there(shop: Shop) -> None:
    page = shop.browser("kasi").get("/desk/rekap?publik=ya").text
    assert "Antrean KTP terlalu lama" in page
    assert NAME not in page
    assert CONTACT not in page


def test_an_export_asks_for_a_fresh_proof_and_is_an_event(shop: Shop) -> None:
    shop.prove("kasi")
    shop.world.clock.forward(minutes=6)
    asked = export(shop, "kasi", "xlsx")
    assert "Unduh data pribadi" in asked.text
    shop.prove("kasi")
    sheet = openpyxl.load_workbook(io.BytesIO(export(shop, "kasi", "xlsx").content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(cells) == 1 + 5
    hostile = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=cmd"))
    assert hostile.data_type == "s"
    store = shop.world.centre.store
    with store.reading() as connection:
        told = connection.execute(
            select(person_event).where(person_event.c.kind == "Exported").order_by(person_event.c.n.desc())
        ).first()
    assert told is not None
    assert (told.actor, '"rows":5' in told.content) == ("kasi", True)


def test_csv_cells_are_no_formulas_and_the_public_one_needs_no_proof(shop: Shop) -> None:
    shop.prove("kasi")
    assert ";'=cmd|" in export(shop, "kasi", "csv").content.decode("utf-8-sig")
    shop.world.clock.forward(minutes=6)
    public = export(shop, "kasi", "csv", "/desk/rekap/unduh-publik")
    text = public.content.decode("utf-8-sig")
    assert "rekap-2026-11-publik.csv" in public.headers["content-disposition"]
    assert "Antrean KTP" in text
    assert "cmd" not in text
    assert NAME not in text


def test_the_book_on_paper_is_an_archive_file(shop: Shop) -> None:
    shop.prove("kasi")
    with pikepdf.open(io.BytesIO(export(shop, "kasi", "pdf").content)) as pdf:
        assert pdf.open_metadata().get("pdfaid:part") == "2"
    assert export(shop, "kasi", "docx").status_code == 422


def test_pages_of_a_book_are_numbered_on(shop: Shop) -> None:
    page = shop.browser("kasi").get("/desk/agenda?buku=masuk")
    assert page.status_code == 200
    assert "Belum ada isi" in page.text


def test_the_administrator_sees_no_book(shop: Shop) -> None:
    for path in ("/desk/rekap", "/desk/agenda", "/desk/arsip", "/desk/cari?q=ktp"):
        assert shop.browser("admin").get(path).status_code == 403


def test_a_held_case_outlives_its_retention(own_shop: Shop) -> None:
    case_id, clock, store = own_shop.close("fresh"), own_shop.world.clock, own_shop.world.centre.store
    camat = own_shop.browser("camat")
    assert (
        own_shop.browser("siti")
        .post(
            f"/desk/arsip/{case_id}/tahan", reason="Diminta Ombudsman", token=own_shop.browser("siti").token()
        )
        .status_code
        == 409
    )
    held = camat.post(f"/desk/arsip/{case_id}/tahan", reason="Diminta Ombudsman", token=camat.token())
    assert "Pemusnahan ditangguhkan" in held.text
    assert "Diminta Ombudsman" in camat.get("/desk/arsip?rak=ditahan").text
    again = camat.post(f"/desk/arsip/{case_id}/tahan", reason="Sekali lagi", token=camat.token())
    assert again.status_code == 409
    later = Hands(clock.now + timedelta(days=400))
    assert retention.erase_due(store, 365, later).cases == 0
    with store.reading() as connection:
        assert case_journal.broken_at(connection, store.office_id, case_id) is None


def test_after_the_hold_is_lifted_it_goes_and_the_minutes_name_it(own_shop: Shop) -> None:
    case_id, clock, store = own_shop.close("long"), own_shop.world.clock, own_shop.world.centre.store
    camat = own_shop.browser("camat")
    camat.post(f"/desk/arsip/{case_id}/tahan", reason="Perkara pengadilan", token=camat.token())
    lifted = camat.post(f"/desk/arsip/{case_id}/lepas", token=camat.token())
    assert "Penangguhan dicabut" in lifted.text
    none_yet = camat.post("/desk/arsip/berita-acara", token=camat.token())
    assert none_yet.status_code == 409
    assert retention.erase_due(store, 365, Hands(clock.now + timedelta(days=400))).cases == 1
    store.write(
        lambda c: c.execute(update(cases).where(cases.c.case_id == case_id).values(erased_at=clock()))
    )
    gone = shelf(store, own_shop.world.people["camat"], "musnah", 365, clock).kept
    assert [one.row.case_id for one in gone] == [case_id]
    assert camat.post("/desk/arsip/berita-acara", token=camat.token()).content.startswith(b"%PDF")
    found = search(store, own_shop.world.people["siti"], Sought(words="Taufiqurrahman"), clock)
    assert found.rows == ()


def test_closed_cases_are_said_in_words_everywhere(shop: Shop) -> None:
    """Their outcome stands in lists, books and the archive: a word that nobody has written would break all of them."""
    shop.close("hidden")
    browser = shop.browser("camat")
    for path in ("/desk/cari?status=closed", "/desk/rekap?tahun=2026&bulan=11", "/desk/arsip"):
        assert "Selesai dijawab" in browser.get(path).text, path


def test_copies_leave_a_trace_in_the_case(shop: Shop) -> None:
    shop.prove("kasi")
    browser, case_id = shop.browser("kasi"), shop.world.cases["letter"]
    for what in ("kasus", "ombudsman", "data_pribadi"):
        copy = browser.post(f"/desk/arsip/{case_id}/salinan", what=what, token=browser.token())
        assert copy.content.startswith(b"%PDF"), copy.text[:200]
    assert (
        browser.post(f"/desk/arsip/{case_id}/salinan", what="semua", token=browser.token()).status_code == 403
    )
    receipt = browser.post(f"/desk/terima/{case_id}/tanda-terima", token=browser.token())
    assert receipt.content.startswith(b"%PDF")
    store = shop.world.centre.store
    with store.reading() as connection:
        told = case_journal.events_of(connection, store.office_id, case_id)
    assert [one.content["what"] for one in told if one.kind == "CopyHandedOut"] == [
        "kasus", "ombudsman", "data_pribadi", "receipt",
    ]  # fmt: skip


@pytest.mark.parametrize(("book", "counted"), [("masuk", "agenda"), ("keluar", "letter")])
def test_numbers_that_were_left_out_stand_in_the_book_with_their_reason(
    own_shop: Shop, book: str, counted: Counted
) -> None:
    store, clock = own_shop.world.centre.store, own_shop.world.clock
    (there,) = (one for one in counters(store, store.office_id, 2026) if one.counted == counted)
    errand = Errand("Siti Aminah", "Dipulihkan, lihat map surat")
    made = raise_to(store, store.office_id, Wanted(counted, 2026, there.last + 3), errand, clock)
    assert isinstance(made, LeftOut)
    page = own_shop.browser("siti").get(f"/desk/agenda?buku={book}&tahun=2026&bulan=11").text
    numbers = f"{made.first} s.d. {made.last}/2026"
    assert numbers in page
    assert 'href=""' not in page, "there is no case behind it"
    assert "dilewati: Dipulihkan, lihat map surat" in page
    assert "Nomor buku dilewati" in own_shop.browser("periksa").get("/desk/jejak").text
    elsewhere = own_shop.browser("siti").get(f"/desk/agenda?buku={book}&tahun=2026&bulan=10").text
    assert numbers not in elsewhere


class TestAfterTheProof:
    """The browser comes back to the page it came from, and the file comes from there, once."""

    BOOK: ClassVar = {"buku": "rekap", "tahun": "2026", "bulan": "11", "bentuk": "csv"}

    def _stale(self, shop: Shop, login: str) -> Browser:
        shop.prove(login)
        shop.world.clock.forward(minutes=6)
        return shop.browser(login)

    def _proved(self, browser: Browser, path: str, page: str, **fields: str) -> Any:
        """The form sent from its page, the proof given on the page that asks for it, and where that leads."""
        headers = {"Origin": "http://testserver", "Referer": f"http://testserver{page}"}
        token = browser.token()
        asked = browser.client.post(path, data={**fields, "token": token}, headers=headers)
        assert "Buktikan bahwa ini Anda" in asked.text
        sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', asked.text))
        sent = {name: html.unescape(value) for name, value in sent.items()}
        wrong = browser.client.post(path, data=sent | {"password": "tebakan saja"}, headers=headers)
        assert (wrong.status_code, f'href="{html.escape(page)}">Batal' in wrong.text) == (401, True)
        from_there = {"Origin": "http://testserver", "Referer": f"http://testserver{path}"}
        return browser.client.post(
            path, data=sent | {"password": PASSWORD}, headers=from_there, follow_redirects=False
        )

    def test_the_page_comes_back_and_fetches_the_file_once(self, shop: Shop) -> None:
        browser = self._stale(shop, "kasi")
        before = self._told(shop)
        there = self._proved(
            browser, "/desk/rekap/unduh", "/desk/rekap?tahun=2026&bulan=11&kabar=x", **self.BOOK
        )
        assert there.status_code == 303
        assert there.headers["location"].startswith("/desk/rekap?tahun=2026&bulan=11&unduhan=")
        assert self._told(shop) == before  # nothing has gone out yet
        page = browser.get(there.headers["location"])
        assert "Unduhan dimulai" in page.text
        link = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
        assert link is not None
        address = html.unescape(link[1])
        other = address.replace("bentuk=csv", "bentuk=xlsx")
        assert (
            browser.client.get(other, follow_redirects=False).status_code == 303
        )  # another file than proved for
        file = browser.get(address)
        assert (file.status_code, NAME in file.content.decode("utf-8-sig")) == (200, True)
        assert self._told(shop) == before + 1
        again = browser.client.get(address, follow_redirects=False)
        assert (again.status_code, again.headers["location"]) == (
            303,
            "/desk/rekap?tahun=2026&bulan=11&kabar=x",
        )
        assert "Unduhan dimulai" not in browser.get(there.headers["location"]).text
        assert self._told(shop) == before + 1

    def test_the_link_is_nobody_else_s_and_not_for_long(self, shop: Shop) -> None:
        browser = self._stale(shop, "kasi")
        there = self._proved(browser, "/desk/rekap/unduh", "/desk/rekap", **self.BOOK).headers["location"]
        ticket = there.rpartition("unduhan=")[2]
        address = f"/desk/rekap/unduh?buku=rekap&tahun=2026&bulan=11&bentuk=csv&tiket={ticket}"
        stranger = shop.browser("camat")
        assert "Unduhan dimulai" not in stranger.get(there).text
        for who in (stranger, shop.browser("admin")):
            assert who.client.get(address, follow_redirects=False).status_code == 404
        shop.world.clock.forward(minutes=2)
        assert browser.client.get(address, follow_redirects=False).status_code == 303
        assert "Unduhan dimulai" not in browser.get(there).text

    def test_a_copy_of_a_case_too(self, shop: Shop) -> None:
        browser = self._stale(shop, "kasi")
        own = f"/desk/arsip/{shop.world.cases['hidden']}"
        there = self._proved(browser, f"{own}/salinan", own, what="data_pribadi").headers["location"]
        link = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', browser.get(there).text)
        assert link is not None
        file = browser.get(html.unescape(link[1]))
        assert file.content.startswith(b"%PDF")

    def _told(self, shop: Shop) -> int:
        with shop.world.centre.store.reading() as connection:
            told = select(person_event).where(person_event.c.kind == "Exported")
            return len(connection.execute(told).all())
