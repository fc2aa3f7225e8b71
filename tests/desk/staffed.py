"""An office with everybody in it, each at a browser without scripts, and the way of a case through their pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from sync.central.case_views import CaseDetail
from sync.central.handling import case_page
from sync.central.passwords import Passwords
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.reach import Reach
from sync.central.service import Centre
from sync.central.settings import BsreSettings, CentralSettings, LaporSettings
from sync.centre import open_centre
from sync.configuration import config_folder
from sync.office import office_app
from tests import migrated
from tests.asking import client_of
from tests.desk.conftest import PASSWORD, Browser, Hands, PlainKiosk

UNIT = "Seksi Pelayanan Umum"
PEOPLE = (
    ("siti", "Siti Aminah", "staf", ""),
    ("budi", "Budi Santoso", "staf", ""),
    ("kasi", "Moh. Ilyas", "kasi", UNIT),
    ("sekcam", "Nurul Hidayati", "sekcam", ""),
    ("camat", "H. Abd. Rahman", "camat", ""),
    ("admin", "Admin", "admin", ""),
    ("periksa", "Pemeriksa", "auditor", ""),
)


@dataclass
class Staffed:
    """``at``: everybody's browser, signed in."""

    centre: Centre
    clock: Hands
    kiosk: PlainKiosk
    app: ASGIApp
    passwords: Passwords
    people: dict[str, Person] = field(default_factory=dict)
    at: dict[str, Browser] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def page(self, who: str, path: str) -> str:
        """A page of the desk, which must be there."""
        answer = self.at[who].get(f"/desk{path}")
        if answer.url.path == "/desk/masuk":  # the clock has gone on for longer than a sign-in lasts
            self.at[who].sign_in(who)
            answer = self.at[who].get(f"/desk{path}")
        assert answer.status_code == 200, (answer.status_code, path)
        return str(answer.text)

    def send(self, who: str, path: str, page: str, files: Any = None, **fields: Any) -> Any:
        """A form of ``page`` sent to ``path``, with the version and the token that the page has."""
        html = self.page(who, page)
        version = re.search(r'name="version" value="(\d+)"', html)
        token = re.search(r'name="token" value="([^"]+)"', html)
        assert token is not None
        hidden = {"token": token[1]} | ({"version": version[1]} if version else {})
        return self.at[who].client.post(
            f"/desk{path}",
            data={**hidden, **fields},
            files=files,
            headers={"Origin": "http://testserver"},
        )

    def done(self, who: str, path: str, page: str = "", files: Any = None, **fields: Any) -> str:
        """`send`, which must be taken; the page that follows."""
        answer = self.send(who, path, page or path, files, **fields)
        assert answer.status_code == 200, (answer.status_code, said(answer.text))
        assert "message--error" not in answer.text, said(answer.text)
        return str(answer.text)

    def quick(self, who: str, path: str, **fields: Any) -> None:
        """`done` without reading the pages before and after it: for the way to where a test begins."""
        case_id = path.split("/")[2]
        detail = case_page(self.centre.store, case_id, self.people[who], self.clock)
        assert isinstance(detail, CaseDetail)
        if who not in self.tokens:
            self.tokens[who] = self._token_anew(who)
        hidden = {"token": self.tokens[who], "version": str(detail.version)}
        answer = self._post(who, path, {**hidden, **fields})
        if answer.status_code == 403 or answer.headers.get("location", "").startswith("/desk/masuk"):
            hidden["token"] = self.tokens[who] = self._token_anew(who)
            answer = self._post(who, path, {**hidden, **fields})
        assert answer.status_code == 303, (answer.status_code, said(answer.text))

    def _token_anew(self, who: str) -> str:
        """Of a sign-in that was renewed by a proof, or is over."""
        if self.at[who].get("/desk/akun").url.path == "/desk/masuk":
            self.at[who].sign_in(who)
        return self.at[who].token()

    def _post(self, who: str, path: str, data: dict[str, Any]) -> Any:
        headers = {"Origin": "http://testserver"}
        return self.at[who].client.post(f"/desk{path}", data=data, headers=headers, follow_redirects=False)

    def case(self, through: int = 0, **answers: str) -> str:
        """A case at the step after ``through``."""
        case_id = self.kiosk.file(**answers)
        for step in range(1, through + 1):
            self.clock.forward(seconds=5)
            STEPS[step](self, f"/kasus/{case_id}")
        return case_id


def said(html: str) -> str:
    """The sentences that a page says went wrong."""
    found = re.findall(r"(?s)(?:message--error|field__error).*?</(?:div|span)>", html)
    return " | ".join(re.sub(r"<[^>]+>", " ", one) for one in found)


