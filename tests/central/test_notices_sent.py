"""The loop that hands notices over: back-off, doubt, the office's hours, and a cut at any point."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from sync.cases.messages import Health, InDoubt, Mark, NotSent, Outgoing, Sent, TryLater
from sync.cases.notice_places import OF_NOTICE, SMS, WAYS
from sync.cases.notice_texts import LANGUAGES, ONE_SMS, sms_length
from sync.cases.refusal import Refusal
from sync.central import dossier
from sync.central.notices import notices_of
from sync.central.outgoing import marks, queue, sending, steering
from sync.central.outgoing.sending import claim, settle
from sync.central.store import Store
from sync.central.tables.outgoing import notice_contact, outgoing
from tests.central.running import MORNING
from tests.central.told import ACCOUNT, ACCUSED, BY_MAIL, NAME, NIK, Told, told_at, without_ways
from tests.central.walking import brought_to, step_on


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told_at(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def told(office: Told) -> Told:
    """The office of this module on its first morning, with nothing in its queue."""
    office.clock.now = MORNING
    office.store.write(lambda connection: connection.execute(outgoing.delete()))
    for way in office.ways.values():
        way.outcomes.clear()
    return office


def only(told: Told) -> Any:
    [row] = told.rows()
    return row


def undelivered(told: Told, who: str = "staf") -> int:
    return sum(one.kind == "undelivered" for one in notices_of(told.store, told.people[who]))


def test_later_is_asked_again_with_growing_pauses_and_given_up_after_two_days(told: Told) -> None:
    told.case()
    before, pauses = undelivered(told), []
    while only(told).state == "antre":
        told.ways["sms"].outcomes.append(TryLater("jaringan"))
        assert told.round("sms").looked_at == 1
        assert told.round("sms").looked_at == 0  # not before its time
        if only(told).state == "antre":
            pauses.append(round((only(told).next_at - told.clock.now).total_seconds() / 60))
            told.clock.now = only(told).next_at
    assert pauses == [1, 5, 30, 120, 360, 360, 360, 360, 360, 360, 360, 360]
    assert (only(told).state, only(told).code) == ("gagal", "jaringan")
    assert undelivered(told) == before + 1


def test_a_way_may_say_itself_when(told: Told) -> None:
    told.case()
    told.ways["sms"].outcomes.append(TryLater("terlalu_sering", after_s=90))
    told.round("sms")
    assert timedelta(seconds=85) < only(told).next_at - told.clock.now <= timedelta(seconds=90)


def test_what_the_modem_holds_is_asked_after_at_any_hour_and_cannot_be_taken_back(told: Told) -> None:
    case_id = told.case(updates="semua")
    told.round()
    told.clock.pass_(hours=6, minutes=58)  # Monday, shortly before the office closes
    step_on(told.store, case_id, told.people, told.clock)
    told.ways["sms"].outcomes.append(TryLater("queued", after_s=300))
    assert told.round("sms").later == 1
    told.clock.pass_(minutes=6)  # closed
    step_on(told.store, case_id, told.people, told.clock)
    assert [state for name, _, state in told.names() if name == "langkah"] == ["antre", "antre"]
    assert told.round("sms").sent == 1


def test_what_is_refused_is_not_tried_again_and_staff_are_asked(told: Told) -> None:
    told.case()
    before = undelivered(told)
    told.ways["sms"].outcomes.append(NotSent("nomor_salah"))
    assert told.round("sms").failed == 1
    told.clock.pass_(days=3)
    assert told.round("sms").looked_at == 0
    assert (only(told).state, only(told).code) == ("gagal", "nomor_salah")
    assert undelivered(told) == before + 1


def test_in_doubt_once_more_with_the_same_reference_then_a_person(told: Told) -> None:
    told.case()
    seen: list[str] = []
    way = Recording(seen, [InDoubt("diam"), InDoubt("diam")])
    for _ in range(4):
        sending.send_round(told.store, {"sms": way}, told.clock)
        told.clock.pass_(minutes=2)
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert (only(told).state, only(told).code) == ("tidak_pasti", "diam")


def test_all_but_acknowledgements_wait_for_the_office(told: Told) -> None:
    case_id = told.case(updates="semua")
    told.round()
    told.clock.now = told.clock.now.replace(hour=14)  # 21.00 WIB
    step_on(told.store, case_id, told.people, told.clock)
    told.ways["sms"].outcomes.append(TryLater("jaringan"))
    assert told.round().looked_at == 0
    told.clock.pass_(hours=11)  # Tuesday, 08.00
    assert told.round().later == 1
    told.clock.pass_(days=3, hours=13)  # Friday night: what is due then waits for Monday
    told.ways["sms"].outcomes.append(TryLater("jaringan"))
    told.round()
    assert only_of(told, "langkah").state == "gagal"  # more than two days have passed


def only_of(told: Told, notice: str) -> Any:
    [row] = [one for one in told.rows() if one.notice == notice]
    return row


def test_what_waits_for_a_way_that_was_switched_off_is_not_lost(told: Told) -> None:
    told.case()
    off = without_ways(told)
    assert told.round("email").looked_at == 0
    told.clock.pass_(days=1)
    assert sending.give_up(off.store, told.clock) == 0
    told.clock.pass_(days=2)
    assert sending.give_up(told.store, told.clock) == 0  # it is away, not switched off
    before = undelivered(told)
    assert sending.give_up(off.store, told.clock) == 1
    assert (only(told).state, only(told).code) == ("gagal", "saluran_mati")
    assert undelivered(told) == before + 1


def test_an_exception_of_a_way_leaves_doubt_and_stops_nobody_else(told: Told) -> None:
    told.case()
    told.case()
    broken = Recording([], [LookupError("modem")])
    with pytest.raises(LookupError):
        sending.send_round(told.store, {"sms": broken}, told.clock)
    assert told.round("sms").sent == 1
    told.clock.pass_(minutes=11)
    assert told.round("sms").later == 1  # in doubt
    told.clock.pass_(minutes=2)
    assert told.round("sms").sent == 1


def test_who_comes_back_late_with_good_news_is_heard(told: Told) -> None:
    told.case()
    first = claim(told.store, told.ways, told.clock)
    told.clock.pass_(minutes=11)
    told.round("sms")  # another process takes it for lost
    assert settle(told.store, first, Sent("x"), told.clock) == "terkirim"
    told.clock.pass_(minutes=5)
    assert told.round("sms").looked_at == 0


def test_marks_move_it_on_and_never_back(told: Told) -> None:
    told.case()
    told.round("sms")
    row, way, now = only(told), told.ways["sms"], told.clock()
    way.mark(Mark("sampai", now, external_id=row.external_id))
    assert marks.take_marks(told.store, way, told.clock) == 1
    assert only(told).state == "sampai"
    way.mark(Mark("gagal", now, external_id=row.external_id))
    way.mark(Mark("sampai", now, external_id="nobody's"))
    assert marks.take_marks(told.store, way, told.clock) == 0
    assert (only(told).state, only(told).delivered_at) == ("sampai", now)


def test_a_failure_told_later_asks_staff_and_good_news_still_comes(told: Told) -> None:
    told.case()
    told.round("sms")
    row, now, before = only(told), told.clock(), undelivered(told)
    assert marks.take_mark(told.store, "sms", Mark("gagal", now, reference=row.outgoing_id), told.clock)
    assert only(told).state == "gagal"
    assert undelivered(told) == before + 1
    assert marks.take_mark(told.store, "sms", Mark("sampai", now, reference=row.outgoing_id), told.clock)
    assert only(told).state == "sampai"


def test_a_bounce_marks_the_address(told: Told) -> None:
    told.case(**BY_MAIL)
    told.round("email")

    def work(connection: Any) -> bool:
        to = told.store.office_id, "email", "fatimah@contoh.id"
        return marks.bounced(told.store, connection, *to, told.clock())

    assert told.store.write(work)
    assert (only(told).state, only(told).code) == ("gagal", "memantul")
    with told.store.reading() as connection:
        trouble = connection.execute(
            select(notice_contact.c.trouble).where(notice_contact.c.channel == "email")
        )
        assert trouble.scalars().all() == ["memantul"]
    assert not told.store.write(work)


def test_what_nobody_can_read_any_more_fails_and_holds_nobody_up(told: Told) -> None:
    told.case()
    told.store.write(lambda connection: connection.execute(update(outgoing).values(sealed=b"x" * 40)))
    assert told.round("sms").failed == 1
    assert only(told).code == "tidak_terbaca"


@dataclass
class Recording:
    """A way that notes each reference it was handed and answers as planned; an exception is raised."""

    seen: list[str]
    plan: list[Any]
    name: str = "sms"
    taken: list[str] = field(default_factory=list)

    def bring_in(self, take: object) -> int:
        raise NotImplementedError

    def read(self, raw: bytes) -> Any:
        raise NotImplementedError

    def send(self, notice: Outgoing) -> Any:
        self.seen.append(notice.reference)
        answer = self.plan.pop(0) if self.plan else Sent(f"x-{len(self.seen)}")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Sent):
            self.taken.append(notice.reference)
        return answer

    def marks(self) -> Iterator[Mark]:
        yield from ()

    def health(self) -> Health:
        return Health("baik")


ENDS = st.sampled_from(
    (
        "sent",
        "refused",
        "later",
        "doubt",
        "killed before it was handed over",
        "killed after it was handed over",
    )
)
OUTCOME = {
    "sent": Sent("x"),
    "refused": NotSent("salah"),
    "later": TryLater("nanti"),
    "doubt": InDoubt("diam"),
}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ENDS, max_size=7))
def test_nothing_is_lost_and_nothing_that_was_taken_is_sent_again(told: Told, ends: list[str]) -> None:
    """Whatever becomes of each attempt, and wherever the process is killed."""
    told.store.write(lambda connection: connection.execute(outgoing.delete()))
    write_one(told)
    acknowledged, perhaps, way = 0, 0, told.ways
    for end in [*ends, *["sent"] * 4]:
        sending.recover(told.store, told.clock)
        row = claim(told.store, way, told.clock)
        if row is not None:
            assert acknowledged == 0, "handed over again after the way had taken it"
            if not end.startswith("killed"):
                settle(told.store, row, OUTCOME[end], told.clock)
                acknowledged += end == "sent"
            perhaps += end in {"sent", "doubt", "killed after it was handed over"}
        told.clock.pass_(hours=3)
    assert only(told).state in {"terkirim", "gagal", "tidak_pasti"}
    assert (only(told).state == "terkirim") == (acknowledged == 1)
    assert perhaps <= 2


def write_one(told: Told) -> None:
    """An answer that belongs to no case: the queue's own part alone."""
    notice = queue.Notice("answer|x", "bantuan", "sms", "+6281234567890", at_once=True, automatic=True)
    told.store.write(
        lambda connection: queue.write(
            connection, told.store, told.store.office_id, None, notice, told.clock()
        )
    )


