"""A notice as Meta wants it, and what its answer means.

Within 24 hours of a person's last message anything may be said; after that only templates that Meta has approved. The hours
are counted here, and where Meta counts otherwise (131047) the template follows at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sync.cases.messages import InDoubt, NotSent, Outcome, Outgoing, Sent, TryLater
from sync.cases.replies import window_open
from sync.central.outgoing.queue import TEMPLATE_ALONE
from sync.channels.whatsapp.codes import ACCOUNT, BUSY, NO_TEMPLATE, lasting
from sync.channels.whatsapp.graph import CUT, GARBLED, Answered, Graph, NoAnswer

_LONGEST_TEXT = 4096
"""Characters of a text message."""
_UNSURE_STATUS = frozenset((502, 504))
"""Of a gateway: what stands behind it may have taken the message."""
_LANGUAGES: Mapping[str, str] = {"en": "en"}
"""Languages of Meta's templates. There is no Madurese: whoever reads it gets the Indonesian template, or one of its own that is
registered as Indonesian."""
MADURESE, MADURESE_NAME = "mad", "_mad"
"""The language, and what stands behind the name of its template."""


def send(graph: Graph, notice: Outgoing, clock: Callable[[], datetime], *, madurese: bool = False) -> Outcome:
    """As text while the window is open, else as its template. Meta knows no name of ours by which a second try would be
    found out: a notice in doubt may arrive twice, unless Meta tells of the first in time (`Mark`). ``madurese``: the office has had the Madurese templates approved."""
    if window_open(notice.heard_at, clock()):
        outcome = _sent(graph, notice, text_of(notice))
        if outcome != NotSent(TEMPLATE_ALONE):
            return outcome
    if not notice.template:
        return NotSent(NO_TEMPLATE)
    return _sent(graph, notice, template_of(notice, madurese=madurese))


def text_of(notice: Outgoing) -> dict[str, object]:
    """As a text; quoting the message that it answers."""
    quoted = {"context": {"message_id": notice.answers}} if notice.answers.startswith("wamid.") else {}
    return {"type": "text", "text": {"body": notice.text[:_LONGEST_TEXT], "preview_url": False}, **quoted}


def template_of(notice: Outgoing, *, madurese: bool = False) -> dict[str, object]:
    """As its approved template, whose places have the names of ours."""
    own = madurese and notice.language == MADURESE
    places = [
        {"type": "text", "parameter_name": name, "text": notice.values.get(name) or "-"}
        for name in notice.template_places
    ]
    template: dict[str, object] = {
        "name": f"{notice.template}{MADURESE_NAME}" if own else notice.template,
        "language": {"code": template_language(notice.language)},
    }
    if places:
        template["components"] = [{"type": "body", "parameters": places}]
    return {"type": "template", "template": template}


def template_language(language: str) -> str:
    """Code of the language in which the template of a notice is registered."""
    return _LANGUAGES.get(language, "id")


def _sent(graph: Graph, notice: Outgoing, message: Mapping[str, object]) -> Outcome:
    whole = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        # An id of Meta's stands elsewhere than a number.
        "to" if notice.address.startswith("+") else "recipient": notice.address,
        "biz_opaque_callback_data": notice.reference,
        **message,
    }
    answer = graph.send(whole)
    if isinstance(answer, NoAnswer):
        return InDoubt(answer.code) if answer.code in (CUT, GARBLED) else TryLater(answer.code)
    return _outcome(answer)


def _outcome(answer: Answered) -> Outcome:
    if answer.status == 200 and not answer.code:
        return Sent(answer.name) if answer.name else InDoubt(GARBLED)
    if answer.refuses_token:
        return TryLater("token")
    if answer.status == 429 or answer.code in BUSY:
        return TryLater("busy", answer.after_s)
    if answer.code in ACCOUNT:
        return TryLater("account", answer.after_s)
    if 400 <= answer.status < 500:
        return NotSent(lasting(answer.code))
    return InDoubt("gateway") if answer.status in _UNSURE_STATUS else TryLater("server", answer.after_s)