@contextmanager
def staffed(
    folder: Path,
    config: Path | None = None,
    bsre: BsreSettings | None = None,
    ways: tuple[str, ...] = (),
    lapor: LaporSettings | None = None,
) -> Iterator[Staffed]:
    """The office of the shipped settings (or of those in ``config``), its people hired and signed in.

    ``ways``: by which its complainants can be told.
    """
    clock, passwords = Hands(), Passwords(memory_kib=64, time_cost=1, parallelism=1)
    migrated.sqlite(folder / "central")
    settings = CentralSettings(
        folder=folder / "central",
        second_factor_for=[],
        bsre=bsre or BsreSettings(),
        lapor=lapor or LaporSettings(),
    )
    centre = open_centre(settings, config or config_folder(), clock)
    assert isinstance(centre, Centre)
    centre.store = replace(centre.store, reach=Reach(frozenset(ways), "https://aduan.example.id"))
    office = Staffed(centre, clock, PlainKiosk(centre), office_app(centre, passwords), passwords)
    for login, name, role, unit in PEOPLE:
        added = add_person(
            centre.store, centre.store.office_id, login=login, name=name, role=role, unit=unit, clock=clock
        )
        assert isinstance(added, Person)
        choose_password(
            centre.store, passwords, invite(centre.store, added.person_id, clock), PASSWORD, clock
        )
        office.people[login] = added
        office.at[login] = Browser(client_of(office.app))
        office.at[login].sign_in(login)
    yield office
    centre.store.close()


def _receive(office: Staffed, case: str) -> None:
    office.quick("siti", f"{case}/langkah/1", note="Berkas lengkap.")


def _verify(office: Staffed, case: str) -> None:
    office.quick("siti", f"{case}/identitas", verdict="jelas", document="ktp", ways=["pindaian", "wajah"])


def _record(office: Staffed, case: str) -> None:
    office.quick("siti", f"{case}/pencatatan")


def _dispose(office: Staffed, case: str) -> None:
    office.quick(
        "camat", f"{case}/disposisi", kind="tindak_lanjut", unit=UNIT, asked=["teliti"], nature="segera"
    )


HEARD = {
    "heard": "Petugas loket",
    "capacity": "petugas",
    "day": "2026-11-23",
    "way": "temu",
    "said": "Alat rusak.",
}


def _clarify(office: Staffed, case: str) -> None:
    office.quick("kasi", f"{case}/klarifikasi/catat", **HEARD)
    office.quick("kasi", f"{case}/klarifikasi", conclusion="Alat perekam rusak; KTP selesai hari Kamis.")


def _order(office: Staffed, case: str) -> None:
    office.quick("kasi", f"{case}/perintah", instruction="Sampaikan permohonan maaf dan jadwal.")


LETTER = {
    "to_name": "Sdr. Fatimah Az-Zahra",
    "to_lines": "Dusun Barat\nDesa Plakpak",
    "subject": "Tanggapan atas pengaduan KTP",
    "nature": "biasa",
    "body": "Dengan hormat,\n\n1. Alat perekam rusak.\n2. KTP Saudara selesai hari Kamis.\n\nTerima kasih.",
    "copies": "Camat Pegantenan",
}


def _write(office: Staffed, case: str) -> None:
    office.quick("siti", f"{case}/surat", do="finish", letter="0", **LETTER)


def _check(office: Staffed, case: str) -> None:
    office.quick("kasi", f"{case}/periksa")
    office.quick("sekcam", f"{case}/periksa")


def _copy(office: Staffed, case: str) -> None:
    office.quick("siti", f"{case}/gandakan", copies="3")


def _sign(office: Staffed, case: str) -> None:
    signing = f"{case}/tanda-tangan"
    office.quick("camat", f"{signing}/unggah", way="basah", inked="ya", password=PASSWORD)


def _number(office: Staffed, case: str) -> None:
    office.quick("siti", f"{case}/nomor-surat", note="Map 2026")


def _deliver(office: Staffed, case: str) -> None:
    office.quick("siti", f"{case}/kirim/unggah", way="ambil", to="Fatimah Az-Zahra", content="4")


STEPS: dict[int, Callable[[Staffed, str], None]] = {
    1: _receive, 2: _verify, 3: _record, 4: _dispose, 5: _clarify, 6: _order, 7: _write,
    8: _check, 9: _copy, 10: _sign, 11: _number, 12: _deliver,
}  # fmt: skip
