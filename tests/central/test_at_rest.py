"""Personal columns at rest: nothing a citizen said stands in the database's own bytes; each value opens in its place only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from sync.cases.commands import CompleteStep
from sync.cases.events import ReceiptFailed, StepCompleted, as_record, from_record
from sync.cases.hands import Hand
from sync.cases.intake_events import DestructionHeld, SubjectWritten
from sync.central import archive, case_journal, event_words, handling, retention, subjects
from sync.central.at_rest import AtRest, Place, load_or_make
from sync.central.case_keys import key_of
from sync.central.case_views import CaseDetail
from sync.central.opening import open_bodies
from sync.central.people import Person, add_person
from sync.central.store import default_url, open_store
from sync.central.tables import cases, metadata
from tests.central.running import HandKiosk, RunningCentre, case_id_of, shipped_rules

PLANTED = {
    "name": "Canarywati Tersembunyi",
    "nik": "3528074501999876",
    "phone": "081299887766",
    "account": "Kalimat yang tidak boleh ditemukan.",
    "address_detail": "Dusun Canary RT 09",
    "kind": "pengaduan",
    "identity_mode": "terbuka",
    "unit": "kependudukan",
    "reply_way": "whatsapp",
}
AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SECRET = [PLANTED[key] for key in ("name", "nik", "phone", "account", "address_detail")]


def staff(centre: RunningCentre, role: str = "staf") -> Person:
    added = add_person(
        centre.store, centre.store.office_id, login=role, name=role.title(), role=role, clock=centre.clock
    )
    assert isinstance(added, Person)
    return added


def dump(centre: RunningCentre) -> bytes:
    """Every byte of an SQLite database and its log, or every value of every table of PostgreSQL."""
    if centre.store.engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in sorted(centre.store.folder.glob("central.sqlite*")))
    with centre.store.reading() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
        rows += connection.execute(text("SELECT query FROM pg_stat_activity")).all()
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row
    )


def test_nothing_planted_is_found_in_the_database(centre: RunningCentre, kiosk: HandKiosk) -> None:
    sent = kiosk.complaint(answers=PLANTED)
    kiosk.post(sent)
    open_bodies(centre.store, centre.keys, centre.clock)  # or the centre was quicker
    seen = handling.case_page(centre.store, case_id_of(sent), staff(centre), centre.clock)
    assert isinstance(seen, CaseDetail)
    assert seen.answers == PLANTED
    assert seen.row.complainant == PLANTED["name"]
    found = dump(centre)
    assert kiosk.me.device_id.encode() in found or centre.store.engine.dialect.name == "postgresql"
    for words in SECRET:
        for form in (words.encode(), words.encode("utf-16-le"), words.encode().hex().encode()):
            assert form not in found


def test_without_its_wrap_a_case_is_gone(centre: RunningCentre, kiosk: HandKiosk) -> None:
    sent = kiosk.complaint(answers=PLANTED)
    kiosk.post(sent)
    open_bodies(centre.store, centre.keys, centre.clock)
    centre.store.write(lambda connection: connection.execute(cases.update().values(data_key=None)))
    seen = handling.case_page(centre.store, case_id_of(sent), staff(centre), centre.clock)
    assert isinstance(seen, CaseDetail)
    assert (seen.answers, seen.row.complainant) == ({}, "")


def test_a_value_opens_in_its_own_place_only() -> None:
    rest, place = AtRest(secrets.token_bytes(32)), Place("352807", "a")
    sealed = rest.seal(place, {"sealed_answers": "isi", "sealed_complainant": "nama"})
    wrap = sealed["data_key"]
    assert rest.open(place, wrap, "sealed_answers", sealed["sealed_answers"]) == "isi"
    for other in (Place("352807", "b"), Place("352801", "a")):
        assert rest.open(other, wrap, "sealed_answers", sealed["sealed_answers"]) is None
    assert rest.open(place, wrap, "sealed_complainant", sealed["sealed_answers"]) is None
    again = rest.seal(place, {"sealed_answers": "isi"})
    assert rest.open(place, again["data_key"], "sealed_answers", sealed["sealed_answers"]) is None
    assert (
        AtRest(secrets.token_bytes(32)).open(place, wrap, "sealed_answers", sealed["sealed_answers"]) is None
    )
    assert rest.open(place, wrap[:9], "sealed_answers", sealed["sealed_answers"]) is None
    assert rest.open(place, wrap, "sealed_answers", b"") is None


def test_words_that_are_no_unicode_come_back_as_they_were() -> None:
    rest, place = AtRest(secrets.token_bytes(32)), Place("o", "c")
    odd = "a\x00\ud800b"
    sealed = rest.seal(place, {"x": odd})
    assert rest.open(place, sealed["data_key"], "x", sealed["x"]) == odd


def test_the_storage_key_is_made_once_and_a_broken_one_stops_everything(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "storage.key"
    first, made = load_or_make(path)
    again, made_again = load_or_make(path)
    assert (made, made_again) == (True, False)
    assert first == again
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("not hex")
    with pytest.raises(ValueError, match="bring the keys folder back"):
        load_or_make(path)


def test_after_a_lost_storage_key_the_bodies_are_opened_again(
    centre: RunningCentre, kiosk: HandKiosk, database: str | None
) -> None:
    sent = kiosk.complaint(answers=PLANTED)
    kiosk.post(sent)
    open_bodies(centre.store, centre.keys, centre.clock)
    (centre.store.folder / "keys" / "storage.key").unlink()
    folder = centre.store.folder
    store = open_store(database or default_url(folder), folder, shipped_rules(), centre.clock)
    assert open_bodies(store, centre.keys, centre.clock) == 1
    seen = handling.case_page(store, case_id_of(sent), staff(centre), centre.clock)
    store.close()
    assert isinstance(seen, CaseDetail)
    assert seen.answers == PLANTED


def test_what_staff_write_is_sealed_with_the_case_and_gone_with_it(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    """A note before the body was opened, one after; both readable, neither found; the chain holds after the erasure."""
    sent = kiosk.complaint(answers=PLANTED)
    kiosk.post(sent)
    store, who, case_id = centre.store, staff(centre), case_id_of(sent)
    hand = Hand(actor=who.login, role=who.role)
    for step, note in ((1, "Catatan Pertama Bunga"), (2, "Catatan Kedua Bunga")):
        seen = handling.case_page(store, case_id, who, centre.clock)
        assert isinstance(seen, CaseDetail)
        command = CompleteStep(hand=hand, step=step, note=note)
        assert isinstance(handling.act(store, case_id, seen.version, command, who, centre.clock), CaseDetail)
        open_bodies(store, centre.keys, centre.clock)
    seen = handling.case_page(store, case_id, who, centre.clock)
    assert isinstance(seen, CaseDetail)
    assert seen.answers == PLANTED
    assert [event.content.get("note") for event in seen.events[1:]] == [
        "Catatan Pertama Bunga",
        "Catatan Kedua Bunga",
    ]
    assert b"Bunga" not in dump(centre)
    with store.reading() as connection:
        row = connection.execute(select(cases)).one()
        assert case_journal.broken_at(connection, row.office_id, case_id, key_of(store, row)) is None
    store.write(lambda connection: connection.execute(update(cases).values(data_key=None)))
    seen = handling.case_page(store, case_id, who, centre.clock)
    assert isinstance(seen, CaseDetail)
    assert [event.hidden for event in seen.events] == [False, True, True]
    with store.reading() as connection:
        assert case_journal.broken_at(connection, row.office_id, case_id) is None


def test_words_need_a_key() -> None:
    said = StepCompleted(at=AT, step=1, next_step=2, actor="staf", role="staf", note="Nama orang")
    with pytest.raises(ValueError, match="the case's key is missing"):
        event_words.parted(said, 1, None)
    for silent in (replace(said, note=""), ReceiptFailed(at=AT, reason="uncertain")):
        assert event_words.parted(silent, 1, None) == (as_record(silent), None)
    key, _ = AtRest(secrets.token_bytes(32)).new_key(Place("352807", "c"))
    content, sealed = event_words.parted(said, 1, key)
    assert "note" not in content
    assert event_words.joined(content, 1, sealed, key) == {**content, "note": "Nama orang"}
    assert event_words.joined(content, 2, sealed, key) is None  # another event's words
    other = event_words.parted(said, 1, key)
    assert other[0] != content  # salted: the same words have another digest
    assert event_words.is_whole(content, 1, sealed, None)
    assert not event_words.is_whole(content, 1, other[1], key)
    assert not event_words.is_whole(content, 1, None, None)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_can_try_words_on_what_is_left_of_an_erased_case(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    """The line of the register, and why a case was held back: gone with the key, and their digests tell nothing."""
    sent = kiosk.complaint(answers=PLANTED)
    kiosk.post(sent)
    open_bodies(centre.store, centre.keys, centre.clock)
    store, case_id, line, why = centre.store, case_id_of(sent), "Pungutan di loket", "Gugatan Bunga"
    staf, camat = staff(centre), staff(centre, "camat")
    assert subjects.write_subject(store, case_id, line, staf, centre.clock) == line
    store.write(lambda connection: connection.execute(update(cases).values(state="closed")))
    assert archive.hold(store, case_id, why, camat, centre.clock) is None
    seen = handling.case_page(store, case_id, staf, centre.clock)
    assert isinstance(seen, CaseDetail)
    assert {event.content.get("subject") or event.content.get("reason") for event in seen.events[1:]} == {
        line, why,
    }  # fmt: skip
    assert archive.lift(store, case_id, camat, centre.clock) is None
    retention.erase_case(store, store.office_id, case_id, 90, centre.clock())
    left = dump(centre)
    assert why.encode() not in left
    for words in (line, why):
        assert hashlib.sha256(words.encode()).hexdigest().encode() not in left
    with store.reading() as connection:
        assert case_journal.broken_at(connection, store.office_id, case_id) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_events_with_the_bare_hash_of_before_still_verify_and_are_read(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    sent = kiosk.complaint()
    kiosk.post(sent)
    open_bodies(centre.store, centre.keys, centre.clock)
    store, case_id = centre.store, case_id_of(sent)
    who = {"at": AT, "actor": "staf", "role": "staf"}
    old = [
        SubjectWritten(**who, sha256="ab" * 32),
        DestructionHeld(**who, reason_sha256="cd" * 32),
    ]
    store.write(lambda connection: case_journal.append(connection, store.office_id, case_id, old))
    with store.reading() as connection:
        row = connection.execute(select(cases)).one()
        assert case_journal.broken_at(connection, store.office_id, case_id, key_of(store, row)) is None
        read = case_journal.domain_events(case_journal.events_of(connection, store.office_id, case_id))
    assert read[-2:] == old
    bare = {"at": AT.isoformat(), "actor": "staf", "role": "staf", "sha256": "ab" * 32}
    assert from_record("SubjectWritten", bare) == old[0]  # as an older program wrote it
