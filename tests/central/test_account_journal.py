"""The journal of accounts and what stands on it, on both databases: one chain, written by many, changed by nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from sync.cases.refusal import Refusal
from sync.central import (
    account_journal,
    delegations,
    journal_checks,
    people,
    person_acts,
    second_factors,
    sessions,
    signing_in,
)
from sync.central.account_journal import AT_CONSOLE, broken_at, history_of, record
from sync.central.delegations import Delegation, Wanted
from sync.central.people import Person
from sync.central.person_acts import Waits
from sync.central.person_deeds import Deed, Done
from sync.central.sessions import SignedIn
from sync.central.store import Store
from sync.central.tables.people import person_event
from sync.central.trail import Place, Sought, trail_of
from tests.central.running import SteppedClock
from tests.central.test_people import CHEAP, WORDS


def hire(store: Store, clock: SteppedClock, login: str, role: str) -> Person:
    made = people.add_person(
        store, store.office_id, login=login, name=login.title(), role=role, unit="Pelayanan", clock=clock
    )
    assert isinstance(made, Person)
    token = people.invite(store, made.person_id, clock)
    assert people.choose_password(store, CHEAP, token, WORDS, clock) == made
    return made


def test_many_write_one_chain_and_nobody_changes_it(store: Store, clock: SteppedClock) -> None:
    def write(n: int) -> None:
        record(store, store.office_id, "Exported", AT_CONSOLE, "", clock, rows=n)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    with store.reading() as connection:
        assert broken_at(connection, store.office_id) is None
    assert sorted(e.content["rows"] for e in history_of(store, store.office_id, "", 50)) == list(range(20))
    for change in (update(person_event).values(actor="x"), delete(person_event)):
        with pytest.raises(DBAPIError, match="append-only"):
            store.write(lambda connection, change=change: connection.execute(change))
    if store.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="append-only"):
            store.write(lambda connection: connection.execute(text("TRUNCATE person_event")))


def test_people_sessions_and_delegations_leave_one_readable_trail(store: Store, clock: SteppedClock) -> None:
    admin, camat = hire(store, clock, "adi", "admin"), hire(store, clock, "camat", "camat")
    sekcam = hire(store, clock, "sekcam", "sekcam")
    wrong = signing_in.sign_in(
        store, CHEAP, login="sekcam", password="x" * 12, address="10.0.0.9", clock=clock
    )
    assert wrong == Refusal("sign_in.wrong")
    entered = signing_in.sign_in(
        store, CHEAP, login="sekcam", password=WORDS, address="10.0.0.1", clock=clock
    )
    assert isinstance(entered, SignedIn)
    (open_one,) = sessions.sessions_of(store, sekcam.person_id, "", clock)
    assert sessions.end_sessions(store, sekcam, admin.by(), clock, handle=open_one.handle) == 1
    day = delegations.today(clock)
    wanted = Wanted(camat.person_id, sekcam.person_id, "plh", day, day + timedelta(days=1), "800/1/2026")
    assert isinstance(delegations.delegate(store, store.office_id, wanted, admin.by(), clock), Delegation)
    deed = Deed("role", role="kasi", unit="Pemerintahan", reason="Mutasi pejabat")
    waits = person_acts.do(store, admin, sekcam, deed, admin.by(), clock)
    assert isinstance(waits, Waits)
    assert person_acts.decide(store, admin, waits.request_id, "done", admin.by(), clock) == Refusal(
        "request.own"
    )
    done = person_acts.decide(store, camat, waits.request_id, "done", camat.by(), clock)
    assert isinstance(done, Done)
    assert (done.person.role, done.person.unit) == ("kasi", "Pemerintahan")
    with store.reading() as connection:
        assert len(delegations.hands_of(connection, done.person, day)) == 1
    first = trail_of(store, camat, Sought(), limit=4)
    assert [one.kind for one in first.entries] == [
        "role-changed", "delegations-ended", "request-done", "request-made"
    ]  # fmt: skip
    rest = trail_of(store, camat, Sought(before=Place.parse(str(first.older))), limit=5)
    assert [one.kind for one in rest.entries] == [
        "delegation-made", "sessions-ended", "signed-in", "sign-in-refused", "password-chosen"
    ]  # fmt: skip
    journal_checks.ask(store, camat, "", clock)
    checked = journal_checks.newest(store, camat)
    assert checked is not None
    assert (checked.broken, checked.ended_at) == ((), clock())


def test_two_who_decide_at_once_do_it_once(store: Store, clock: SteppedClock) -> None:
    admin = hire(store, clock, "adi", "admin")
    deciders = [hire(store, clock, login, login) for login in ("camat", "sekcam")]
    subject = hire(store, clock, "budi", "staf")
    waits = person_acts.do(store, admin, subject, Deed("factors", reason="Telepon hilang"), admin.by(), clock)
    assert isinstance(waits, Waits)
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda who: person_acts.decide(store, who, waits.request_id, "done", who.by(), clock),
                deciders,
            )
        )
    assert sorted(type(one).__name__ for one in answers) == ["Done", "Refusal"]
    kinds = [event.kind for event in history_of(store, store.office_id, "budi")]
    assert kinds.count("factors-reset") == 1


def test_a_chain_that_was_cut_off_at_its_end_is_found(store: Store, clock: SteppedClock) -> None:
    for n in range(3):
        record(store, store.office_id, "Exported", AT_CONSOLE, "", clock, rows=n)
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER person_event_no_update ON person_event"))
        else:
            connection.execute(text("DROP TRIGGER person_event_no_delete"))
        connection.execute(delete(person_event).where(person_event.c.n == 3))
    with store.reading() as connection:
        assert account_journal.broken_at(connection, store.office_id) == 3


def test_a_hundred_codes_at_once_are_five(store: Store, clock: SteppedClock) -> None:
    siti = hire(store, clock, "siti", "staf")
    secret = second_factors.begin_totp(store, siti, clock).secret
    code = pyotp.TOTP(secret).at(clock.now)
    assert second_factors.confirm_totp(store, siti, code, siti.by(), clock) is None
    clock.pass_(minutes=1)
    halfway = signing_in.sign_in(store, CHEAP, login="siti", password=WORDS, address="10.0.0.1", clock=clock)
    assert isinstance(halfway, SignedIn)

    def guess(n: int) -> str:
        answer = signing_in.give_code(store, halfway.session_id, f"{n:06}", "10.0.0.1", clock)
        assert isinstance(answer, Refusal)
        return answer.code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count("code.wrong") == 5
    assert answers.count("sign_in.locked") == 19
    kinds = [event.kind for event in history_of(store, store.office_id, "siti", 50)]
    assert (kinds.count("sign-in-refused"), kinds.count("sign-in-locked")) == (5, 1)
