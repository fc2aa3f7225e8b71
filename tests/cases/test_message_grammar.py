import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.message_grammar import Asked, Command, numbers_in, read_command
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal

NUMBER = TrackingNumber("PGT17K4M92QXZ")
OTHER = TrackingNumber("PGT20123ABCDH")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LAPOR jalan rusak", "jalan rusak"),
        ("lapor: jalan rusak", "jalan rusak"),
        ("  Lapor, pak camat, jalan rusak", "pak camat, jalan rusak"),
        ("*LAPOR* jalan rusak", "jalan rusak"),
        ("LAPOR!! jalan\nrusak\n", "jalan\nrusak"),
        ("\u200bLAPOR ḍâ baḍâ jhâlân rosak", "ḍâ baḍâ jhâlân rosak"),
        ("LAPOR", ""),
        ("LAPOR:  ", ""),
        ("lapor status PGT1-7K4M-92QX-Z tidak jalan", "status PGT1-7K4M-92QX-Z tidak jalan"),
    ],
)
def test_a_report_is_what_follows_its_word(text: str, said: str) -> None:
    assert read_command(text) == Asked(Command.REPORT, said)


@pytest.mark.parametrize("word", ["STATUS", "status:", "Status  ", "batal", "BATAL :"])
@pytest.mark.parametrize(
    "number",
    [
        "PGT1-7K4M-92QX-Z",
        "pgt17k4m92qxz",
        "PGT1 7K4M 92QX Z",
        "PGTI-7K4M-92QX-Z.",
        "nomor PGT1-7K4M-92QX-Z",
        "[PGT1-7K4M-92QX-Z] pak",
    ],
)
def test_a_number_after_status_or_batal_is_found_however_it_is_written(word: str, number: str) -> None:
    asked = read_command(f"{word} {number}")
    assert asked.number == NUMBER
    assert asked.command is (Command.STATUS if word.lower().startswith("status") else Command.WITHDRAW)
    assert asked.wrong is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("STATUS", Refusal("number.missing")),
        ("batal:", Refusal("number.missing")),
        ("STATUS PGT1-7K4M-92QX", Refusal("number.length", {"n": 12})),
        ("STATUS PGT1-7K4M-92QX-Y", Refusal("number.check")),
        ("STATUS 123", Refusal("number.length", {"n": 3})),
        ("STATUS PGT1/7K4M", Refusal("number.glyph", {"glyph": "/"})),
    ],
)
def test_a_number_that_is_none_is_told_so(text: str, wrong: Refusal) -> None:
    asked = read_command(text)
    assert (asked.number, asked.wrong) == (None, wrong)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("BANTUAN", Command.HELP),
        ("bantuan?", Command.HELP),
        ("Stop.", Command.STOP),
        ("STOP\n\n", Command.STOP),
    ],
)
def test_help_and_stop_stand_alone(text: str, command: Command) -> None:
    assert read_command(text) == Asked(command)


@pytest.mark.parametrize(
    "text",
    [
        "Bantuan sosial saya belum cair sejak bulan lalu",
        "stop pungli di kantor desa",
        "status tanah saya tidak jelas",
        "batal nikah karena KUA tutup tanpa pemberitahuan apa pun sepanjang minggu ini",
        "Laporan saya bagaimana?",
        "Saya mau lapor jalan rusak",
        "Selamat pagi",
        "",
        "   ",
        "👍",
    ],
)
def test_all_else_goes_to_a_person_as_it_came(text: str) -> None:
    assert read_command(text) == Asked(Command.FREE, text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "Re: [PGT1-7K4M-92QX-Z] Pengaduan Anda diterima",
        "nomor saya pgt1 7k4m 92qx z, mohon kabar",
        "PGT17K4M92QXZ",
        "kios+PGT17K4M92QXZ@pegantenan.example",
        "\uff30\uff27\uff34\uff11-7K4M-92QX-Z",
        "(PGT1\u20137K4M\u201392QX\u2013Z)",
        "satu dua tiga empat PGT1-7K4M-92QX-Z lima enam",
    ],
)
def test_a_number_is_found_wherever_it_stands(text: str) -> None:
    assert numbers_in(text) == (NUMBER,)


def test_numbers_come_once_each_and_in_order() -> None:
    text = f"{OTHER} dan {NUMBER}, sekali lagi {OTHER.glyphs.lower()}"
    assert numbers_in(text) == (OTHER, NUMBER)


@pytest.mark.parametrize(
    "text", ["", "PGT1-7K4M-92QX-Y", "xPGT17K4M92QXZ", "PGT17K4M92QXZ9", "tidak ada nomor di sini"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert numbers_in(text) == ()


def test_a_number_across_lines_is_none_as_two_lines_are_two_things() -> None:
    assert numbers_in("PGT1-7K4M\n92QX-Z") == ()


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    asked = read_command(text)
    assert asked.command in Command
    numbers_in(text)


@given(st.text("ABCXYZ0189 -\n", max_size=60), st.text("abcxyz ,.\n", max_size=60))
def test_a_number_among_words_is_found(before: str, after: str) -> None:
    text = f"{before}\n{NUMBER}\n{after}"
    assert NUMBER in numbers_in(text)


def test_a_long_message_is_read_in_its_first_part_and_soon() -> None:
    generator = random.Random(8)
    text = "".join(generator.choice("ABCD -") for _ in range(300_000))
    assert read_command(text).command is Command.FREE
    assert NUMBER in numbers_in(f"{NUMBER} {text}")
