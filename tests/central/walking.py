"""Cases walked through the procedure by the people of an office, as `handling.act` lets them: for tests and examples."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select, text

from sync.cases.commands import (
    Command,
    CompleteStep,
    Dispose,
    RecordDelivery,
    SaveLetter,
    Sign,
)
from sync.cases.hands import Hand
from sync.central import handling, month_counts
from sync.central.case_views import CaseDetail
from sync.central.people import Person, Role, add_person
from sync.central.store import Clock, Store
from sync.central.tables.public import month_count

DIGEST = "ab" * 32
OFFICE: tuple[tuple[str, str, Role, str], ...] = (
    ("staf", "Ani Lestari", "staf", "pelayanan"),
    ("staf2", "Bambang Irawan", "staf", "umum"),
    ("kasi", "Citra Dewanti", "kasi", "pelayanan"),
    ("kasi2", "Dedi Kurnia", "kasi", "umum"),
    ("sekcam", "Endang Rahayu", "sekcam", ""),
    ("camat", "Fajar Hidayat", "camat", ""),
    ("auditor", "Gita Prameswari", "auditor", ""),
)
"""Logins, names, roles and units of a small office."""

BY = {1: "staf", 2: "staf", 3: "staf", 4: "camat", 5: "kasi", 6: "kasi", 7: "staf", 8: "sekcam", 9: "staf",
      10: "camat", 11: "staf", 12: "staf"}  # fmt: skip
"""Who does which step when nothing is out of the ordinary."""

People = Mapping[str, Person]


def office_of(store: Store, clock: Clock, office_id: str = "") -> dict[str, Person]:
    """The people of `OFFICE`, by login."""
    made = {}
    for login, name, role, unit in OFFICE:
        added = add_person(
            store,
            office_id or store.office_id,
            login=login,
            name=name,
            role=role,
            unit=unit,
            clock=clock,
        )
        assert isinstance(added, Person), added
        made[login] = added
    return made


def hand_of(who: Person) -> Hand:
    """The own office's hand."""
    return Hand(actor=who.login, role=who.role, unit=who.unit)


def seen(store: Store, case_id: str, who: Person, clock: Clock) -> CaseDetail:
    """The case as this person's page has it."""
    found = handling.case_page(store, case_id, who, clock)
    assert isinstance(found, CaseDetail), found
    return found


def done(store: Store, case_id: str, command: Command, who: Person, clock: Clock) -> CaseDetail:
    """It is done, and not refused."""
    version = seen(store, case_id, who, clock).version
    found = handling.act(store, case_id, version, command, who, clock)
    assert isinstance(found, CaseDetail), found
    return found


def way_on(step: int, hand: Hand) -> Command:
    """The command that completes a step, with something in each of its blanks."""
    if step == 4:
        return Dispose(hand=hand, kind="tindak_lanjut", unit="pelayanan", instruction="Mohon diklarifikasi.")
    if step == 10:
        return Sign(hand=hand, way="basah", sha256=DIGEST)
    if step == 12:
        return RecordDelivery(hand=hand, way="ambil", to="Pelapor", content=4)
    return CompleteStep(hand=hand, step=step, note="Sesuai.")


def step_on(store: Store, case_id: str, people: People, clock: Clock) -> CaseDetail:
    """The step under way is done by whom `BY` names; a draft is saved at 7, the Kasi initials at 8."""
    case = seen(store, case_id, people["auditor"], clock)
    step = case.row.step
    who = people[BY[step]]
    if step == 7:
        version = 1 if case.case is None or case.case.letter is None else case.case.letter.version + 1
        save = SaveLetter(hand=hand_of(who), paper=f"surat-{version}", version=version, sha256=DIGEST)
        done(store, case_id, save, who, clock)
    if step == 8 and case.case is not None and not case.case.initials:
        kasi = people["kasi"]
        done(store, case_id, CompleteStep(hand=hand_of(kasi), step=8), kasi, clock)
    return done(store, case_id, way_on(step, hand_of(who)), who, clock)


def brought_to(store: Store, case_id: str, step: int, people: People, clock: Clock) -> CaseDetail:
    """The case walked on until it stands at this step."""
    case = seen(store, case_id, people["auditor"], clock)
    while case.row.step != step:
        case = step_on(store, case_id, people, clock)
    return case


def month_counts_hold(store: Store) -> bool:
    """Whether what was counted change by change is what counting anew gives."""
    kept = select(month_count).where(month_count.c.n != 0)

    def work(connection: Connection) -> bool:
        if (
            connection.dialect.name == "postgresql"
        ):  # else a case opened meanwhile is in one of the two countings only
            connection.execute(text("LOCK TABLE cases IN SHARE MODE"))
        before = set(map(tuple, connection.execute(kept)))
        month_counts.recount(connection, store.office_id)
        return before == set(map(tuple, connection.execute(kept)))

    return store.write(work)
