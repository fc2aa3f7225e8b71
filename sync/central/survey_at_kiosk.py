"""Survey answers from kiosks: each reply is rated once, by link, letter or receipt; what is not to be counted is dropped.

A kiosk has seen the receipt or the letter's code; that the case was answered, or the code was printed here, is judged
anew. Every fate is final, so that the kiosk may forget what was said. The order in which answers come tells nothing:
they are kept nowhere, as those by link.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, select

from sync.cases.case import FINISHED, REFERRED
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central.store import Clock, Store
from sync.central.survey import KIOSK, Answer, count_once, printed_by, read_token, token_of
from sync.central.tables import case_number, cases
from sync.central.visibility import is_closed
from sync.logbook import note
from sync.wire.messages import SurveyAnswer, decode

_ANSWERED = ("", FINISHED, REFERRED)


def take_surveys(store: Store, office_id: str, sent: Sequence[bytes], clock: Clock) -> list[str]:
    """Count what counts; the hashes of all, for none of them need come again."""
    for one in sent:
        refusal = _taken(store, office_id, one, clock)
        if refusal is None:
            note("survey.answered", way=KIOSK)
        else:
            note("survey.dropped", why=refusal.code)
    return [hashlib.sha256(one).hexdigest() for one in sent]


def _taken(store: Store, office_id: str, sent: bytes, clock: Clock) -> Refusal | None:
    """``survey.scores``, ``survey.token``, ``survey.not_answered``, ``survey.used``."""
    said = decode(sent, SurveyAnswer)
    if said is None or not any(said.scores):
        return Refusal("survey.scores")
    answer = Answer(tuple(said.scores))

    def work(connection: Connection) -> Refusal | None:
        found = _token(connection, store, office_id, said.key)
        if isinstance(found, Refusal):
            return found
        of, token = found
        return count_once(connection, store, of, KIOSK, token, answer, clock)

    return store.write(work)


def _token(connection: Connection, store: Store, office_id: str, key: str) -> tuple[str, bytes] | Refusal:
    """Whose reply it is, and its token: a letter of a neighbour may be typed at this office's kiosk."""
    number = TrackingNumber.parse(key)
    if isinstance(number, Refusal):
        token = read_token(store, key)
        printer = None if isinstance(token, Refusal) else printed_by(store, token)
        return Refusal("survey.token") if isinstance(token, Refusal) or printer is None else (printer, token)
    same = (case_number.c.office_id == cases.c.office_id) & (case_number.c.case_id == cases.c.case_id)
    answered = connection.execute(
        select(cases.c.case_id)
        .join(case_number, same)
        .where(
            case_number.c.office_id == office_id,
            case_number.c.number == number.glyphs,
            is_closed(),
            cases.c.outcome.in_(_ANSWERED),
        )
    ).first()
    if answered is None:
        return Refusal("survey.not_answered")
    return office_id, token_of(store, office_id, number)
