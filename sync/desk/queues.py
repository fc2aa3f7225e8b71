"""The queues of the roles: what waits there, who takes it, on whose desk the rest lies."""

from __future__ import annotations

from dataclasses import replace

from sync.central import desk_lists
from sync.central.desk_lists import Reader, Wanted
from sync.central.people import Person, everybody
from sync.desk.desk import Desk
from sync.desk.views import Count, HolderLine, QueueView
from sync.desk.work_rows import names_of, work_row
from sync.desk.worklist import address, columns, reader_of

PATH = "/antrean"
ROLES = ("staf", "kasi", "sekcam", "camat")


def queue_view(person: Person, wanted: Wanted, desk: Desk) -> QueueView:
    """The page for this person: the own role's queue first, or another's, or somebody's desk."""
    reader = reader_of(person, desk)
    shown = wanted if wanted.role or wanted.holder else replace(wanted, role=person.role)
    listed = desk_lists.page_of(desk.store, reader, shown)
    names = names_of(desk, person)
    own_roles = {hand.role for hand in reader.hands}
    return QueueView(
        queues=_queues(shown, reader, desk),
        heading=_heading(shown, names, desk),
        line="Diurutkan menurut tenggat langkah, yang paling mendesak di atas.",
        columns=columns(shown, desk, PATH),
        rows=tuple(work_row(row, desk, person, names, reader.now) for row in listed.rows),
        holders=_holders(shown, reader, desk),
        onward=address(desk, PATH, replace(shown, place=listed.onward)) if listed.onward else "",
        first=address(desk, PATH, replace(shown, place="")) if shown.place else "",
        here=address(desk, PATH, shown),
        takes=shown.role in own_roles,
        may_assign=bool(own_roles & set(desk.store.rules.sop.may_do("Assign"))),
    )


def _queues(wanted: Wanted, reader: Reader, desk: Desk) -> tuple[Count, ...]:
    asked = [Wanted(role=role) for role in ROLES]
    numbers = desk_lists.counts(desk.store, reader, asked)
    return tuple(
        Count(
            number=number,
            words=f"antrean {desk.wording.say('role', one.role)}",
            tone="",
            href=address(desk, PATH, one),
            chosen=one.role == wanted.role,
        )
        for one, number in zip(asked, numbers, strict=True)
    )


def _heading(wanted: Wanted, names: dict[str, str], desk: Desk) -> str:
    if wanted.holder:
        return f"Di meja {names.get(wanted.holder, wanted.holder)}"
    return f"Antrean {desk.wording.say('role', wanted.role)}"


def _holders(wanted: Wanted, reader: Reader, desk: Desk) -> tuple[HolderLine, ...]:
    people = {one.login: one for one in everybody(desk.store, reader.person.office_id)}
    return tuple(
        HolderLine(
            name=people[login].name if login in people else login,
            role=desk.wording.say("role", people[login].role) if login in people else "",
            href=address(desk, PATH, Wanted(holder=login)),
            number=number,
            late=late,
            chosen=wanted.holder == login,
        )
        for login, number, late in desk_lists.by_holder(desk.store, reader)
    )
