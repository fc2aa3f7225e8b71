"""Dashboard, statistics, board and the survey from paper, as people read them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.asking import client_of
from tests.desk.conftest import Browser
from tests.desk.staffed import UNIT, Staffed, staffed


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    """Six cases of this month: one at step 5, five at step 1."""
    with staffed(tmp_path_factory.mktemp("figures")) as opened:
        opened.case(through=4)
        for desa in ("2001", "2001", "2002", "2003", "2003"):
            opened.case(desa=desa)
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Staffed]:
    """For a test that adds to it: the others count what they share."""
    with staffed(tmp_path / "office") as opened:
        yield opened


def _tile(html: str, words: str) -> str:
    found = re.search(rf'tile__number digits">([^<]*)</span>\s*(?:<a [^>]*>)?{words}', html)
    assert found is not None, words
    return found[1]


def test_the_dashboard(office: Staffed) -> None:
    page = office.page("camat", "/dasbor")
    assert (_tile(page, "terbuka"), _tile(page, "diterima bulan ini")) == ("6", "6")
    assert _tile(page, "tepat waktu bulan ini") == "–"
    assert 'href="/desk/?langkah=5"' in page
    assert "<title" in page
    assert "<desc" in page
    assert page.count("Angka dalam tabel") == 2


def test_a_figure_opens_its_list(office: Staffed) -> None:
    page = office.page("camat", "/statistik?periode=2026-11")
    address = re.search(r'<a href="/desk(/cari\?desa=2001[^"]*)">Plakpak</a>', page)
    assert address is not None
    listed = office.page("camat", address[1].replace("&amp;", "&"))
    assert len(set(re.findall(r"PGT1-[0-9A-Z-]{11}", listed))) == 3  # as many as the figure says
    unit = re.search(r'<a href="/desk(/cari\?unit=[^"]*)">' + UNIT, page)
    assert unit is not None
    assert (
        len(set(re.findall(r"PGT1-[0-9A-Z-]{11}", office.page("camat", unit[1].replace("&amp;", "&"))))) == 1
    )


def _listed(office: Staffed, address: str) -> int:
    page = office.page("camat", html.unescape(address).removeprefix("/desk"))
    return len(set(re.findall(r"PGT1-[0-9A-Z-]{11}", page)))


def test_figures_follow_at_once_what_is_done(own: Staffed) -> None:
    assert _tile(own.page("camat", "/dasbor"), "terbuka") == "0"
    own.case()
    assert _tile(own.page("camat", "/dasbor"), "terbuka") == "1"


@pytest.mark.parametrize("code", ["2026-13", "x", "2026-K9"])
def test_no_such_period(office: Staffed, code: str) -> None:
    office.page("camat", "/dasbor")
    answer = office.at["camat"].get(f"/desk/statistik?periode={code}")
    assert answer.status_code == 422
    assert "Periode ini tidak dikenal" in answer.text


def test_the_monthly_report_is_a_pdf(office: Staffed) -> None:
    office.page("camat", "/dasbor")
    answer = office.at["camat"].get("/desk/statistik/laporan?periode=2026-11")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content == office.at["camat"].get("/desk/statistik/laporan?periode=2026-11").content


def test_the_board_shows_no_cell_under_five(office: Staffed) -> None:
    stranger = Browser(client_of(office.app))
    page = stranger.get("/papan?periode=2026-11").text
    assert re.search(r"Plakpak</th>.*?digits\">&lt;5</td>", page, re.DOTALL)
    assert not re.search(r"Plakpak</th>.*?digits\">3</td>", page, re.DOTALL)
    assert stranger.get("/papan?periode=2099-01").status_code == 404
    assert "Siti" not in page


def test_a_paper_sheet_is_counted(own: Staffed) -> None:
    scores = {f"u{n}": "4" for n in range(1, 10)}
    incomplete = own.send("siti", "/survei", "/survei", **{k: v for k, v in scores.items() if k != "u3"})
    assert incomplete.status_code == 422
    assert "Pilih nilai 1 sampai 4." in incomplete.text
    assert "Jawaban dihitung" in own.done("siti", "/survei", **scores)
    assert "Indeks 100,00" in own.page("camat", "/statistik?periode=2026-11")
    assert own.send("periksa", "/survei", "/dasbor", **scores).status_code == 403  # reads only


def test_the_administrator_is_shown_no_figure(office: Staffed) -> None:
    office.page("admin", "/akun")
    for path in ("/dasbor", "/statistik", "/permintaan", "/survei", "/statistik/laporan?periode=2026-11"):
        assert office.at["admin"].get(f"/desk{path}").status_code == 403


def test_every_figure_opens_as_many_cases_as_it_says(own: Staffed) -> None:
    own.case(through=12)
    own.case(through=7)
    page = own.page("camat", "/statistik?periode=2026-11")
    tiles = re.findall(r'tile__number digits">(\d+)</span>\s*<a href="(/desk/cari[^"]+)">([^<]+)', page)
    assert [words for _, _, words in tiles] == [
        "diterima", "selesai", "hari kerja, 9 dari 10", "pernah dikembalikan", "pernah dibuka kembali", "pengiriman gagal",
    ]  # fmt: skip
    for value, address, words in tiles:
        counted = _tile(page, "selesai") if "hari kerja" in words else value
        assert _listed(own, address) == int(counted), words
    bars = re.findall(
        r'<a href="(/desk/cari[^"]+)">[^<]*</a></th>.*?bars__number digits">([^<]+)<.*?digits">([^<]*)<', page
    )
    assert {name for address, *_ in bars for name in re.findall(r"[?&;](hari|puas|langkah_tuntas)=", address)} == {
        "hari", "puas", "langkah_tuntas"
    }  # fmt: skip
    for address, value, part in bars:
        counted = part.split(" dari ")[1] if " dari " in part else value
        assert _listed(own, address) == int(counted), address
