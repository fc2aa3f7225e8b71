"""What can be pressed, as data: words in Indonesian and English, and what turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """``on`` is turned when it is pressed, ``off`` when it is pressed again; without ``off`` it happens once."""

    key: str
    words: str
    english: str
    on: Mapping[str, Any]
    off: Mapping[str, Any] | None = None


def _switch(name: str, words: str, english: str, value: object = True, rest: object = False) -> Button:
    return Button(name, words, english, {name: value}, {name: rest})


PRINTER = (
    Button("paper_out", "Kertas habis", "paper out", {"paper_out_at_row": 0}, {"paper_out_at_row": None}),
    Button(
        "paper_ends",
        "Kertas habis di tengah cetak",
        "paper ends in 300 rows",
        {"paper_out_at_row": 300},
        {"paper_out_at_row": None},
    ),
    _switch("near_end", "Kertas hampir habis", "paper near end"),
    _switch("cover_open", "Tutup terbuka", "cover open"),
    _switch("cutter_jammed", "Pemotong macet", "cutter jammed"),
    _switch("overheated", "Terlalu panas", "overheated"),
    _switch("unplugged", "Kabel dicabut", "cable out"),
    _switch("powered", "Listrik mati", "power off", value=False, rest=True),
    _switch("silent", "Tidak menjawab", "silent"),
    _switch("slow_answers_s", "Jawaban lambat 2 detik", "answers 2 s late", value=2.0, rest=0.0),
    _switch("foreign_status", "Jawaban asing", "foreign status bytes", value=b"\xff", rest=None),
    _switch("garbage", "Sampah dalam jawaban", "garbage in answers", value=b"\x00\xfe", rest=b""),
    Button("power_cycle", "Listrik padam 5 detik", "power lost for 5 s", {"power_off_s": 5.0}),
    Button("reset", "Mulai ulang", "reset, buffer lost", {"power_off_s": 0.0}),
    Button("torn_off", "Sobek kertas", "tear off what hangs", {"torn_off": True}),
    Button("dropped", "Sambungan putus", "line dropped", {"dropped": True}),
)

SCANNER = (
    Button("lay", "Letakkan kartu", "lay a card down", {}),
    _switch("empty", "Ambil kartu", "take it away"),
    _switch("left", "Kartu tertinggal", "a card left behind"),
    _switch("hand", "Tangan menutupi", "hand in the picture"),
    _switch("blurred", "Kabur", "blurred"),
    _switch("dark", "Gelap", "dark"),
    _switch("glare", "Silau", "glare"),
    _switch("stalled", "Gambar berhenti", "picture stands still"),
    _switch("unplugged", "Kabel dicabut", "cable out"),
)

READER = _switch("unplugged", "Kabel dicabut", "cable out")

WELL = Button("well", "Semua baik lagi", "all well again", {})
