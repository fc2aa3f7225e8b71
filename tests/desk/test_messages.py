"""The inbox at the desk: a person reads, decides, and takes back; who is spoken of does not see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.cases.messages import Health
from sync.cases.refusal import Refusal
from sync.central import case_journal, drafts
from sync.central.case_views import CaseDetail
from sync.central.channel_states import note_health
from sync.central.handling import case_page
from sync.central.messages.reading import read_round
from sync.central.messages.showing import messages, waiting_count
from sync.central.messages.taking import store_message
from sync.central.tables import cases, metadata
from sync.central.tables.messages import message
from sync.desk.wording import Wording
from tests.central.letters_in import READERS, arrived
from tests.desk.conftest import card
from tests.desk.pdfs import pdf
from tests.desk.staffed import Staffed, said, staffed

COUNT = iter(range(10_000))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as made:
        yield made


def comes(office: Staffed, text: str = "Jalan rusak", **more: Any) -> str:
    """A message that was read; its id."""
    office.clock.forward(seconds=1)
    centre = office.centre
    what = {"external_id": str(next(COUNT)), "at": centre.clock()} | more
    assert store_message(centre.store, centre.keys, arrived(text, **what), centre.clock)
    read_round(centre.store, centre.keys, READERS, centre.clock)
    return newest(office).message_id


def newest(office: Staffed) -> Any:
    with office.centre.store.reading() as connection:
        return connection.execute(select(message).order_by(message.c.message_id.desc()).limit(1)).one()


def row_of(office: Staffed, message_id: str) -> Any:
    with office.centre.store.reading() as connection:
        return connection.execute(select(message).where(message.c.message_id == message_id)).one()


def detail_of(office: Staffed, case_id: str) -> CaseDetail:
    found = case_page(office.centre.store, case_id, office.people["camat"], office.clock)
    assert isinstance(found, CaseDetail)
    return found


def test_the_list_and_the_menu_tell_what_waits(office: Staffed) -> None:
    comes(office, "LAPOR lampu jalan mati")
    page = office.page("siti", "/pesan-masuk")
    waiting = waiting_count(office.centre.store, office.people["siti"])
    assert f'menu__count digits">{waiting}<' in page
    assert "LAPOR lampu jalan mati" in page
    assert "lampu jalan" not in office.page("siti", "/pesan-masuk?keadaan=diabaikan")
    assert "lampu jalan" not in office.page("siti", "/pesan-masuk?lewat=email")
    assert "lampu jalan" in office.page("siti", "/pesan-masuk?lewat=sms&keadaan=tidakada")


def test_the_guide_leads_to_it(office: Staffed) -> None:
    assert "Menu Pesan masuk" in office.page("siti", "/bantuan")


def test_a_case_is_made_of_it_with_its_words_its_time_its_contact_and_its_pictures(office: Staffed) -> None:
    files = [("foto.png", "image/png", card("BUKTI")), ("surat.pdf", "application/pdf", b"%PDF-1.7")]
    message_id = comes(office, "LAPOR jembatan putus", files=files)
    office.clock.forward(minutes=5)
    page = office.done("siti", f"/pesan-masuk/{message_id}/kasus", f"/pesan-masuk/{message_id}")
    assert "Ada lampiran yang bukan gambar atau PDF" in page
    assert re.search(r"<textarea[^>]*>\s*jembatan putus</textarea>", page)
    draft = re.search(r'action="/desk(/terima/[0-9a-f-]{36})" id="isian"', page)
    assert draft is not None
    again = office.done("siti", f"/pesan-masuk/{message_id}/kasus", f"/pesan-masuk/{message_id}")
    assert draft[1] in again, "the same draft, not another one"
    assert "Siti Aminah sedang mencatatnya" in office.page("budi", f"/pesan-masuk/{message_id}")
    form = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', page))
    fields = {
        "kind": "pengaduan", "identity_mode": "terbuka", "id_choice": "menyusul", "name": "Bunga", "unit": "pembangunan",
        "account": "jembatan putus", "reply_way": "sms", "phone": form["phone"], "desa": "2001", "address_detail": "Barat",
        "received_date": form["received_date"], "received_time": form["received_time"],
    }  # fmt: skip
    assert fields["phone"].endswith("81234567890")
    office.done("siti", draft[1], draft[1], act="check", **fields)
    done = office.done("siti", f"{draft[1]}/kirim", f"{draft[1]}/baca", review="seen")
    row = row_of(office, message_id)
    assert (row.state, row.decided_by) == ("kasus", "siti")
    detail = detail_of(office, row.case_id)
    assert detail.row.channel == "sms"
    assert abs((detail.row.filed_at - row.received_at).total_seconds()) < 60
    assert [file.role for file in detail.files] == ["evidence"]
    assert [one.kind for one in detail.events] == ["CaseReceived", "TakenByHand", "MessageAdded"]
    assert "belum menunjukkan identitas" in office.page("siti", f"/kasus/{row.case_id}")
    whole = office.page("siti", f"/kasus/{row.case_id}")
    assert f"/pesan-masuk/{message_id}" in whole
    assert "di kios" not in whole
    assert "Meja petugas PGT0" in whole
    assert str(detail.row.number)[:4] in done


def test_two_clerks_make_one_case_of_one_message(office: Staffed) -> None:
    message_id = comes(office, "Saluran mampet")
    made = {}
    for who in ("siti", "budi"):
        page = office.done(who, f"/pesan-masuk/{message_id}/kasus", f"/pesan-masuk/{message_id}")
        found = re.search(r'action="/desk(/terima/[0-9a-f-]{36})" id="isian"', page)
        assert found is not None
        made[who] = found[1]
        fields = {
            "kind": "pengaduan",
            "identity_mode": "terbuka",
            "unit": "pembangunan",
            "account": "Saluran mampet",
        }
        office.done(who, made[who], made[who], act="check", **fields)
    office.done("siti", f"{made['siti']}/kirim", f"{made['siti']}/baca", review="seen")
    with office.centre.store.reading() as connection:
        before = len(connection.execute(select(cases.c.case_id)).all())
    late = office.send("budi", f"{made['budi']}/kirim", f"{made['budi']}/baca", review="seen")
    assert "sudah ditangani orang lain" in said(late.text)
    with office.centre.store.reading() as connection:
        assert len(connection.execute(select(cases.c.case_id)).all()) == before
    assert drafts.find(office.centre.store, office.people["budi"], made["budi"].rsplit("/", 1)[1]) is not None


def test_it_is_linked_to_a_case_and_taken_off_again(office: Staffed) -> None:
    case_id = office.kiosk.file()
    before = detail_of(office, case_id)
    message_id = comes(office, f"Saya {before.row.number} pindah rumah, telepon 0899")
    page = office.page("siti", f"/pesan-masuk/{message_id}")
    assert "bukan bukti bahwa pengirimnya" in page
    address = f"/pesan-masuk/{message_id}"
    for wrong, words in (
        ("", "13 huruf"),
        ("PGT1-7K4M-92QX-Y", "salah ketik"),
        ("PGT1-7K4M-92QX-Z", "tidak ada"),
    ):
        answer = office.send("siti", f"{address}/taut", address, number=wrong)
        assert answer.status_code == 422
        assert words in answer.text
    office.done("siti", f"{address}/taut", address, number=before.row.number.lower())
    after = detail_of(office, case_id)
    assert after.answers == before.answers, "contact data stays as it was"
    assert [one.kind for one in after.events][-1] == "MessageAdded"
    assert "Pesan masuk: SMS" in office.page("siti", f"/kasus/{case_id}")
    office.done("siti", f"{address}/kembalikan", address)
    assert [one.kind for one in detail_of(office, case_id).events][-1] == "MessageTakenOff"
    assert (row_of(office, message_id).state, row_of(office, message_id).case_id) == ("baru", None)
    with office.centre.store.reading() as connection:
        assert case_journal.broken_at(connection, office.centre.store.office_id, case_id) is None


def test_setting_aside_needs_a_reason_and_can_be_undone(office: Staffed) -> None:
    message_id = comes(office, "Promo pulsa")
    address = f"/pesan-masuk/{message_id}"
    refused = office.send("siti", f"{address}/sisihkan", address, reason=" x ")
    assert refused.status_code == 422
    assert "paling sedikit lima huruf" in refused.text
    office.done("siti", f"{address}/sisihkan", address, reason="Iklan operator")
    assert row_of(office, message_id).state == "diabaikan"
    page = office.page("siti", address)
    assert "Iklan operator" in page
    assert "Catat sebagai pengaduan" not in page
    assert office.send("budi", f"{address}/kasus", address).status_code == 409
    office.done("budi", f"{address}/kembalikan", address)
    assert row_of(office, message_id).state == "baru"
    with office.centre.store.reading() as connection:
        events = connection.execute(select(metadata.tables["person_event"].c.kind)).scalars().all()
    assert {"message-aside", "message-back"} <= set(events)


def test_a_picture_is_looked_at_and_other_files_are_fetched_after_a_proof_alone(office: Staffed) -> None:
    files = [
        ("foto.png", "image/png", card("BUKTI")),
        ('x".exe\r\nSet-Cookie: a=b', "application/x-dosexec", b"MZ"),
        ("rusak.png", "image/png", b"\x89PNG kacau"),
    ]
    message_id = comes(office, "Dengan lampiran", channel="email", files=files)
    address = f"/pesan-masuk/{message_id}"
    office.at["siti"].sign_in("siti")
    seen = office.send("siti", f"{address}/lampiran/1", address)
    assert "data:image/jpeg;base64," in seen.text
    assert office.send("siti", f"{address}/lampiran/3", address).status_code == 409
    assert office.send("siti", f"{address}/lampiran/9", address).status_code == 404
    fetched = office.send("siti", f"{address}/lampiran/2/unduh", address)
    assert fetched.content == b"MZ"
    assert fetched.headers["content-type"] == "application/octet-stream"
    assert fetched.headers["content-disposition"] == f'attachment; filename="lampiran-{message_id[-6:]}-2"'
    raw = office.send("siti", f"{address}/asli", address)
    assert b"Dengan lampiran" in raw.content
    assert raw.headers["content-disposition"].endswith('.eml"')
    office.clock.forward(minutes=6)
    asked = office.send("siti", f"{address}/asli", address)
    assert "Buktikan bahwa ini Anda" in asked.text
    assert b"Dengan lampiran" not in asked.content


def test_a_pdf_is_shown_as_pictures_and_its_pages_go_into_the_form(office: Staffed) -> None:
    files = [("surat.pdf", "application/pdf", pdf(2)), ("terkunci.pdf", "application/pdf", b"%PDF-1.7 kacau")]
    message_id = comes(office, "Surat terlampir", channel="email", files=files)
    address = f"/pesan-masuk/{message_id}"
    office.at["siti"].sign_in("siti")
    seen = office.send("siti", f"{address}/lampiran/1", address)
    assert seen.text.count('src="data:image/jpeg;base64,') == 2
    assert "halaman 2" in seen.text
    assert office.send("siti", f"{address}/lampiran/2", address).status_code == 409
    page = office.done("siti", f"{address}/kasus", address)
    assert page.count("Surat atau bukti ·") == 4, "each page, and its button"
    assert "Ada lampiran yang bukan gambar atau PDF" in page


def test_a_voice_message_is_heard_on_its_page(office: Staffed) -> None:
    voice = b"OggS" + bytes(24) + b"OpusHead" + bytes(100)
    files = [("suara.ogg", "audio/ogg; codecs=opus", voice), ("rusak.ogg", "audio/ogg", b"OggS")]
    message_id = comes(office, "", channel="wa", files=files)
    address = f"/pesan-masuk/{message_id}"
    office.at["siti"].sign_in("siti")
    assert "Dengarkan" in office.page("siti", address)
    assert 'src="data:audio/ogg;base64,' in office.send("siti", f"{address}/lampiran/1", address).text
    assert office.send("siti", f"{address}/lampiran/2", address).status_code == 409


def test_who_is_spoken_of_and_who_only_reads_do_not_get_at_it(office: Staffed) -> None:
    message_id = comes(office, "Moh. Ilyas minta uang di loket")
    address = f"/pesan-masuk/{message_id}"
    assert "Ilyas" in office.page("siti", address)
    assert office.at["kasi"].get(f"/desk{address}").status_code == 404
    assert "minta uang" not in office.page("kasi", "/pesan-masuk")
    office.at["kasi"].sign_in("kasi")
    for path in ("kasus", "taut", "sisihkan", "kembalikan", "asli"):
        answer = office.send("kasi", f"{address}/{path}", "/pesan-masuk", number="PGT1", reason="Tidak benar")
        assert answer.status_code in (403, 404), path
    for who in ("periksa", "admin"):
        office.at[who].sign_in(who)
        assert office.at[who].get("/desk/pesan-masuk").status_code == 403
        assert office.at[who].get(f"/desk{address}").status_code in (403, 404)
        for path in ("kasus", "taut", "sisihkan", "kembalikan", "asli", "lampiran/1"):
            answer = office.send(who, f"{address}/{path}", "/akun", number="x", reason="Tidak benar")
            assert answer.status_code in (403, 404), (who, path)
    assert row_of(office, message_id).state == "baru"


def test_a_message_about_a_case_that_one_may_not_see_is_hidden_with_it(office: Staffed) -> None:
    case_id = office.kiosk.file(officer="Moh. Ilyas")
    number = detail_of(office, case_id).row.number
    message_id = comes(office, f"Bagaimana {number}?")
    assert office.at["kasi"].get(f"/desk/pesan-masuk/{message_id}").status_code == 404
    office.done("siti", f"/pesan-masuk/{message_id}/taut", f"/pesan-masuk/{message_id}", number=number)
    assert office.at["kasi"].get(f"/desk/pesan-masuk/{message_id}").status_code == 404
    assert number in office.page("periksa", f"/pesan-masuk/{message_id}").replace("-", "")


def test_what_strangers_write_is_shown_as_text(office: Staffed) -> None:
    message_id = comes(
        office,
        "<script>alert(1)</script>\n\nOn Mon, 23 Nov 2026 at 09:00, Kantor wrote:\n> lama",
        channel="email",
        sender='"><img src=x onerror=alert(1)>\u202e@x',
        subject="<b>hai</b>",
    )
    page = office.page("siti", f"/pesan-masuk/{message_id}")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>hai" not in page
    assert "\u202e" not in page
    assert re.search(r"<details[^>]*><summary>Kutipan[^<]*</summary><p[^>]*>On Mon", page)


def test_a_long_list_has_pages(tmp_path: Path) -> None:
    with staffed(tmp_path) as office:
        centre = office.centre
        for n in range(55):
            office.clock.forward(seconds=1)
            store_message(
                centre.store, centre.keys, arrived(f"pesan {n:02}", str(n), at=office.clock()), office.clock
            )
        while read_round(centre.store, centre.keys, READERS, centre.clock):
            pass
        page = office.page("siti", "/pesan-masuk")
        older = re.search(r'href="/desk(/pesan-masuk\?[^"]*sebelum=[^"]*)"', page)
        assert older is not None
        rest = office.page("siti", older[1].replace("&amp;", "&"))
        assert ("pesan 54" in page, "pesan 04" in page) == (True, False)
        assert ("pesan 54" in rest, "pesan 04" in rest) == (False, True)
        assert len(messages(centre.store, office.people["siti"], "baru", limit=100)) == 55


def test_nobody_is_refused_without_words(office: Staffed) -> None:
    wording = Wording.load(office.centre.store.rules.office)
    codes = ("unknown", "not_your_role", "decided", "not_aside", "erased", "reason")
    for code in codes:
        assert f"message.{code}" not in wording.refusal(Refusal(f"message.{code}"))


def test_the_form_shows_the_message_beside_it_and_a_way_s_health_stands_with_the_machines(
    office: Staffed,
) -> None:
    message_id = comes(office, "LAPOR sumur kering\u202e", channel="wa")
    page = office.done("siti", f"/pesan-masuk/{message_id}/kasus", f"/pesan-masuk/{message_id}")
    assert "Pesan asal" in page
    assert "LAPOR sumur kering" in page
    assert "Jalan masuk lain" in office.page("siti", "/kios"), "rows wait for a way that nobody tends"
    assert "Tidak dijalankan" in office.page("siti", "/kios")
    well = Health("baik", facts={"signal": "-71 dBm"}, heard_at=office.clock())
    note_health(office.centre.store, "wa", well, office.clock)
    note_health(office.centre.store, "sms", Health("putus", ("in_failed",)), office.clock)
    page = office.page("admin", "/kios")
    assert "sinyal -71 dBm" in page
    assert "Gagal mengambil pesan" in page
    assert "Terputus" in page


def test_who_complained_confidentially_is_not_named_in_lists_nor_to_who_only_reads(office: Staffed) -> None:
    secret, plain = office.kiosk.file(identity_mode="dirahasiakan"), office.kiosk.file()
    for case_id, sender in ((secret, "+62877000001"), (plain, "+62877000002")):
        number = detail_of(office, case_id).row.number
        message_id = comes(office, f"Ini {number}, saya Fatimah", sender=sender)
        office.done("siti", f"/pesan-masuk/{message_id}/taut", f"/pesan-masuk/{message_id}", number=number)
        assert sender in office.page("siti", f"/pesan-masuk/{message_id}")
        seen = office.at["periksa"].get(f"/desk/pesan-masuk/{message_id}").status_code
        assert seen == (404 if case_id == secret else 200)
        listed = f"/desk/pesan-masuk/{message_id}" in office.page("periksa", f"/kasus/{case_id}")
        assert listed == (case_id == plain)
    page = office.page("siti", "/pesan-masuk?keadaan=ditautkan")
    assert "+62877000002" in page
    assert "+62877000001" not in page
    assert "Identitas dirahasiakan" in page
