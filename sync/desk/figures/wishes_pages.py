"""What citizens ask and send: closed cases to be opened again, and messages of other programs. A person decides on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from sync.central.inbox import TAKEN, Message, close_message, messages
from sync.central.wishes import NOT_DONE, Wish, settle, wishes
from sync.desk.desk import Desk
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneOnCases, Visit
from sync.desk.words import moment_words, number_words

router = APIRouter()


@dataclass(frozen=True, slots=True)
class WishLine:
    """One wish as the page shows it."""

    wish_id: str
    case_href: str
    number: str
    service: str
    at: str
    words: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message; ``facts``: what its sender filled in, as (label, words)."""

    message_id: str
    sender: str
    service: str
    at: str
    words: str
    facts: tuple[tuple[str, str], ...]


@router.get("/permintaan")
def show_wishes(visit: SomeoneOnCases, kabar: str = "") -> Response:
    """All that waits for a decision."""
    return _page(visit, visit.desk.wording.said(kabar))


@router.post("/permintaan/{wish_id}")
def settle_wish(wish_id: UUID, visit: FormOfSomeone) -> Response:
    """The case stays closed; reopening it is done on the case's own page."""
    refusal = settle(visit.desk.store, str(wish_id), NOT_DONE, visit.person, visit.desk.clock)
    if refusal is not None:
        return _page(visit, visit.desk.refused("Belum ditutup", refusal), 409)
    return visit.desk.go("/permintaan", "wish_settled")


@router.post("/pesan/{message_id}")
def settle_message(
    message_id: UUID, visit: FormOfSomeone, putusan: Annotated[str, Form()] = TAKEN
) -> Response:
    """Taken down as a complaint by hand, or laid aside."""
    refusal = close_message(visit.desk.store, str(message_id), putusan, visit.person, visit.desk.clock)
    if refusal is not None:
        return _page(visit, visit.desk.refused("Belum dipindahkan", refusal), 409)
    return visit.desk.go("/permintaan", "message_settled")


def _page(visit: Visit, message: Said | None, status: int = 200) -> Response:
    desk, person = visit.desk, visit.person
    asked = [_wish(desk, one) for one in wishes(desk.store, person)]
    sent = [_message(desk, one) for one in messages(desk.store, person)]
    return desk.pages.show(
        "figures/wishes.html",
        visit.chrome("wishes", message),
        status,
        wishes=asked,
        messages=sent,
        may=person.handles_cases,
        intake="/terima" in desk.paths,
    )


def _wish(desk: Desk, one: Wish) -> WishLine:
    return WishLine(
        one.wish_id,
        f"{desk.pages.root}/kasus/{one.case_id}",
        number_words(one.number),
        desk.wording.answer("unit", one.service) if one.service else "–",
        moment_words(one.at),
        one.words or "Isinya sudah dihapus karena masa simpannya lewat.",
    )


def _message(desk: Desk, one: Message) -> MessageLine:
    labels = ("Nama", "Telepon", "Surel", "Alamat", "Letak", "Gambar")
    values = (one.name, one.phone, one.email, one.address, one.place, one.media_url)
    facts = tuple((label, value) for label, value in zip(labels, values, strict=True) if value)
    service = desk.wording.answer("unit", one.service) if one.service else "–"
    return MessageLine(
        one.message_id, one.sender, service, moment_words(one.received_at), one.description, facts
    )
