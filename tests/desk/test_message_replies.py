"""Answering a message at the desk: the form, what it refuses, what stands on the message's page afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from sync.cases.messages import NotSent, Sent
from sync.central.outgoing.sending import send_round
from sync.central.tables.messages import message
from sync.central.tables.outgoing import outgoing
from sync.channels.simulated import SimulatedChannel
from tests.desk.staffed import Staffed, said, staffed
from tests.desk.test_messages import comes


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office"), ways=("sms", "wa", "email")) as made:
        yield made


@pytest.fixture
def sms(office: Staffed, tmp_path_factory: pytest.TempPathFactory) -> SimulatedChannel:
    return SimulatedChannel(tmp_path_factory.mktemp("sms"))


def state_of(office: Staffed, message_id: str) -> str:
    with office.centre.store.reading() as connection:
        return str(
            connection.execute(select(message.c.state).where(message.c.message_id == message_id)).scalar_one()
        )


def test_a_question_is_answered_from_a_phrase_and_set_aside_with_it(
    office: Staffed, sms: SimulatedChannel
) -> None:
    message_id = comes(office, "Jam berapa kantor buka?", sender="+628121000001")
    address = f"/pesan-masuk/{message_id}"
    assert f"{address}/balas" in office.page("siti", address)
    form = office.page("siti", f"{address}/balas?awal=terima_kasih")
    assert "Terima kasih atas pesan Anda" in form
    assert "Kec. Pegantenan" in form, "the phrase is filled as an SMS wants it"
    assert "Jam berapa kantor buka?" in form
    assert 'name="subject"' not in form
    page = office.done("siti", f"{address}/balas", text="Buka jam delapan.", sisihkan="ya")
    assert "Balasan dikirim" in page
    assert "Buka jam delapan." in page
    assert "Sudah dibalas lewat SMS" in page
    assert "Siti Aminah" in page
    assert state_of(office, message_id) == "diabaikan"
    assert "Dibalas petugas" in office.page("siti", "/pesan-masuk?keadaan=diabaikan")
    send_round(office.centre.store, {"sms": sms}, office.clock)
    assert sms.delivered()[-1].address == "+628121000001"
    assert "dikirim " in office.page("siti", address)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_comes_back(office: Staffed) -> None:
    message_id = comes(office, "Halo", sender="+628121000002")
    address = f"/pesan-masuk/{message_id}/balas"
    for text, words in (
        ("", "Tulis balasannya"),
        ("NIK 3528075203900001", "16 angka seperti NIK"),
        ("ḍâ", "ḍ"),
        ("x" * 500, "paling banyak 459"),
    ):
        answer = office.send("siti", address, address, text=text)
        assert answer.status_code == 422
        assert words in said(answer.text)
        assert text in answer.text
    answer = office.send("siti", address, address, text="x" * 9000)
    assert answer.status_code == 422
    with office.centre.store.reading() as connection:
        mine = select(outgoing.c.outgoing_id).where(outgoing.c.message_id == message_id)
        assert connection.execute(mine).first() is None


def test_a_mail_has_a_subject_and_the_message_may_go_on_waiting(office: Staffed) -> None:
    message_id = comes(
        office, "Apa syaratnya?", channel="email", sender="warga@contoh.id", subject="Fwd: syarat"
    )
    address = f"/pesan-masuk/{message_id}/balas"
    assert 'value="Re: syarat"' in office.page("siti", address)
    office.done("siti", address, subject="Re: syarat", text="Bawa KTP.\nDan KK.")
    assert state_of(office, message_id) == "baru"
    late = office.send("budi", address, address, subject="Re: syarat", text="Bawa KTP.", version="0")
    assert late.status_code == 409
    assert "Sudah ada balasan lain" in said(late.text)
    assert "Bawa KTP." in late.text


def test_a_reply_that_did_not_arrive_is_told_to_its_writer(office: Staffed, sms: SimulatedChannel) -> None:
    message_id = comes(office, "Tanya", sender="+628121000003")
    address = f"/pesan-masuk/{message_id}"
    office.done("budi", f"{address}/balas", text="Silakan datang.")
    sms.outcomes.extend([NotSent("cms_1"), Sent("x")])
    send_round(office.centre.store, {"sms": sms}, office.clock)
    page = office.page("budi", "/pemberitahuan")
    assert "Balasan Anda tidak sampai" in page
    assert "Buka pesan" in page
    assert "Balasan Anda tidak sampai" not in office.page("siti", "/pemberitahuan")
    assert "Gagal" in office.page("budi", address)


def test_nobody_answers_who_may_not_and_what_cannot_be_answered_says_why(office: Staffed) -> None:
    message_id = comes(office, "Promo", sender="TELKOMSEL")
    address = f"/pesan-masuk/{message_id}"
    page = office.page("siti", address)
    assert "bukan nomor atau alamat yang dapat dibalas" in page
    assert f"{address}/balas" not in page
    office.at["siti"].sign_in("siti")
    assert office.at["siti"].get(f"/desk{address}/balas").status_code == 409
    for who in ("periksa", "admin"):
        office.at[who].sign_in(who)
        assert office.at[who].get(f"/desk{address}/balas").status_code in (403, 404)
    token = office.at["siti"].token()
    headers = {"Origin": "http://testserver"}
    for data in ({"text": "Halo"}, {"text": "Halo", "token": token, "version": "9" * 30}):
        answer = office.at["siti"].client.post(f"/desk{address}/balas", data=data, headers=headers)
        assert answer.status_code in (403, 409)


def test_a_senders_own_name_is_proposed_in_the_form_and_marked_until_it_is_another(office: Staffed) -> None:
    message_id = comes(
        office, "LAPOR jalan rusak", channel="email", sender="s@contoh.id", sender_name="Siti Nurjannah"
    )
    page = office.done("siti", f"/pesan-masuk/{message_id}/kasus", f"/pesan-masuk/{message_id}")
    assert 'value="Siti Nurjannah"' in page
    assert page.count("Usulan dari nama pengirim pesan") == 1
    draft = re.search(r'action="/desk(/terima/[0-9a-f-]{36})" id="isian"', page)
    assert draft is not None
    fields = {"kind": "pengaduan", "identity_mode": "terbuka", "name": "Sitti Nurjanah"}
    assert "Usulan dari nama pengirim" not in office.done("siti", draft[1], draft[1], **fields)
