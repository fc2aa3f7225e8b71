"""Two offices in one store, and a third without settings: each on its own paper, none on another's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.cases.case import AgendaNumber, CaseFile
from sync.cases.refusal import Refusal
from sync.central.by_hand import receive
from sync.central.examination import examine
from sync.central.handling import case_page
from sync.central.offices import OfficeRow, add_office, seen_by
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.roster import context_of
from sync.central.rules import load_rules
from sync.central.taken_in import Received, TakenIn
from sync.configuration import config_folder
from tests.asking import client_of
from tests.desk.conftest import ANSWERS, PASSWORD, Browser
from tests.desk.staffed import Staffed, staffed
from tests.papers.pdf_text import text

OTHER, UNSAID = "352808", "352812"
_SAYS = {
    'name = "Kecamatan Pegantenan"': 'name = "Kecamatan Larangan"',
    'short_name = "Pegantenan"': 'short_name = "Larangan"',
    'code = "PGT"': 'code = "GDG"',
    'region_code = "352807"': f'region_code = "{OTHER}"',
    'signatory_title = "Camat Pegantenan"': 'signatory_title = "Camat Larangan"',
    'letter_classification = ""': 'letter_classification = "400.12"',
    'letter_unit_code = ""': 'letter_unit_code = "35.28.08"',
    "one_person_may_check = false": "one_person_may_check = true",
    'name = "Plakpak"': 'name = "Blumbungan"',
    'address = "Jalan Raya Pegantenan, Pegantenan, Pamekasan"': 'address = "Jalan Raya Larangan 1"',
}


def config_of_two(folder: Path) -> Path:
    """The shipped settings, and another office's beside them."""
    config = folder / "config"
    shutil.copytree(config_folder(), config)
    words = (config / "office.toml").read_text(encoding="utf-8")
    for before, after in _SAYS.items():
        assert before in words, before
        words = words.replace(before, after, 1)
    (config / "offices").mkdir()
    without_calendar = re.sub(r"\n\[\[calendar\..*", "\n", words, flags=re.DOTALL)
    (config / "offices" / f"{OTHER}.toml").write_text(without_calendar, encoding="utf-8")
    return config


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    folder = tmp_path_factory.mktemp("two")
    with staffed(folder, config_of_two(folder)) as made:
        store = made.centre.store
        for code, office_id, name in (
            ("GDG", OTHER, "Kecamatan Larangan"),
            ("KDR", UNSAID, "Kecamatan Kadur"),
        ):
            row = add_office(store, code=code, region_code=office_id, name=name)
            assert isinstance(row, OfficeRow)
            login = f"staf.{code.lower()}"
            added = add_person(
                store, office_id, login=login, name="Ani Lestari", role="staf", clock=made.clock
            )
            assert isinstance(added, Person)
            token = invite(store, added.person_id, made.clock)
            choose_password(store, made.passwords, token, PASSWORD, made.clock)
            made.people[login], made.at[login] = added, Browser(client_of(made.app))
            made.at[login].sign_in(login)
        yield made


def case_of(office: Staffed, login: str) -> str:
    taken = TakenIn("langsung", {**ANSWERS, "desa": "2001"}, office.clock())
    made = receive(office.centre.store, office.centre.keys, taken, office.people[login], office.clock)
    assert isinstance(made, Received)
    return made.case_id


def test_each_prints_its_own_name_and_villages(office: Staffed) -> None:
    for who, own, other in (
        ("siti", ("Kecamatan Pegantenan", "Plakpak"), ("Larangan 1", "Blumbungan")),
        ("staf.gdg", ("Kecamatan Larangan", "Blumbungan"), ("Raya Pegantenan", "Plakpak")),
        ("siti", ("Kecamatan Pegantenan", "Plakpak"), ("Larangan 1", "Blumbungan")),
    ):
        words = text(office.send(who, "/cetakan/formulir-kosong", "/cetakan").content)
        assert all(one in words for one in own), who
        assert not any(one in words for one in other), who


def test_a_village_is_the_one_of_the_case_s_office(office: Staffed) -> None:
    for who, village, words in (
        ("siti", "Plakpak", "Pegantenan"),
        ("staf.gdg", "Blumbungan", "Larangan"),
        ("staf.kdr", "2001", "Kadur"),
    ):
        page = office.page(who, f"/kasus/{case_of(office, who)}")
        assert village in page, who
        assert f"Kecamatan {words}" in page, who
    assert "Plakpak" not in page, "a village of the settings' office is none of Kadur's"


def test_without_settings_no_paper_goes_out_and_the_page_says_why(office: Staffed) -> None:
    answer = office.send("staf.kdr", "/cetakan/formulir-kosong", "/cetakan")
    assert answer.status_code == 409
    assert "Kop surat kantor ini belum diisi" in answer.text
    case_id = case_of(office, "staf.kdr")
    refused = office.send("staf.kdr", f"/terima/{case_id}/tanda-terima", f"/kasus/{case_id}")
    assert refused.status_code == 409
    store, clock = office.centre.store, office.clock
    found = case_page(store, case_id, office.people["staf.kdr"], clock)
    assert not isinstance(found, Refusal)
    assert [one.kind for one in found.events] == ["CaseReceived", "TakenByHand"], "nothing was handed out"
    other = office.send("staf.gdg", f"/terima/{case_of(office, 'staf.gdg')}/tanda-terima", "/cetakan")
    assert "Larangan 1" in text(other.content)
    (finding,) = (one for one in examine(office.centre) if one.name == "offices")
    assert (finding.level, finding.words) == ("warn", "KDR: without settings, so without letters")


def test_numbers_and_rules_are_those_of_the_case_s_office(office: Staffed) -> None:
    store, clock = office.centre.store, office.clock
    numbers, relaxed = [], []
    for who in ("siti", "staf.gdg", "staf.kdr"):
        person = office.people[who]
        found = case_page(store, case_of(office, who), person, clock)
        assert not isinstance(found, Refusal)
        assert isinstance(found.case, CaseFile)
        with store.reading() as connection:
            context = context_of(store, connection, person.office_id, found.case, clock())
        numbers.append(context.letter_pattern.text(AgendaNumber(7, 2026), clock()))
        relaxed.append(context.relaxed)
    assert numbers == ["7/2026", "400.12/7/35.28.08/2026", "7/2026"]
    assert relaxed == [False, True, False]


def test_the_rules_of_one_lead_back_to_the_other(office: Staffed) -> None:
    store = office.centre.store
    there = seen_by(store, OTHER)
    assert there.rules.office_of(store.office_id) == store.rules.office
    assert seen_by(there, store.office_id).rules.form == store.rules.form
    assert store.rules.office_of(UNSAID) is None
    with pytest.raises(ValueError, match="no office 999999"):
        seen_by(store, "999999")


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("352809", lambda words: words, "region_code"),
        (OTHER, lambda words: words + '\n[[calendar.hours]]\ndays = [1]\nwindows = ["08:00-12:00"]\n', "calendar"),
        (OTHER, lambda words: words.replace('logo = ""', 'logo = "none.png"'), "none.png"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_stops_the_start_and_is_named(
    tmp_path: Path, name: str, change: object, words: str
) -> None:
    config = config_of_two(tmp_path)
    assert callable(change)
    content = change((config / "offices" / f"{OTHER}.toml").read_text(encoding="utf-8"))
    (config / "offices" / f"{OTHER}.toml").unlink()
    (config / "offices" / f"{name}.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"offices/{name}\.toml: .*{words}"):
        load_rules(config)
