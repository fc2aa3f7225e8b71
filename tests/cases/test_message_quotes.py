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
