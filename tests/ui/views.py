"""One view of every kind and state, with the words and lengths of a real visit."""

from __future__ import annotations

from datetime import date

from kiosk.outside import PaperState
from kiosk.presenters import overlays
from kiosk.presenters.views import (
    CaptureStage,
    CaptureView,
    Chapter,
    Choice,
    ChoiceView,
    DateView,
    DoneView,
    Keyboard,
    Overlay,
    OverlayKind,
    Phrase,
    Progress,
    ProposalView,
    SignView,
    TextView,
    View,
)
from kiosk.texts.catalogue import LANGUAGES
from kiosk.texts.text import Text
from tests.ui.answer_views import ANSWER_VIEWS
from tests.ui.asked_views import asked_views
from tests.ui.pages_views import pages_views
from tests.ui.printer_views import printer_views
from tests.ui.staff_code_views import code_views
from tests.ui.staff_device_views import device_views
from tests.ui.staff_first_views import first_views
from tests.ui.staff_machine_views import machine_views
from tests.ui.staff_new_views import new_views
from tests.ui.staff_views import staff_views
from tests.ui.status_views import HELP_OVERLAYS, assisted_views, status_views
from tests.ui.voice_views import voice_views


def _at(chapter: Chapter, page: int) -> Progress:
    return Progress(chapter, min(page, 6), 6)


_BOTH = {"can_go_back": True, "can_cancel": True}
_NEXT = Text("common.next")
_LONG = (
    "Saya mengurus surat pindah sejak tanggal 2 November. Petugas loket meminta kembali lagi tiga kali karena "
    "blangko habis. Pada kunjungan terakhir saya diminta membayar lima puluh ribu rupiah tanpa kuitansi."
)
VIEWS: dict[str, View] = {
    **pages_views(),
    **asked_views(_LONG),
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

VIEWS.update(
    {
        "name": TextView(
            screen="name",
            title=Text("q.name.title"),
            help=Text("q.name.help"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=_NEXT,
            value="Siti Aminah",
            max_length=120,
            **_BOTH,
        ),
        "nik": TextView(
            screen="nik",
            title=Text("q.nik.title"),
            help=Text("q.nik.help"),
            progress=_at(Chapter.ABOUT_YOU, 5),
            primary=_NEXT,
            skip=Text("common.skip"),
            value="352807550785",
            keyboard=Keyboard.NUMBERS,
            masked=True,
            groups=(4, 4, 4, 4),
            max_length=16,
            problem=Text("nik.length", {"n": 12}),
            **_BOTH,
        ),
        "phone": TextView(
            screen="phone",
            title=Text("q.phone.title"),
            help=Text("q.phone.help"),
            progress=_at(Chapter.ABOUT_YOU, 5),
            primary=_NEXT,
            value="0812345678",
            keyboard=Keyboard.NUMBERS,
            groups=(4, 4, 4, 4),
            max_length=16,
            **_BOTH,
        ),
        "email": TextView(
            screen="email",
            title=Text("q.email.title"),
            help=Text("q.email.help"),
            progress=_at(Chapter.ABOUT_YOU, 5),
            primary=_NEXT,
            value="siti.aminah",
            keyboard=Keyboard.EMAIL,
            max_length=254,
            **_BOTH,
        ),
        "account": TextView(
            screen="account",
            title=Text("q.account.title"),
            help=Text("q.account.help"),
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
            title=Text("status_enter.title"),
            help=Text("status_enter.help_scan"),
            can_go_back=True,
            primary=Text("status_enter.show"),
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
            problem=Text("survey.early_scan"),
            value="7K4M92QXZ10RT5V8WB30",
            keyboard=Keyboard.GLYPHS,
            groups=(5, 5, 5, 5),
            max_length=20,
            can_scan=True,
        ),
        "when": DateView(
            screen="when",
            title=Text("q.when.title"),
            help=Text("q.when.help"),
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
            title=Text("q.id_scan.title"),
            help=Text("q.id_scan.help"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            skip=Text("scan.skip"),
            stage=CaptureStage.LOOKING,
            instruction=Text("scan.partial"),
            can_shoot=True,
            **_BOTH,
        ),
        "id_taken": CaptureView(
            screen="id_scan",
            title=Text("q.id_scan.title"),
            help=Text("q.id_scan.help"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=_NEXT,
            stage=CaptureStage.TAKEN,
            instruction=Text("scan.taken"),
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
            title=Text("q.id_scan.title"),
            progress=_at(Chapter.ABOUT_YOU, 4),
            primary=Text("scan.without"),
            stage=CaptureStage.TROUBLE,
            instruction=Text("scan.device"),
            **_BOTH,
        ),
        "sign": SignView(
            screen="signature",
            title=Text("q.signature.title"),
            help=Text("q.signature.help"),
            progress=_at(Chapter.CHECK, 11),
            primary=Text("sign.send"),
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
            title=Text("done.title"),
            help=Text("done.help"),
            primary=Text("done.finish"),
            number="PGT1-7K4M-92QX-Z",
            serial="000123",
            qr="PGT17K4M92QXZ" * 8,
            due=date(2026, 12, 9),
            completeness_due=date(2026, 12, 7),
            print_state=PaperState.PRINTING,
            print_words=Text("done.printing"),
            reminder=Text("scan.left"),
        ),
        "done-uncertain": DoneView(
            screen="done",
            title=Text("done.title"),
            help=Text("done.help"),
            primary=Text("done.finish"),
            number="PGT1-7K4M-92QX-Z",
            serial="000123",
            qr="PGT17K4M92QXZ" * 11,
            due=date(2026, 12, 9),
            completeness_due=date(2026, 12, 7),
            print_state=PaperState.UNCERTAIN,
            print_words=Text("done.uncertain"),
        ),
        "done-good": DoneView(
            screen="done",
            title=Text("done.title"),
            help=Text("done.help"),
            primary=Text("done.finish"),
            number="PGT1-7K4M-92QX-Z",
            serial="000123",
            qr="PGT17K4M92QXZ" * 11,
            due=date(2026, 12, 9),
            completeness_due=date(2026, 12, 7),
            print_state=PaperState.CONFIRMED,
            print_words=Text("done.confirmed"),
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
STAFF_VIEWS = staff_views() | new_views() | first_views() | device_views() | machine_views() | code_views()
VIEWS.update(STAFF_VIEWS)
OVERLAYS: dict[str, Overlay] = {
    "still": overlays.still_there(23, filed=False),
    "cancel": overlays.PLAIN[OverlayKind.CANCEL],
    **HELP_OVERLAYS,
    "card": overlays.PLAIN[OverlayKind.CARD],
    "language": overlays.languages(LANGUAGES, {"mad"}),
}
