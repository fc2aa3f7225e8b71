"""Notices to complainants at the desk: what became of them, what staff do about them, and the words that they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from sync.cases.messages import NotSent
from sync.central.messages.reading import read_round
from sync.central.messages.showing import messages
from sync.central.messages.taking import store_message
from sync.central.outgoing import sending
from sync.central.outgoing.outbox import Outbox
from sync.central.tables import cases
from sync.central.tables.outgoing import outgoing
from sync.channels.simulated import SimulatedChannel
from tests.central.letters_in import READERS, arrived
from tests.desk.staffed import Staffed, staffed
from tests.papers.pdf_text import text


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office"), ways=("sms", "wa", "email")) as running:
        yield running


@pytest.fixture(scope="module")
def sms(tmp_path_factory: pytest.TempPathFactory) -> SimulatedChannel:
    return SimulatedChannel(tmp_path_factory.mktemp("sms"), "sms")


def rows(office: Staffed, case_id: str) -> list[tuple[str, str, str]]:
    with office.centre.store.reading() as connection:
        found = connection.execute(
            select(outgoing.c.notice, outgoing.c.channel, outgoing.c.state)
            .where(outgoing.c.case_id == case_id)
            .order_by(outgoing.c.made_at)
        )
        return [tuple(row) for row in found]


def test_the_page_of_the_case_says_what_became_of_each(office: Staffed, sms: SimulatedChannel) -> None:
    case_id = office.case(reply_way="sms")
    page = office.page("siti", f"/kasus/{case_id}")
    assert "Kabar kepada pelapor" in page
    assert "Menunggu" in page
    outbox = Outbox(office.centre.store, office.clock)
    assert outbox.send_due(sms) >= 1
    assert "Terkirim" in office.page("siti", f"/kasus/{case_id}")
    whole = office.page("siti", f"/kasus/{case_id}/kabar")
    assert "+62 ••• 890" in whole
    assert "1234567890" not in whole
    assert "dipilih pada formulir" in whole


def test_what_failed_is_sent_once_more_by_a_person(office: Staffed, sms: SimulatedChannel) -> None:
    while sending.send_round(office.centre.store, {"sms": sms}, office.clock).looked_at:
        pass  # what other tests have left
    case_id = office.case(reply_way="sms")
    sms.outcomes.append(NotSent("nomor_salah"))
    assert sending.send_round(office.centre.store, {"sms": sms}, office.clock).failed == 1
    assert "Kabar kepada pelapor tidak sampai" in office.page("siti", "/pemberitahuan")
    page = office.page("siti", f"/kasus/{case_id}/kabar")
    assert "nomor_salah" in page
    address = re.search(r'/desk(/kasus/[^"]+/ulang)"', page)
    assert address is not None
    said = office.done("siti", address[1], f"/kasus/{case_id}/kabar")
    assert "Kabar dikirim ulang" in said
    assert sorted(rows(office, case_id)) == [("diterima", "sms", "antre"), ("diterima", "sms", "gagal")]
    again = office.send("siti", address[1], f"/kasus/{case_id}/kabar")
    assert again.status_code == 409
    assert "sudah berubah" in again.text
    assert "dikirim ulang, SMS" in office.page("siti", f"/kasus/{case_id}")
    before = {one.reference for one in sms.delivered()}
    Outbox(office.centre.store, office.clock).send_due(sms)
    assert address[1].split("/")[-2] not in {one.reference for one in sms.delivered()} - before


def test_what_waits_is_held_back(office: Staffed) -> None:
    case_id = office.case(reply_way="email", email="fatimah@contoh.id")
    page = office.page("siti", f"/kasus/{case_id}/kabar")
    address = re.search(r'/desk(/kasus/[^"]+/tahan)"', page)
    assert address is not None
    assert "Tidak dikirim" in office.done("siti", address[1], f"/kasus/{case_id}/kabar")
    assert rows(office, case_id) == [("diterima", "email", "batal")]


def test_consent_is_taken_down_and_ended_at_the_desk(office: Staffed) -> None:
    case_id = office.case(reply_way="ambil")
    here = f"/kasus/{case_id}/kabar"
    wrong = office.send("siti", f"{here}/boleh", here, channel="sms", address="2200")
    assert wrong.status_code == 422
    assert "Bukan nomor telepon" in wrong.text
    assert 'value="2200"' in wrong.text
    page = office.done("siti", f"{here}/boleh", here, channel="wa", address="0812 3456 7891", every_step="ya")
    assert "+62 ••• 891" in page
    assert "dicatat petugas" in page
    office.quick("siti", f"/kasus/{case_id}/langkah/1", note="Berkas lengkap.")
    assert rows(office, case_id) == [("langkah", "wa", "antre")]
    assert "Berhenti sejak" in office.done("siti", f"{here}/berhenti", here, way="wa")
    assert rows(office, case_id) == [("langkah", "wa", "batal")]
    history = office.page("siti", f"/kasus/{case_id}")
    assert "Boleh dikabari: WhatsApp, dicatat petugas" in history
    assert "Tidak dikabari lagi: WhatsApp, dicatat petugas" in history


def test_a_late_reply_is_explained_by_a_class_of_reasons(office: Staffed) -> None:
    case_id = office.case(reply_way="sms")
    here = f"/kasus/{case_id}/kabar"
    early = office.send("siti", f"{here}/terlambat", here, why="instansi")
    assert early.status_code == 409
    assert "Batas jawaban belum lewat" in early.text
    store = office.centre.store
    late = (
        update(cases).where(cases.c.case_id == case_id).values(due_on=office.clock.now.date().replace(day=2))
    )
    store.write(lambda connection: connection.execute(late))
    page = office.done("siti", f"{here}/terlambat", here, why="instansi")
    assert "Pelapor dikabari bahwa jawaban terlambat" in page
    assert rows(office, case_id)[-1] == ("terlambat", "sms", "antre")
    twice = office.send("siti", f"{here}/terlambat", here, why="banyak")
    assert "Hari ini pelapor sudah dikabari" in twice.text


def test_who_only_reads_may_steer_nothing(office: Staffed) -> None:
    case_id = office.case(reply_way="sms")
    here = f"/kasus/{case_id}/kabar"
    page = office.page("periksa", here)
    assert "Jangan kirim" not in page
    refused = office.send("periksa", f"{here}/berhenti", here, way="sms")
    assert refused.status_code == 409
    assert rows(office, case_id) == [("diterima", "sms", "antre")]


def test_the_office_says_it_in_its_own_words(office: Staffed, sms: SimulatedChannel) -> None:
    here = "/teks/bantuan/sms/id"
    long = office.send("kasi", here, here, do="save", text="x" * 161)
    assert long.status_code == 422
    assert "161 dari 160" in long.text
    strange = office.send("kasi", here, here, do="save", text="Halo {nama}")
    assert "Tidak ada isian nama" in strange.text
    accents = office.send("kasi", here, here, do="save", text="Bhâsa Madhurâ")
    assert "â tidak dapat dikirim" in accents.text
    preview = office.done("kasi", here, here, do="preview", text="Ketik LAPOR. {kantor}")
    assert "Ketik LAPOR. Kec. Pegantenan" in preview
    page = office.done("kasi", here, here, do="save", text="Ketik LAPOR. {kantor}")
    assert "Kalimat disimpan" in page
    assert "Versi 1" in page
    assert "diubah" in office.page("kasi", "/teks")
    back = office.done("kasi", here, here, do="reset", text="x")
    assert "Kembali ke kalimat bawaan" in back
    assert "STATUS lalu nomor tanda terima" in back


def test_who_may_not_change_the_words(office: Staffed) -> None:
    assert 'name="text"' not in office.page("admin", "/teks/bantuan/sms/id")
    assert office.at["siti"].get("/desk/teks").status_code == 403


def test_a_copy_of_the_case_says_what_its_complainant_was_told(office: Staffed) -> None:
    case_id = office.case(reply_way="sms")
    office.at["kasi"].sign_in("kasi")  # proved just now
    copy = office.send("kasi", f"/arsip/{case_id}/salinan", f"/arsip/{case_id}", what="data_pribadi")
    assert copy.content.startswith(b"%PDF"), copy.text[:200]
    assert "Laporan diterima" in text(copy.content)


def test_a_message_says_what_a_machine_has_answered(office: Staffed, sms: SimulatedChannel) -> None:
    centre, outbox = office.centre, Outbox(office.centre.store, office.clock)
    for n, words in enumerate(("BANTUAN", "LAPOR lampu padam")):
        came = arrived(words, f"asked {n}", sender=f"+62811000011{n}", at=office.clock())
        assert store_message(centre.store, centre.keys, came, centre.clock)
    read_round(centre.store, centre.keys, READERS, centre.clock, outbox.answering)
    found = {one.command: one for one in messages(centre.store, office.people["siti"], "baru")}
    report, asked = found["lapor"], found["bantuan"]
    assert office.page("siti", "/pesan-masuk").count("Dijawab otomatis") == 1
    waiting = office.page("siti", f"/pesan-masuk/{asked.message_id}")
    assert "Jawaban BANTUAN" in waiting
    assert "menunggu, dibuat" in waiting
    assert outbox.send_due(sms) >= 1
    assert "Jawaban BANTUAN, dikirim" in office.page("siti", f"/pesan-masuk/{asked.message_id}")
    assert "dijawab otomatis" not in office.page("siti", f"/pesan-masuk/{report.message_id}")
