"""What is done to a case besides its steps: by whom, with what words, and why not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.desk.conftest import PASSWORD, card
from tests.desk.staffed import UNIT, Staffed, said, staffed


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as running:
        yield running


def act(office: Staffed, who: str, case_id: str, slug: str, **fields: str | list[str]) -> str:
    path = f"/kasus/{case_id}/tindakan/{slug}"
    return office.done(who, path, path, **fields)


class TestDesk:
    def test_a_step_is_taken_seen_by_others_and_given_back(self, office: Staffed) -> None:
        case_id = office.case()
        page = act(office, "siti", case_id, "ambil")
        assert "Langkah ini di meja Anda" in page
        other = office.page("budi", f"/kasus/{case_id}")
        assert "di meja Siti Aminah" in other
        assert "Kasus ini sedang dikerjakan Siti Aminah" in other
        assert "/tindakan/ambil" not in other
        assert "1 Terima, diambil sendiri" in page
        back = act(office, "siti", case_id, "kembalikan")
        assert "Langkah kembali ke antrean" in back
        assert "/tindakan/ambil" in office.page("budi", f"/kasus/{case_id}")

    def test_a_superior_gives_it_to_somebody_who_may_do_it(self, office: Staffed) -> None:
        case_id = office.case()
        page = act(office, "kasi", case_id, "serahkan", to="budi", note="Tolong hari ini.")
        assert "kepada Budi Santoso" in page
        assert "Tolong hari ini." in page
        assert "Untuk saya" in office.page("budi", "/")
        assert case_id in office.page("budi", "/?kotak=meja")
        refused = office.send(
            "kasi", f"/kasus/{case_id}/tindakan/serahkan", f"/kasus/{case_id}/tindakan/serahkan", to="camat"
        )
        assert refused.status_code == 409
        assert "tidak dapat diberikan kepada orang itu" in said(refused.text)
        assert "belum dapat" in office.page("siti", f"/kasus/{case_id}").lower()

    def test_nobody_chosen_is_said_at_the_field(self, office: Staffed) -> None:
        path = f"/kasus/{office.case()}/tindakan/serahkan"
        answer = office.send("kasi", path, path, to="", note="Kepada siapa ya")
        assert answer.status_code == 422
        assert 'aria-describedby="to-petunjuk to-salah"' in answer.text
        assert "Kepada siapa ya" in answer.text

    def test_from_the_queue_one_comes_back_to_the_queue(self, office: Staffed) -> None:
        case_id = office.case()
        queue = office.page("siti", "/antrean")
        assert f"/kasus/{case_id}/tindakan/ambil" in queue
        page = office.done(
            "siti",
            f"/kasus/{case_id}/tindakan/ambil",
            f"/kasus/{case_id}/tindakan/ambil",
            **{"from": "antrean"},
        )
        assert "<h1>Antrean peran</h1>" in page
        assert f"/kasus/{case_id}/tindakan/ambil" not in page


class TestMatters:
    def test_a_class_shortens_the_promise(self, office: Staffed) -> None:
        case_id = office.case()
        page = act(office, "siti", case_id, "jenis", klass="informasi", reason="Hanya menanyakan syarat.")
        assert "Janji jawaban, 5 hari kerja" in page
        assert "Hanya menanyakan syarat." in page
        assert "hanya boleh mempersingkat" in office.page("siti", f"/kasus/{case_id}/tindakan/jenis")

    def test_who_is_accused_loses_sight_of_the_case(self, office: Staffed) -> None:
        case_id = office.case()
        act(office, "kasi", case_id, "teradu", persons="budi")
        assert office.at["budi"].get(f"/desk/kasus/{case_id}").status_code == 404
        assert case_id not in office.page("budi", "/?kotak=semua")
        page = office.page("siti", f"/kasus/{case_id}")
        assert "Budi Santoso" in page

    def test_whoever_shuts_himself_out_is_led_to_his_own_list(self, office: Staffed) -> None:
        page = act(office, "budi", office.case(), "teradu", persons="budi")
        assert "<h1>Kotak kerja</h1>" in page
        assert "Mereka tidak melihat kasus ini lagi." in page

    def test_two_of_the_same_matter_point_at_each_other(self, office: Staffed) -> None:
        leading, follower = office.case(), office.case()
        number = _number(office.page("siti", f"/kasus/{leading}"))
        path = f"/kasus/{follower}/tindakan/kaitkan"
        unknown = office.send("siti", path, path, leading="PGT1-0000-0000-0")
        assert unknown.status_code == 422
        assert "tidak dikenal" in said(unknown.text)
        page = act(office, "siti", follower, "kaitkan", leading=number.lower().replace("-", " "))
        assert "Kasus induk" in page
        assert number in page
        assert "Dikaitkan ke kasus ini" in office.page("siti", f"/kasus/{leading}")
        page = act(office, "siti", follower, "lepas-kaitan", reason="Ternyata perkara lain.")
        assert "Kasus terkait" not in page

    def test_words_for_the_public_are_asked_for_only_when_it_is_shown(self, office: Staffed) -> None:
        case_id = office.case()
        path = f"/kasus/{case_id}/tindakan/umum"
        empty = office.send("sekcam", path, path, public="ya", title="", text="")
        assert empty.status_code == 422
        page = act(office, "sekcam", case_id, "umum", public="ya", title="Lampu jalan", text="Sudah diganti.")
        assert "ditampilkan tanpa data pribadi" in page
        assert "tidak ditampilkan" in act(office, "sekcam", case_id, "umum", public="tidak")


class TestNotSatisfied:
    def test_a_finished_case_goes_on_as_one_of_its_own_with_a_new_clock(self, office: Staffed) -> None:
        case_id = office.case(through=12)
        path = f"/kasus/{case_id}/tindakan/buka-kembali"
        unsaid = office.send("kasi", path, path, reason="Pelapor belum puas.")
        assert unsaid.status_code == 422
        page = act(office, "kasi", case_id, "buka-kembali", how="baru", reason="Pelapor belum puas.")
        assert "Dilanjutkan sebagai kasus baru" in page
        assert "Langkah 1 dari 12" in page
        assert "Melanjutkan kasus" in page
        assert "Fatimah Az-Zahra" in page  # what the complainant told went with it, and is open at once
        old = office.page("siti", f"/kasus/{case_id}")
        assert "Selesai dijawab" in old
        assert f"dilanjutkan sebagai {_number(page)}" in old

    def test_whom_the_old_case_was_about_sees_nothing_of_the_new_one(self, office: Staffed) -> None:
        case_id = office.case(through=12)
        act(office, "kasi", case_id, "teradu", persons="budi")
        page = act(office, "kasi", case_id, "buka-kembali", how="baru", reason="Pelapor belum puas.")
        assert _number(page) not in office.page("budi", "/?kotak=semua")
        assert "Budi Santoso" in page

    def test_what_was_not_answered_goes_on_where_it_stopped(self, office: Staffed) -> None:
        case_id = office.case(through=1)
        act(office, "siti", case_id, "cabut", reason="Pelapor datang.")
        path = f"/kasus/{case_id}/tindakan/buka-kembali"
        assert "Sebagai kasus baru" not in office.page("kasi", path)
        assert office.send("kasi", path, path, how="baru", reason="Coba").status_code == 422


def test_a_spoilt_letter_number_is_voided_and_the_next_one_given(office: Staffed) -> None:
    case_id = office.case(through=11)
    before = _letter_number(office.page("kasi", f"/kasus/{case_id}"))
    assert "/tindakan/batalkan-nomor" in office.page("kasi", f"/kasus/{case_id}")
    page = act(office, "kasi", case_id, "batalkan-nomor", reason="Salah cetak.")
    assert "Nomor lama dibatalkan" in page
    assert _letter_number(page) == before + 1
    assert f"surat {before}/2026" in page
    assert "Salah cetak." in page
    assert "batalkan-nomor" not in office.page("kasi", f"/kasus/{office.case()}")
    book = office.page("kasi", "/agenda?buku=keluar&tahun=2026")
    lines = _lines(book)
    numbers = [int(line.split()[0]) for line in lines]
    assert numbers == list(range(1, before + 2))  # no number is missing in the book
    assert "Nomor dibatalkan" in lines[before - 1]
    assert "batal: Salah cetak." in lines[before - 1]
    assert "Salah cetak." not in office.page("kasi", "/agenda?buku=keluar&tahun=2026&publik=ya")
    assert "Nomor dibatalkan" not in office.page("kasi", "/agenda?buku=keluar&tahun=2025")


def test_a_spoilt_agenda_number_stays_in_its_book_and_the_case_gets_the_next_one(office: Staffed) -> None:
    case_id = office.case(through=4)
    before = _agenda_number(office.page("kasi", f"/kasus/{case_id}"))
    path = f"/kasus/{case_id}/tindakan/batalkan-agenda"
    assert office.send("kasi", path, path, reason=" ").status_code == 422
    page = act(office, "kasi", case_id, "batalkan-agenda", reason="Tertulis ganda.")
    assert "Nomor agenda lama dibatalkan" in page
    assert _agenda_number(page) == before + 1
    assert f"agenda {before}/2026" in page
    assert "Tertulis ganda." in page
    lines = _lines(office.page("kasi", "/agenda?buku=masuk&tahun=2026"))
    assert [int(line.split()[0]) for line in lines] == list(range(1, before + 2))  # none is missing
    assert "Nomor dibatalkan" in lines[before - 1]
    assert "batal: Tertulis ganda." in lines[before - 1]
    assert "Tertulis ganda." not in office.page("kasi", "/agenda?buku=keluar&tahun=2026")
    assert "Tertulis ganda." not in office.page("kasi", "/agenda?buku=masuk&tahun=2026&publik=ya")
    assert "Tertulis ganda." in office.page("kasi", "/agenda?buku=masuk&tahun=2026&bulan=11")
    assert "Tertulis ganda." not in office.page("kasi", "/agenda?buku=masuk&tahun=2026&bulan=10")
    kasi = office.at["kasi"]
    sheet = kasi.post("/desk/rekap/unduh", buku="masuk", tahun="2026", bentuk="csv", token=kasi.token())
    assert "batal: Tertulis ganda." in sheet.content.decode("utf-8-sig")


def test_an_agenda_number_is_voided_by_a_superior_and_once_there_is_one(office: Staffed) -> None:
    case_id, early = office.case(through=3), office.case(through=2)
    path = f"/kasus/{case_id}/tindakan/batalkan-agenda"
    assert office.send("siti", path, f"/kasus/{case_id}", reason="Salah.").status_code == 409
    assert "batalkan-agenda" not in office.page("kasi", f"/kasus/{early}")


def test_an_agenda_number_can_be_voided_after_the_case_has_closed(office: Staffed) -> None:
    """Seen when the book is bound: the case stays as it was closed, and both numbers stand in the book."""
    case_id = office.case(through=12)
    page = office.page("sekcam", f"/kasus/{case_id}")
    before, closed = _agenda_number(page), page.count("Selesai")
    page = act(office, "sekcam", case_id, "batalkan-agenda", reason="Tertulis dua kali.")
    after = _agenda_number(page)
    assert after > before
    assert f"agenda {before}/2026" in page
    assert page.count("Selesai") == closed
    lines = _lines(office.page("kasi", "/agenda?buku=masuk&tahun=2026"))
    numbers = [int(line.split()[0]) for line in lines]
    assert numbers == list(range(1, after + 1))
    assert "batal: Tertulis dua kali." in lines[before - 1]
    assert (
        office.send(
            "siti", f"/kasus/{case_id}/tindakan/batalkan-agenda", f"/kasus/{case_id}", reason="x"
        ).status_code
        == 409
    )


class TestEnds:
    def test_withdrawn_closes_and_can_be_opened_again(self, office: Staffed) -> None:
        case_id = office.case(through=1)
        path = f"/kasus/{case_id}/tindakan/cabut"
        wordless = office.send("siti", path, path, reason="  ")
        assert wordless.status_code == 422
        page = act(office, "siti", case_id, "cabut", reason="Pelapor datang dan menandatangani pernyataan.")
        assert "Dicabut pelapor" in page
        assert "berhenti di sini" in page
        assert "tidak dijalani" in page
        assert "Pelapor mencabut pengaduan" not in page
        page = act(office, "kasi", case_id, "buka-kembali", how="sini", reason="Pelapor berubah pikiran.")
        assert "Langkah 2 dari 12" in page

    def test_the_statement_of_who_withdrew_is_sealed_and_every_look_at_it_is_told(
        self, office: Staffed
    ) -> None:
        case_id = office.case(through=1)
        path = f"/kasus/{case_id}/tindakan/cabut"
        no_picture = {"proof": ("surat.jpg", b"bukan gambar", "image/jpeg")}
        refused = office.send("siti", f"{path}/unggah", path, no_picture, reason="Pelapor datang.")
        assert refused.status_code == 422
        assert "Pelapor datang." in refused.text
        photo = {"proof": ("surat.png", card("PERNYATAAN"), "image/png")}
        page = office.done("siti", f"{path}/unggah", path, photo, reason="Pelapor datang.")
        assert "Dicabut pelapor" in page
        look = re.search(rf"/kasus/{case_id}/berkas/[0-9a-f]{{64}}", page)
        assert look is not None
        seen = office.done("siti", look[0], f"/kasus/{case_id}", password=PASSWORD)
        assert "Pernyataan pencabutan" in seen
        assert "data:image/jpeg;base64," in seen
        assert "Segel dibuka: Pernyataan pencabutan" in office.page("kasi", f"/kasus/{case_id}")
        other = f"/kasus/{case_id}/tindakan/tutup/unggah"
        assert office.send("siti", other, path, reason="x").status_code == 404

    def test_not_completed_is_closed_only_after_the_term_and_says_until_when(
        self, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        with staffed(tmp_path_factory.mktemp("of its own, for its clock goes on")) as office:
            self._incomplete(office)

    def _incomplete(self, office: Staffed) -> None:
        case_id = office.case(through=1)
        identity = f"/kasus/{case_id}/identitas"
        office.done("siti", f"{identity}/minta", identity, missing="salinan", until="2026-12-10")
        page = office.page("kasi", f"/kasus/{case_id}")
        assert "Tenggat berhenti" in page
        assert "Pelapor masih punya waktu melengkapi sampai Rabu, 23 Desember 2026" in page
        office.clock.forward(days=32)
        page = act(office, "kasi", case_id, "tutup", reason="Sudah dua kali dihubungi.")
        assert "Kasus ditutup" in page


def test_an_auditor_is_offered_nothing(office: Staffed) -> None:
    case_id = office.case()
    page = office.page("periksa", f"/kasus/{case_id}")
    assert "Anda hanya membaca" in page
    assert "/tindakan/" not in page
    office.at["periksa"].sign_in("periksa")
    assert office.at["periksa"].get("/desk/antrean").status_code == 403
    answer = office.send("periksa", f"/kasus/{case_id}/tindakan/ambil", f"/kasus/{case_id}")
    assert answer.status_code == 409


def test_an_act_that_does_not_exist_is_not_there(office: Staffed) -> None:
    office.at["siti"].sign_in("siti")
    assert office.at["siti"].get(f"/desk/kasus/{office.case()}/tindakan/entah").status_code == 404


def test_a_skipped_step_and_a_second_round_are_told_in_the_ribbon(office: Staffed) -> None:
    case_id = office.case(through=3)
    office.done(
        "camat",
        f"/kasus/{case_id}/disposisi",
        kind="bukan_kewenangan",
        body="Dinas PU",
        nature="biasa",
        note="Jalan kabupaten.",
    )
    assert "dilewati: bukan kewenangan" in office.page("siti", f"/kasus/{case_id}")
    looped = office.case(through=7)
    path = f"/kasus/{looped}/periksa"
    office.done("kasi", f"{path}/kembali", path, reason="Sebut tanggalnya.")
    page = office.page("siti", f"/kasus/{looped}")
    assert "perbaikan ke-1" in page
    assert "sekarang, 1× diulang" in page
    assert UNIT in page


def _number(page: str) -> str:
    return page.split("<h1>", 1)[1].split(">", 1)[1].split("<", 1)[0]


def _letter_number(page: str) -> int:
    return int(re.search(r"<dt>Nomor surat</dt><dd[^>]*>(\d+)/2026", page)[1])  # type: ignore[index]


def _agenda_number(page: str) -> int:
    return int(re.search(r"<dt>Nomor agenda</dt><dd[^>]*>(\d+)/2026", page)[1])  # type: ignore[index]


def _lines(book: str) -> list[str]:
    """The rows of a book's page, without their tags."""
    return [re.sub(r"<[^>]+>", " ", line) for line in book.split("<tr>")[2:]]
