"""The words of the notices to complainants: shipped, by notice, way and language; an office lays its own over them.

An SMS is Indonesian, ASCII, and one message with the longest values that its places may hold: a second part would cost as
much again, and letters beyond the GSM alphabet would make seventy characters of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.cases.notice_places import (
    ALWAYS,
    EMAIL,
    IN_SMS,
    NOT_IN_SMS,
    OF_NOTICE,
    SMS,
    WA,
    WAYS,
    filled,
    places_in,
)
from sync.cases.reading import Table
from sync.cases.refusal import Refusal
from sync.cases.words import clean

LANGUAGES = ("id", "mad", "en")
ONE_SMS = 160
"""Characters of the GSM alphabet."""
_TWICE = frozenset("^{}\\[~]|")
_NOT_GSM = frozenset("`")
_SUBJECT_LENGTH = 120
_TEXT_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class NoticeText:
    """``channel``: of `WAYS`; ``subject``: of an e-mail, behind the number in brackets; ``text``: with places."""

    notice: str
    channel: str
    language: str
    subject: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.notice, self.channel, self.language


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to begin an answer with, ``label``: what they are, for staff. Plain enough for an SMS; places of `ALWAYS` alone."""

    phrase_id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """``labels``: what each notice is, for staff; ``templates``: names of WhatsApp's approved ones; ``frames``: around an
    e-mail; ``kinds``, ``reasons``: values of {jenis} and {alasan} by code and language; ``reply_frame``: around a mail that staff
    wrote themselves; ``phrases``: what such an answer may begin with."""

    texts: Mapping[tuple[str, str, str], NoticeText] = field(hash=False)
    labels: Mapping[str, str] = field(hash=False)
    templates: Mapping[str, str] = field(hash=False)
    frames: Mapping[str, str] = field(hash=False)
    kinds: Mapping[str, Mapping[str, str]] = field(hash=False)
    reasons: Mapping[str, Mapping[str, str]] = field(hash=False)
    reply_frame: str = field(hash=False)
    phrases: tuple[Phrase, ...] = field(hash=False)

    def text(self, notice: str, channel: str, language: str) -> NoticeText | None:
        """The shipped words; of an SMS the Indonesian ones. None: this notice does not go that way."""
        return self.texts.get((notice, channel, spoken(channel, language)))

    def places(self, notice: str, channel: str, language: str) -> tuple[str, ...]:
        """What the case fills into the shipped words, in their order: the places of the template made of them, in which what
        is the office's stands already."""
        said = self.text(notice, channel, language)
        return () if said is None else tuple(one for one in places_in(said.text) if one not in ALWAYS)

    def goes(self, notice: str, channel: str) -> bool:
        """Whether there are words of this notice for this way."""
        return (notice, channel, "id") in self.texts

    def kind(self, code: str, language: str) -> str:
        """{jenis}; a complaint where the code is not known."""
        return self.kinds.get(code, self.kinds["pengaduan"])[language]

    def reason(self, code: str, language: str) -> str:
        """{alasan}; ValueError for a code that nobody has written words for."""
        if code not in self.reasons:
            raise ValueError(f"no words for the reason {code!r}")
        return self.reasons[code][language]


def spoken(channel: str, language: str) -> str:
    """In which language a notice goes out by this way to somebody who speaks that one."""
    return language if channel != SMS and language in LANGUAGES else "id"


def sms_length(text: str) -> int | Refusal:
    """Characters of the GSM alphabet; ``notice.not_ascii`` {"glyph"}."""
    for glyph in text:
        if not " " <= glyph <= "~" or glyph in _NOT_GSM:
            return Refusal("notice.not_ascii", {"glyph": glyph})
    return sum(2 if glyph in _TWICE else 1 for glyph in text)


def longest_sms(text: str) -> int | Refusal:
    """`sms_length` with every place as long as it may be."""
    return sms_length(filled(text, {name: "x" * most for name, most in IN_SMS.items()}))


def make_text(notice: str, channel: str, language: str, subject: str, text: str) -> NoticeText | Refusal:
    """What a person wrote, as the words of this notice.

    Refusals: ``notice.unknown_text``; ``notice.empty``, ``notice.subject`` (an e-mail needs one); ``notice.place`` {"name",
    "meant"}: not known to this notice; ``notice.not_ascii`` {"glyph"}; ``notice.sms_long`` {"n", "max"}; those of `clean`.
    """
    if notice not in OF_NOTICE or channel not in WAYS or spoken(channel, language) != language:
        return Refusal("notice.unknown_text")
    body = clean(text, _TEXT_LENGTH, multiline=channel == EMAIL)
    head = clean(subject, _SUBJECT_LENGTH)
    if isinstance(body, Refusal):
        return body
    if isinstance(head, Refusal):
        return head
    if not body:
        return Refusal("notice.empty")
    if channel == EMAIL and not head:
        return Refusal("notice.subject")
    refusal = _unknown_place(notice, channel, f"{head}\n{body}") or (
        _too_long(body) if channel == SMS else None
    )
    return refusal or NoticeText(notice, channel, language, head if channel == EMAIL else "", body)


