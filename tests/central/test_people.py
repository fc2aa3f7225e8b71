"""Accounts and signing in: no default password, limits that hold, sessions that end."""

from __future__ import annotations

from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central import people, sessions, signing_in, step_up
from sync.central.account_journal import AT_CONSOLE
from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.person_acts import enact
from sync.central.person_deeds import Deed
from sync.central.sessions import SignedIn
from sync.central.store import Store
from sync.central.tables import metadata, person
from tests.central.running import SteppedClock

WORDS = "kuda lari di sawah"
CHEAP = Passwords(memory_kib=8, time_cost=1, parallelism=1)


def staff(store: Store, clock: SteppedClock, login: str = "siti") -> Person:
    made = people.add_person(store, store.office_id, login=login, name="Siti", role="staf", clock=clock)
    assert isinstance(made, Person)
    token = people.invite(store, made.person_id, clock)
    assert people.choose_password(store, CHEAP, token, WORDS, clock) == made
    return made


def enter(
    store: Store, clock: SteppedClock, login: str = "siti", password: str = WORDS, address: str = "10.0.0.1"
) -> SignedIn | Refusal:
    return signing_in.sign_in(store, CHEAP, login=login, password=password, address=address, clock=clock)


def test_an_account_begins_with_a_one_time_link(store: Store, clock: SteppedClock) -> None:
    made = people.add_person(store, store.office_id, login="Siti ", name="Siti", role="staf", clock=clock)
    assert isinstance(made, Person)
    assert enter(store, clock, password="") == Refusal("sign_in.wrong")
    first = people.invite(store, made.person_id, clock)
    second = people.invite(store, made.person_id, clock)
    assert people.choose_password(store, CHEAP, first, WORDS, clock) == Refusal("invitation.invalid")
    assert people.choose_password(store, CHEAP, second, "short", clock) == Refusal(
        "password.short", {"min": 12}
    )
    assert people.choose_password(store, CHEAP, second, WORDS, clock) == made
    assert people.choose_password(store, CHEAP, second, WORDS, clock) == Refusal("invitation.invalid")
    late = people.invite(store, made.person_id, clock)
    clock.pass_(hours=25)
    assert people.invited(store, late, clock) is None
    assert isinstance(enter(store, clock, "SITI"), SignedIn)


def test_accounts_are_checked(store: Store, clock: SteppedClock) -> None:
    def refusal(**changes: str) -> str:
        wanted = {"login": "budi", "name": "Budi", "role": "staf", **changes}
        made = people.add_person(store, store.office_id, clock=clock, **wanted)
        assert isinstance(made, Refusal)
        return made.code

    staff(store, clock)
    assert refusal(login="a b") == "person.login"
    assert refusal(name=" ") == "person.name"
    assert refusal(role="bupati") == "person.role"
    assert refusal(login="siti") == "person.login_taken"
    assert [one.login for one in people.everybody(store, store.office_id)] == ["siti"]


def test_a_session_ends_by_idleness_age_and_hand(store: Store, clock: SteppedClock) -> None:
    staff(store, clock)
    one = enter(store, clock)
    assert isinstance(one, SignedIn)
    for _ in range(20):
        clock.pass_(minutes=29)
        assert sessions.session_of(store, one.session_id, clock) is not None
    clock.pass_(minutes=29)  # ten hours and more in all
    assert sessions.session_of(store, one.session_id, clock) is None
    idle = enter(store, clock)
    assert isinstance(idle, SignedIn)
    clock.pass_(minutes=31)
    assert sessions.session_of(store, idle.session_id, clock) is None
    hand = enter(store, clock)
    assert isinstance(hand, SignedIn)
    sessions.sign_out(store, hand.session_id)
    assert sessions.session_of(store, hand.session_id, clock) is None
    assert sessions.session_of(store, "made up \udc80", clock) is None


def test_a_fresh_sign_in_is_asked_for_again(store: Store, clock: SteppedClock) -> None:
    staff(store, clock)
    one = enter(store, clock)
    assert isinstance(one, SignedIn)
    clock.pass_(minutes=6)
    stale = sessions.session_of(store, one.session_id, clock)
    assert stale is not None
    assert not stale.is_fresh(clock())
    again = step_up.prove_again(store, CHEAP, one.session_id, password=WORDS, address="10.0.0.1", clock=clock)
    assert isinstance(again, SignedIn)
    assert again.session.is_fresh(clock())
    assert sessions.session_of(store, one.session_id, clock) is None


def test_another_role_or_a_closed_account_ends_the_sessions(store: Store, clock: SteppedClock) -> None:
    made = staff(store, clock)
    one = enter(store, clock)
    assert isinstance(one, SignedIn)
    enact(store, made, Deed("role", role="kasi", unit="Pelayanan"), AT_CONSOLE, clock)
    assert sessions.session_of(store, one.session_id, clock) is None
    again = enter(store, clock)
    assert isinstance(again, SignedIn)
    assert again.session.person.role == "kasi"
    enact(store, made, Deed("close"), AT_CONSOLE, clock)
    assert sessions.session_of(store, again.session_id, clock) is None
    assert enter(store, clock) == Refusal("sign_in.wrong")


def test_guessing_one_account_locks_it(store: Store, clock: SteppedClock) -> None:
    staff(store, clock)
    for place in range(5):
        assert enter(store, clock, password="guess", address=f"10.0.1.{place}") == Refusal("sign_in.wrong")
    assert enter(store, clock) == Refusal("sign_in.locked", {"minutes": 15})
    clock.pass_(minutes=16)
    assert isinstance(enter(store, clock), SignedIn)


def test_guessing_many_accounts_locks_the_address(store: Store, clock: SteppedClock) -> None:
    staff(store, clock)
    for place in range(20):
        assert enter(store, clock, f"nobody{place}", "guess") == Refusal("sign_in.wrong")
    assert enter(store, clock) == Refusal("sign_in.locked", {"minutes": 15})
    assert isinstance(enter(store, clock, address="10.0.0.2"), SignedIn)


def test_nothing_that_opens_a_door_is_kept_in_the_clear(store: Store, clock: SteppedClock) -> None:
    made = staff(store, clock)
    token = people.invite(store, made.person_id, clock)
    one = enter(store, clock)
    assert isinstance(one, SignedIn)
    with store.reading() as connection:
        kept = "".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )
    for secret in (WORDS, token, one.session_id):
        assert secret not in kept
    assert one.session_id not in repr(one)


def test_a_password_of_older_parameters_is_hashed_anew(store: Store, clock: SteppedClock) -> None:
    staff(store, clock)
    stronger = Passwords(memory_kib=16, time_cost=1, parallelism=1)
    entered = signing_in.sign_in(store, stronger, login="siti", password=WORDS, address="1", clock=clock)
    assert isinstance(entered, SignedIn)
    with store.reading() as connection:
        kept = connection.execute(select(person.c.password_hash)).scalar_one()
    assert not stronger.is_old(kept)
    assert CHEAP.is_old(kept)
