"""The exchange with SP4N-LAPOR!."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sync.cases.lapor import Report
from sync.central.lapor import files
from sync.central.lapor.words import write_word
from sync.channels.lapor.files import FileExchange
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World

REPORT = Report(
    tracking_id="8123456", kind="Pengaduan", category="Layanan KTP", title="KTP belum jadi setelah tiga kali datang",
    text="Saya tiga kali diminta kembali.", status="Terdisposisi", reported_on=date(2026, 11, 19),
    forwarded_on=date(2026, 11, 20), disposition="Kecamatan Pegantenan",
)  # fmt: skip
LONG = "Infrastruktur jalan dan jembatan desa yang rusak berat karena bencana"


def _file(world: World) -> str:
    """A file with rows of every kind that waits to be taken in."""
    siti = world.people["siti"]
    write_word(world.centre.store, siti, "kategori", "Layanan KTP", "kependudukan", world.clock)
    rows = [
        REPORT,
        replace(REPORT, tracking_id="2", category=f"Lain: {LONG}"),
        replace(REPORT, tracking_id=""),
        replace(REPORT, tracking_id="3", kind="Aspirasi", title="x" * 200),
    ]
    data = FileExchange().hand_out(rows, "csv", world.clock())
    return f"/lapor/masuk/{files.lay_down(world.centre.store, siti, data, world.clock)}"


def _words(world: World) -> str:
    for said in ("Layanan KTP", LONG):
        write_word(world.centre.store, world.people["siti"], "kategori", said, "kependudukan", world.clock)
    return "/lapor/padanan"


RECIPES: Recipes = {
    "/lapor": Recipe("staf", "/lapor?mana=semua", "Kasus untuk SP4N-LAPOR!"),
    "/lapor/keluar": NoPage("a file, by a link that serves once"),
    "/lapor/masuk/{file_id}": Recipe("staf", _file, "Kata yang belum dikenal"),
    "/lapor/padanan": Recipe("staf", _words, "Dikenal tanpa padanan"),
}
