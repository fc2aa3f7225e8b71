"""No personal data in logs, errors, metrics, file names and process titles: real processes from kiosk to desk,
values planted in every field, a database that breaks in between, and every output searched.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from sync.cases.form import Form
from sync.cases.office import Office
from sync.cases.refusal import Refusal
from sync.central.enrolment import issue_code
from sync.central.passwords import Passwords
from sync.central.people import Person, add_person, choose_password, invite
from sync.centre import load_settings, open_centre
from sync.configuration import config_folder, read_toml
from sync.logbook import events
from tests.asking import shown_code
from tests.faults.test_f44_nothing_to_read import as_someone_might_store_it

ROOT = Path(__file__).resolve().parents[2]
OWN = {
    "name": "Kenarinama Fatimah",
    "nik": "3528075203904711",
    "phone": "081298765432",
    "email": "kenari.surel@example.id",
    "account": "Kenariuraian: dimintai uang pelicin.",
}
PUBLIC = {"identity_mode": "terbuka", "reply_way": "whatsapp"}
"""The desk shows no name under another mode, and the way of reply is part of the public status."""
FILE = "kenariberkas" * 40
STAFF, ADMIN, PASSWORD, WRONG = (
    "Kenaristaf Siti",
    "Kenariadmin Adi",
    "kenarisandi panjang sekali",
    "kenarisalah sandi",
)
TYPED = (
    "kenarikode",
    "kenaripengguna",
    "kenariperamban",
    "kenaripermintaan",
    "kenaricatatan",
    "kenarialasan",
)


def every_answer() -> dict[str, str]:
    """A value in every field of the shipped form; the options of choices are no secret, so a text stands there too."""
    office = Office.from_mapping(read_toml(config_folder() / "office.toml"))
    form = Form.from_mapping(read_toml(config_folder() / "form.toml"), office)
    planted = {question.id: f"kenari{question.id}" for question in form.questions}
    return planted | OWN | PUBLIC


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Outputs:
    """All that came out of the processes, by where. ``shown``: error pages, without what their own request held."""

    folder: Path
    shown: dict[str, str] = field(default_factory=dict)
    titles: list[bytes] = field(default_factory=list)

    def keep(self, where: str, answer: requests.Response, *sent: str) -> requests.Response:
        """An error's body is an output; a page that shows a case to whoever may see it is none."""
        if answer.status_code >= 400:
            text = answer.text + str(answer.headers)
            for one in sent:
                text = text.replace(one, "")
            self.shown[where] = text
        return answer

    def title_of(self, pid: int) -> None:
        for name in ("cmdline", "comm"):
            self.titles.append(Path(f"/proc/{pid}/{name}").read_bytes())
        self.titles += [thread.read_bytes() for thread in Path(f"/proc/{pid}/task").glob("*/comm")]

    def everything(self) -> dict[str, bytes]:
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        found = {str(path.relative_to(self.folder)): path.name.encode() + path.read_bytes() for path in files}
        found |= {where: text.encode() for where, text in self.shown.items()}
        return found | {"titles": b"\n".join(self.titles)}


