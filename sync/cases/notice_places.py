"""What may stand in braces in the words of a notice, and which notice knows what. Nothing personal is among it."""

from __future__ import annotations

import re
from collections.abc import Mapping

SMS, WA, EMAIL = "sms", "wa", "email"
WAYS = (SMS, WA, EMAIL)
"""Channels by which notices go out, by their codes in `sync.cases.channels`."""

PLACES: Mapping[str, str] = {
    "nomor": "nomor lacak, misalnya PGT1-7K4M-92QX-Z",
    "jenis": "Pengaduan, Aspirasi, atau Permintaan",
    "tanggal": "tanggal laporan diterima",
    "batas": "tanggal paling lambat",
    "langkah": "langkah yang sedang dikerjakan, misalnya 4",
    "jumlah": "banyaknya langkah, misalnya 12",
    "tahap": "keadaan dalam kata-kata, misalnya Sedang diperiksa (tidak pada SMS)",
    "alasan": "golongan alasannya, misalnya ada hari libur",
    "tautan": "tautan survei kepuasan",
    "lacak": "alamat halaman status, atau telepon kantor bila tidak ada (tidak pada SMS)",
    "kantor": "nama kantor",
    "alamat": "alamat kantor (tidak pada SMS)",
    "telepon": "telepon kantor",
}
"""Every place and what stands there, for the page on which the words are changed."""

ALWAYS = frozenset({"kantor", "alamat", "telepon", "lacak"})
NOT_IN_SMS = frozenset({"tahap", "lacak", "alamat"})
"""Places whose words may be long or not ASCII."""

IN_SMS: Mapping[str, int] = {
    "nomor": 16, "jenis": 10, "tanggal": 10, "batas": 10, "langkah": 2, "jumlah": 2, "alasan": 30, "tautan": 100,
    "kantor": 20, "telepon": 14,
}  # fmt: skip
"""The most characters that a place takes in an SMS; what is longer is not put into one."""

_CASE = frozenset({"nomor"})
_DAY = _CASE | {"batas"}
_STEP = _DAY | {"langkah", "jumlah", "tahap"}
OF_NOTICE: Mapping[str, frozenset[str]] = {
    "diterima": _DAY | {"jenis", "tanggal"},
    "diterima_lengkapi": _DAY | {"jenis", "tanggal"},
    "lengkapi": _DAY,
    "langkah": _STEP,
    "dilimpahkan": _CASE,
    "mundur": _DAY | {"alasan"},
    "terlambat": _CASE | {"alasan"},
    "surat_siap": _CASE,
    "surat_dikirim": _CASE,
    "surat_terlampir": _CASE,
    "gagal_antar": _CASE,
    "dibuka_lagi": _DAY,
    "selesai": _CASE,
    "selesai_nilai": _CASE | {"tautan"},
    "ditutup": _CASE | {"alasan"},
    "status": _STEP,
    "status_terlambat": _STEP,
    "status_menunggu": _DAY,
    "status_selesai": _CASE,
    "tidak_dikenal": frozenset(),
    "bantuan": frozenset(),
    "batal": _CASE,
    "berhenti": frozenset(),
}
"""Each notice and the places that it can fill besides `ALWAYS`."""

_PLACE = re.compile(r"\{\s*([A-Za-z_]{1,40})\s*\}")


def places_in(text: str) -> tuple[str, ...]:
    """Names in braces, each once, in their order."""
    return tuple(dict.fromkeys(found.lower() for found in _PLACE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with these values; a place without one stays. A value opens no place of its own."""
    return _PLACE.sub(lambda found: values.get(found[1].lower(), found[0]), text)
