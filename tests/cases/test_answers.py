from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.form import Form
from sync.cases.refusal import Refusal

TODAY = date(2026, 11, 23)
_TORJUN = "Desa Torjun, Kecamatan Torjun, Kabupaten Sampang, Jawa Timur [35.27.02.2012]"


@pytest.mark.parametrize(
    ("question", "typed", "stored"),
    [
        ("name", "  Siti  Aminah ", "Siti  Aminah"),
        ("name", "R4hmad 2", "R4hmad 2"),  # faithfully: the machine is no judge of names
        ("name", "Siti\x1b@ Aminah\u202e", "Siti@ Aminah"),
        ("nik", "3528 0705 0199 9001", "3528070501999001"),
        ("nik", "", ""),
        ("phone", "0812-3456-7890", "081234567890"),
        ("phone", "+62 812 3456 7890", "081234567890"),
        ("phone", "6281234567890", "081234567890"),
        ("phone", "(0324) 7710982", "03247710982"),
        ("phone", "+60 12-345 6789", "+60123456789"),
        ("phone", "032412345", "032412345"),
        ("email", "siti@contoh.desa.id", "siti@contoh.desa.id"),
        ("contact", "siti@contoh.id", "siti@contoh.id"),
        ("contact", "0812 3456 7890", "081234567890"),
        ("contact", "", ""),
        ("when", "2026-11-23", "2026-11-23"),
        ("when", "2020-01-01", "2020-01-01"),  # late is for staff to weigh
        ("when", "2026-11", "2026-11"),  # the day is forgotten, the month is not over
        ("address_outside", _TORJUN, _TORJUN),
        ("address_outside", "Kampung Baru\nSampang", "Kampung Baru Sampang"),
        ("desa", "2013", "2013"),
        ("desa", "outside", "outside"),
        ("earlier", "pgt1 7k4m 92qx z", "PGT1-7K4M-92QX-Z"),
        ("earlier", "", ""),
        ("account", "Baris satu\r\nbaris dua 👍 ", "Baris satu\nbaris dua 👍"),
        ("where", "Loket\n2", "Loket 2"),
        ("id_scan", "skipped", "skipped"),
        ("id_scan", "", ""),
        ("signature", "thumb", "thumb"),
        ("review", "seen", "seen"),
    ],
)
def test_what_is_stored(form: Form, question: str, typed: str, stored: str) -> None:
    assert form.check(question, typed, TODAY) == stored


@pytest.mark.parametrize(
    ("question", "typed", "refusal"),
    [
        ("name", "   ", Refusal("text.empty")),
        ("name", "12345", Refusal("name.no_letter")),
        ("name", "x" * 10_000, Refusal("text.too_long", {"n": 10_000, "max": 120})),
        ("account", "x" * 4001, Refusal("text.too_long", {"n": 4001, "max": 4000})),
        ("account", "\x1b\x1d\x00", Refusal("text.empty")),
        ("account", "a\ud800", Refusal("text.surrogate")),
        ("nik", "35280705", Refusal("nik.length", {"n": 8})),
        ("nik", "3" * 500, Refusal("nik.length", {"n": 500})),
        ("nik", "siti", Refusal("nik.digits")),
        ("phone", "0812", Refusal("phone.length", {"n": 4})),
        ("phone", "03241234", Refusal("phone.length", {"n": 8})),
        ("phone", "+", Refusal("phone.digits")),
        ("phone", "0812x345678", Refusal("phone.digits")),
        ("phone", "08123456789012345", Refusal("phone.length", {"n": 17})),
        ("email", "siti", Refusal("email.form")),
        ("email", "siti@contoh", Refusal("email.form")),
        ("email", "a@b@contoh.id", Refusal("email.form")),
        ("email", "siti@contoh..id", Refusal("email.form")),
        ("email", "siti@contoh.id, x@y.id", Refusal("email.form")),
        ("email", "sïti@contoh.id", Refusal("email.form")),
        ("email", "siti\u0661@contoh.id", Refusal("email.form")),
        ("email", "siti\ud800@contoh.id", Refusal("text.surrogate")),
        ("contact", "\udfff@contoh.id", Refusal("text.surrogate")),
        ("nik", "35\ud800", Refusal("text.surrogate")),
        ("contact", "siti@", Refusal("email.form")),
        ("contact", "siti", Refusal("phone.digits")),
        ("when", "2026-11-24", Refusal("date.future")),
        ("when", "2026-12", Refusal("date.future")),
        ("when", "kemarin", Refusal("date.form")),
        ("when", "2026-13", Refusal("date.form")),
        ("desa", "2099", Refusal("choice.unknown")),
        ("identity_mode", "anonim", Refusal("choice.unknown")),
        ("id_scan", "maybe", Refusal("choice.unknown")),
        ("earlier", "PGT1-7K4M-92QX-Y", Refusal("number.check")),
    ],
)
def test_what_is_refused(form: Form, question: str, typed: str, refusal: Refusal) -> None:
    assert form.check(question, typed, TODAY) == refusal


@given(data=st.data(), typed=st.text(st.characters(), max_size=80))
def test_any_text_gets_an_answer_and_a_stored_one_stays(form: Form, data: st.DataObject, typed: str) -> None:
    question = data.draw(st.sampled_from(form.questions)).id
    stored = form.check(question, typed, TODAY)
    assert isinstance(stored, Refusal) or form.check(question, stored, TODAY) == stored
