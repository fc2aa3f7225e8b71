"""The inbox: what came by e-mail, SMS and WhatsApp."""

from __future__ import annotations

from datetime import timedelta

from sync.cases.replies import Reply
from sync.central.messages.deciding import set_aside
from sync.central.messages.reading import read_round
from sync.central.messages.showing import messages
from sync.central.messages.taking import store_message
from sync.central.outgoing.replies import answer
from tests.central.letters_in import READERS, arrived
from tests.desk.conftest import card
from tests.desk.pdfs import pdf
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World

QUOTED = "Terima kasih, ini fotonya.\n\nPada Sen, 23 Nov 2026, Kecamatan Pegantenan menulis:\n> Pengaduan diterima.\n> Mohon lengkapi KTP."


def written(world: World) -> str:
    """Messages of every kind; the id of the one with most on it."""
    if "message" in world.made:
        return world.made["message"]
    store, keys, clock = world.centre.store, world.centre.keys, world.clock
    at = clock()
    files = [
        ("foto jalan di depan pasar yang rusak sejak bulan lalu.png", "image/png", card("JALAN")),
        ("surat kuasa.pdf", "application/pdf", pdf(2)),
    ]
    long_sender = "seorang.pengirim.dengan.nama.yang.sangat.panjang.sekali@surat-elektronik.contoh.id"
    for one in (
        arrived("LAPOR jalan di depan pasar rusak, lampu juga mati sejak minggu lalu. " * 4, "1", at=at),
        arrived("jalan di depan pasar rusak", "2", "wa", "628155512345", at, conversation="a"),
        arrived("ini lokasinya, dekat warung", "3", "wa", "628155512345", at, conversation="a"),
        arrived("Promo pulsa 50% hari ini!", "4", sender="TELKOMSEL", at=at),
        arrived("STATUS PGT0-7K4M-92QX-5", "5", at=at - timedelta(days=3)),
        arrived("", "6", "email", "kacau@contoh.id", at, raw=b"\xff"),
        arrived(QUOTED, "7", "email", long_sender, at, subject="Re: Jalan rusak di depan pasar", files=files),
    ):
        store_message(store, keys, one, clock)
    read_round(store, keys, READERS, clock)
    listed = messages(store, world.people["siti"], "baru")
    world.made["message"] = next(one.message_id for one in listed if one.files)
    reply = Reply("Re: Jalan rusak di depan pasar", "Terima kasih. Fotonya sudah kami terima.")
    assert answer(store, world.made["message"], reply, 0, "", world.people["siti"], clock) is None
    promo = next(one.message_id for one in listed if one.sender == "TELKOMSEL")
    assert set_aside(store, promo, "Iklan operator", world.people["siti"], clock) is None
    return world.made["message"]


def _list(world: World) -> str:
    written(world)
    return "/pesan-masuk"


_FETCHED = NoPage("a file, by a link that serves once")
RECIPES: Recipes = {
    "/pesan-masuk": Recipe("staf", _list, "LAPOR jalan"),
    "/pesan-masuk/{incoming_id}": Recipe(
        "staf", lambda world: f"/pesan-masuk/{written(world)}", "Catat sebagai pengaduan"
    ),
    "/pesan-masuk/{incoming_id}/balas": Recipe(
        "staf", lambda world: f"/pesan-masuk/{written(world)}/balas", "Kirim balasan"
    ),
    "/pesan-masuk/{incoming_id}/lampiran/{place}/unduh": _FETCHED,
    "/pesan-masuk/{incoming_id}/asli": _FETCHED,
}
