from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cases.form import Form
from sync.cases.office import Office
from tests.cases.shipped import shipped

SHORT = {
    "language": "id",
    "kind": "pengaduan",
    "notice": "seen",
    "identity_mode": "terbuka",
    "id_choice": "ktp",
    "id_scan": "scanned",
    "name": "Siti Contoh",
    "nik": "3528070501999001",
    "desa": "2003",
    "address_detail": "Dusun Tengah, RT 1/RW 2",
    "reply_way": "ambil",
    "unit": "kependudukan",
    "when": "2026-11-20",
    "where": "Loket 2",
    "account": "Diminta membayar.",
    "settlement": "Uang kembali.",
    "more": "lanjut",
    "signature": "drawn",
}


def ids(form: Form, answers: dict[str, str], extras: bool = False) -> list[str]:
    return [page.id for page in form.pages(answers, extras)]


def anonymous_form(office_data: dict[str, Any]) -> Form:
    office_data["office"]["allow_anonymous"] = True
    return Form.from_mapping(shipped("form.toml"), Office.from_mapping(office_data))


def form_that_asks(office_data: dict[str, Any]) -> Form:
    office_data["office"]["sends_notices"] = True
    return Form.from_mapping(shipped("form.toml"), Office.from_mapping(office_data))


def test_who_may_be_told_is_asked_where_the_office_tells(form: Form) -> None:
    by_sms = SHORT | {"reply_way": "sms", "phone": "081234567890"}
    assert "updates" not in {page.id for page in form.questions}
    asking = form_that_asks(shipped("office.toml"))
    assert ids(asking, by_sms).index("updates") == ids(asking, by_sms).index("phone") + 1
    assert asking.missing(by_sms, extras=False) == ("updates",)
    assert "updates" not in ids(asking, SHORT)
    assert asking.question("updates").option_ids == ("penting", "semua", "tidak")


def test_the_short_way_is_complete(form: Form) -> None:
    pages = ids(form, SHORT)
    assert pages == [*list(SHORT)[:-1], "review", "signature"]
    assert form.missing(SHORT, extras=False) == ()
    assert all(form.check(question, value, date(2026, 11, 23)) == value for question, value in SHORT.items())


def test_every_required_answer_is_missed(form: Form) -> None:
    optional = {"id_scan", "nik"}
    for question in SHORT.keys() - optional:
        answers = {key: value for key, value in SHORT.items() if key != question}
        assert question in form.missing(answers, extras=False)
    without = {key: value for key, value in SHORT.items() if key not in optional}
    assert form.missing(without, extras=False) == ()


@pytest.mark.parametrize(
    ("changes", "there", "gone"),
    [
        ({"id_choice": "petugas"}, {"nik"}, {"id_scan"}),
        ({"id_choice": "menyusul"}, {"nik"}, {"id_scan"}),
        ({"id_choice": "kk"}, {"id_scan", "nik"}, set()),
        ({"desa": "outside"}, {"address_outside", "address_detail"}, set()),
        ({"desa": "2003"}, {"address_detail"}, {"address_outside"}),
        ({"reply_way": "sms"}, {"phone"}, {"email"}),
        ({"reply_way": "whatsapp"}, {"phone"}, {"email"}),
        ({"reply_way": "email"}, {"email"}, {"phone"}),
        ({"reply_way": "pos"}, set(), {"phone", "email"}),
        ({"kind": "informasi"}, {"account"}, {"when", "where", "settlement"}),
        ({"kind": "aspirasi"}, {"account", "where", "settlement"}, {"when"}),
    ],
)
def test_pages_follow_the_answers(
    form: Form, changes: dict[str, str], there: set[str], gone: set[str]
) -> None:
    pages = set(ids(form, SHORT | changes))
    assert there <= pages
    assert not gone & pages


def test_details_come_only_when_they_are_wanted(form: Form) -> None:
    extra = ["on_behalf", "officer", "loss", "evidence", "earlier", "contact"]
    assert not set(extra) & set(ids(form, SHORT))
    wanted = SHORT | {"more": "tambah"}
    assert form.wants_extras(wanted)
    assert not form.wants_extras(SHORT)
    pages = ids(form, wanted, extras=True)
    assert pages[pages.index("more") + 1 : pages.index("review")] == extra
    assert form.missing(wanted, extras=True) == ()
    suggestion = ids(form, wanted | {"kind": "aspirasi"}, extras=True)
    assert ("officer" in suggestion, "loss" in suggestion) == (True, False)
    assert not {"officer", "loss"} & set(ids(form, wanted | {"kind": "informasi"}, extras=True))
    proxy = ids(form, wanted | {"on_behalf": "orang_lain"}, extras=True)
    assert proxy[proxy.index("on_behalf") + 1] == "proxy_letter"


def test_anonymous_is_offered_only_where_the_office_allows_it(form: Form) -> None:
    assert form.question("identity_mode").option_ids == ("terbuka", "dirahasiakan")
    allowing = anonymous_form(shipped("office.toml"))
    assert allowing.question("identity_mode").option_ids == ("terbuka", "dirahasiakan", "anonim")


def test_anonymous_skips_whatever_names_a_person() -> None:
    form = anonymous_form(shipped("office.toml"))
    answers = SHORT | {"identity_mode": "anonim", "email": "siti@contoh.id", "reply_way": "email"}
    pages = set(ids(form, answers, extras=True))
    personal = "id_choice id_scan name nik desa address_detail address_outside reply_way phone email contact"
    assert not pages & {*personal.split(), "loss", "signature", "on_behalf", "proxy_letter"}
    assert form.missing(answers, extras=False) == ()
    assert not form.kept(answers, extras=True).keys() & {*personal.split(), "signature"}


