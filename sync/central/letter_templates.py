"""The office's letter templates: the shipped ones, changed in versions; every change stays readable, and the way back open."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, insert, select

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.people import Person
from sync.central.store import TAKEN, Clock, Store, utc
from sync.central.tables.papers import letter_template
from sync.papers.letter_templates import LetterTemplate

EDITORS = ("camat", "sekcam", "kasi")


@dataclass(frozen=True, slots=True)
class OfficeTemplate:
    """A template as the office uses it. ``version``: 0 as shipped; ``changed``: other words than shipped;
    ``shipped``: there is something to go back to; ``at``, ``actor``: of the last change.
    """

    template: LetterTemplate
    version: int = 0
    changed: bool = False
    shipped: bool = True
    at: datetime | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One change. ``template`` None: the office went back to the shipped one, or put its own away."""

    version: int
    at: datetime
    actor: str
    template: LetterTemplate | None


class _Content(msgspec.Struct, frozen=True):
    kind: str
    label: str
    subject: str
    text: str


def templates_of(store: Store, office_id: str) -> tuple[OfficeTemplate, ...]:
    """All in use: the shipped ones in their order, then the office's own by name."""
    newest = (
        select(letter_template.c.name, func.max(letter_template.c.version).label("version"))
        .where(letter_template.c.office_id == office_id)
        .group_by(letter_template.c.name)
        .subquery()
    )
    with store.reading() as connection:
        rows = connection.execute(
            select(letter_template)
            .join(
                newest,
                (letter_template.c.name == newest.c.name) & (letter_template.c.version == newest.c.version),
            )
            .where(letter_template.c.office_id == office_id)
        ).all()
    changed = {row.name: row for row in rows}
    found = [_current(one, changed.pop(one.template_id, None)) for one in store.rules.letters]
    own = (row for _, row in sorted(changed.items()) if row.content is not None)
    found += [
        OfficeTemplate(_template(row.name, row.content), row.version, True, False, row.at, row.actor)
        for row in own
    ]
    return tuple(found)


def template_of(store: Store, office_id: str, name: str) -> OfficeTemplate | Refusal:
    """One of those; ``template.unknown``."""
    found = (one for one in templates_of(store, office_id) if one.template.template_id == name)
    return next(found, None) or Refusal("template.unknown")


def for_kind(templates: Iterable[OfficeTemplate], kind: str) -> tuple[OfficeTemplate, ...]:
    """Those of one kind of letter."""
    return tuple(one for one in templates if one.template.kind == kind)


def versions_of(store: Store, office_id: str, name: str) -> tuple[TemplateVersion, ...]:
    """Every change of this template, newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(letter_template)
            .where(letter_template.c.office_id == office_id, letter_template.c.name == name)
            .order_by(letter_template.c.version.desc())
        ).all()
    return tuple(
        TemplateVersion(
            row.version, row.at, row.actor, None if row.content is None else _template(name, row.content)
        )
        for row in rows
    )


def change_template(  # noqa: PLR0917 - what, by whom, on which version, when
    store: Store, name: str, template: LetterTemplate | None, seen_version: int, person: Person, clock: Clock
) -> int | Refusal:
    """The next version of this template; None goes back to the shipped one, or puts the office's own away.

    ``template.role``; ``template.changed`` {"by", "at"}: somebody was quicker.
    """
    if person.role not in EDITORS:
        return Refusal("template.role")
    now = utc(clock())

    def work(connection: Connection) -> int | Refusal:
        last = connection.execute(
            select(letter_template)
            .where(letter_template.c.office_id == person.office_id, letter_template.c.name == name)
            .order_by(letter_template.c.version.desc())
            .limit(1)
        ).first()
        there = 0 if last is None else last.version
        if last is not None and there != seen_version:
            return Refusal("template.changed", {"by": last.actor, "at": last.at})
        row = {
            "office_id": person.office_id,
            "name": name,
            "version": there + 1,
            "content": None if template is None else _content(template),
            "at": now,
            "actor": person.login,
        }
        connection.execute(insert(letter_template).values(row))
        return there + 1

    return store.write(work, met=(TAKEN,))


def new_name(clock: Clock) -> str:
    """For a template of the office's own."""
    return uuid7(clock(), secrets.randbits)


def _current(shipped: LetterTemplate, row: object) -> OfficeTemplate:
    if row is None:
        return OfficeTemplate(shipped)
    version, at, actor = (getattr(row, name) for name in ("version", "at", "actor"))
    content: str | None = getattr(row, "content", None)
    if content is None:
        return OfficeTemplate(shipped, version, at=at, actor=actor)
    own = _template(shipped.template_id, content)
    return OfficeTemplate(own, version, own != shipped, at=at, actor=actor)


def _content(template: LetterTemplate) -> str:
    content = _Content(template.kind, template.label, template.subject, template.text)
    return msgspec.json.encode(content).decode()


def _template(name: str, content: str) -> LetterTemplate:
    read = msgspec.json.decode(content, type=_Content)
    return LetterTemplate(
        template_id=name, kind=read.kind, label=read.label, subject=read.subject, text=read.text
    )