def _unknown_place(notice: str, channel: str, text: str) -> Refusal | None:
    known = OF_NOTICE[notice] | ALWAYS
    if channel == SMS:
        known -= NOT_IN_SMS
    name = next((one for one in places_in(text) if one not in known), None)
    if name is None:
        return None
    meant = difflib.get_close_matches(name, sorted(known), n=1)
    return Refusal("notice.place", {"name": name, "meant": meant[0] if meant else ""})


def _too_long(text: str) -> Refusal | None:
    length = longest_sms(text)
    if isinstance(length, Refusal):
        return length
    return None if length <= ONE_SMS else Refusal("notice.sms_long", {"n": length, "max": ONE_SMS})


def completed(
    own: Mapping[str, object], shipped: Mapping[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """An office's own file, with the shipped words for what it lacks, and what that was, e.g. ``reply`` or ``kinds.informasi``.

    A release brings words for what is new in it: an office's file from before must not keep it from starting.
    """
    whole, lacking = dict(own), []
    for name, theirs in shipped.items():
        mine = own.get(name)
        if mine is None:
            whole[name] = theirs
            lacking.append(name)
        elif isinstance(mine, dict) and isinstance(theirs, dict):
            whole[name] = {**theirs, **mine}
            lacking += [f"{name}.{key}" for key in theirs if key not in mine]
        elif isinstance(mine, list) and isinstance(theirs, list):
            ids = {row.get("id") for row in mine if isinstance(row, dict)}
            further = [row for row in theirs if row["id"] not in ids]
            whole[name] = [*mine, *further]
            lacking += [f"{name}.{row['id']}" for row in further]
    return whole, tuple(lacking)


def notice_texts(mapping: Mapping[str, object]) -> NoticeTexts:
    """From ``config/notices.toml``; ValueError names the path."""
    top = Table(mapping)
    top.only(("frame", "kinds", "reasons", "notices", "reply"))
    kinds, reasons = _values(top.table("kinds"), "jenis"), _values(top.table("reasons"), "alasan")
    texts: dict[tuple[str, str, str], NoticeText] = {}
    labels, templates = {}, {}
    for row in top.tables("notices"):
        row.only(("id", "label", "sms", "wa", "email", "subject", "wa_template"))
        name = row.choice("id", OF_NOTICE)
        if name in labels:
            raise ValueError(f"{row.path}.id: {name} stands there twice")
        labels[name], templates[name] = row.text("label"), row.text("wa_template", "")
        texts |= {one.key: one for one in _texts_of(row, name)}
    missing = sorted(OF_NOTICE.keys() - labels.keys())
    if missing:
        raise ValueError(f"notices: {', '.join(missing)} missing")
    reply = top.table("reply")
    reply.only(("frame", "phrases"))
    return NoticeTexts(
        texts,
        labels,
        templates,
        _in_languages(top.table("frame")),
        kinds,
        reasons,
        _reply_frame(reply),
        tuple(_phrase(row) for row in reply.tables("phrases")),
    )


def _reply_frame(table: Table) -> str:
    frame = table.text("frame")
    if "isi" not in places_in(frame):
        raise ValueError(f"{table.path}.frame: {{isi}} stands nowhere")
    return frame


def _phrase(row: Table) -> Phrase:
    """ValueError for one that no SMS of one part could be."""
    row.only(("id", "label", "text"))
    text = row.text("text")
    unknown = [one for one in places_in(text) if one not in ALWAYS - NOT_IN_SMS]
    if unknown:
        raise ValueError(f"{row.path}.text: {{{unknown[0]}}} is not known here")
    length = longest_sms(text)
    if isinstance(length, Refusal) or length > ONE_SMS:
        raise ValueError(f"{row.path}.text: expected at most {ONE_SMS} ASCII characters")
    return Phrase(row.text("id"), row.text("label"), text)


def _texts_of(row: Table, name: str) -> list[NoticeText]:
    found = []
    if row.text("sms", ""):
        found.append(_made(row, name, (SMS, "id"), "", row.text("sms")))
    subjects = _in_languages(row.table("subject"))
    short = row.table("wa")
    long = row.table("email") if row.table("email").values else short
    for table, channel in ((short, WA), (long, EMAIL)):
        if table.values:
            words = _in_languages(table)
            found += [_made(row, name, (channel, one), subjects[one], words[one]) for one in LANGUAGES]
    return found


def _made(row: Table, name: str, way: tuple[str, str], subject: str, text: str) -> NoticeText:
    made = make_text(name, *way, subject, text)
    if isinstance(made, Refusal):
        raise ValueError(f"{row.path} ({name}).{'.'.join(way)}: {made.code} {dict(made.details)}")
    return made


def _in_languages(table: Table) -> Mapping[str, str]:
    table.only(LANGUAGES)
    return {language: table.text(language) for language in LANGUAGES}


def _values(table: Table, place: str) -> Mapping[str, Mapping[str, str]]:
    """By code; ValueError for Indonesian words that no SMS could hold."""
    found = {code: _in_languages(table.table(code)) for code in table.values}
    for code, words in found.items():
        length = sms_length(words["id"])
        if isinstance(length, Refusal) or length > IN_SMS[place]:
            raise ValueError(f"{table.path}.{code}.id: expected at most {IN_SMS[place]} ASCII characters")
    return found
