"""What a message can fill into the form of a complaint. A person, or step 2, does the rest: nobody has shown a card yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync.cases.form import Form
from sync.cases.message_grammar import read_command
from sync.cases.message_quotes import own_subject, parted
from sync.cases.notice_places import EMAIL, SMS, WA
from sync.cases.refusal import Refusal
from sync.central.messages.kept import Kept

_WAY_OF_REPLY = {EMAIL: ("email", "email"), SMS: ("sms", "phone"), WA: ("whatsapp", "phone")}
"""By channel: the way of reply that its sender has chosen by writing, and the question that holds his address."""
NAME = "name"
OTHERS = ("tidak_tahu", "lainnya", "lain")
"""Ids of the service that stands for all that no other names."""


def prefilled(form: Form, channel: str, sender: str, kept: Kept, today: date) -> dict[str, str]:
    """Answers to the form's questions: the words, the way of reply with the sender's address, the name that he gives himself,
    identity to come."""
    answers = {
        "kind": "pengaduan",
        "identity_mode": "terbuka",
        "id_choice": "menyusul",
        "account": account(form, kept),
    }
    way, question = _WAY_OF_REPLY.get(channel, ("", ""))
    if way:
        address = form.check(question, sender, today) if sender else Refusal("text.empty")
        if not isinstance(address, Refusal):
            answers |= {"reply_way": way, question: address}
    asked = {one.id for one in form.questions}
    name = form.check(NAME, kept.name, today) if kept.name and NAME in asked else Refusal("text.empty")
    if not isinstance(name, Refusal):
        answers[NAME] = name
    return _known(form, answers)


def account(form: Form, kept: Kept) -> str:
    """What it says, without the word that makes it a report and without what it quotes, as far as the form has room; the
    message keeps the whole."""
    asked = read_command(parted(kept.text)[0])
    text, subject = asked.text, own_subject(kept.subject)
    if subject.casefold() in text.casefold():
        subject = ""
    whole = "\n\n".join(filter(None, (subject, text)))
    most = form.question("account").max_length
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def service_for_others(form: Form) -> str:
    """The service of a case that no person has looked at: the one for all else, or the last of the list."""
    options = [one.id for one in form.question("unit").options]
    return next((one for one in OTHERS if one in options), options[-1] if options else "")


def _known(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Less what this office's form does not ask or offer."""
    questions = {one.id: one for one in form.questions}
    kept = {}
    for name, value in answers.items():
        question = questions.get(name)
        offered = () if question is None else tuple(one.id for one in question.options)
        if question is not None and value and (not offered or value in offered):
            kept[name] = value
    return kept