def test_two_processes_hand_over_each_row_once(tmp_path: Path, postgres_database: str) -> None:
    with told_at(tmp_path, postgres_database, ways=("sms",)) as told:
        for n in range(12):
            told.case(phone=f"0812345678{n:02}")
        ways = [Recording([], []), Recording([], [])]
        threads = [
            threading.Thread(target=sending.send_round, args=(told.store, {"sms": way}, told.clock))
            for way in ways
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        handed = ways[0].seen + ways[1].seen
        assert len(handed) == 12
        assert len(set(handed)) == 12


def test_nothing_personal_stands_in_what_goes_out(told: Told) -> None:
    """All notices, all ways, all languages: filled from a case full of names."""
    case_id = told.case()
    brought_to(told.store, case_id, 5, told.people, told.clock)
    told.store.write(lambda connection: connection.execute(outgoing.delete()))
    for notice, channel, language, row in every_notice(told, case_id):
        made = sending.composed(told.store, row)
        assert isinstance(made, Outgoing), (notice, channel, language)
        whole = f"{made.subject}\n{made.text}\n{made.template}\n{dict(made.values)}"
        for planted in (NIK, NAME, NAME.split()[0], ACCUSED, ACCOUNT, "kependudukan", "Dusun Barat"):
            assert planted.casefold() not in whole.casefold(), (notice, channel, planted)
        assert "{" not in made.text, made.text
        if channel == SMS:
            length = sms_length(made.text)
            assert isinstance(length, int), made.text
            assert length <= ONE_SMS, made.text


def every_notice(told: Told, case_id: str) -> Iterator[tuple[str, str, str, Any]]:
    """Each as a row of the queue, its places filled with values of a real case's kind."""
    values = {
        "nomor": "PGT0-7K4M-92QX-5", "jenis": "Pengaduan", "tanggal": "23-11-2026", "batas": "09-12-2026",
        "langkah": "12", "jumlah": "12", "tahap": "Sedang diperiksa", "alasan": "menunggu jawaban instansi lain",
        "tautan": "https://aduan.example.id/survei/7K4M9-2QXZ1-0RT5V-8WB3N",
    }  # fmt: skip
    for notice in OF_NOTICE:
        for channel in WAYS:
            if not told.store.rules.notices.goes(notice, channel):
                continue
            for language in LANGUAGES:
                yield notice, channel, language, _one_row(told, case_id, (notice, channel, language), values)


def _one_row(told: Told, case_id: str, which: tuple[str, str, str], values: dict[str, str]) -> Any:
    notice, channel, language = which
    address = "a@contoh.id" if channel == "email" else "+6281234567890"
    one = queue.Notice(f"{which}", notice, channel, address, language, values)

    def work(connection: Any, store: Store = told.store) -> Any:
        made = queue.write(connection, store, store.office_id, told.row(case_id), one, told.clock())
        return connection.execute(queue.with_case(outgoing.c.outgoing_id == made)).one()

    return told.store.write(work)


def test_it_is_the_same_on_postgresql(tmp_path: Path, postgres_database: str) -> None:
    with told_at(tmp_path, postgres_database, ways=("sms",)) as told:
        store, staf, clock = told.store, told.people["staf"], told.clock
        case_id = told.case(updates="semua")
        told.ways["sms"].outcomes.append(NotSent("salah"))
        assert told.round("sms").failed == 1
        first = only(told)
        assert steering.send_again(store, case_id, first.outgoing_id, staf, clock) is None
        assert steering.send_again(store, case_id, first.outgoing_id, staf, clock) == Refusal(
            "outgoing.not_now"
        )
        assert told.round("sms").sent == 1
        step_on(store, case_id, told.people, clock)
        waiting = told.rows(case_id)[-1]
        assert steering.hold_back(store, case_id, waiting.outgoing_id, staf, clock) is None
        assert steering.stop_by_staff(store, case_id, "sms", staf, clock) is None
        allowed = steering.allow_by_staff(store, case_id, "sms", "0812 3456 7891", True, staf, clock)
        assert allowed is None
        assert told.names(case_id) == [
            ("diterima", "sms", "gagal"),
            ("diterima", "sms", "terkirim"),
            ("langkah", "sms", "batal"),
        ]
        assert [one.address for one in steering.notices_of_case(store, case_id, staf).contacts] == [
            "+62 ••• 891"
        ]


def test_of_whose_notice_an_answer_is_asked_by_any_name_and_nothing_that_only_looks_like_one_breaks_it(
    tmp_path: Path, postgres_database: str
) -> None:
    with told_at(tmp_path, postgres_database, ways=("sms",)) as told:
        case_id = told.case()
        told.round("sms")
        sent = only(told)
        with told.store.reading() as connection:
            for names, of in (
                ((sent.outgoing_id,), case_id),
                ((sent.external_id,), case_id),
                (("z" * 36, sent.outgoing_id), case_id),  # PostgreSQL takes no such key
                (("z" * 36, ""), None),
                ((), None),
            ):
                assert queue.case_of_ours(connection, told.store.office_id, names) == of


def test_whoever_steers_a_case_holds_it_until_he_is_done(tmp_path: Path, postgres_database: str) -> None:
    """STOP and "send again" at one moment: the second looks when the first has written."""
    with told_at(tmp_path, postgres_database, ways=("sms",)) as told:
        case_id, staf = told.case(), told.people["staf"]
        with told.store.engine.begin() as first:
            assert dossier.claim(first, case_id, staf).case_id == case_id
            with told.store.engine.connect() as second, second.begin():
                second.execute(text("SET LOCAL lock_timeout = '100ms'"))
                with pytest.raises(OperationalError, match="lock timeout"):
                    steering._mine(second, case_id, staf)


def test_a_sender_of_many_complaints_is_answered_by_staff_in_the_end(told: Told) -> None:
    before = undelivered(told)
    for _ in range(6):
        told.case(channel="sms", phone="081299990000")
    told.case(channel="telepon", phone="081299990000")
    assert [name for name, _, _ in told.names()] == ["diterima"] * 6
    assert undelivered(told) == before + 1


def test_the_address_of_a_confidential_complainant_is_not_for_all_eyes(told: Told) -> None:
    case_id = told.case(identity_mode="dirahasiakan")
    mine = steering.notices_of_case(told.store, case_id, told.people["staf"]).contacts
    others = steering.notices_of_case(told.store, case_id, told.people["auditor"]).contacts
    assert [one.address for one in (*mine, *others)] == ["+62 ••• 890", ""]
