"""What is known of an office's kiosks, what of it is an alarm, and what people do about it, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central import kiosk_acts
from sync.central.conflicts import Conflict, Decided, conflicts_of, decide
from sync.central.devices import Device, SerialGap, find_by_key, serial_gaps
from sync.central.fleet import FleetKiosk, Limits, fleet_of
from sync.central.fleet_alarms import alarms_of
from sync.central.kiosk_acts import Errand, history_of
from sync.central.kiosk_deliveries import last_deliveries, parked_of
from sync.central.kiosk_report import report_of
from sync.central.order_book import Release
from sync.central.recipient_lists import listed_in
from sync.central.tables import case_event, cases
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, case_id_of

BY = Errand("adi", "Sudah dicek di tempat.")


def look(centre: RunningCentre) -> FleetKiosk:
    return fleet_of(centre.store, centre.store.office_id, centre.clock(), Limits())[0]


def codes(centre: RunningCentre) -> list[str]:
    calendar = centre.store.rules.calendar
    return [alarm.code for alarm in alarms_of(look(centre), centre.clock(), calendar)]


def device(kiosk: HandKiosk) -> Device:
    found = find_by_key(kiosk.centre.store, kiosk.key.key_id.hex())
    assert found is not None
    return found


def test_a_kiosk_that_is_well_raises_nothing(centre: RunningCentre, kiosk: HandKiosk) -> None:
    kiosk.post(kiosk.complaint())
    assert look(centre).state == "connected"
    assert codes(centre) == []


def test_silence_is_an_alarm_in_office_hours_only(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    kiosk.post(kiosk.complaint())
    clock.pass_(minutes=20)
    assert look(centre).state == "late"
    clock.pass_(minutes=40)
    assert look(centre).state == "silent"
    assert codes(centre) == ["silent"]
    kiosk.post()
    clock.pass_(hours=13)  # from ten in the morning to eleven at night: five office hours have passed
    assert look(centre).state == "silent"


def test_a_night_is_no_silence(centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock) -> None:
    clock.pass_(hours=6, minutes=55)  # 15.55
    kiosk.post(kiosk.complaint())
    clock.pass_(hours=14)
    assert look(centre).state == "resting"
    assert codes(centre) == []


def test_what_the_kiosk_says_becomes_alarms(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    told = {
        "version": "0.0.9",
        "waiting_cases": 3,
        "oldest_waiting_at": "2026-11-19T02:00:00Z",
        "quarantined": 1,
        "clock_offset_s": -7200.5,
        "disk_free": 100_000_000,
        "alarms": ["certificate"],
    }
    kiosk.post(health=told)
    assert set(codes(centre)) == {
        "queue-old", "quarantined", "disk-low", "clock-off", "version-behind", "kiosk:certificate",
    }  # fmt: skip
    kiosk.post(health={})
    assert codes(centre) == []


def test_the_word_of_one_kiosk_makes_no_other_one_old(centre: RunningCentre, kiosk: HandKiosk) -> None:
    others = [HandKiosk(centre), HandKiosk(centre)]
    for one in others:
        one.enrol()
        one.post(health={"version": "9999.9"})
    kiosk.post(health={"version": "0.1.0"})

    def behind(*offered: Release) -> list[str]:
        kiosks = fleet_of(centre.store, centre.store.office_id, centre.clock(), Limits(), offered=offered)
        return [one.device.prefix for one in kiosks if one.newest == "9999.9"]

    assert behind() == ["PGT3", "PGT2", "PGT1"], "most of them run it"
    others[1].post(health={"version": "0.1.0"})
    assert behind() == []
    release = Release(version="9999.9", follows="0", size=1, sha256="", added_at=centre.clock(), by="adi")
    assert behind(release) == ["PGT3", "PGT2", "PGT1"]
    tried = msgspec.structs.replace(release, only=["PGT2"])
    assert behind(tried) == ["PGT2"], "what only one is to try makes the others no older"


@pytest.mark.parametrize("ended", ["update.not_started", "update.died", "update.trial"])
def test_a_release_that_did_not_live_there_is_an_alarm_until_another_one_does(
    centre: RunningCentre, kiosk: HandKiosk, ended: str
) -> None:
    kiosk.post(health={"version": "0.1.0", "update_last": ended, "update_last_version": "0.2.0"})
    assert codes(centre) == ["update-failed"]
    kiosk.post(health={"version": "0.3.0", "update_last": "update.done", "update_last_version": "0.3.0"})
    assert codes(centre) == []


def test_what_a_person_did_or_a_stick_that_was_too_old_is_no_alarm(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    for ended in ("update.taken_back", "update.older", "update.none_on_stick"):
        kiosk.post(health={"version": "0.1.0", "update_last": ended, "update_last_version": "0.2.0"})
        assert codes(centre) == []


@pytest.mark.parametrize(
    "health",
    [
        {
            "version": "x' OR 1=1",
            "waiting_cases": -3,
            "clock_offset_s": "viel",
            "oldest_waiting_at": "kemarin",
        },
        {"version": 7, "waiting_cases": True, "disk_free": 1.5, "alarms": "certificate", "started_at": 12},
        {"oldest_waiting_at": "2026-11-23T02:00:00", "alarms": ["Fatimah Az-Zahra", {"x": 1}, None]},
        {"waiting_cases": 2**60, "clock_offset_s": 1e300},
    ],
)
def test_a_report_that_is_nonsense_is_no_report(
    centre: RunningCentre, kiosk: HandKiosk, health: dict[str, object]
) -> None:
    kiosk.post(health=health)
    report = look(centre).report
    assert report == report_of("{}")
    assert codes(centre) == []


@pytest.mark.parametrize("text", ["", "[]", "nonsense", '"x"', '{"alarms": {"certificate": 1}}', "\udcff"])
def test_any_text_can_stand_in_the_column(text: str) -> None:
    assert report_of(text).version is None


def test_gaps_are_found_by_the_database_and_closed_by_people(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    office = centre.store.office_id
    sent = [kiosk.complaint() for _ in range(9)]
    kiosk.post(sent[2], sent[5], sent[8])
    assert serial_gaps(centre.store, office) == [
        SerialGap("PGT1", 1, 2), SerialGap("PGT1", 4, 5), SerialGap("PGT1", 7, 8),
    ]  # fmt: skip
    of = device(kiosk)
    assert kiosk_acts.close_gap(centre.store, of, SerialGap("PGT1", 4, 5), BY, clock) is None
    again = kiosk_acts.close_gap(centre.store, of, SerialGap("PGT1", 4, 5), BY, clock)
    assert again == Refusal("kiosk.gap_gone")
    assert serial_gaps(centre.store, office) == [SerialGap("PGT1", 1, 2), SerialGap("PGT1", 7, 8)]
    kiosk.post(sent[3], sent[0])  # one of the closed ones comes all the same
    assert serial_gaps(centre.store, office) == [SerialGap("PGT1", 2, 2), SerialGap("PGT1", 7, 8)]
    event = history_of(centre.store, of)[0]
    assert (event.kind, event.actor, event.reason) == ("gap-closed", "adi", BY.reason)
    assert event.detail == {"first": 4, "last": 5}


def test_a_closed_stretch_hides_only_what_it_names(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    sent = [kiosk.complaint() for _ in range(5)]
    kiosk.post(sent[2])
    assert kiosk_acts.close_gap(centre.store, device(kiosk), SerialGap("PGT1", 1, 2), BY, clock) is None
    assert serial_gaps(centre.store, centre.store.office_id) == []
    kiosk.post(sent[4])
    assert serial_gaps(centre.store, centre.store.office_id) == [SerialGap("PGT1", 4, 4)]


@pytest.mark.parametrize("reason", ["", "   ", "ya", "\x00\x00\x00\x00\x00"])
def test_no_act_without_a_reason(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock, reason: str
) -> None:
    refused = kiosk_acts.revoke(centre.store, device(kiosk), Errand("adi", reason), clock)
    assert refused == Refusal("reason.missing")
    assert device(kiosk).state == "active"
    assert history_of(centre.store, device(kiosk)) == []


def test_revoking_is_told_once_with_who_and_why(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    of = device(kiosk)
    assert kiosk_acts.revoke(centre.store, of, BY, clock) is None
    assert kiosk_acts.revoke(centre.store, of, BY, clock) == Refusal("kiosk.revoked_before")
    assert [event.kind for event in history_of(centre.store, of)] == ["revoked"]
    assert kiosk.post_raw(kiosk.packed(kiosk.complaint())).status_code == 403
    assert look(centre).state == "revoked"


def forked(kiosk: HandKiosk) -> Conflict:
    """Two complaints under one place of the stream, as two copies of one kiosk write them; the second's conflict."""
    kiosk.post(kiosk.complaint())
    kiosk.seq -= 1
    answer = kiosk.post(kiosk.complaint())
    assert [(one.outcome, one.reason) for one in answer.results] == [("conflict", "seq")]
    (found,) = conflicts_of(kiosk.centre.store, device(kiosk))
    return found


