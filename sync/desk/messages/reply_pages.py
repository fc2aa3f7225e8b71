"""`/pesan-masuk/…/balas`: an answer to a message that is no case, by the way it came; and what became of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.message_quotes import parted
from sync.cases.notice_places import EMAIL, SMS, filled
from sync.cases.notice_texts import ONE_SMS
from sync.cases.refusal import Refusal
from sync.cases.replies import LONGEST, LONGEST_SUBJECT, SMS_PARTS, written
from sync.central.messages.showing import MessagePage
from sync.central.messages.taking import NEW
from sync.central.outgoing.replies import Answerable, answer, answerable
from sync.central.outgoing.texts import in_sms
from sync.desk.messages.pages import HERE, find, shown
from sync.desk.messages.view import names_of, replies_view
from sync.desk.messages.views import PhraseLink, ReplyForm
from sync.desk.steps.typed import Form, Typed
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneOnCases, Visit
from sync.desk.words import moment_words, visible

router = APIRouter()
_IN_SUBJECT = frozenset(("reply.subject", "reply.subject_nik"))
_IN_TEXT = frozenset(("reply.empty", "reply.nik", "reply.sms_long", "notice.not_ascii"))
_ASIDE = "sisihkan"


@router.get("/pesan-masuk/{incoming_id}/balas")
def show_reply(incoming_id: UUID, visit: SomeoneOnCases, awal: str = "") -> Response:
    """The form; ``awal``: the phrase that it begins with."""
    found = _found(visit, incoming_id)
    if isinstance(found, Response):
        return found
    page, to = found
    values = {"subject": to.subject, "text": _phrase(visit, awal), _ASIDE: "ya"}
    return _shown(visit, page, to, values)


@router.post("/pesan-masuk/{incoming_id}/balas")
def send_reply(incoming_id: UUID, visit: FormOfSomeone, form: Form) -> Response:
    """It goes out with the next round of its way."""
    found = _found(visit, incoming_id)
    if isinstance(found, Response):
        return found
    page, to = found
    desk = visit.desk
    reply = written(to.channel, form.raw("subject"), form.raw("text"))
    if isinstance(reply, Refusal):
        return _again(visit, page, to, form, reply)
    way = desk.wording.say("channel", to.channel)
    reason = desk.wording.say("message_reply", "aside_reason").format(way=way)
    aside = reason if form.raw(_ASIDE) == "ya" else ""
    refusal = answer(desk.store, to.message_id, reply, form.version, aside, visit.person, desk.clock)
    if refusal is not None:
        return _again(visit, page, to, form, refusal)
    return desk.go(f"/pesan-masuk/{incoming_id}", "message_answered")


def _found(visit: Visit, incoming_id: UUID) -> tuple[MessagePage, Answerable] | Response:
    """The conversation and what may be answered of it, or the page that says why nothing may."""
    if not visit.person.handles_cases:
        raise NotAllowedError
    page = find(visit, incoming_id)
    if isinstance(page, Response):
        return page
    desk = visit.desk
    to = answerable(desk.store, str(incoming_id), visit.person, desk.clock)
    if isinstance(to, Refusal):
        return shown(visit, page, desk.refused("Tidak dapat dibalas", to), 409)
    return page, to


def _again(visit: Visit, page: MessagePage, to: Answerable, form: Typed, refusal: Refusal) -> Response:
    """What was typed comes back, with what is wrong beside its field."""
    words, said = visit.desk.wording.refusal(refusal), visit.desk.refused("Belum dikirim", refusal)
    wrong = {}
    if refusal.code in _IN_SUBJECT:
        wrong = {"subject": words}
    elif refusal.code in _IN_TEXT or refusal.code.startswith("text."):
        wrong = {"text": words}
    return _shown(visit, page, to, form.values(), 422 if wrong else 409, said, wrong)


def _shown(  # noqa: PLR0917 - of what, filled with what, and what is wrong
    visit: Visit,
    page: MessagePage,
    to: Answerable,
    known: Mapping[str, str],
    status: int = 200,
    said: Said | None = None,
    wrong: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    desk, say = visit.desk, visit.desk.wording.say
    view = ReplyForm(
        href=f"{desk.pages.root}/pesan-masuk/{to.message_id}",
        sender=visible(page.head.sender),
        way=say("channel", to.channel),
        until="" if to.until is None else moment_words(to.until),
        asked="\n\n".join(parted(one.kept.text)[0] for one in page.parts if one.kept is not None),
        is_mail=to.channel == EMAIL,
        hint=say("message_reply_hint", to.channel).format(
            most=LONGEST[to.channel], one=ONE_SMS, parts=SMS_PARTS
        ),
        most=LONGEST[EMAIL if to.channel == SMS else to.channel],
        most_subject=LONGEST_SUBJECT,
        subject=known.get("subject", ""),
        text=known.get("text", ""),
        may_aside=page.head.state == NEW,
        aside=known.get(_ASIDE) == "ya",
        version=to.replies,
        phrases=_phrases(visit, to),
        replies=replies_view(visit, page, names_of(visit)),
        subject_wrong=wrong.get("subject", ""),
        text_wrong=wrong.get("text", ""),
    )
    return desk.pages.show("messages/reply.html", visit.chrome(HERE, said), status, view=view)


def _phrases(visit: Visit, to: Answerable) -> tuple[PhraseLink, ...]:
    at = f"{visit.desk.pages.root}/pesan-masuk/{to.message_id}/balas"
    texts = visit.desk.store.rules.notices
    return tuple(PhraseLink(f"{at}?awal={one.phrase_id}", one.label) for one in texts.phrases)


def _phrase(visit: Visit, phrase_id: str) -> str:
    rules = visit.desk.store.rules
    text = next((one.text for one in rules.notices.phrases if one.phrase_id == phrase_id), "")
    return filled(text, in_sms(rules.office))
