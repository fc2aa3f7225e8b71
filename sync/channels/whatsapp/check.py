"""Each step of the way by WhatsApp, tried for whoever sets it up. Nothing is sent but a message that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import requests

from sync.cases.messages import Outgoing, Sent
from sync.cases.notice_places import WA
from sync.central.outgoing.addresses import normal
from sync.central.settings import WaSettings
from sync.channels.secret_files import exposed_words, first_line, is_exposed
from sync.channels.steps import Step
from sync.channels.whatsapp.channel import graph_of
from sync.channels.whatsapp.graph import NoAnswer, number_trouble
from sync.channels.whatsapp.json_text import words
from sync.channels.whatsapp.sending import send
from sync.wire.addresses import is_private

CHALLENGE = "1158201444"
_TIMEOUT_S = 20.0
_INTO_THE_FILE = (
    "Put the secret as the first line into that file: owned by the service's user, chmod 600. {where}"
)
_WHERE = {
    "app_secret": "Meta shows it under App settings, Basic.",
    "verify_token": "Any long word of your own; type the same into the form of the webhook.",
    "access_token": "Of a system user of the business with whatsapp_business_messaging; one from the test page ends in a day.",
}
_NUMBER = {
    "secret": "Put the access token into its file.",
    "unreachable": "Does this machine reach the internet, and does a firewall let it out to port 443 of {url}?",
    "line": "The server ended the line. Try again.",
    "answer": "Is that Meta's server? Set graph_url back.",
    "token": "The token is over or withdrawn: make one of a system user, which does not end, and put it into its file.",
    "number": "Is number_id the id that WhatsApp Manager shows beside the number, and may the token use it? Is graph_version too old?",
    "busy": "Meta asks to wait. Try again in a few minutes.",
    "server": "Meta is in trouble. Try again in a few minutes.",
}


def check(
    settings: WaSettings, public_url: str, clock: Callable[[], datetime], send_to: str = ""
) -> Iterator[Step]:
    """Secrets, the number at Meta, the hook as Meta calls it (while `backoffice serve` runs). ``send_to``: a number that has
    written to the office within 24 hours; it gets a message as a trial."""
    for name in _WHERE:
        yield _secret(name, getattr(settings, name))
    yield _number(settings, clock)
    yield _hook(settings, public_url)
    if send_to:
        yield _trial(settings, clock, send_to)


def _secret(name: str, path: Path) -> Step:
    remedy = _INTO_THE_FILE.format(where=_WHERE[name])
    if not first_line(path):
        return Step(name, False, f"nothing can be read from {path}", remedy)
    open_to = [path] if is_exposed(path) else []
    return Step(name, not open_to, f"read from {path}", exposed_words(open_to))


def _number(settings: WaSettings, clock: Callable[[], datetime]) -> Step:
    answer = graph_of(settings, clock).number()
    trouble = number_trouble(answer)
    if trouble or isinstance(answer, NoAnswer):
        return _not_known(trouble, settings.graph_url)
    told = f"{words(answer.said, 'display_phone_number')} {words(answer.said, 'verified_name')}".strip()
    quality = words(answer.said, "quality_rating")
    low = "Meta rates it low: people have blocked it. Send less." if quality == "RED" else ""
    return Step("number", True, f"{told or settings.number_id}, quality {quality or 'not told'}", low)


def _not_known(code: str, url: str) -> Step:
    return Step("number", False, code, _NUMBER[code].format(url=url))


def _hook(settings: WaSettings, public_url: str) -> Step:
    """As Meta does when the webhook is set up, from here: that Meta reaches it too is seen there."""
    url = f"{public_url.rstrip('/')}/hook/wa"
    if not public_url.startswith("https:") or not is_private(public_url):
        return Step(
            "hook",
            False,
            url,
            "Meta posts to https alone: put a proxy with TLS in front and name it in public_url.",
        )
    asked = {
        "hub.mode": "subscribe",
        "hub.verify_token": first_line(settings.verify_token),
        "hub.challenge": CHALLENGE,
    }
    try:
        answer = requests.get(url, params=asked, timeout=_TIMEOUT_S, allow_redirects=False)
    except requests.RequestException as trouble:
        return Step(
            "hook",
            False,
            f"{url}: {type(trouble).__name__}",
            "Does `backoffice serve` run, and the proxy before it?",
        )
    good = answer.status_code == 200 and answer.text == CHALLENGE
    fields = f"In Meta's form: callback URL {url}, your verify token, and the field messages alone."
    return Step(
        "hook",
        good,
        f"{url}: {answer.status_code}",
        fields if good else "Does the proxy pass /hook/ on, with its query?",
    )


def _trial(settings: WaSettings, clock: Callable[[], datetime], send_to: str) -> Step:
    notice = Outgoing(
        reference="percobaan",
        channel=WA,
        address=normal(WA, send_to),
        subject="",
        text="Percobaan dari Kotak Aduan.",
        template="",
        values={},
        heard_at=clock(),
    )
    outcome = send(graph_of(settings, clock), notice, clock)
    if isinstance(outcome, Sent):
        return Step("trial", True, f"taken by Meta for {send_to}")
    return Step(
        "trial",
        False,
        outcome.code,
        "tanpa_templat: that number has not written to the office within 24 hours; do that first.",
    )
