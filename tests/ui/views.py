"""One view of every kind and state, with the words and lengths of a real visit."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kiosk.outside import PaperState
from kiosk.presenters.review import MAIN
from kiosk.presenters.views import (
    CaptureStage,
    CaptureView,
    Chapter,
    Choice,
    ChoiceView,
    DateView,
    DoneView,
    Keyboard,
    NoticeView,
    Overlay,
    OverlayKind,
    Phrase,
    Progress,
    ProposalView,
    ReviewRow,
    ReviewView,
    SignView,
    StandardStep,
    StandardView,
    TextView,
    View,
)
from kiosk.texts.text import Text, Verbatim
from tests.ui.answer_views import ANSWER_VIEWS
from tests.ui.pages_views import pages_views
from tests.ui.plays import raw
from tests.ui.printer_views import printer_views
from tests.ui.staff_views import staff_views
from tests.ui.status_views import HELP_OVERLAYS, assisted_views, status_views
from tests.ui.voice_views import voice_views


def _at(chapter: Chapter, page: int) -> Progress:
    return Progress(chapter, min(page, 6), 6)


_BOTH = {"can_go_back": True, "can_cancel": True}
_NEXT = raw("Lanjut")
_STAGES = ("Diterima", "Diperiksa", "Ditangani", "Ditulis jawabannya", "Dijawab")
VIEWS: dict[str, View] = {
    **pages_views(),
    "kind": ChoiceView(
        screen="kind",
        title=raw("Apa yang ingin Anda sampaikan?"),
        progress=_at(Chapter.START, 1),
        primary=_NEXT,
        chosen="pengaduan",
        **_BOTH,
        choices=(
            Choice(
                "pengaduan",
                raw("Pengaduan"),
                raw("Pelayanan lambat, pungutan, petugas tidak ramah"),
                "message-square-warning",
            ),
            Choice("aspirasi", raw("Aspirasi"), raw("Usul agar pelayanan lebih baik"), "lightbulb"),
            Choice(
                "informasi",
                raw("Permintaan informasi"),
                raw("Bertanya tentang syarat atau berkas"),
                "circle-help",
            ),
        ),
    ),
    "unit": ChoiceView(
        screen="unit",
        title=raw("Layanan apa yang Anda adukan?"),
        help=raw("Pilih yang paling dekat. Petugas dapat memindahkannya nanti."),
        progress=_at(Chapter.COMPLAINT, 6),
        primary=_NEXT,
        problem=None,
        **_BOTH,
        choices=tuple(
            Choice(str(i), Verbatim(label), None, icon)
            for i, (label, icon) in enumerate(
                [
                    ("KTP, KK, dan surat pindah", "id-card"),
                    ("Surat keterangan dan pengantar", "file-text"),
                    ("Izin usaha dan bangunan", "store"),
                    ("Bantuan sosial", "hand-heart"),
                    ("Tanah dan waris", "land-plot"),
                    ("Ketenteraman dan ketertiban", "shield"),
                    ("Jalan, air, dan pembangunan desa", "construction"),
                    ("Lainnya / tidak tahu", "circle-help"),
                ]
            )
        ),
    ),
    "desa": ChoiceView(
        screen="desa",
        title=raw("Di desa mana Anda tinggal?"),
        progress=_at(Chapter.ABOUT_YOU, 5),
        primary=_NEXT,
        problem=raw("Pilih desa Anda dahulu."),
        small=True,
        chosen="3",
        **_BOTH,
        choices=(
            *tuple(
                Choice(str(i), Verbatim(n))
                for i, n in enumerate(
                    [
                        "Plakpak",
                        "Palesanggar",
                        "Pegantenan",
                        "Bulangan Branta",
                        "Bulangan Barat",
                        "Bulangan Haji",
                        "Tlagah",
                        "Bulangan Timur",
                        "Tebul Timur",
                        "Tebul Barat",
                        "Ambender",
                        "Pasanggar",
                        "Tanjung",
                    ]
                )
            ),
            Choice("outside", raw("Luar Pegantenan"), None, "map"),
        ),
    ),
    "id_choice": ChoiceView(
        screen="id_choice",
        title=raw("Kartu apa yang Anda bawa?"),
        help=raw("Kartu dipakai untuk memeriksa identitas Anda."),
        progress=_at(Chapter.ABOUT_YOU, 4),
        primary=_NEXT,
        **_BOTH,
        choices=(
            Choice("ktp", raw("KTP"), None, "id-card"),
            Choice("sim", raw("SIM"), None, "car"),
            Choice("kk", raw("Kartu Keluarga"), None, "users"),
            Choice("lain", raw("Kartu lain"), None, "file-text"),
            Choice("petugas", raw("Tunjukkan ke petugas"), raw("Di loket, setelah selesai"), "hand"),
            Choice("menyusul", raw("Menyusul"), raw("Bawa salinan nanti"), "clock"),
        ),
    ),
    "updates": ChoiceView(
        screen="updates",
        title=Text("q.updates.title"),
        help=Text("q.updates.help"),
        progress=_at(Chapter.ABOUT_YOU, 9),
        primary=_NEXT,
        **_BOTH,
        choices=(
            Choice("penting", Text("q.updates.penting"), None, "bell"),
            Choice("semua", Text("q.updates.semua"), None, "list-checks"),
            Choice("tidak", Text("q.updates.tidak"), None, "x"),
        ),
    ),
}

_NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
_LONG = "Saya mengurus surat pindah sejak tanggal 2 November. Petugas loket meminta kembali lagi tiga kali karena blangko habis. Pada kunjungan terakhir saya diminta membayar lima puluh ribu rupiah tanpa kuitansi."
VIEWS.update(
    {
        "notice": NoticeView(
            screen="notice",
            title=raw("Siapa melihat apa"),
            help=raw("Data Anda hanya dipakai untuk menangani pengaduan."),
            progress=_at(Chapter.START, 2),
            primary=raw("Saya mengerti"),
            **_BOTH,
            rows=(
                ("user", raw("Nama dan kartu identitas"), raw("Hanya petugas pengaduan dan Camat.")),
                ("message-square-text", raw("Isi pengaduan"), raw("Petugas yang menangani layanan itu.")),
                ("eye-off", raw("Kalau dirahasiakan"), raw("Nama tidak tertulis di surat dan daftar.")),
                (
                    "file-pen",
                    raw("Salah atau ingin dihapus?"),
                    raw("Tanyakan ke loket pengaduan, (0324) 7710982."),
                ),
            ),
        ),
        "standard": StandardView(
            screen="standard",
            title=raw("Standar pelayanan"),
            can_go_back=True,
            primary=raw("Tutup"),
            rows=(
                ("file-text", raw("Syarat"), raw("Formulir di mesin ini dan salinan KTP, SIM, atau KK.")),
                ("calendar-check", raw("Waktu"), raw("Paling lama 12 hari kerja.")),
                ("inbox", raw("Kotak pengaduan"), raw("Mesin ini, di Jalan Raya Pegantenan 69361.")),
            ),
            steps_title=raw("12 langkah penanganan"),
            steps_help=raw("Di sebelah kanan: waktu paling lama tiap langkah."),
            steps=tuple(
                StandardStep(
                    i, raw("Surat jawaban dicatat dan diarsipkan"), raw("15 menit"), raw(_STAGES[i * 5 // 13])
                )
                for i in range(1, 13)
            ),
        ),
        "name": TextView(
            screen="name",
            title=raw("Siapa nama lengkap Anda?"),
            help=raw("Tulis seperti di kartu identitas."),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=_NEXT,
            value="Siti Aminah",
            max_length=120,
            **_BOTH,
        ),
        "nik": TextView(
            screen="nik",
            title=raw("Berapa NIK Anda?"),
            help=raw("16 angka pada KTP atau KK."),
            progress=_at(Chapter.ABOUT_YOU, 5),
            primary=_NEXT,
            skip=raw("Lewati"),
            value="352807550785",
            keyboard=Keyboard.NUMBERS,
            masked=True,
            groups=(4, 4, 4, 4),
            max_length=16,
            problem=raw("NIK terdiri dari 16 angka. Baru 12 angka."),
            **_BOTH,
        ),
        "phone": TextView(
            screen="phone",
            title=raw("Nomor WhatsApp Anda"),
            progress=_at(Chapter.ABOUT_YOU, 5),
            primary=_NEXT,
            value="0812345678",
            keyboard=Keyboard.NUMBERS,
            max_length=16,
            **_BOTH,
        ),
        "email": TextView(
            screen="email",
            title=raw("Alamat e-mail Anda"),
            progress=_at(Chapter.ABOUT_YOU, 5),
            primary=_NEXT,
            value="siti.aminah",
            keyboard=Keyboard.EMAIL,
            max_length=254,
            **_BOTH,
        ),
        "account": TextView(
            screen="account",
            title=raw("Ceritakan apa yang terjadi"),
            help=raw("Tulis dengan kata-kata Anda sendiri."),
            progress=_at(Chapter.COMPLAINT, 8),
            primary=_NEXT,
            value=_LONG,
            multiline=True,
            sentences=True,
            max_length=4000,
            offers_help=True,
            phrases=tuple(
                Phrase(Text(f"q.account.prompt.{n}"), Text(f"q.account.start.{n}"), whole=False)
                for n in (1, 2, 3, 4)
            ),
            **_BOTH,
        ),
        "nik-read": ProposalView(
            screen="nik",
            title=Text("nik.read", {"masked": "3528••••••••9001"}),
            help=Text("nik.compare_marked"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=Text("nik.yes"),
            skip=Text("nik.type"),
            value="3528074501999001",
            groups=(4, 4, 4, 4),
            doubtful=(9, 13),
            **_BOTH,
        ),
        "nik-one-digit": TextView(
            screen="nik",
            title=Text("q.nik.title"),
            help=Text("q.nik.help"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=_NEXT,
            skip=Text("common.skip"),
            problem=Text("nik.one_digit"),
            value="3528074501999002",
            keyboard=Keyboard.NUMBERS,
            groups=(4, 4, 4, 4),
            max_length=16,
            doubtful=(15,),
            **_BOTH,
        ),
        "status_enter": TextView(
            screen="status_enter",
            title=raw("Nomor pengaduan Anda"),
            help=raw("Ketik nomor pada struk, atau pindai kode QR-nya."),
            can_go_back=True,
            primary=raw("Lihat status"),
            value="PGT17K4M9",
            keyboard=Keyboard.GLYPHS,
            groups=(4, 4, 4, 1),
            max_length=20,
            can_scan=True,
        ),
        "status_enter-letter": TextView(
            screen="status_enter",
            title=Text("status_enter.title"),
            help=Text("status_enter.help_scan"),
            can_go_back=True,
            primary=Text("survey.open"),
            problem=Text("survey.check"),
            value="7K4M92QXZ10RT5V8WB33",
            keyboard=Keyboard.GLYPHS,
            groups=(5, 5, 5, 5),
            max_length=20,
            can_scan=True,
        ),
        "when": DateView(
            screen="when",
            title=raw("Kapan itu terjadi?"),
            progress=_at(Chapter.COMPLAINT, 7),
            primary=_NEXT,
            value=date(2026, 11, 23),
            first=date(2024, 1, 1),
            last=date(2026, 11, 23),
            today=date(2026, 11, 23),
            **_BOTH,
        ),
        "id_scan": CaptureView(
            screen="id_scan",
            title=raw("Letakkan KTP di alas hitam"),
            help=raw("Sisi foto di atas. Kamera memotret sendiri."),
            progress=_at(Chapter.ABOUT_YOU, 4),
            skip=raw("Lewati dahulu"),
            stage=CaptureStage.LOOKING,
            instruction=raw("Geser kartu ke tengah kotak"),
            can_shoot=True,
            **_BOTH,
        ),
        "id_taken": CaptureView(
            screen="id_scan",
            title=raw("Letakkan KTP di alas hitam"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=_NEXT,
            stage=CaptureStage.TAKEN,
            instruction=raw("Kartu sudah difoto, silakan ambil."),
            count=1,
            **_BOTH,
        ),
        "id_seen": CaptureView(
            screen="id_scan",
            title=Text("scan.sight_title"),
            help=Text("scan.not_kept"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=_NEXT,
            stage=CaptureStage.TAKEN,
            instruction=Text("scan.seen"),
            count=1,
            sight_only=True,
            **_BOTH,
        ),
        "id_found": CaptureView(
            screen="id_scan",
            title=Text("q.id_scan.title"),
            help=Text("q.id_scan.help"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            skip=Text("scan.skip"),
            stage=CaptureStage.LOOKING,
            instruction=Text("scan.found"),
            stranger=True,
            **_BOTH,
        ),
        "evidence": CaptureView(
            screen="evidence",
            title=Text("q.evidence.title"),
            help=Text("q.evidence.help"),
            progress=_at(Chapter.COMPLAINT, 9),
            primary=_NEXT,
            stage=CaptureStage.TAKEN,
            instruction=Text("scan.pictures", {"n": 3, "limit": 10}),
            can_shoot=True,
            count=3,
            limit=10,
            **_BOTH,
        ),
        "evidence-look": CaptureView(
            screen="evidence",
            title=Text("q.evidence.title"),
            help=Text("q.evidence.help"),
            progress=_at(Chapter.COMPLAINT, 9),
            skip=Text("common.skip"),
            stage=CaptureStage.LOOKING,
            instruction=Text("scan.paper_still"),
            can_shoot=True,
            limit=10,
            **_BOTH,
        ),
        "evidence-no-room": CaptureView(
            screen="evidence",
            title=Text("q.evidence.title"),
            help=Text("scan.no_room_help"),
            progress=_at(Chapter.COMPLAINT, 9),
            primary=Text("scan.without_photo"),
            stage=CaptureStage.TROUBLE,
            instruction=Text("scan.no_room"),
            limit=10,
            **_BOTH,
        ),
        "id_trouble": CaptureView(
            screen="id_scan",
            title=raw("Pemindai bermasalah"),
            help=raw("Pengaduan tetap bisa dilanjutkan."),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=raw("Lanjut tanpa pindai"),
            stage=CaptureStage.TROUBLE,
            instruction=raw("Petugas akan memeriksa KTP Anda."),
            **_BOTH,
        ),
        "review": ReviewView(
            screen="review",
            title=raw("Periksa jawaban Anda"),
            help=raw("Sentuh Ubah bila ada yang salah."),
            progress=_at(Chapter.CHECK, 10),
            primary=_NEXT,
            **_BOTH,
            rows=tuple(
                ReviewRow(q, raw(label), Verbatim(v), main=q in MAIN, chapter=chapter)
                for chapter, q, label, v in [
                    (Chapter.START, "kind", "Jenis", "Pengaduan"),
                    (Chapter.ABOUT_YOU, "identity_mode", "Identitas", "Terbuka"),
                    (Chapter.ABOUT_YOU, "name", "Nama", "Siti Aminah"),
                    (Chapter.ABOUT_YOU, "nik", "NIK", "3528••••••••0001"),
                    (Chapter.ABOUT_YOU, "desa", "Desa", "Bulangan Branta"),
                    (Chapter.ABOUT_YOU, "address_detail", "Alamat", "Dusun Tengah RT 02 RW 01"),
                    (Chapter.ABOUT_YOU, "reply_way", "Cara menerima jawaban", "Ambil di kantor"),
                    (Chapter.COMPLAINT, "unit", "Layanan", "KTP, KK, dan surat pindah"),
                    (Chapter.COMPLAINT, "when", "Kejadian", "Senin, 23 November 2026"),
                    (Chapter.COMPLAINT, "where", "Tempat", "Loket kependudukan"),
                    (Chapter.COMPLAINT, "account", "Isi pengaduan", _LONG),
                    (
                        Chapter.COMPLAINT,
                        "settlement",
                        "Penyelesaian yang diminta",
                        "Surat pindah selesai dan uang dikembalikan.",
                    ),
                ]
            ),
        ),
        "sign": SignView(
            screen="signature",
            title=raw("Tanda tangan Anda"),
            help=raw("Dengan jari, di kotak ini."),
            progress=_at(Chapter.CHECK, 11),
            primary=raw("Kirim pengaduan"),
            **_BOTH,
        ),
        "sign-thumb": SignView(
            screen="signature",
            title=Text("q.signature.title"),
            help=Text("q.signature.help"),
            progress=_at(Chapter.CHECK, 11),
            primary=Text("sign.send"),
            thumb=True,
            **_BOTH,
        ),
        "sign-card-left": SignView(
            screen="signature",
            title=Text("q.signature.title"),
            help=Text("q.signature.help"),
            progress=_at(Chapter.CHECK, 11),
            primary=Text("sign.send"),
            banner=Text("scan.left"),
            **_BOTH,
        ),
        "done": DoneView(
            screen="done",
            title=raw("Pengaduan Anda sudah diterima"),
            help=raw("Simpan nomor ini."),
            primary=raw("Selesai"),
            number="PGT1-7K4M-92QX-Z",
            serial="000123",
            qr="PGT17K4M92QXZ" * 8,
            due=date(2026, 12, 9),
            completeness_due=date(2026, 12, 7),
            print_state=PaperState.PRINTING,
            print_words=raw("Struk sedang dicetak."),
            reminder=Text("scan.left"),
        ),
        "done-uncertain": DoneView(
            screen="done",
            title=raw("Pengaduan Anda sudah diterima"),
            help=raw("Simpan nomor ini."),
            primary=raw("Selesai"),
            number="PGT1-7K4M-92QX-Z",
            serial="000123",
            qr="PGT17K4M92QXZ" * 11,
            due=date(2026, 12, 9),
            completeness_due=date(2026, 12, 7),
            print_state=PaperState.UNCERTAIN,
            print_words=raw("Apakah struk keluar?"),
        ),
        "done-good": DoneView(
            screen="done",
            title=raw("Pengaduan Anda sudah diterima"),
            help=raw("Simpan nomor ini."),
            primary=raw("Selesai"),
            number="PGT1-7K4M-92QX-Z",
            serial="000123",
            qr="PGT17K4M92QXZ" * 11,
            due=date(2026, 12, 9),
            completeness_due=date(2026, 12, 7),
            print_state=PaperState.CONFIRMED,
            print_words=raw("Struk sudah tercetak. Silakan ambil."),
        ),
    }
)

VOICE_VIEWS = voice_views(VIEWS["account"])
VIEWS.update(VOICE_VIEWS)
STATUS_VIEWS = status_views()
VIEWS.update(STATUS_VIEWS)
VIEWS.update(assisted_views(VIEWS))
VIEWS.update(ANSWER_VIEWS)
PRINTER_VIEWS = printer_views(VIEWS["welcome"], VIEWS["done"])
VIEWS.update(PRINTER_VIEWS)
STAFF_VIEWS = staff_views()
VIEWS.update(STAFF_VIEWS)
OVERLAYS: dict[str, Overlay] = {
    "still": Overlay(
        OverlayKind.STILL_THERE,
        raw("Masih di sini?"),
        raw("Layar dibersihkan dalam 30 detik agar data Anda aman."),
        raw("Ya, lanjutkan"),
        raw("Selesai, hapus"),
        seconds_left=23,
    ),
    "cancel": Overlay(
        OverlayKind.CANCEL,
        raw("Batalkan pengaduan ini?"),
        raw("Semua yang sudah Anda isi akan dihapus."),
        raw("Ya, hapus"),
        raw("Tidak, lanjutkan"),
        danger=True,
    ),
    **HELP_OVERLAYS,
    "card": Overlay(OverlayKind.CARD, Text("found.title"), Text("found.help"), dismiss=Text("found.go_on")),
    "language": Overlay(
        OverlayKind.LANGUAGE,
        raw("Pilih bahasa"),
        None,
        dismiss=raw("Tutup"),
        choices=(
            Choice("id", Verbatim("Bahasa Indonesia")),
            Choice("mad", Verbatim("Bhâsa Madhurâ"), raw("Belum diperiksa penutur")),
            Choice("en", Verbatim("English")),
        ),
    ),
}