def test_an_alarm_of_the_records_stays_until_a_person_clears_it(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    forked(kiosk)
    assert "record:stream-forked" in codes(centre)
    of = device(kiosk)
    assert kiosk_acts.clear_alarm(centre.store, of, "number-twice", BY, clock) == Refusal("kiosk.alarm_gone")
    clock.pass_(minutes=1)
    assert kiosk_acts.clear_alarm(centre.store, of, "stream-forked", BY, clock) is None
    assert "record:stream-forked" not in codes(centre)
    assert [event.kind for event in history_of(centre.store, of)] == ["alarm-cleared", "alarm-raised"]


def test_a_second_alarm_does_not_hide_the_first(centre: RunningCentre, kiosk: HandKiosk) -> None:
    forked(kiosk)
    kiosk.serial -= 1  # another place in the stream, the same serial
    kiosk.post(kiosk.complaint())
    kiosk.serial -= 1
    kiosk.post(kiosk.complaint())
    assert device(kiosk).alarms == ("number-twice", "stream-forked")


def test_the_second_of_two_can_become_a_case_of_its_own(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    found = forked(kiosk)
    assert found.may_take
    assert found.first.number != found.second.number
    of = device(kiosk)
    assert decide(centre.store, of, Decided(found.head_sha256, "both"), BY, clock) is None
    with centre.store.reading() as connection:
        taken = connection.execute(select(cases).where(cases.c.case_id == found.case_id)).one()
        events = connection.execute(select(case_event.c.kind).where(case_event.c.case_id == found.case_id))
        assert [row.kind for row in events] == ["CaseReceived"]
    assert taken.number == found.second.number.replace("-", "")
    assert conflicts_of(centre.store, of)[0].decision == "both"
    assert look(centre).conflicts == 0
    assert found.case_id in {
        row.status.case_id for row in kiosk.post().feed.rows
    }  # of one second: in either order
    again = decide(centre.store, of, Decided(found.head_sha256, "first"), BY, clock)
    assert again == Refusal("conflict.decided")


def test_what_waited_for_the_second_is_its_own_and_it_may_be_sent_again(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    """The other copy of the kiosk went on: its receipt's event waits for the case that a person lets in."""
    kiosk.post(kiosk.complaint())
    kiosk.seq -= 1
    second = kiosk.complaint()
    printed = kiosk.event("ReceiptPrinted", case_id_of(second))
    assert [one.outcome for one in kiosk.post(second, printed).results] == ["conflict", "parked"]
    of = device(kiosk)
    (found,) = conflicts_of(centre.store, of)
    assert kiosk_acts.clear_alarm(centre.store, of, "stream-forked", BY, clock) is None
    assert decide(centre.store, of, Decided(found.head_sha256, "both"), BY, clock) is None
    with centre.store.reading() as connection:
        events = connection.execute(select(case_event.c.kind).where(case_event.c.case_id == found.case_id))
        assert sorted(row.kind for row in events) == ["CaseReceived", "ReceiptPrinted"]
    assert parked_of(centre.store, of) == []
    assert [one.outcome for one in kiosk.post(second, printed).results] == ["same", "same"]
    assert device(kiosk).alarms == ()


def test_a_serial_that_is_taken_stays_with_the_first_and_makes_no_gap(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    kiosk.post(kiosk.complaint())
    for _ in range(2):
        kiosk.serial -= 1
        second = kiosk.complaint()
        assert kiosk.post(second).results[0].reason == "serial"
    of = device(kiosk)
    for one in conflicts_of(centre.store, of):
        assert one.first.serial == one.second.serial == "000001"
        assert decide(centre.store, of, Decided(one.head_sha256, "both"), BY, clock) is None
    assert serial_gaps(centre.store, centre.store.office_id) == []
    with centre.store.reading() as connection:
        assert connection.execute(select(cases.c.serial)).scalars().all() == [1, 1, 1]
    # What the kiosk had set aside may now be released there: the centre has it.
    answer = kiosk.post(second)
    assert answer.results[0].outcome == "same"


def test_another_content_under_the_same_case_id_cannot_be_a_case(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    first = kiosk.complaint()
    kiosk.post(first)
    second = kiosk.complaint(case_id=case_id_of(first))
    assert kiosk.post(second).results[0].reason == "body"
    of = device(kiosk)
    (found,) = conflicts_of(centre.store, of)
    assert not found.may_take
    assert found.first.case_id == found.second.case_id
    assert found.first.body_sha256 != found.second.body_sha256
    refused = decide(centre.store, of, Decided(found.head_sha256, "both"), BY, clock)
    assert refused == Refusal("conflict.cannot_take")
    assert decide(centre.store, of, Decided(found.head_sha256, "first"), BY, clock) is None
    unknown = decide(centre.store, of, Decided("0" * 64, "first"), BY, clock)
    assert unknown == Refusal("conflict.unknown")


def test_keys_that_end_and_lists_that_are_old_are_alarms(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    """A kiosk that seals to version 1 of a list, as that list grows old."""
    listed = msgspec.structs.replace(
        listed_in(centre.keys.list_for(centre.store.office_id)),
        version=1,
        issued_at=clock(),
        valid_until=clock() + timedelta(days=60),
    )
    kiosk.post(recipients_version=1)

    def told(at: datetime, version: int = 1) -> list[str]:
        now_listed = msgspec.structs.replace(listed, version=version)
        found = fleet_of(centre.store, centre.store.office_id, at, Limits(), now_listed)[0]
        alarms = alarms_of(found, at, centre.store.rules.calendar)
        return [f"{alarm.tone} {alarm.code}" for alarm in alarms if alarm.code.startswith("keys")]

    assert told(clock()) == []
    assert told(clock() + timedelta(days=40)) == ["soon keys-end"]
    assert told(clock() + timedelta(days=61)) == ["error keys-end"]
    assert told(clock() + timedelta(hours=1), version=2) == []  # the list is on its way
    assert told(clock() + timedelta(hours=3), version=2) == ["soon keys-old"]


def test_deliveries_and_what_waits_for_its_case(
    centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    late = kiosk.complaint()
    kiosk.post(kiosk.event("ReceiptPrinted", case_id_of(late)))
    clock.pass_(minutes=1)
    kiosk.post()
    assert [one.kind for one in parked_of(centre.store, device(kiosk))] == ["ReceiptPrinted"]
    assert codes(centre) == ["parked"]
    kiosk.post(late, kiosk.complaint())
    assert [(one.carrier, one.records) for one in last_deliveries(centre.store, device(kiosk))] == [
        ("network", 2), ("network", 1),
    ]  # fmt: skip
    assert parked_of(centre.store, device(kiosk)) == []


def test_the_manifest_s_own_figures_stand_beside_the_report(centre: RunningCentre, kiosk: HandKiosk) -> None:
    kiosk.post(health={"version": "0.1.0"}, recipients_version=7, cursor="abcd.12")
    told = msgspec.json.decode(device(kiosk).health)
    assert told == {"version": "0.1.0", "recipients_version": 7, "cursor": "abcd.12"}
