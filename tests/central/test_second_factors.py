"""Codes from a telephone and recovery codes: each is good once, and guessing them is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central import second_factors, sessions, signing_in, step_up
from sync.central.account_journal import By
from sync.central.people import Person
from sync.central.sessions import SignedIn
from sync.central.store import Store
from sync.central.tables import metadata
from tests.central.running import SteppedClock
from tests.central.test_people import CHEAP, WORDS, staff

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class Telephone:
    """Siti's telephone with the code's secret."""

    store: Store
    clock: SteppedClock
    person: Person
    secret: str = ""

    def code(self, **span: float) -> str:
        """The code that it shows, or will show, or has shown."""
        moment = self.clock.now if not span else self.clock.now + _span(**span)
        return pyotp.TOTP(self.secret).at(moment)

    def begin(self) -> second_factors.Enrolment:
        return second_factors.begin_totp(self.store, self.person, self.clock)

    def confirm(self, code: str) -> Refusal | None:
        return second_factors.confirm_totp(
            self.store, self.person, code, self.person.by("10.0.0.1"), self.clock
        )

    def enter(self) -> SignedIn:
        """By the password: halfway in."""
        entered = signing_in.sign_in(
            self.store, CHEAP, login="siti", password=WORDS, address="10.0.0.1", clock=self.clock
        )
        assert isinstance(entered, SignedIn)
        return entered

    def give(self, entered: SignedIn, code: str) -> SignedIn | Refusal:
        return signing_in.give_code(self.store, entered.session_id, code, "10.0.0.1", self.clock)


def _span(**span: float) -> timedelta:
    return timedelta(**span)


@pytest.fixture
def telephone(store: Store, clock: SteppedClock) -> Telephone:
    made = Telephone(store, clock, staff(store, clock))
    made.secret = made.begin().secret
    assert made.confirm(made.code()) is None
    clock.pass_(seconds=60)
    return made


def test_a_secret_counts_from_its_first_code_on(store: Store, clock: SteppedClock) -> None:
    telephone = Telephone(store, clock, staff(store, clock))
    assert telephone.confirm("123456") == Refusal("code.nothing_waits")
    waiting = telephone.begin()
    assert telephone.begin() == waiting  # a reloaded page shows the same
    assert "secret=" in waiting.uri
    assert waiting.groups.replace(" ", "") == waiting.secret
    telephone.secret = waiting.secret
    assert telephone.enter().session.stage == "in"
    for wrong in ("", "12345", "١٢٣٤٥٦", "abcdef", telephone.code(minutes=5), "\ud800"):
        assert telephone.confirm(wrong) == Refusal("code.wrong")
    assert telephone.confirm(telephone.code()[:3] + " " + telephone.code()[3:]) is None
    assert telephone.enter().session.stage == "code"


def test_a_code_is_good_once_and_none_before_it(telephone: Telephone, clock: SteppedClock) -> None:
    code = telephone.code()
    entered = telephone.give(telephone.enter(), code)
    assert isinstance(entered, SignedIn)
    assert entered.session.stage == "in"
    assert telephone.give(telephone.enter(), code) == Refusal("code.wrong")
    assert telephone.give(telephone.enter(), telephone.code(seconds=-30)) == Refusal("code.wrong")
    assert isinstance(telephone.give(telephone.enter(), telephone.code(seconds=30)), SignedIn)


def test_a_clock_may_be_one_step_off_and_no_more(telephone: Telephone, clock: SteppedClock) -> None:
    clock.pass_(minutes=5)
    for off in (-60, 60):
        assert telephone.give(telephone.enter(), telephone.code(seconds=off)) == Refusal("code.wrong")
    assert isinstance(telephone.give(telephone.enter(), telephone.code(seconds=-30)), SignedIn)
    clock.pass_(minutes=5)
    assert isinstance(telephone.give(telephone.enter(), telephone.code(seconds=30)), SignedIn)


def test_halfway_opens_nothing_and_lasts_ten_minutes(telephone: Telephone, clock: SteppedClock) -> None:
    halfway = telephone.enter()
    assert sessions.session_of(telephone.store, halfway.session_id, clock) is None
    assert sessions.halfway_of(telephone.store, halfway.session_id, clock) is not None
    clock.pass_(minutes=10, seconds=1)
    assert telephone.give(halfway, telephone.code()) == Refusal("session.over")
    sessions.sweep_sessions(telephone.store, clock)
    with telephone.store.reading() as connection:
        assert connection.execute(select(metadata.tables["session"])).all() == []


def test_the_password_does_not_set_back_the_count_of_codes(telephone: Telephone, clock: SteppedClock) -> None:
    for _ in range(5):
        assert telephone.give(telephone.enter(), "000000") == Refusal("code.wrong")
    with pytest.raises(AssertionError):
        telephone.enter()  # locked, though the password is right
    clock.pass_(minutes=14)
    locked = signing_in.sign_in(
        telephone.store, CHEAP, login="siti", password=WORDS, address="10.0.0.9", clock=clock
    )
    assert locked == Refusal("sign_in.locked", {"minutes": 1})
    clock.pass_(minutes=2)
    assert isinstance(telephone.give(telephone.enter(), telephone.code()), SignedIn)


def test_a_recovery_code_is_good_once_however_it_is_typed(telephone: Telephone, clock: SteppedClock) -> None:
    first = second_factors.new_recovery_codes(telephone.store, telephone.person, By("siti"), clock)
    codes = second_factors.new_recovery_codes(telephone.store, telephone.person, By("siti"), clock)
    assert len(set(codes)) == 10
    assert telephone.give(telephone.enter(), first[0]) == Refusal("code.wrong")
    typed = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert isinstance(telephone.give(telephone.enter(), typed), SignedIn)
    assert telephone.give(telephone.enter(), codes[0]) == Refusal("code.wrong")
    with telephone.store.reading() as connection:
        left = second_factors.factors_of(connection, telephone.person.person_id)
    assert (left.totp, left.recovery_left) == (True, 9)


def test_proving_again_takes_both(telephone: Telephone, clock: SteppedClock) -> None:
    entered = telephone.give(telephone.enter(), telephone.code())
    assert isinstance(entered, SignedIn)
    clock.pass_(minutes=6)

    def prove(password: str, code: str) -> SignedIn | Refusal:
        return step_up.prove_again(
            telephone.store, CHEAP, entered.session_id,
            password=password, code=code, address="10.0.0.1", clock=clock,
        )  # fmt: skip

    assert prove(WORDS, "") == Refusal("proof.wrong")
    assert prove("falsch und lang", telephone.code()) == Refusal("proof.wrong")
    again = prove(WORDS, telephone.code())  # a wrong password has not spent the code
    assert isinstance(again, SignedIn)
    assert again.session.is_fresh(clock())


def test_who_must_have_a_factor_is_led_to_make_one(store: Store, clock: SteppedClock) -> None:
    telephone = Telephone(store, clock, staff(store, clock))
    entered = signing_in.sign_in(
        store, CHEAP, login="siti", password=WORDS, address="1", clock=clock, second_factor_for={"staf"}
    )
    assert isinstance(entered, SignedIn)
    assert entered.session.stage == "enrol"
    assert signing_in.finish_enrolling(store, entered.session_id, "1", clock) == Refusal("session.over")
    telephone.secret = telephone.begin().secret
    assert telephone.confirm(telephone.code()) is None
    whole = signing_in.finish_enrolling(store, entered.session_id, "1", clock)
    assert isinstance(whole, SignedIn)
    assert sessions.session_of(store, whole.session_id, clock) is not None
    assert sessions.session_of(store, entered.session_id, clock) is None


def test_no_secret_and_no_code_is_kept_in_the_clear(telephone: Telephone, clock: SteppedClock) -> None:
    codes = second_factors.new_recovery_codes(telephone.store, telephone.person, By("siti"), clock)
    with telephone.store.reading() as connection:
        kept = "".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )
    for secret in (telephone.secret, *codes, *(code.replace("-", "") for code in codes)):
        assert secret not in kept