@dataclass
class Scene:
    """A centre's process and what a kiosk's programs are started with."""

    outputs: Outputs
    url: str
    page: str
    data: Path
    environment: dict[str, str]
    code: str
    settings: Path
    process: subprocess.Popen[bytes]

    def kiosk(self, *arguments: str, said: str = "") -> subprocess.CompletedProcess[bytes]:
        """One of the kiosk's programs, its outputs kept."""
        ended = subprocess.run(
            [sys.executable, "-m", *arguments],
            input=said.encode(),
            capture_output=True,
            env=self.environment,
            cwd=ROOT,
            timeout=60,
            check=False,
        )
        n = len(list(self.outputs.folder.glob("kiosk-*.out")))
        (self.outputs.folder / f"kiosk-{n}.out").write_bytes(ended.stdout)
        (self.outputs.folder / f"kiosk-{n}.err").write_bytes(ended.stderr)
        return ended

    def broken(self, act: Callable[[], object]) -> None:
        """While a table is missing; then whole again."""
        with closing(sqlite3.connect(self.data / "central.sqlite", timeout=30)) as database:
            database.execute("ALTER TABLE cases RENAME TO cases_away")
            database.commit()
            act()
            database.execute("ALTER TABLE cases_away RENAME TO cases")
            database.commit()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    outputs = tmp_path / "outputs"
    temporary, data, port = outputs / "tmp", tmp_path / "central", free_port()
    temporary.mkdir(parents=True)
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "OPENBLAS_NUM_THREADS": "1",
        "KOTAK_ADUAN_CENTRAL__FOLDER": str(data),
        "KOTAK_ADUAN_CENTRAL__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KOTAK_ADUAN_CENTRAL__METRICS_PORT": str(free_port()),
        "KOTAK_ADUAN_CENTRAL__SECOND_FACTOR_FOR": "[]",
    }
    code = prepared(environment)
    settings = outputs / "kiosk.toml"
    settings.write_text(
        f'[kiosk]\nfolder = "{outputs / "kiosk"}"\n[centre]\nurl = "http://127.0.0.1:{port}"\n'
        '[printer]\nkind = "none"\n[scanner]\nkind = "simulated"\n[reader]\nkind = "simulated"\n'
    )
    with (outputs / "centre.out").open("wb") as out, (outputs / "centre.err").open("wb") as err:
        command = [sys.executable, "-m", "sync.backoffice", "serve", "--port", str(port), "--log", "json"]
        process = subprocess.Popen(command, stdout=out, stderr=err, env=environment, cwd=ROOT)
        url, page = f"http://127.0.0.1:{port}", environment["KOTAK_ADUAN_CENTRAL__METRICS_PORT"]
        try:
            until_ready(process, outputs / "centre.out")
            yield Scene(
                Outputs(outputs),
                url,
                f"http://127.0.0.1:{page}/metrics",
                data,
                environment,
                code,
                settings,
                process,
            )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def prepared(environment: dict[str, str]) -> str:
    """Keys, people and one enrolment code."""
    settings = load_settings([config_folder() / "central.toml"], environment)
    centre = open_centre(settings, config_folder(), lambda: datetime.now(UTC))
    assert not isinstance(centre, Refusal)
    hashing = Passwords(memory_kib=64, time_cost=1, parallelism=1)
    with closing(centre.store):
        for login, name, role in (("siti", STAFF, "staf"), ("adi", ADMIN, "admin")):
            added = add_person(
                centre.store, centre.store.office_id, login=login, name=name, role=role, clock=centre.clock
            )
            assert isinstance(added, Person)
            token = invite(centre.store, added.person_id, centre.clock)
            assert isinstance(choose_password(centre.store, hashing, token, PASSWORD, centre.clock), Person)
        return issue_code(centre.store, centre.store.office_id, "test", centre.clock).code


def until_ready(process: subprocess.Popen[bytes], out: Path) -> None:
    """The line of readiness is printed once it listens."""
    while b"Ready" not in out.read_bytes():
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)


