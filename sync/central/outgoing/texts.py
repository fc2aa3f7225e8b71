"""The words of the notices as this office says them: the shipped ones, its own versions over them, every change readable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from sync.cases.notice_places import EMAIL, IN_SMS, SMS, filled
from sync.cases.notice_texts import NoticeText, spoken
from sync.cases.office import Office
from sync.cases.refusal import Refusal
from sync.central.letter_templates import EDITORS
from sync.central.people import Person
from sync.central.reach import Reach
from sync.central.store import TAKEN, Clock, Store, utc
from sync.central.tables import office
from sync.central.tables.outgoing import notice_text

Key = tuple[str, str, str]
"""Notice, channel, language."""
REPLY_SUBJECT, REPLY_TEXT = "perihal", "isi"
"""Names of the values of a row that holds what staff wrote to somebody."""


@dataclass(frozen=True, slots=True)
class OwnText:
    """``version``: 0 as shipped; ``changed``: other words than shipped; ``at``, ``actor``: of the last change."""

    text: NoticeText
    version: int = 0
    changed: bool = False
    at: datetime | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One change. ``text`` None: back to the shipped words."""

    version: int
    at: datetime
    actor: str
    text: NoticeText | None


@dataclass(frozen=True, slots=True)
class Words:
    """A notice as it goes out."""

    subject: str
    text: str


def texts_of(store: Store, office_id: str) -> tuple[OwnText, ...]:
    """All that this office says, in the shipped order."""
    with store.reading() as connection:
        own = _newest(connection, office_id)
    return tuple(_current(one, own.get(key)) for key, one in store.rules.notices.texts.items())


def text_of(store: Store, office_id: str, key: Key) -> OwnText | Refusal:
    """One of them; ``notice.unknown_text``."""
    with store.reading() as connection:
        return own_text(connection, store, office_id, key) or Refusal("notice.unknown_text")


def own_text(connection: Connection, store: Store, office_id: str, key: Key) -> OwnText | None:
    """One of them, None where there is none."""
    shipped = store.rules.notices.text(*key)
    if shipped is None or shipped.key != key:
        return None
    row = connection.execute(
        select(notice_text)
        .where(
            notice_text.c.office_id == office_id,
            notice_text.c.notice == key[0],
            notice_text.c.channel == key[1],
            notice_text.c.language == key[2],
        )
        .order_by(notice_text.c.version.desc())
        .limit(1)
    ).first()
    return _current(shipped, row)


def text_versions(store: Store, office_id: str, key: Key) -> tuple[TextVersion, ...]:
    """Every change of these words, newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(notice_text)
            .where(
                notice_text.c.office_id == office_id,
                notice_text.c.notice == key[0],
                notice_text.c.channel == key[1],
                notice_text.c.language == key[2],
            )
            .order_by(notice_text.c.version.desc())
        ).all()
    return tuple(
        TextVersion(
            row.version,
            row.at,
            row.actor,
            None if row.content is None else NoticeText(*key, row.subject, row.content),
        )
        for row in rows
    )


def change_text(  # noqa: PLR0917 - what, on which version, by whom
    store: Store, key: Key, text: NoticeText | None, seen_version: int, person: Person, clock: Clock
) -> int | Refusal:
    """The next version; None goes back to the shipped words.

    ``template.role``; ``notice.unknown_text``; ``template.changed`` {"by", "at"}: somebody was quicker.
    """
    if person.role not in EDITORS:
        return Refusal("template.role")
    now = utc(clock())

    def work(connection: Connection) -> int | Refusal:
        there = own_text(connection, store, person.office_id, key)
        if there is None:
            return Refusal("notice.unknown_text")
        if there.version and there.version != seen_version:
            return Refusal("template.changed", {"by": there.actor, "at": there.at})
        row = {
            "office_id": person.office_id,
            "notice": key[0],
            "channel": key[1],
            "language": key[2],
            "version": there.version + 1,
            "subject": "" if text is None else text.subject,
            "content": None if text is None else text.text,
            "at": now,
            "actor": person.login,
        }
        connection.execute(insert(notice_text).values(row))
        return there.version + 1

    return store.write(work, met=(TAKEN,))


def words_for(
    connection: Connection, store: Store, office_id: str, key: Key, values: Mapping[str, str]
) -> Words | None:
    """The notice filled: an e-mail within its frame, its number in the subject; None where there are no words for it."""
    notice, channel, language = key
    found = own_text(connection, store, office_id, (notice, channel, spoken(channel, language)))
    if found is None:
        return None
    text, whole = found.text, {**_of_office(connection, store, office_id, channel), **values}
    body = filled(text.text, whole)
    if channel != EMAIL:
        return Words("", body)
    frame = store.rules.notices.frames[text.language]
    number = values.get("nomor", "")
    subject = filled(text.subject, whole)
    return Words(
        f"[{number}] {subject}" if number else subject, filled(frame, {**whole, "isi": body}).strip()
    )


def words_of_reply(
    connection: Connection, store: Store, office_id: str, channel: str, values: Mapping[str, str]
) -> Words:
    """What staff wrote to somebody; a mail with the office's name below it."""
    text = values.get(REPLY_TEXT, "")
    if channel != EMAIL:
        return Words("", text)
    whole = {**_of_office(connection, store, office_id, channel), REPLY_TEXT: text}
    return Words(values.get(REPLY_SUBJECT, ""), filled(store.rules.notices.reply_frame, whole).strip())


