"""A visit that plays one view, and a catalogue that also says words given as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from hardware.ports import Preview
from kiosk.presenters.commands import Command, Enter, PickDate, Primary
from kiosk.presenters.views import DateView, Overlay, TextView, View
from kiosk.texts.text import Text, Verbatim, Words


def raw(words: str) -> Text:
    """Words of a view of ours, which no catalogue has."""
    return Text("raw", {"words": words})


@dataclass
class PlayedVisit:
    """Shows ``view``; keeps what was done, and what was typed or stepped to, as a visit would."""

    view: View
    overlay: Overlay | None = None
    language: str = "id"
    picture: Preview | None = None
    done: list[Command] = field(default_factory=list)
    ticks: int = 0
    previews: int = 0
    then: Callable[[PlayedVisit, Command], None] | None = None
    _callbacks: list[Callable[[], None]] = field(default_factory=list)

    def act(self, command: Command) -> None:
        self.done.append(command)
        if isinstance(command, Enter) and isinstance(self.view, TextView):
            self.view = replace(self.view, value=command.words, problem=None)
        if isinstance(command, PickDate) and isinstance(self.view, DateView):
            self.view = replace(self.view, value=command.day)
        if self.then is not None:
            self.then(self, command)
        self.changed()

    def shows(self, view: View, overlay: Overlay | None = None) -> None:
        self.view, self.overlay = view, overlay
        self.changed()

    def changed(self) -> None:
        for callback in self._callbacks:
            callback()

    def tick(self) -> None:
        self.ticks += 1

    def subscribe(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def preview(self) -> Preview | None:
        self.previews += 1
        return self.picture


_FRAME_WORDS = {
    "frame.back": "Kembali", "frame.cancel": "Batalkan", "frame.help": "Bantuan", "frame.language": "Bahasa",
    "frame.progress": "Langkah {page} dari {of}", "chapter.start": "Mulai", "chapter.about_you": "Tentang Anda",
    "chapter.complaint": "Pengaduan", "chapter.check": "Periksa", "keys.space": "SPASI", "keys.delete": "HAPUS",
    "keys.shift": "HURUF BESAR", "keys.done": "SELESAI", "keys.enter": "BARIS BARU", "keys.letters": "ABC",
    "keys.marks": "â @ !", "field.hold_to_see": "Tahan untuk melihat", "date.today": "Hari ini",
    "date.yesterday": "Kemarin", "date.minus": "Sehari sebelum", "date.plus": "Sehari sesudah",
    "date.week_minus": "Seminggu sebelum", "date.week_plus": "Seminggu sesudah", "date.full": "{date}",
    "date.short": "{date}", "capture.shoot": "Ambil foto", "capture.retake": "Ulangi foto", "review.change": "Ubah",
    "list.up": "Ke atas", "list.down": "Ke bawah", "sign.clear": "Ulangi", "sign.here": "Tanda tangan di sini",
    "sign.thumb": "Cap jempol / tidak bisa tanda tangan", "done.number_label": "Nomor pengaduan Anda",
    "done.due": "Jawaban paling lambat {date}", "done.completeness_due": "Kabar kelengkapan paling lambat {date}",
    "done.card_reminder": "Jangan lupa kartu Anda", "print_check.yes": "Sudah keluar",
    "print_check.no": "Belum keluar", "status.received": "Diterima {date}", "status.as_of": "Keadaan per {date}",
    "status.step": "Langkah {step} dari {of}", "status.overdue": "Jawaban terlambat. Kami mohon maaf.",
    "closed.since": "Sejak {date}",
}


class Speech:
    """The words of the widgets in Indonesian; days are written as long as the longest."""

    def say(self, words: Words) -> str:
        if isinstance(words, Verbatim):
            return words.words
        if words.id == "raw":
            return str(words.args["words"])
        return _FRAME_WORDS[words.id].format_map({name: _argument(value) for name, value in words.args.items()})


def _argument(value: object) -> str:
    if isinstance(value, datetime):
        return "Rabu, 23 September 2026, pukul 10.15 WIB"
    return "Rabu, 23 September 2026" if isinstance(value, date) else str(value)


def went_on(visit: PlayedVisit) -> int:
    """How often the primary was pressed."""
    return sum(isinstance(command, Primary) for command in visit.done)
