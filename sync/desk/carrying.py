"""Bundles from kiosks' sticks at the desk: brought in by a signed-in person, the reply fetched from the same page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, Response

from sync.cases.refusal import Refusal
from sync.central.carried_enrolment import enrol_by_hand
from sync.central.carried_revoked import Decision
from sync.central.carry import Carried, Carrier
from sync.central.replies import ReplyShelf, key_of
from sync.central.reply import Reply
from sync.desk.desk import Desk
from sync.desk.kiosks import may_enrol
from sync.desk.uploads import uploaded
from sync.desk.views import Said
from sync.desk.visits import NotAllowedError, SomeoneSignedIn, Visit
from sync.wire.bundle import is_reply_name

router = APIRouter()

_MOST_FILES = 20
_BUNDLE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """What one file came to. ``reply``: name on the shelf and name to save it by, or empty."""

    said: Said
    lines: tuple[str, ...] = ()
    reply: str = ""
    reply_name: str = ""


@dataclass(frozen=True, slots=True)
class CarryingView:
    """The page. ``may_decide``: this person may let a revoked kiosk's records enter."""

    files: tuple[CarriedFile, ...]
    may_decide: bool


@router.get("/kios/stik")
def show_carrying(visit: SomeoneSignedIn) -> Response:
    """Where to choose the files."""
    _check(visit)
    return _page(visit, ())


@router.post("/kios/stik")
async def carry_in(request: Request, visit: SomeoneSignedIn) -> Response:
    """Take the files in. The body is read only now that somebody is known to be signed in."""
    _check(visit)
    async with uploaded(request, visit, _MOST_FILES) as form:
        if form is None:
            return _page(visit, (), 422)
        chosen = [one for one in form.getlist("bundle") if isinstance(one, UploadFile) and one.filename]
        reason = str(form.get("reason", "")).strip() if may_enrol(visit.person) else ""
        taken = [await run_in_threadpool(_one, visit, one, reason) for one in chosen]
    return _page(visit, tuple(taken), 200 if taken else 422)


@router.get("/kios/stik/balasan/{key}")
def fetch_reply(key: str, visit: SomeoneSignedIn, nama: str = "") -> Response:
    """A kept reply, to be saved on the stick under ``nama``. It is sealed to its kiosk."""
    _check(visit)
    path = ReplyShelf(visit.desk.store.folder).find(key)
    if path is None:
        words = visit.desk.wording.refusal(Refusal("reply.unknown"))
        return visit.desk.pages.show(
            "refused.html", visit.desk.chrome(), 404, title="Balasan tidak ada", words=words
        )
    name = nama if is_reply_name(nama) else "kotak-aduan-balasan.kab"
    return FileResponse(path, media_type=_BUNDLE, filename=name)


def _check(visit: Visit) -> None:
    """Everybody who works here may carry a stick; who only looks may not."""
    if visit.person.role == "auditor":
        raise NotAllowedError


def _page(visit: Visit, files: tuple[CarriedFile, ...], status: int = 200) -> Response:
    said = (
        Said("error", "Belum ada berkas", "Pilih berkas kotak-aduan-….kab dari stik.")
        if status == 422
        else None
    )
    view = CarryingView(files, may_enrol(visit.person))
    return visit.desk.pages.show("carrying.html", visit.chrome("kiosks", said), status, view=view)


def _one(visit: Visit, upload: UploadFile, reason: str) -> CarriedFile:
    desk, name = visit.desk, PurePath(upload.filename or "").name
    person = visit.person
    decided = Decision(person.login, person.role, reason, person.office_id) if reason else None
    taken = Carrier(desk.store, desk.keys, desk.clock).take(upload.file, decided)
    if isinstance(taken, Refusal) and taken.code == "bundle.enrolment":
        return _enrolment(visit, upload.file, name)
    if isinstance(taken, Refusal):
        return CarriedFile(Said("error", f"{name} ditolak", desk.wording.refusal(taken)))
    return _kept(desk, taken.reply, _said(taken, name), _lines(desk, taken))


def _enrolment(visit: Visit, file: BinaryIO, name: str) -> CarriedFile:
    if not may_enrol(visit.person):
        words = visit.desk.wording.refusal(Refusal("carry.enrolment_role"))
        return CarriedFile(Said("error", f"{name} ditolak", words))
    desk = visit.desk
    made = enrol_by_hand(desk.store, desk.keys, file, desk.clock)
    if isinstance(made, Refusal):
        return CarriedFile(Said("error", f"{name} ditolak", desk.wording.refusal(made)))
    said = Said(
        "good", f"Kios {made.to.prefix} didaftarkan", "Kios aktif setelah balasan ini dimasukkan di sana."
    )
    return _kept(desk, made, said, ())


def _kept(desk: Desk, reply: Reply, said: Said, lines: tuple[str, ...]) -> CarriedFile:
    refused = ReplyShelf(desk.store.folder).keep(reply, desk.clock)
    if refused is not None:
        return CarriedFile(Said("error", said.title, desk.wording.refusal(refused)), lines)
    return CarriedFile(said, lines, key_of(reply.asked), reply.name)


def _said(taken: Carried, name: str) -> Said:
    title = f"{name} dari kios {taken.prefix}"
    if taken.all_taken:
        return Said("good", title, "Semua isinya sudah aman di pusat.")
    return Said("soon", title, "Sebagian perlu diperiksa; yang lain sudah aman di pusat.")


def _lines(desk: Desk, taken: Carried) -> tuple[str, ...]:
    """Counts in words, those that are not nought; then volumes that have not come."""
    counts = {f"record_{outcome}": n for outcome, n in taken.outcomes.items()}
    counts |= {f"file_{fate}": n for fate, n in taken.files.items()}
    counts |= {"damaged": taken.damaged, "batches": len(taken.refused)}
    lines = [desk.wording.say("carried", word).format(n=n) for word, n in sorted(counts.items()) if n]
    missing = [n for n in ReplyShelf(desk.store.folder).missing(taken.manifest) if n != taken.manifest.volume]
    if missing:
        lines.append(
            f"Belum dimasukkan: bagian {', '.join(map(str, missing))} dari {taken.manifest.volumes}."
        )
    return tuple(lines)