def _of_office(connection: Connection, store: Store, office_id: str, channel: str) -> dict[str, str]:
    found = store.rules.office_of(office_id)
    if found is None:
        name = connection.execute(select(office.c.name).where(office.c.office_id == office_id)).scalar() or ""
        return {"kantor": name, "telepon": "", "alamat": "", "lacak": store.reach.link("/lacak")}
    if channel == SMS:
        return in_sms(found)
    return of_office(found, store.reach)


def of_office(of: Office, reach: Reach) -> dict[str, str]:
    """What is the same in every notice of an office that is not an SMS."""
    return {
        "kantor": of.name,
        "telepon": of.telephone,
        "alamat": of.address,
        "lacak": reach.link("/lacak") or of.telephone or of.name,
    }


def in_sms(of: Office) -> dict[str, str]:
    """Name and telephone as short as an SMS wants them: ``Kec. Pegantenan``, ``0324-7710982``."""
    name = of.name.replace("Kecamatan ", "Kec. ")
    ascii_name = name.encode("ascii", "ignore").decode()
    telephone = of.telephone.replace("(", "").replace(") ", "-").replace(")", "-")
    return {"kantor": ascii_name[: IN_SMS["kantor"]].strip(), "telepon": telephone[: IN_SMS["telepon"]]}


def _newest(connection: Connection, office_id: str) -> Mapping[Key, object]:
    same = ("notice", "channel", "language")
    newest = (
        select(*(notice_text.c[name] for name in same), func.max(notice_text.c.version).label("version"))
        .where(notice_text.c.office_id == office_id)
        .group_by(*(notice_text.c[name] for name in same))
        .subquery()
    )
    rows = connection.execute(
        select(notice_text)
        .join(
            newest,
            (notice_text.c.notice == newest.c.notice)
            & (notice_text.c.channel == newest.c.channel)
            & (notice_text.c.language == newest.c.language)
            & (notice_text.c.version == newest.c.version),
        )
        .where(notice_text.c.office_id == office_id)
    )
    return {(row.notice, row.channel, row.language): row for row in rows}


def _current(shipped: NoticeText, row: object) -> OwnText:
    if row is None:
        return OwnText(shipped)
    version, at, actor = (getattr(row, name) for name in ("version", "at", "actor"))
    content: str | None = getattr(row, "content", None)
    if content is None:
        return OwnText(shipped, version, at=at, actor=actor)
    own = NoticeText(*shipped.key, getattr(row, "subject", ""), content)
    return OwnText(own, version, own != shipped, at, actor)
