"""Who acts for whom: from midnight to midnight WIB, never for oneself, never two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.central import delegations, people
from sync.central.account_journal import By
from sync.central.delegations import Delegation, Wanted
from sync.central.people import Person
from sync.central.person_acts import enact
from sync.central.person_deeds import Deed
from sync.central.store import Store
from tests.central.running import SteppedClock

ADMIN = By("adi", "admin")
FIRST, LAST = date(2026, 11, 25), date(2026, 11, 27)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def office(store: Store, clock: SteppedClock) -> dict[str, Person]:
    def hire(login: str, role: str, unit: str = "") -> Person:
        made = people.add_person(
            store, store.office_id, login=login, name=login.title(), role=role, unit=unit, clock=clock
        )
        assert isinstance(made, Person)
        return made

    return {
        "camat": hire("camat", "camat"),
        "sekcam": hire("sekcam", "sekcam"),
        "kasi": hire("kasi", "kasi", "Pelayanan"),
        "kasi2": hire("kasi2", "kasi", "Pemerintahan"),
        "staf": hire("staf", "staf"),
        "adi": hire("adi", "admin"),
    }


def asked(
    office: dict[str, Person], giver: str = "camat", taker: str = "sekcam", **changes: object
) -> Wanted:
    ids = {login: one.person_id for login, one in office.items()} | {"nobody": "\x00 no id"}
    wanted = Wanted(ids[giver], ids[taker], "plh", FIRST, LAST, "800.1.11.1/12/432.509/2026")
    return replace(wanted, **changes)  # type: ignore[arg-type]


def hands(store: Store, who: Person, clock: SteppedClock) -> tuple[Hand, ...]:
    with store.reading() as connection:
        return delegations.hands_of(connection, who, delegations.today(clock))


def give(store: Store, wanted: Wanted, clock: SteppedClock, by: By = ADMIN) -> Delegation | Refusal:
    return delegations.delegate(store, store.office_id, wanted, by, clock)


def test_it_begins_and_ends_at_midnight_wib(
    store: Store, clock: SteppedClock, office: dict[str, Person]
) -> None:
    assert isinstance(give(store, asked(office), clock), Delegation)
    own = Hand(actor="sekcam", role="sekcam")
    acting = Hand(actor="sekcam", role="camat", acting_for="camat", manner="plh")
    midnight = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 25 Nov 00.00 WIB
    for moment, expected in (
        (midnight - timedelta(seconds=1), (own,)),
        (midnight, (own, acting)),
        (midnight + timedelta(days=3, seconds=-1), (own, acting)),
        (midnight + timedelta(days=3), (own,)),
    ):
        clock.now = moment
        assert hands(store, office["sekcam"], clock) == expected
        assert hands(store, office["camat"], clock) == (Hand(actor="camat", role="camat"),)


def test_the_unit_of_a_kasi_goes_with_the_office(
    store: Store, clock: SteppedClock, office: dict[str, Person]
) -> None:
    clock.now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert isinstance(give(store, asked(office, "kasi", "kasi2"), clock), Delegation)
    assert hands(store, office["kasi2"], clock)[1] == Hand(
        actor="kasi2", role="kasi", unit="Pelayanan", acting_for="kasi", manner="plh"
    )


def test_a_revoked_one_gives_nothing_at_once(
    store: Store, clock: SteppedClock, office: dict[str, Person]
) -> None:
    clock.now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    made = give(store, asked(office), clock)
    assert isinstance(made, Delegation)

    def revoke(why: str) -> Refusal | None:
        return delegations.revoke_delegation(
            store, store.office_id, made.delegation_id, why, By("camat", "camat"), clock
        )

    assert revoke("  ") == Refusal("reason.missing")
    assert revoke("Camat sudah kembali") is None
    assert revoke("Camat sudah kembali") == Refusal("delegation.gone")
    assert len(hands(store, office["sekcam"], clock)) == 1
    (kept,) = delegations.delegations_of(store, store.office_id)
    assert (kept.state_on(FIRST), kept.revoked_by) == ("revoked", "camat")
    assert isinstance(give(store, asked(office), clock), Delegation)  # the days are free again


@pytest.mark.parametrize(
    ("code", "giver", "taker", "changes"),
    [
        ("delegation.manner", "camat", "sekcam", {"manner": "wakil"}),
        ("delegation.days", "camat", "sekcam", {"last": FIRST - timedelta(days=1)}),
        ("delegation.days", "camat", "sekcam", {"last": FIRST + timedelta(days=366)}),
        ("delegation.past", "camat", "sekcam", {"first": date(2026, 11, 1), "last": date(2026, 11, 2)}),
        ("delegation.decree", "camat", "sekcam", {"decree": " "}),
        ("delegation.decree", "camat", "sekcam", {"decree": "x" * 121}),
        ("delegation.same", "camat", "camat", {}),
        ("delegation.rank", "camat", "staf", {}),
        ("delegation.rank", "kasi", "adi", {}),
        ("delegation.giver", "staf", "kasi", {}),
        ("delegation.giver", "adi", "kasi", {}),
        ("delegation.giver", "nobody", "sekcam", {}),
        ("delegation.taker", "camat", "nobody", {}),
    ],
)
def test_what_cannot_be_handed_over(  # noqa: PLR0917 - pytest's own
    store: Store,
    clock: SteppedClock,
    office: dict[str, Person],
    code: str,
    giver: str,
    taker: str,
    changes: dict[str, object],
) -> None:
    refused = give(store, asked(office, giver, taker, **changes), clock)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert delegations.delegations_of(store, store.office_id) == []


def test_nobody_takes_an_office_by_his_own_hand(
    store: Store, clock: SteppedClock, office: dict[str, Person]
) -> None:
    refused = give(store, asked(office), clock, By("sekcam", "sekcam"))
    assert refused == Refusal("delegation.self")


def test_two_never_stand_in_for_one_officer_on_one_day(
    store: Store, clock: SteppedClock, office: dict[str, Person]
) -> None:
    assert isinstance(give(store, asked(office), clock), Delegation)
    for changes in (
        {},
        {"manner": "plt"},
        {"first": LAST, "last": LAST + timedelta(days=5)},
        {"first": FIRST - timedelta(days=1), "last": FIRST},
    ):
        refused = give(store, asked(office, taker="kasi", **changes), clock)
        assert refused == Refusal("delegation.overlaps", {"first": FIRST, "last": LAST})
    after = asked(office, taker="kasi", first=LAST + timedelta(days=1), last=LAST + timedelta(days=1))
    assert isinstance(give(store, after, clock), Delegation)
    assert isinstance(give(store, asked(office, taker="kasi", manner="an"), clock), Delegation)


def test_closed_accounts_hand_over_an_empty_post_only_and_take_nothing(
    store: Store, clock: SteppedClock, office: dict[str, Person]
) -> None:
    enact(store, office["camat"], Deed("close"), ADMIN, clock)
    assert give(store, asked(office), clock) == Refusal("delegation.giver_closed")
    assert isinstance(give(store, asked(office, manner="plt"), clock), Delegation)
    enact(store, office["kasi"], Deed("close"), ADMIN, clock)
    assert give(store, asked(office, "sekcam", "kasi"), clock) == Refusal("delegation.taker")


def test_another_office_is_out_of_reach(store: Store, clock: SteppedClock, office: dict[str, Person]) -> None:
    elsewhere = delegations.delegate(store, "352801", asked(office), ADMIN, clock)
    assert elsewhere == Refusal("delegation.giver")
    made = give(store, asked(office), clock)
    assert isinstance(made, Delegation)
    gone = delegations.revoke_delegation(store, "352801", made.delegation_id, "sebab lain", ADMIN, clock)
    assert gone == Refusal("delegation.gone")
