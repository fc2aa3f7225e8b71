"""The satisfaction survey: a link for each reply, one answer each, and no way from an answer to who gave it.

A link's token proves which office of this store printed it and tells nothing else: 6 bytes that come from the case's number
by a keyed hash, and 6 that prove those for that office. Answers are not kept at all, they are counted; that a link was used is kept as another keyed
hash, without time or order.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, update

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.satisfaction import ELEMENTS, SCORES, Satisfaction, satisfaction
from sync.cases.survey_codes import TOKEN_BYTES, glyphs_on_any_letter, spelt, token_in
from sync.cases.working_calendar import JAKARTA
from sync.central.figures_state import touched
from sync.central.store import Clock, Store, insert_new, insert_new_one
from sync.central.tables import case_number, office
from sync.central.tables.public import survey_count, survey_used

LINK, PAPER, KIOSK = "tautan", "kertas", "kios"
"""Ways of an answer."""

_HALF = TOKEN_BYTES // 2


@dataclass(frozen=True, slots=True)
class Answer:
    """``scores``: nine, 1 to 4, in the order of `ELEMENTS`, at a kiosk 0 where one was passed over; ``service``: what it was about, "" where it was not said."""

    scores: tuple[int, ...]
    service: str = ""


def survey_token(store: Store, office_id: str, number: TrackingNumber) -> str:
    """``7K4M9-2QXZ1-0RT5V-8WB3N``: for the link on that office's reply to this complaint."""
    return spelt(token_of(store, office_id, number))


def read_token(store: Store, text: str) -> bytes | Refusal:
    """The token that a person typed or a camera read, as letters have it now; ``survey.token`` for one that no office of this
    store printed."""
    glyphs = glyphs_on_any_letter(text)
    if glyphs is None:
        return Refusal("survey.token")
    token = token_in(glyphs)
    if hmac.compare_digest(token, _early(store, token)):
        return _as_now(store, token)
    return Refusal("survey.token") if printed_by(store, token) is None else token


def _as_now(store: Store, early: bytes) -> bytes | Refusal:
    """Early letters named no office: it is found by their case, which is looked for only once the token was proved."""
    with store.reading() as connection:
        rows = connection.execute(select(case_number.c.office_id, case_number.c.number))
        for office_id, number in rows:
            if _first_half(store, TrackingNumber(number)) == early[:_HALF]:
                return _whole(store, office_id, early[:_HALF])
    return Refusal("survey.token")


def printed_by(store: Store, token: bytes) -> str | None:
    """The office on whose letter this token stands; all are tried, so that the time taken tells none."""
    with store.reading() as connection:
        offices = connection.execute(select(office.c.office_id)).scalars().all()
    found = [one for one in offices if hmac.compare_digest(token, _whole(store, one, token[:_HALF]))]
    return found[0] if found else None


def is_for(store: Store, token: bytes, number: TrackingNumber) -> bool:
    """Whether this token stands on the reply to this complaint."""
    return hmac.compare_digest(token[:_HALF], _first_half(store, number))


def is_used(store: Store, token: bytes) -> bool:
    """Whether the link was answered already."""
    with store.reading() as connection:
        return _was_used(connection, store, token)


def _was_used(connection: Connection, store: Store, token: bytes) -> bool:
    """As it stands on letters now, or as it stood on an early one."""
    marks = (_used(store, token), _used(store, _early(store, token)))
    found = connection.execute(select(survey_used.c.token_hash).where(survey_used.c.token_hash.in_(marks)))
    return found.first() is not None


def answer_by_link(store: Store, token: bytes, answer: Answer, clock: Clock) -> Refusal | None:
    """Count it for the office that printed the link, once. ``survey.scores``, ``survey.token``, ``survey.used``."""
    refusal = _refused(answer)
    if refusal is not None:
        return refusal
    office_id = printed_by(store, token)
    if office_id is None:
        return Refusal("survey.token")
    return store.write(
        lambda connection: count_once(connection, store, office_id, LINK, token, answer, clock)
    )


