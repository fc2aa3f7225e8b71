"""The centre's console program: each verb does what it says, in plain sentences and exit codes."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
import urllib.request
from pathlib import Path

import pytest

from sync.backoffice import main
from sync.cases.refusal import Refusal
from sync.central.restore import unpack_backup


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, by the environment."""
    folder = tmp_path / "central"
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(folder))
    return folder


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    return capsys


def test_every_verb_has_help(said: pytest.CaptureFixture[str]) -> None:
    verbs = ["serve", "worker", "migrate", "user", "enrol-code", "doctor", "backup", "restore", "journal"]
    verbs += ["restored", "numbers"]
    for verb in verbs:
        with pytest.raises(SystemExit) as ended:
            main([verb, "--help"])
        assert ended.value.code == 0
        assert f"backoffice {verb}" in said.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    text = said.readouterr().out
    assert all(verb in text for verb in verbs)


def test_the_procedure_is_told_and_drawn(tmp_path: Path, said: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "alur.svg"
    assert main(["procedure", "--svg", str(picture)]) == 0
    told = said.readouterr().out
    assert "  8  kasi, sekcam         2 days     Memeriksa surat tanggapan" in told
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_the_journal_is_listed_closed_and_checked(said: pytest.CaptureFixture[str]) -> None:
    for verbs, words in (
        (["journal"], "No day of these is closed yet"),
        (["journal", "seal"], "closed already"),
        (["journal", "check"], "Every chain and every day is whole."),
        (["journal", "heads", "--json", "--from", "2026-11-01", "--to", "2026-11-30"], "[]"),
    ):
        assert main(verbs) == 0
        assert words in said.readouterr().out
    with pytest.raises(SystemExit):
        main(["journal", "heads", "--from", "yesterday"])
    assert "is no day such as" in said.readouterr().err


def test_a_misspelt_setting_stops_the_start_and_names_its_path(
    tmp_path: Path, said: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "own.toml"
    wrong.write_text("[central]\nprot = 8600\n")
    assert main(["--settings", str(wrong), "migrate"]) == 2
    assert "central.prot: unknown setting" in said.readouterr().err


def test_a_missing_settings_file_is_named(tmp_path: Path, said: pytest.CaptureFixture[str]) -> None:
    assert main(["--settings", str(tmp_path / "none.toml"), "migrate"]) == 2
    assert "none.toml: file not found" in said.readouterr().err


def test_migrate_makes_database_and_keys_and_can_be_run_again(
    data: Path, said: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == main(["migrate"]) == 0
    assert "Carry" in said.readouterr().out
    assert (data / "central.sqlite").exists()
    assert all(
        (path.stat().st_mode & 0o077) == 0 for path in (data / "keys").iterdir() if path.suffix != ".json"
    )


def test_people_come_by_link_or_password_and_can_be_closed(
    said: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["user", "list"]) == 0
    assert "No account yet" in said.readouterr().out
    assert main(["user", "add", "adi", "--name", "Adi", "--admin"]) == 0
    assert "/desk/undangan/" in said.readouterr().out
    assert main(["user", "add", "adi", "--name", "Adi", "--admin"]) == 1
    assert "is taken" in said.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO("pendek\n"))
    assert main(["user", "passwd", "adi", "--password-stdin"]) == 1
    assert "too short" in said.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.StringIO("sebuah sandi yang panjang\n"))
    assert main(["user", "passwd", "adi", "--password-stdin"]) == 0
    assert main(["user", "disable", "adi"]) == 0
    said.readouterr()
    main(["user", "list"])
    assert "closed" in said.readouterr().out
    assert main(["user", "passwd", "adi"]) == 1
    assert "user open adi" in said.readouterr().err
    assert main(["user", "open", "adi"]) == 0
    assert "/desk/undangan/" in said.readouterr().out
    assert main(["user", "enable", "nobody"]) == 1
    assert "No account 'nobody'" in said.readouterr().err


def test_roles_factors_and_delegations_are_looked_after_at_the_console(
    said: pytest.CaptureFixture[str],
) -> None:
    for login, role in (("camat", "camat"), ("sekcam", "sekcam"), ("budi", "staf")):
        assert main(["user", "add", login, "--name", login.title(), "--role", role]) == 0
    assert main(["user", "role", "budi", "kasi"]) == 1
    assert "--unit" in said.readouterr().err
    assert main(["user", "role", "budi", "kasi", "--unit", "Pelayanan"]) == 0
    assert "budi: kasi, Pelayanan" in said.readouterr().out
    assert main(["user", "reset-factor", "budi"]) == 0
    assert main(["user", "end-sessions", "budi"]) == 0
    days = ["--from", "2126-12-01", "--until", "2126-12-05", "--decree", "800/214/2126"]
    assert main(["user", "delegate", "camat", "camat", "--as", "plh", *days]) == 1
    assert "himself" in said.readouterr().err
    assert main(["user", "delegate", "camat", "sekcam", "--as", "plh", *days]) == 0
    told = said.readouterr().out
    assert "sekcam acts as camat for camat (plh), 2126-12-01 to 2126-12-05." in told
    assert main(["user", "delegate", "camat", "budi", "--as", "plt", *days]) == 1
    assert "replaced already from 2126-12-01" in said.readouterr().err
    assert main(["user", "delegations"]) == 0
    assert "coming" in said.readouterr().out
    delegation = told.split("undelegate ")[1].split()[0]
    assert main(["user", "undelegate", delegation, "--reason", "batal cuti"]) == 0
    assert main(["user", "undelegate", delegation, "--reason", "batal cuti"]) == 1
    said.readouterr()
    assert main(["user", "history", "budi"]) == 0
    told = said.readouterr().out
    assert "role-changed" in told
    assert "by console" in told
    with pytest.raises(SystemExit):
        main(["user", "delegate", "camat", "sekcam", "--as", "plh", "--from", "besok"])


def test_a_port_that_is_taken_is_told_in_one_sentence(said: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    told = said.readouterr().err
    assert told.startswith("Cannot listen: Address already in use")
    assert str(port) in told


def test_a_database_of_another_kind_is_named_in_one_sentence(
    said: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("mysql://office@db/cases", "postgres://office@db/cases"):
        monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__DATABASE", other)
        assert main(["doctor"]) == 2
        assert "begins with postgresql://" in said.readouterr().err


def test_an_enrol_code_can_be_read_by_programs(said: pytest.CaptureFixture[str]) -> None:
    assert main(["enrol-code", "--json"]) == 0
    issued = json.loads(said.readouterr().out)
    assert len(issued["code"]) == 11
    assert issued["url"].startswith("http")
    assert main(["enrol-code"]) == 0
    shown = said.readouterr().out
    assert "for one kiosk" in shown
    assert f"At the kiosk: kiosk enrol {shown[:11]}\n" in shown


def test_hours_out_of_bounds_are_refused_without_a_list_of_all(said: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["enrol-code", "--hours", "99"])
    assert said.readouterr().err.endswith("argument --hours: 99 is not from 1 to 72\n")


def test_the_doctor_names_what_is_missing_and_says_it_by_its_exit_code(
    data: Path, said: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--json"]) == 1
    found = json.loads(said.readouterr().out)
    assert found["database"]["well"]
    assert not found["admin"]["well"]
    main(["user", "add", "adi", "--name", "Adi", "--admin"])
    for secret in (*(data / "keys").glob("escrow-*.age"), *(data / "keys").glob("root-*.pem")):
        secret.unlink()
    said.readouterr()
    assert main(["doctor"]) == 0, said.readouterr().out
    assert "BAD" not in said.readouterr().out


def test_exposed_keys_stop_everything_with_a_sentence(data: Path, said: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    next((data / "keys").glob("office-*.age")).chmod(0o644)
    assert main(["user", "list"]) == 1
    assert "can be read by others" in said.readouterr().err


def test_plain_http_to_other_machines_is_refused(
    monkeypatch: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__PUBLIC_URL", "http://192.168.1.10:8600")
    assert main(["serve"]) == 1
    assert "plain http to another machine" in said.readouterr().err
    assert main(["doctor"]) == 1
    monkeypatch.delenv("KOTAK_ADUAN_CENTRAL__PUBLIC_URL")
    assert main(["serve", "--host", "0.0.0.0"]) == 1
    assert "without TLS" in said.readouterr().err


def test_a_backup_is_sealed_tried_and_restored_into_an_empty_folder(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]
) -> None:
    main(["user", "add", "adi", "--name", "Adi Canary", "--admin"])
    stray = data / "blobs" / "352807" / "ab" / "cd" / ("abcd" + "0" * 60)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"sealed")
    stray.with_suffix(".part").write_bytes(b"half")
    whole, bare = tmp_path / "whole.tar.age", tmp_path / "bare.tar.age"
    (escrow,) = (data / "keys").glob("escrow-*.age")
    assert main(["backup", "--with-keys", str(whole)]) == 0
    assert "opens every case" in said.readouterr().out
    assert main(["backup", str(bare)]) == 0
    assert whole.stat().st_mode & 0o077 == 0
    assert b"Canary" not in whole.read_bytes()
    assert main(["backup", str(whole)]) == 1
    assert main(["restore", str(whole)]) == 1
    assert "not empty" in said.readouterr().err
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(tmp_path / "again"))
    assert main(["restore", str(whole)]) == 1
    assert "No key here opens" in said.readouterr().err
    assert main(["restore", str(bare), "--identity", str(escrow)]) == 1
    assert "holds no keys" in said.readouterr().err
    assert main(["restore", str(whole), "--identity", str(escrow)]) == 0
    restored = tmp_path / "again" / "strays" / "352807" / stray.name  # no row of the database named it
    assert restored.read_bytes() == b"sealed"
    assert not list((tmp_path / "again").rglob("*.part"))
    told = said.readouterr().out
    for words in (
        "does not know what was done after",
        "agenda none in",
        "serial PGT0 none yet",
        "none is enrolled",
    ):
        assert words in told
    main(["user", "list"])
    assert "adi" in said.readouterr().out
    look_after(said)


def look_after(said: pytest.CaptureFixture[str]) -> None:
    """After a restore: what waits, the numbers, the word that it was done."""
    assert main(["restored"]) == 0
    assert "backoffice restored --confirm" in said.readouterr().out
    by = ["--by", "Adi", "--reason", "Surat terakhir dalam map"]
    assert main(["numbers", "raise", "letter", "17", *by]) == 0
    assert "letter: 1 to 17 left out; the next one is 18." in said.readouterr().out
    assert main(["numbers", "raise", "letter", "17", *by]) == 1
    assert "17 was given here already" in said.readouterr().err
    assert main(["numbers", "raise", "serial", "1", *by]) == 0
    assert "serial: 1 left out; the next one is 2." in said.readouterr().out
    main(["doctor", "--json"])
    assert json.loads(said.readouterr().out)["restored"]["level"] == "warn"
    assert main(["restored", "--confirm"]) == 1
    assert "--by NAME" in said.readouterr().err
    assert main(["restored", "--confirm", *by]) == 0
    said.readouterr()
    assert main(["restored"]) == 0
    assert "No restore waits" in said.readouterr().out
    assert main(["numbers"]) == 0
    assert "serial PGT0 000001" in said.readouterr().out
    main(["doctor", "--json"])
    assert "restored" not in json.loads(said.readouterr().out)


def test_backups_into_a_folder_have_names_and_only_the_newest_stay(
    data: Path, tmp_path: Path, said: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    (tmp_path / "kotak-aduan-PGT-20250101T000000Z.tar.age").write_bytes(b"old")
    (tmp_path / "something else.tar").write_bytes(b"not ours")
    assert main(["backup", str(tmp_path), "--keep", "1"]) == 0
    assert "20250101T000000Z.tar.age: removed" in said.readouterr().out
    (made,) = tmp_path.glob("kotak-aduan-*.tar.age")
    assert (tmp_path / "something else.tar").exists()
    assert main(["backup", "--verify", str(made)]) == 0
    assert "Whole: it can be restored." in said.readouterr().out
    assert main(["backup", str(tmp_path / "x.tar"), "--keep", "1"]) == 1
    assert main(["backup", str(tmp_path / "x.tar"), "--to", "age1nonsense"]) == 1
    assert "no age recipient" in said.readouterr().err
    assert main(["doctor", "--json"]) == 1
    assert "0 days ago" in json.loads(said.readouterr().out)["backup"]["words"]


def test_a_backup_that_was_altered_or_is_short_is_not_whole(
    data: Path, tmp_path: Path, said: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    made = tmp_path / "b.tar"
    assert main(["backup", "--plain", str(made)]) == 0
    with tarfile.open(made) as tar:
        parts = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    described = json.loads(parts["backup.json"])
    described["rows"]["office"] += 1
    parts["backup.json"] = json.dumps(described).encode()
    parts["blobs/352807/ab/cd/" + "abcd" + "0" * 60] = b"other bytes"
    with tarfile.open(made, "w") as tar:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    said.readouterr()
    assert main(["backup", "--verify", str(made)]) == 1
    told = said.readouterr().out
    assert "table office has 1 rows, the manifest says 2" in told
    assert "is not what its name says" in told
    sealed = tmp_path / "c.tar.age"
    assert main(["backup", str(sealed)]) == 0
    sealed.write_bytes(sealed.read_bytes()[:-100])
    assert main(["backup", "--verify", str(sealed)]) == 1


def test_a_restore_takes_nothing_that_leads_out_of_the_folder(tmp_path: Path) -> None:
    for name in ("../evil", "/etc/evil", "blobs/../../evil", "other/file"):
        path = tmp_path / "bad.tar"
        with tarfile.open(path, "w") as tar:
            for member in ("central.sqlite", "keys/a", name):
                tar.addfile(tarfile.TarInfo(member), io.BytesIO())
        assert unpack_backup(path, tmp_path / "into") == Refusal("backup.not_one")
    (tmp_path / "no.tar").write_bytes(b"not a tar at all" * 100)
    assert unpack_backup(tmp_path / "no.tar", tmp_path / "into") == Refusal("backup.not_one")
    assert not (tmp_path / "evil").exists()


def test_serve_answers_on_loopback_and_ends_on_a_signal(data: Path, free_port: int) -> None:
    environment = {
        **os.environ,
        "KOTAK_ADUAN_CENTRAL__PORT": str(free_port),
        "KOTAK_ADUAN_CENTRAL__PUBLIC_URL": f"http://127.0.0.1:{free_port}",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "sync.backoffice", "serve"], env=environment, stdout=subprocess.PIPE, text=True
    ) as office:
        try:
            assert office.stdout is not None
            assert any(line.startswith("Ready") for line in office.stdout)
            for path in ("/health", "/", "/desk/masuk", "/api/v1/health"):
                with urllib.request.urlopen(f"http://127.0.0.1:{free_port}{path}", timeout=20) as answer:
                    assert answer.status == 200
            office.send_signal(signal.SIGTERM)
            assert office.wait(timeout=20) == 0
        finally:
            office.kill()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_worker_does_one_round(said: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "--once"]) == 0
    assert "0 case bodies looked at." in said.readouterr().out
