"""Which event makes which notice, to whom, and when: once for each event, by the ways that the complainant chose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from sync.cases.commands import (
    AskToComplete,
    DeliveryFailed,
    Dispose,
    NumberLetter,
    PapersArrived,
    Reopen,
    Sign,
    Withdraw,
)
from sync.cases.messages import Outcome, Outgoing
from sync.cases.refusal import Refusal
from sync.central import case_journal
from sync.central.calendar_changes import Wish, change_day
from sync.central.handling import act
from sync.central.outgoing import contacts
from sync.central.papers import PDF, SIGNED, NewPaper, keep
from sync.central.recalculation import recalculate_all
from sync.central.retention import erase_case
from sync.channels.simulated import SimulatedChannel
from tests.central.told import BY_MAIL, Told, told_at, without_ways
from tests.central.walking import brought_to, done, hand_of, seen, step_on


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    with told_at(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """For tests that look at one case alone."""
    with told_at(tmp_path_factory.mktemp("shared")) as running:
        yield running


def test_a_new_case_is_acknowledged_at_once_by_the_way_that_the_form_names(told: Told) -> None:
    told.clock.pass_(hours=12)  # Monday, 21.00 WIB: an acknowledgement does not wait for the office
    case_id = told.case()
    assert told.names(case_id) == [("diterima", "sms", "antre")]
    row = told.row(case_id)
    assert told.said(case_id) == [
        {
            "nomor": f"{row.number[:4]}-{row.number[4:8]}-{row.number[8:12]}-{row.number[12]}",
            "jenis": "Pengaduan",
            "tanggal": "23-11-2026",
            "batas": f"{row.due_on:%d-%m-%Y}",
        }
    ]
    assert told.round().sent == 1
    [sent] = told.ways["sms"].delivered()
    assert sent.address == "+6281234567890"
    assert sent.text.startswith("Pengaduan diterima 23-11-2026. Nomor PGT0-")
    assert told.names(case_id) == [("diterima", "sms", "terkirim")]


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({"reply_way": "ambil"}, []),
        ({"reply_way": "pos"}, []),
        ({"reply_way": "sms", "phone": ""}, []),
        ({"reply_way": "whatsapp"}, [("diterima", "wa", "antre")]),
        ({"reply_way": "email", "email": "a@contoh.id", "language": "mad"}, [("diterima", "email", "antre")]),
        ({"reply_way": "email", "email": "noreply@contoh.id"}, []),
        ({"id_choice": "menyusul"}, [("diterima_lengkapi", "sms", "antre")]),
        ({"updates": "tidak"}, []),
        ({"updates": "penting"}, [("diterima", "sms", "antre")]),
    ],
)
def test_who_is_told(shared: Told, answers: dict[str, str], names: list[tuple[str, str, str]]) -> None:
    assert shared.names(shared.case(**answers)) == names


def test_consent_is_an_event_and_holds_no_address(shared: Told) -> None:
    case_id = shared.case()
    with shared.store.reading() as connection:
        events = case_journal.events_of(connection, shared.store.office_id, case_id)
    [allowed] = [one for one in events if one.kind == "NoticesAllowed"]
    assert (allowed.actor, allowed.content["channel"], allowed.content["source"]) == (
        "desk PGT0",
        "sms",
        "formulir",
    )
    assert "8123" not in str(allowed.content)


def test_a_way_that_this_office_does_not_have_is_not_asked_for(told: Told) -> None:
    bare = without_ways(told)
    case_id = bare.case()
    brought_to(bare.store, case_id, 3, bare.people, bare.clock)
    assert bare.names(case_id) == []


def test_who_wants_to_hear_of_every_step_does_and_what_waits_is_replaced(told: Told) -> None:
    case_id = told.case(updates="semua")
    told.clock.pass_(hours=12)  # closed: what is written now waits for the morning
    for _ in range(3):
        step_on(told.store, case_id, told.people, told.clock)
    assert told.names(case_id)[1:] == [
        ("langkah", "sms", "batal"),
        ("langkah", "sms", "batal"),
        ("langkah", "sms", "antre"),
    ]
    assert told.said(case_id)[-1]["langkah"] == "4"
    told.round()
    assert len(told.ways["sms"].delivered()) == 1  # the acknowledgement alone
    told.clock.pass_(hours=12)
    told.round()
    assert [one.template for one in told.ways["sms"].delivered()] == ["aduan_diterima", "aduan_langkah"]


def test_the_whole_way_of_a_case_tells_what_matters_and_no_more(told: Told) -> None:
    case_id = told.case()
    brought_to(told.store, case_id, 12, told.people, told.clock)
    step_on(told.store, case_id, told.people, told.clock)
    assert [name for name, _, _ in told.names(case_id)] == ["diterima", "surat_dikirim", "selesai_nilai"]
    assert told.said(case_id)[-1]["tautan"].startswith("https://aduan.example.id/survei/")


def test_who_collects_the_letter_hears_where(told: Told) -> None:
    case_id = told.case(reply_way="ambil")
    assert told.names(case_id) == []
    with told.store.engine.begin() as connection:
        row = contacts.case_row(connection, told.store.office_id, case_id)
        wanted = contacts.Wanted("sms", "081234567890", "petugas", actor="staf", role="staf")
        assert contacts.allow(connection, told.store, row, wanted, told.clock())
    brought_to(told.store, case_id, 12, told.people, told.clock)
    assert [name for name, _, _ in told.names(case_id)] == ["surat_siap"]


def test_branches_are_told(told: Told) -> None:
    store, people, clock = told.store, told.people, told.clock
    case_id = told.case()
    brought_to(store, case_id, 2, people, clock)
    staf = hand_of(people["staf"])
    done(store, case_id, AskToComplete(hand=staf, missing="Salinan KTP"), people["staf"], clock)
    assert [name for name, _, _ in told.names(case_id)] == ["diterima", "lengkapi"]
    assert told.said(case_id)[-1]["batas"] == "23-12-2026"
    clock.pass_(days=4)
    done(store, case_id, PapersArrived(hand=staf), people["staf"], clock)
    assert told.names(case_id)[-1][0] == "mundur"
    assert told.said(case_id)[-1]["alasan"] == "menunggu kelengkapan"
    brought_to(store, case_id, 4, people, clock)
    camat = hand_of(people["camat"])
    away = Dispose(hand=camat, kind="bukan_kewenangan", body="Dinas Sosial", instruction="Limpahkan.")
    done(store, case_id, away, people["camat"], clock)
    assert told.names(case_id)[-1][0] == "dilimpahkan"
    assert "Dinas Sosial" not in str(told.said(case_id))


def test_what_happens_after_the_letter_is_told(told: Told) -> None:
    store, people, clock = told.store, told.people, told.clock
    case_id = told.case()
    brought_to(store, case_id, 12, people, clock)
    failed = DeliveryFailed(hand=hand_of(people["staf"]), way="pos", reason="Rumah kosong.")
    done(store, case_id, failed, people["staf"], clock)
    assert told.names(case_id)[-1][0] == "gagal_antar"
    step_on(store, case_id, people, clock)
    camat = hand_of(people["camat"])
    done(store, case_id, Reopen(hand=camat, reason="Belum selesai."), people["camat"], clock)
    assert told.names(case_id)[-1][0] == "dibuka_lagi"
    withdrawn = Withdraw(hand=camat, reason="Dicabut pengadu.", proof="ab" * 32)
    done(store, case_id, withdrawn, people["camat"], clock)
    assert told.names(case_id)[-1][0] == "ditutup"
    assert told.said(case_id)[-1]["alasan"] == "dicabut pelapor"


def test_what_was_told_goes_with_the_case(told: Told) -> None:
    case_id = told.case()
    brought_to(told.store, case_id, 12, told.people, told.clock)
    step_on(told.store, case_id, told.people, told.clock)
    told.clock.pass_(days=100)
    erase_case(told.store, told.store.office_id, case_id, 90, told.clock())
    assert told.said(case_id) == []
    assert {state for _, _, state in told.names(case_id)} == {"batal"}
    assert {row.address_hmac for row in told.rows(case_id)} == {""}
    assert told.round().looked_at == 0


def test_a_calendar_that_moves_the_promise_later_tells_so(told: Told) -> None:
    store, clock = told.store, told.clock
    case_id = told.case()
    holiday = Wish(day=date(2026, 11, 24), kind="libur", reason="Pemilihan kepala desa", decree="SK 1/2026")
    assert not isinstance(change_day(store, holiday, told.people["camat"], clock), Refusal)
    recalculate_all(store, store.office_id, clock)
    recalculate_all(store, store.office_id, clock)
    assert [name for name, _, _ in told.names(case_id)] == ["diterima", "mundur"]
    assert told.said(case_id)[-1]["batas"] == "10-12-2026"
    assert told.said(case_id)[-1]["alasan"] == "ada hari libur"


class Catching(SimulatedChannel):
    """A mailbox that keeps what was attached."""

    def send(self, notice: Outgoing) -> Outcome:
        CAUGHT.append(notice)
        return super().send(notice)


CAUGHT: list[Outgoing] = []
LETTER = b"%PDF-1.7 a letter that was signed electronically"


def signed_electronically(told: Told, case_id: str) -> None:
    """To step 11, by a certificate, with the signed document kept beside the event."""
    store, people, clock = told.store, told.people, told.clock
    brought_to(store, case_id, 10, people, clock)
    camat = people["camat"]
    done(store, case_id, NumberLetter(hand=hand_of(camat)), camat, clock)
    new = NewPaper(SIGNED, PDF, LETTER)
    sign = Sign(hand=hand_of(camat), way="p12", sha256=new.sha256)
    version = seen(store, case_id, camat, clock).version

    def beside(connection: Connection) -> Refusal | None:
        kept = keep(connection, store, case_id, new, camat, clock())
        return kept if isinstance(kept, Refusal) else None

    assert not isinstance(act(store, case_id, version, sign, camat, clock, beside), Refusal)


@pytest.mark.parametrize(
    ("answers", "notice", "attached"),
    [
        (BY_MAIL, "surat_terlampir", [LETTER]),
        (BY_MAIL | {"signature": ""}, "surat_dikirim", []),
        ({"reply_way": "sms"}, "surat_dikirim", []),
    ],
)
def test_a_signed_letter_goes_by_mail_to_an_address_that_is_sure(
    told: Told, answers: dict[str, str], notice: str, attached: list[bytes], tmp_path: Path
) -> None:
    case_id = told.case(**answers)
    signed_electronically(told, case_id)
    step_on(told.store, case_id, told.people, told.clock)
    assert told.names(case_id)[-1][0] == notice
    CAUGHT.clear()
    told.ways = {name: Catching(tmp_path / f"caught {name}", name) for name in told.ways}
    told.round()
    last = next(one for one in CAUGHT if one.reference == told.rows(case_id)[-1].outgoing_id)
    assert [one.data for one in last.attachments] == attached
    assert all(one.name.startswith("surat-PGT0-") for one in last.attachments)


def test_a_letter_signed_in_ink_is_not_attached(told: Told) -> None:
    case_id = told.case(**BY_MAIL)
    brought_to(told.store, case_id, 12, told.people, told.clock)
    assert told.names(case_id)[-1][0] == "surat_dikirim"
