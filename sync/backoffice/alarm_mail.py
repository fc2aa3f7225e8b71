"""Mails of the kiosks' alarms, to the addresses that the settings name: once per trouble, and again when it is mended."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from itertools import groupby

from sync.cases.messages import NotSent, Outgoing, Sent, TryLater
from sync.central.service import Centre
from sync.central.settings import EmailSettings
from sync.central.trouble_mails import MailDue, claim_mails, mailed
from sync.channels.email.composing import composed
from sync.channels.email.postman import Postman
from sync.channels.email.secrets import Secret
from sync.channels.email.smtp import SmtpPostman
from sync.desk.kiosk_health import said_of
from sync.desk.wording import Wording
from sync.desk.words import moment_words
from sync.logbook import note

_EVERY_S = 20.0


def keep_mailing(centre: Centre, stop: threading.Event) -> None:
    """Until ``stop`` is set; at once over where nobody wants mails."""
    settings = centre.settings.email
    if settings is None or not centre.settings.alarms.email:
        return
    postman, wording = (
        SmtpPostman(settings, Secret(settings, centre.clock)),
        Wording.load(centre.store.rules.office),
    )
    while not stop.wait(_EVERY_S):
        try:
            mail_round(centre, settings, postman, wording)
        except Exception as trouble:  # noqa: BLE001 - a supervisor: a database or a server that is away comes back
            note("centre.background_failed", error=type(trouble).__name__)


def mail_round(centre: Centre, settings: EmailSettings, postman: Postman, wording: Wording) -> int:
    """What is due, one mail for each office and address: ten kiosks without power are one mail. How many went out.

    A mail that may have gone out is not sent again; of one that did not, its troubles come again later.
    """
    due = claim_mails(centre.store, centre.clock)
    sent = 0
    for office_id, of_office in groupby(due, key=lambda one: one.office_id):
        news = list(of_office)
        went = [_send(centre, settings, postman, mail) for mail in _mails(centre, office_id, news, wording)]
        sent += sum(went)
        if any(
            went
        ):  # one server takes them all; an address that it does not take must not bring the others twice
            for one in news:
                mailed(centre.store, one)
    return sent


def _mails(centre: Centre, office_id: str, news: Sequence[MailDue], wording: Wording) -> list[Outgoing]:
    office = centre.store.rules.office_of(office_id) or centre.store.rules.office
    subject, text = words_of(news, wording, centre.settings.public_url)
    nothing: Mapping[str, str] = {}
    return [
        Outgoing(
            f"alarm-{news[0].trouble.trouble_id}-{news[0].what}",
            "email",
            address,
            f"{office.name}: {subject}",
            text,
            "",
            nothing,
        )
        for address in centre.settings.alarms.email
    ]


def words_of(news: Sequence[MailDue], wording: Wording, url: str) -> tuple[str, str]:
    """Subject and text: what is wrong first, then what is mended. Nothing of any case."""
    bad = [one for one in news if one.what == "trouble"]
    well = [one for one in news if one.what == "mended"]
    subject = f"{_whose(news)} perlu tindakan" if bad else f"{_whose(news)} baik kembali"
    lines = [line for one in bad for line in _trouble_lines(one, wording)]
    lines += [
        f"{_named(one, ': ')}{wording.say('kiosk_part', one.trouble.part)} baik kembali" + _ended(one)
        for one in well
    ]
    return subject, "\n".join((*lines, "", f"{url}/desk/kios"))


def _trouble_lines(one: MailDue, wording: Wording) -> tuple[str, ...]:
    title, step = said_of(one.trouble, wording)
    part = wording.say("kiosk_part", one.trouble.part)
    return (f"{_named(one, ', ')}{part}: {title}.", f"Sejak {moment_words(one.trouble.since)}. {step}", "")


def _whose(news: Sequence[MailDue]) -> str:
    kiosks = ", ".join(sorted({one.prefix for one in news if one.prefix}))
    named = ["jalur pusat"] if any(not one.prefix for one in news) else []
    return " dan ".join([*named, *([f"kios {kiosks}"] if kiosks else [])])


def _named(one: MailDue, then: str) -> str:
    """The kiosk before its part; the line names itself."""
    return f"Kios {one.prefix}{then}" if one.prefix else ""


def _ended(one: MailDue) -> str:
    return "." if one.trouble.ended_at is None else f", sejak {moment_words(one.trouble.ended_at)}."


def _send(centre: Centre, settings: EmailSettings, postman: Postman, mail: Outgoing) -> bool:
    made = composed(mail, settings, centre.clock())
    outcome = made if isinstance(made, NotSent) else postman.send(made, settings.address, mail.address)
    if not isinstance(outcome, Sent):
        note("kiosk.alarm_not_mailed", code=outcome.code or "doubt")
    return not isinstance(outcome, TryLater)