def test_an_abandoned_way_leaves_no_answer_behind(form: Form) -> None:
    answers = SHORT | {
        "reply_way": "pos",
        "email": "siti@contoh.id",
        "phone": "0812345678",
        "officer": "Pak X",
    }
    kept = form.kept(answers, extras=False)
    assert not kept.keys() & {"email", "phone", "officer"}
    assert list(kept) == [page.id for page in form.pages(answers, extras=False) if page.id in answers]


def test_an_answer_of_a_skipped_page_asks_nothing(form: Form) -> None:
    # "outside" was chosen, then the desa was never asked again: its follow-up must not stay alone
    allowing = anonymous_form(shipped("office.toml"))
    assert "address_outside" not in ids(allowing, SHORT | {"identity_mode": "anonim", "desa": "outside"})
    assert "address_outside" in ids(form, SHORT | {"desa": "outside"})


def test_the_office_fills_its_own_lists(form: Form, office: Office) -> None:
    desa = form.question("desa")
    assert len(desa.options) == 14
    assert desa.options[2].label == "Pegantenan"
    assert desa.option_ids[-1] == "outside"
    assert form.question("unit").option_ids == tuple(service for service, _ in office.services)
    assert len(form.question("unit").options) <= 8


def test_what_the_shipped_form_promises(form: Form) -> None:
    assert form.question("account").max_length == 4000
    slow = {question.id for question in form.questions if question.timeout_s == 180}
    assert slow == {"account", "evidence", "review", "signature"}
    assert {question.timeout_s for question in form.questions} == {60, 180}
    assert all(option.icon for question in form.questions for option in question.options)
    roles = {question.id: question.role for question in form.questions if question.role}
    assert roles == {"id_scan": "scan", "proxy_letter": "proxy_letter", "evidence": "evidence"}
    with pytest.raises(KeyError):
        form.question("shoe_size")


CHAPTER_ORDER = ["start", "about_you", "complaint", "check"]


@given(st.data())
def test_any_visit_has_its_pages_in_order_and_can_end(form: Form, data: st.DataObject) -> None:
    extras = data.draw(st.booleans())
    answers: dict[str, str] = {}
    # Answering only what is asked, in the order in which it is asked, ends with nothing missing.
    for _ in range(len(form.questions)):
        missing = form.missing(answers, extras)
        if not missing:
            break
        question = form.question(missing[0])
        answers[question.id] = data.draw(st.sampled_from(question.option_ids)) if question.options else "x"
    pages = form.pages(answers, extras)
    chapters = [CHAPTER_ORDER.index(page.chapter) for page in pages]
    assert form.missing(answers, extras) == ()
    assert chapters == sorted(chapters)
    assert len({page.id for page in pages}) == len(pages)
    assert form.kept(answers, extras) == answers


def question(**changes: object) -> dict[str, object]:
    return {"id": "a", "kind": "text", "chapter": "start", "max_length": 10, **changes}


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([question(kind="essay")], r"questions\[0\].kind: expected one of language, choice"),
        ([question(requird=True)], r"questions\[0\].requird: unknown setting"),
        ([question(required="yes")], r"questions\[0\].required: expected true or false"),
        ([question(max_length=True)], r"questions\[0\].max_length: expected a whole number"),
        ([question(max_length=0)], r"questions\[0\].max_length: expected for words"),
        ([question(timeout_s=30)], r"questions\[0\].timeout_s: expected 60 to 300"),
        ([question(kind="choice", max_length=0)], r"questions\[0\].options: expected for choices"),
        ([question(role="scan")], r"questions\[0\].role: expected for captures"),
        ([question(), question()], "questions.a: stands twice"),
        ([question(only_if={"b": ["x"]})], "questions.a.only_if.b: no earlier question"),
        ([question(only_if={"a": ["x"]})], "questions.a.only_if.a: no earlier question"),
        ([question(options_from="rivers")], "options: expected for choices"),
        (
            [question(kind="choice", max_length=0, options_from="rivers")],
            "questions.a.options_from: expected one of",
        ),
        ([question(only_if="a")], r"questions\[0\].only_if: expected a table"),
        ([question(only_if={"a": [1]})], r"questions\[0\].only_if.a: expected a list of texts"),
        (["a"], r"questions\[0\]: expected a table"),
    ],
)
def test_a_wrong_form_names_the_place(questions: list[object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Form.from_mapping({"version": "1", "questions": questions})


def test_a_condition_on_an_option_that_does_not_exist_is_refused() -> None:
    choice = {"id": "way", "kind": "choice", "chapter": "start", "options": [{"id": "sms", "icon": "mail"}]}
    with pytest.raises(ValueError, match=r"questions.a.only_if.way: no such option: smss"):
        Form.from_mapping({"version": "1", "questions": [choice, question(only_if={"way": ["smss"]})]})


def test_an_option_stands_once() -> None:
    twice = [{"id": "sms", "icon": "mail"}] * 2
    choice = {"id": "way", "kind": "choice", "chapter": "start", "options": twice}
    with pytest.raises(ValueError, match=r"questions\[0\].options: an option stands twice"):
        Form.from_mapping({"version": "1", "questions": [choice]})