def count_once(  # noqa: PLR0917 - all of one answer
    connection: Connection, store: Store, office_id: str, way: str, token: bytes, answer: Answer, clock: Clock
) -> Refusal | None:
    """Count it unless this token was answered before, in whatever way: ``survey.used``.

    Of two kiosks that were offline the one counts that comes here first; when each was answered is known to nobody.
    """
    if _was_used(connection, store, token) or not insert_new_one(
        connection, survey_used, {"token_hash": _used(store, token)}
    ):
        return Refusal("survey.used")
    _count(connection, office_id, way, answer, clock)
    return None


def token_of(store: Store, office_id: str, number: TrackingNumber) -> bytes:
    """The token on that office's reply to this complaint, as `read_token` reads it."""
    return _whole(store, office_id, _first_half(store, number))


def answer_on_paper(store: Store, office_id: str, answer: Answer, clock: Clock) -> Refusal | None:
    """A questionnaire that was filled in by hand and is typed in by staff; ``survey.scores``."""
    refusal = _refused(answer)
    if refusal is None:
        store.write(lambda connection: _count(connection, office_id, PAPER, answer, clock))
    return refusal


def survey_between(connection: Connection, office_id: str, first: date, last: date) -> Satisfaction | None:
    """The index of all answers of the months from ``first`` to ``last``; None where there are none."""
    return satisfaction(_counts(connection, office_id, first, last))


def survey_by_month(
    connection: Connection, office_id: str, first: date, last: date
) -> Mapping[date, Satisfaction]:
    """The index of each month that has answers, by its first day."""
    months: dict[date, dict[tuple[int, int], int]] = {}
    for row in _rows(connection, office_id, first, last, survey_count.c.month):
        months.setdefault(row.month, {})[row.element, row.score] = row.given
    made = {month: satisfaction(counts) for month, counts in sorted(months.items())}
    return {month: one for month, one in made.items() if one is not None}


def _counts(connection: Connection, office_id: str, first: date, last: date) -> dict[tuple[int, int], int]:
    return {(row.element, row.score): row.given for row in _rows(connection, office_id, first, last)}


def _rows(connection: Connection, office_id: str, first: date, last: date, *by: Any) -> Sequence[Any]:
    columns = (*by, survey_count.c.element, survey_count.c.score)
    return connection.execute(
        select(*columns, func.sum(survey_count.c.answers).label("given"))
        .where(
            survey_count.c.office_id == office_id,
            survey_count.c.month.between(first.replace(day=1), last),
        )
        .group_by(*columns)
    ).all()


def _refused(answer: Answer) -> Refusal | None:
    whole = len(answer.scores) == len(ELEMENTS) and all(score in SCORES for score in answer.scores)
    return None if whole else Refusal("survey.scores")


def _count(connection: Connection, office_id: str, way: str, answer: Answer, clock: Clock) -> None:
    month = clock().astimezone(JAKARTA).date().replace(day=1)
    keys = [
        {"office_id": office_id, "month": month, "service": answer.service, "way": way, "element": n, "score": score}
        for n, score in enumerate(answer.scores, start=1)
        if score
    ]  # fmt: skip
    insert_new(connection, survey_count, [key | {"answers": 0} for key in keys])
    for key in keys:
        mine = [survey_count.c[name] == value for name, value in key.items()]
        connection.execute(update(survey_count).where(*mine).values(answers=survey_count.c.answers + 1))
    touched(connection, office_id)


def _first_half(store: Store, number: TrackingNumber) -> bytes:
    return _keyed(store, "survey link", number.glyphs.encode())[:_HALF]


def _whole(store: Store, office_id: str, first: bytes) -> bytes:
    return first + _keyed(store, "survey proof", office_id.encode() + b"\n" + first)[:_HALF]


def _early(store: Store, token: bytes) -> bytes:
    """The token that an early letter about the same case had: it proved itself for any office of the store."""
    return token[:_HALF] + _keyed(store, "survey proof", token[:_HALF])[:_HALF]


def _used(store: Store, token: bytes) -> str:
    return _keyed(store, "survey used", token).hex()


def _keyed(store: Store, purpose: str, content: bytes) -> bytes:
    return hmac.digest(store.at_rest.derived(purpose), content, "sha256")