class Desk:
    """A browser without scripts, with a name that it says everywhere."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._session = requests.Session()
        # After a 500 the server hangs up: a connection that is used again would be cut at random.
        self._session.headers.update(
            {"User-Agent": "kenariperamban", "Origin": scene.url, "Connection": "close"}
        )
        self._token = ""

    def get(self, path: str, *sent: str) -> str:
        answer = self._session.get(self._scene.url + path, timeout=20)
        self._scene.outputs.keep(f"GET {len(self._scene.outputs.shown)}", answer, *sent)
        if found := re.search(r'name="token" value="([^"]+)"', answer.text):
            self._token = found[1]
        return answer.text

    def post(self, path: str, **fields: str) -> int:
        answer = self._session.post(
            self._scene.url + path, data={"token": self._token, **fields}, timeout=20, allow_redirects=False
        )
        self._scene.outputs.keep(f"POST {len(self._scene.outputs.shown)}", answer, *fields.values())
        return answer.status_code


def enrol_and_file(scene: Scene) -> None:
    """Wrong codes first, then the right one; two complaints, each in a process that then breaks."""
    config = ("kiosk", "--config", str(scene.settings))
    scene.kiosk(*config, "enrol", "KENARIKODE")
    assert scene.kiosk(*config, "enrol", scene.code).returncode == 0
    said = json.dumps({"answers": every_answer(), "file": FILE})
    for _ in range(2):
        broke = scene.kiosk("tests.faults.canary_kiosk", str(scene.outputs.folder / "kiosk"), said=said)
        assert broke.returncode == 1
        assert b"RuntimeError < ValueError" in broke.stderr, broke.stderr


def knock(scene: Scene) -> None:
    """Requests that are wrong in every way, with values in every part of them."""

    def knocked(path: str, data: bytes, **headers: str) -> None:
        sent = {"User-Agent": "kenariperamban", "Content-Type": "application/json", **headers}
        try:
            answer = requests.post(scene.url + path, data=data, headers=sent, timeout=20)
        except requests.ConnectionError:
            return  # refused before the body was read: the answer is lost in the reset
        scene.outputs.keep(f"POST {path} {len(scene.outputs.shown)}", answer)

    person = json.dumps(OWN).encode()
    for body in (person, person[:-3], b"\xff" + person, b"[" * 10_000, b""):
        knocked("/api/v1/enrol", body)
        knocked("/api/v1/sync", body, **{"Content-Encoding": "zstd"})
    signature = 'sig=("@method");created=1;keyid="kenarikode";nonce="kenaripermintaan"'
    knocked(
        "/api/v1/sync",
        person,
        **{"Content-Encoding": "zstd", "Signature-Input": signature, "Signature": "sig=:AAAA:"},
    )
    for path in (
        "/api/v1/cases/kenaripermintaan",
        "/kenaripermintaan?nik=" + OWN["nik"],
        "/api/v1/time?nonce=kenaripermintaan\x00",
    ):
        answer = requests.get(scene.url + path, headers={"X-Forwarded-For": OWN["nik"]}, timeout=20)
        scene.outputs.keep(f"GET {len(scene.outputs.shown)}", answer)
    with socket.create_connection(("127.0.0.1", int(scene.url.rpartition(":")[2])), timeout=10) as line:
        line.sendall(f"GET /{OWN['name']} kenaripermintaan\r\n\r\n".encode())
        line.recv(4096)


def work_at_the_desk(scene: Scene) -> None:
    """Signing in wrong and right, opening a case, steps, an enrolment code, a kiosk revoked, forms gone wrong."""
    desk = Desk(scene)
    desk.get("/desk/masuk")
    assert desk.post("/desk/masuk", user="kenaripengguna", password=WRONG) == 401
    assert desk.post("/desk/masuk", user="siti", password=PASSWORD) == 303
    case = re.search(r"/desk/kasus/[0-9a-f-]{36}", desk.get("/desk/"))
    assert case is not None
    assert "Kenarinama" in desk.get(case[0])  # the desk itself does see it
    desk.post(case[0] + "/langkah/1", version="1", note="kenaricatatan")
    desk.post(case[0] + "/langkah/kenaripermintaan", version="kenaripermintaan", note="kenaricatatan" * 500)
    desk.get("/desk/kenaripermintaan?x=" + OWN["nik"], "kenaripermintaan")
    admin = Desk(scene)
    admin.get("/desk/masuk")
    assert admin.post("/desk/masuk", user="adi", password=PASSWORD) == 303
    admin.get("/desk/kios")
    page = admin._session.post(scene.url + "/desk/kios/kode", data={"token": admin._token}, timeout=20).text
    scene.code += " " + shown_code(page)
    scene.broken(lambda: [desk.get(case[0]), desk.get("/desk/"), desk.get("/desk/kios"), sync(scene)])
    assert admin.post("/desk/kios/PGT1/cabut", reason="kenarialasan karena hilang") == 303


def sync(scene: Scene) -> int:
    return scene.kiosk("kiosk", "--config", str(scene.settings), "--log", "json", "sync").returncode


def test_no_output_holds_what_was_planted(scene: Scene) -> None:
    enrol_and_file(scene)
    scene.outputs.title_of(scene.process.pid)
    assert sync(scene) == 0
    knock(scene)
    work_at_the_desk(scene)
    assert sync(scene) == 1  # revoked
    (scene.outputs.folder / "metrics").write_bytes(requests.get(scene.page, timeout=10).content)
    scene.outputs.title_of(scene.process.pid)
    scene.process.send_signal(signal.SIGTERM)
    assert scene.process.wait(timeout=30) == 0

    planted = {*every_answer().values()} - {*PUBLIC.values()} | {
        FILE[:36],
        STAFF,
        ADMIN,
        PASSWORD,
        WRONG,
        *TYPED,
        "KENARIKODE",
    }
    planted |= {part for codes in scene.code.split() for part in (codes, codes.replace("-", ""))}
    everything = scene.outputs.everything()
    found = [
        (where, value)
        for where, content in everything.items()
        for value in planted
        for form in as_someone_might_store_it(value.encode())
        if len(form) >= 8 and form in content
    ]
    assert found == []
    check_the_search_sees(everything)


def check_the_search_sees(everything: dict[str, bytes]) -> None:
    """The outputs are there, they tell of the trouble, and each line is an event of the catalogue."""
    lines = [
        json.loads(line)
        for where, content in everything.items()
        if where.endswith(".err")
        for line in content.removeprefix(Path(where).name.encode()).splitlines()
    ]
    told = {line["event"] for line in lines}
    assert told <= set(events())
    assert {
        "process.started", "process.crashed", "process.thread_ended", "library.said", "kiosk.enrolled",
        "kiosk.enrolment_refused", "kiosk.revoked", "sync.run_ended", "process.ended",
    } <= told  # fmt: skip
    assert any("OperationalError" in str(line.get("trouble")) for line in lines), (
        "the broken database was seen"
    )
    assert b"kotak_requests_total" in everything["metrics"]
    assert b"sync.backoffice" in everything["titles"]
    assert len([where for where in everything if where.startswith(("GET", "POST"))]) > 10
