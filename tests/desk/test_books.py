"""The books on the screen and as files; the archive: holds, copies, minutes. One office for all of these."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pikepdf
import pytest
from sqlalchemy import select, update

from sync.central import case_journal, retention
from sync.central.archive import shelf
from sync.central.by_hand import Received, TakenIn, receive
from sync.central.search import Sought, search
from sync.central.subjects import write_subject
from sync.central.tables import cases
from sync.central.tables.people import person_event
from sync.office import office_app
from tests.asking import client_of
from tests.desk.conftest import ANSWERS, Browser, Hands
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
