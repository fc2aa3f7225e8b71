"""The menu: what each role is led to. An entry shows only if its address exists."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from sync.central.people import Person


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """``code`` marks where one is; ``group``: "" stands at the top, others open under their word."""

    code: str
    path: str
    icon: str
    words: str
    group: str = ""
    roles: tuple[str, ...] = ()


_CASES = ("camat", "sekcam", "kasi", "staf", "auditor")
_HANDLING = ("camat", "sekcam", "kasi", "staf")
_RULING = ("camat", "sekcam", "admin")

ENTRIES = (
    MenuEntry("work", "/", "inbox", "Kotak kerja", "", _CASES),
    MenuEntry("queues", "/antrean", "list-checks", "Antrean peran", "", _HANDLING),
    MenuEntry("intake", "/terima", "file-plus", "Penerimaan", "", _HANDLING),
    MenuEntry("messages", "/pesan-masuk", "mail-open", "Pesan masuk", "", _HANDLING),
    MenuEntry("search", "/cari", "search", "Cari", "", _CASES),
    MenuEntry("letters", "/surat", "mail", "Surat", "", _HANDLING),
    MenuEntry("figures", "/dasbor", "chart-column", "Dasbor", "", _CASES),
    MenuEntry("register", "/rekap", "book-open", "Buku rekap", "", _CASES),
    MenuEntry("wishes", "/permintaan", "message-circle", "Permintaan warga", "Kantor", _CASES),
    MenuEntry("lapor", "/lapor", "landmark", "SP4N-LAPOR!", "Kantor", _HANDLING),
    MenuEntry("data_requests", "/permintaan-data", "user-check", "Permintaan data pribadi", "Kantor", _CASES),
    MenuEntry("agenda", "/agenda", "list-ordered", "Buku agenda", "Kantor", _CASES),
    MenuEntry("prints", "/cetakan", "printer", "Formulir & laporan", "Kantor", _CASES),
    MenuEntry("archive", "/arsip", "archive", "Arsip & retensi", "Kantor", _CASES),
    MenuEntry("calendar", "/kalender", "calendar-days", "Kalender kerja", "Kantor"),
    MenuEntry(
        "templates", "/templat", "file-pen", "Templat surat", "Kantor", ("camat", "sekcam", "kasi", "admin")
    ),
    MenuEntry(
        "notice_texts",
        "/teks",
        "message-circle",
        "Teks pemberitahuan",
        "Kantor",
        ("camat", "sekcam", "kasi", "admin"),
    ),
    MenuEntry("people", "/pengguna", "users", "Pengguna & delegasi", "Kantor", (*_RULING, "auditor")),
    MenuEntry("audit", "/jejak", "history", "Jejak audit", "Kantor", ("camat", "sekcam", "auditor")),
    MenuEntry("kiosks", "/kios", "monitor", "Kios & sinkronisasi", "Kantor"),
    MenuEntry("health", "/kesehatan", "activity", "Pengaturan & kesehatan", "Kantor", (*_RULING, "auditor")),
    MenuEntry("guide", "/bantuan", "circle-question-mark", "Panduan", "Kantor"),
    MenuEntry("account", "/akun", "user", "Akun saya", "Kantor"),
)


def menu_for(person: Person, paths: Set[str]) -> tuple[MenuEntry, ...]:
    """What this person's menu holds; ``paths``: the addresses that the desk answers."""
    mine = (one for one in ENTRIES if not one.roles or person.role in one.roles)
    return tuple(one for one in mine if one.path in paths)
