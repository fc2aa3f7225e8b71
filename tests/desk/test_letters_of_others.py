"""Letters that are not the usual one: by an acting officer, to another body, and the answer to one without a name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date

import pytest

from sync.cases.refusal import Refusal
from sync.central import papers
from sync.central.account_journal import By
from sync.central.case_views import CaseDetail
from sync.central.delegations import Delegation, Wanted, delegate
from sync.central.handling import case_page
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.settings import BsreSettings
from sync.configuration import config_folder
from sync.papers.bsre_fake import FakeBsre
from sync.papers.signature_check import signatures_of
from tests.desk.conftest import PASSWORD, START, Browser
from tests.desk.staffed import LETTER, STEPS, Staffed, said, staffed
from tests.papers import pdf_text
from tests.papers.test_signing import PHRASE, own_certificate


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    """With settings that take complaints without a name."""
    config = tmp_path_factory.mktemp("settings") / "config"
    shutil.copytree(config_folder(), config)
    settings = config / "office.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("allow_anonymous = false", "allow_anonymous = true")
    )
    service = FakeBsre(phrases={"3528070101700001": "frasa bsre"})
    with pytest.MonkeyPatch.context() as environment, service.listening():
        environment.setenv("BSRE_PASSWORD", service.password)
        account = BsreSettings(url=service.url, user=service.user)
        with staffed(tmp_path_factory.mktemp("office"), config, account) as running:
            yield running


def test_an_acting_officer_signs_in_the_right_form(office: Staffed) -> None:
    store = office.centre.store
    added = add_person(
        store,
        store.office_id,
        login="mahfud",
        name="Mahfud",
        role="kasi",
        unit="Seksi Umum",
        clock=office.clock,
    )
    assert isinstance(added, Person)
    choose_password(
        store, office.passwords, invite(store, added.person_id, office.clock), PASSWORD, office.clock
    )
    wanted = Wanted(
        giver=office.people["camat"].person_id,
        taker=added.person_id,
        manner="plh",
        first=date(2026, 11, 23),
        last=date(2026, 11, 27),
        decree="800/12/2026",
    )
    made = delegate(
        store, store.office_id, wanted, By(office.people["camat"].login, "camat", ""), office.clock
    )
    assert isinstance(made, Delegation), made
    office.people["mahfud"] = added
    office.at["mahfud"] = Browser(type(office.at["camat"].client)(office.app))
    office.at["mahfud"].sign_in("mahfud")
    case_id = office.case(through=9)
    given = f"/kasus/{case_id}/tindakan/serahkan"  # to a Kasi, who signs as the Camat for these days
    assert "kepada Mahfud" in office.done("sekcam", given, given, to="mahfud", note="Camat dinas luar.")
    path = f"/kasus/{case_id}/tanda-tangan"
    page = office.page("mahfud", path)
    assert "Plh. Camat (H. Abd. Rahman)" in page
    office.done(
        "mahfud", f"{path}/unggah", path, way="basah", inked="ya", hand="camat:camat:plh", password=PASSWORD
    )
    printed = office.at["siti"].get(f"/desk/kasus/{case_id}/cetak/surat")
    text = pdf_text.text(printed.content)
    assert "Plh. CAMAT PEGANTENAN" in text
    assert "Mahfud" in text


def test_a_transfer_and_its_notice_are_signed_together(office: Staffed) -> None:
    case_id = office.case(through=3)
    case = f"/kasus/{case_id}"
    office.quick(
        "camat",
        f"{case}/disposisi",
        kind="bukan_kewenangan",
        body="Dinas Sosial",
        nature="biasa",
        note="Bansos.",
    )
    office.quick("kasi", f"{case}/perintah", instruction="Limpahkan.")
    notice = {f"n_{name}": value for name, value in LETTER.items()}
    fields = {**LETTER, "to_name": "Kepala Dinas Sosial", "body": "Bersama ini kami limpahkan."}
    half = office.send("siti", f"{case}/surat", f"{case}/surat", do="save", letter="0", **fields)
    assert "Isian ini belum diisi." in said(half.text)
    office.quick("siti", f"{case}/surat", do="finish", letter="0", **fields, **notice)
    STEPS[8](office, case)
    assert "Pemberitahuan pelapor" in office.page("siti", f"{case}/gandakan")
    STEPS[9](office, case)
    signing = f"{case}/tanda-tangan"
    office.send("camat", f"{signing}/unggah", signing, way="basah", password=PASSWORD)
    file = {"certificate": ("camat.p12", own_certificate(since=START), "application/x-pkcs12")}
    office.done("camat", f"{signing}/unggah", signing, files=file, way="p12", passphrase=PHRASE)
    for what, kind, words in (
        ("surat", papers.SIGNED, "Kepala Dinas Sosial"),
        ("pemberitahuan", papers.SIGNED_NOTICE, "Fatimah"),
    ):
        pdf = office.at["siti"].get(f"/desk{case}/cetak/{what}").content
        kept = papers.latest(office.centre.store, case_id, kind, office.people["siti"])
        assert not isinstance(kept, Refusal)
        assert kept[1] == pdf
        assert [one.intact for one in signatures_of(pdf)] == [True]
        assert words in pdf_text.text(pdf)


def test_one_without_a_name_is_answered_for_everybody(office: Staffed) -> None:
    case_id = office.kiosk.file(identity_mode="anonim", name="", nik="", phone="")
    case = f"/kasus/{case_id}"
    STEPS[1](office, case)
    page = office.page("siti", f"{case}/identitas")
    assert "Verifikasi identitas tidak berlaku" in page
    office.quick("siti", f"{case}/identitas", verdict="tidak_berlaku")
    for step in range(3, 12):
        STEPS[step](office, case)
    page = office.page("siti", f"{case}/kirim")
    assert "Jangan menyebut siapa pun." in page
    office.done("siti", f"{case}/kirim/umum", f"{case}/kirim", title="KTP", text="Alat sudah diperbaiki.")
    detail = case_page(office.centre.store, case_id, office.people["siti"], office.clock)
    assert isinstance(detail, CaseDetail)
    assert detail.row.state == "closed"
    found = papers.latest(office.centre.store, case_id, papers.PUBLIC, office.people["siti"])
    assert not isinstance(found, Refusal)
    assert b"Alat sudah diperbaiki." in found[1]


def test_the_e_sign_service_signs_and_its_troubles_are_said(office: Staffed) -> None:
    case_id = office.case(through=9)
    path = f"/kasus/{case_id}/tanda-tangan"
    assert "Layanan BSrE" in office.page("camat", path)
    office.send("camat", f"{path}/unggah", path, way="basah", password=PASSWORD)
    form = {"way": "bsre", "nik": "3528070101700001"}
    wrong = office.send("camat", f"{path}/unggah", path, passphrase="keliru", **form)
    assert "frasa sandinya salah" in said(wrong.text)
    unknown = office.send("camat", f"{path}/unggah", path, passphrase="x", way="bsre", nik="3528070101700002")
    assert "belum punya sertifikat" in said(unknown.text)
    office.done("camat", f"{path}/unggah", path, passphrase="frasa bsre", **form)
    pdf = office.at["siti"].get(f"/desk/kasus/{case_id}/cetak/surat").content
    assert [one.intact for one in signatures_of(pdf)] == [True]
    detail = case_page(office.centre.store, case_id, office.people["siti"], office.clock)
    assert isinstance(detail, CaseDetail)
    assert [one.kind for one in detail.events].count("LetterNumberGiven") == 1, "kept over the failed tries"
