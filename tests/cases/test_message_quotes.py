import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.message_quotes import own_subject, parted


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 23 Nov 2026 at 09:00, Kantor <a@b.id> wrote:\n> lama",
        "Pada Sen, 23 Nov 2026, Kecamatan menulis:\n> lama\n>\n> lagi",
        "> lama\n> lagi\n",
        "-----Original Message-----\nFrom: Kantor\nlama",
        "________________________________\nDari: Kantor\nlama",
        "On Mon, 23 Nov 2026 at 19:46, Kecamatan <a@b.example>\nwrote:\n> lama",
        "-------- Pesan Asli --------\nlama",
        "Dari: Kecamatan\nDikirim: Senin\nKepada: Warga\nPerihal: x\n\nlama",
        "*From:* x\n*Sent:* y\n*To:* z\n\nlama",
    ],
)
def test_what_is_quoted_is_parted_from_what_is_said(quoted: str) -> None:
    own, rest = parted(f"Terima kasih.\nSudah jadi.\n\n{quoted}")
    assert own == "Terima kasih.\nSudah jadi."
    assert rest == quoted.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Terima kasih",
        "> semua kutipan\n> dan tidak ada lagi",
        "Jawaban saya:\n> pertanyaan\nya, benar",
        "Pada hari Senin saya datang ke kantor\ndan loket tutup",
        "Pada tanggal 3 petugas menulis: bayar dulu.\nSaya menolak.",
        "Saya tulis di sini.\nDari: rumah saya ke kantor jauh.\nTolong.",
        "Nama saya Budi\n__________\nTanda tangan",
        "-----Original Message-----\nFrom: x\nlama",
    ],
)
def test_what_is_no_quote_at_the_end_stays(text: str) -> None:
    assert parted(text) == (text, "")


@given(st.text(max_size=300))
def test_no_word_is_lost(text: str) -> None:
    own, quoted = parted(text)
    assert "".join((own + quoted).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("subject", "own"),
    [
        ("Jalan rusak", "Jalan rusak"),
        ("Re: Fwd: Jalan rusak", "Jalan rusak"),
        ("Re: [PGT0-7K4M-92QX-5] Pengaduan diterima", ""),
        ("", ""),
    ],
)
def test_a_subject_without_the_marks_of_answering(subject: str, own: str) -> None:
    assert own_subject(subject) == own


@given(
    st.lists(
        st.sampled_from(
            ["> a", "", "kata", "Pada x menulis:", "From: a", "To: b", "Date: c", "-----Pesan Asli-----"]
        )
    )
)
def test_no_line_is_lost(lines: list[str]) -> None:
    own, quoted = parted("\n".join(lines))
    assert f"{own}\n{quoted}".split() == "\n".join(lines).split()


@pytest.mark.parametrize(
    "hostile",
    ["\n> a\nb" * 20_000, "Pada \n" * 20_000, ">\n" * 40_000 + "b", "\n" * 100_000, "From: a\n" * 20_000],
)
def test_no_text_takes_long(hostile: str) -> None:
    begun = time.process_time()
    parted(hostile + "\nkata")
    assert time.process_time() - begun < 3
