"""Taking in by hand, search, the books, the archive."""

from __future__ import annotations

from sync.central import data_requests, drafts
from sync.central.by_hand import receive
from sync.central.data_requests import Asked
from sync.central.people import Person
from sync.central.taken_in import Received, TakenIn
from tests.desk.conftest import ANSWERS
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World


def _siti(world: World) -> Person:
    return world.people["siti"]


def _draft(world: World, channel: str, **fields: str) -> str:
    begun = drafts.begin(world.centre.store, _siti(world), channel, world.clock)
    assert isinstance(begun, str)
    drafts.save(world.centre.store, _siti(world), begun, {**ANSWERS, **fields}, world.clock)
    return begun


def taken(world: World) -> str:
    """A case that came by letter."""
    if "taken" not in world.made:
        facts = TakenIn("surat", ANSWERS, world.clock(), {"sender": "Fatimah", "letter_number": "12/X"})
        received = receive(world.centre.store, world.centre.keys, facts, _siti(world), world.clock)
        assert isinstance(received, Received)
        world.made["taken"] = received.case_id
    return world.made["taken"]


def _asked(world: World) -> str:
    """A request for one's own data that waits."""
    if "asked for data" not in world.made:
        asked = Asked(world.clock(), "langsung", "Zulkarnain Peminta", "belum", (world.cases["fresh"],))
        made = data_requests.take(world.centre.store, asked, _siti(world), world.clock)
        assert isinstance(made, str)
        world.made["asked for data"] = made
    return world.made["asked for data"]


def _asked_list(world: World) -> str:
    _asked(world)
    return "/permintaan-data"


RECIPES: Recipes = {
    "/rekap/unduh": NoPage("a file, by a link that serves once"),
    "/arsip/{case_id}/salinan": NoPage("a file, by a link that serves once"),
    "/permintaan-data": Recipe("staf", _asked_list, "Zulkarnain Peminta"),
    "/permintaan-data/catat": Recipe("staf", "/permintaan-data/catat", "Identitas diperiksa dengan"),
    "/permintaan-data/{ask_id}": Recipe(
        "staf", lambda world: f"/permintaan-data/{_asked(world)}", "Salinan belum diunduh"
    ),
    "/arsip": Recipe("camat", "/arsip", "Arsip"),
    "/arsip/{case_id}": Recipe("camat", lambda world: f"/arsip/{taken(world)}", "Salinan berkas"),
    "/rekap": Recipe("kasi", "/rekap", "Buku rekap pengaduan"),
    "/agenda": Recipe("auditor", "/agenda?buku=keluar", "Buku agenda surat keluar"),
    "/cari": Recipe("kasi", "/cari?q=ktp&jenis=pengaduan", "Kata yang sama"),
    "/rekap/pokok/{case_id}": Recipe(
        "staf", lambda world: f"/rekap/pokok/{world.cases['fresh']}", "Pokok perkara"
    ),
    "/terima": Recipe("staf", "/terima", "Datang lewat mana?"),
    "/terima/{draft_id}": Recipe(
        "staf", lambda world: f"/terima/{_draft(world, 'telepon')}?cari=desa", "Naskah"
    ),
    "/terima/{draft_id}/baca": Recipe(
        "staf", lambda world: f"/terima/{_draft(world, 'surat')}/baca", "Periksa sekali lagi"
    ),
    "/terima/selesai/{case_id}/struk": Recipe(
        "staf", lambda world: f"/terima/selesai/{taken(world)}/struk", "Tanda terima pengaduan"
    ),
    "/terima/selesai/{case_id}": Recipe(
        "staf", lambda world: f"/terima/selesai/{taken(world)}", "Nomor lacak"
    ),
}
