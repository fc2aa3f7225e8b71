"""`backoffice keys`: each verb does what it says, in plain sentences and exit codes."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.backoffice import main
from sync.central.key_ring import held
from sync.central.keys import CentreKeys
from sync.central.opening import open_bodies
from tests.central.running import HandKiosk, SteppedClock, centre_at


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office" / "central"
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(folder))
    return folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def keys_in(data: Path) -> CentreKeys:
    keys = CentreKeys.load(data / "keys")
    assert isinstance(keys, CentreKeys)
    return keys


def keys(*words: str | Path) -> int:
    return main(["keys", *map(str, words)])


def test_an_office_reached_from_elsewhere_makes_its_keys_by_hand(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__PUBLIC_URL", "https://aduan.example.id")
    assert main(["serve"]) == 1
    assert "keys make" in capsys.readouterr().err
    assert keys("make") == 0
    said = capsys.readouterr().out
    assert all(f"  {role}" in said for role in ("signing", "office", "escrow", "root"))
    assert "root out DIR --remove" in said
    assert keys("make") == 1
    assert "There are keys" in capsys.readouterr().err
    assert keys("list") == 0


def test_the_root_and_escrow_leave_and_the_root_is_asked_for(
    data: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keys("make") == 0
    root, escrow = keys_in(data).root_secret, keys_in(data).escrow_secret
    assert root is not None
    assert escrow is not None
    content = escrow.read_bytes()
    assert keys("escrow", "out", stick) == 0
    assert escrow.exists(), "without --remove it stays"
    (out,) = stick.iterdir()
    assert out.read_bytes() == content
    out.write_bytes(b"another key")
    assert keys("escrow", "out", stick, "--remove") == 1
    assert "is there already" in capsys.readouterr().err
    assert escrow.exists()
    assert out.read_bytes() == b"another key"
    out.write_bytes(content)
    assert keys("escrow", "out", stick, "--remove") == 0, "the same key there already counts as written"
    assert out.read_bytes() == content
    assert keys("root", "out", stick, "--remove") == 0
    assert not escrow.exists()
    assert not root.exists()
    assert keys("root", "out", stick) == 1
    assert keys("rotate", "office") == 1
    assert "--root FILE" in capsys.readouterr().err
    (brought,) = stick.glob("*root*")
    before = keys_in(data).ring.current("office").key_id
    assert keys("rotate", "office", "--root", brought) == keys("renew", "--root", brought) == 0
    assert keys("rotate", "signing") == 0, "the next signing key needs its last one's word alone"
    assert keys_in(data).ring.current("office").key_id != before
    capsys.readouterr()
    assert keys("list") == 0
    said = capsys.readouterr().out
    assert "by list 3" in said
    assert said.count("in use") == 4


def test_a_revoked_key_is_replaced_and_marked(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys("make")
    before = keys_in(data).ring.current("escrow").key_id
    assert keys("revoke", before) == 0
    after = keys_in(data)
    assert after.ring.current("escrow").key_id != before
    assert before not in after.recipients.key_ids
    found = after.ring.find(before)
    assert found is not None
    assert found.revoked
    assert keys("revoke", "ffffffff") == 1
    assert keys("revoke", after.ring.current("root").key_id) == 1
    capsys.readouterr()
    keys("list")
    assert "REVOKED" in capsys.readouterr().out


def test_a_copy_opens_with_its_passphrase_at_a_centre_and_nowhere_else(
    data: Path,
    stick: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keys("make")
    copy = stick / "copy.age"

    def typed(words: str, *arguments: str | Path) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(words + "\n"))
        return keys(*arguments, "--passphrase-stdin")

    assert typed("pendek", "copy", copy) == 1
    assert "too short" in capsys.readouterr().err
    phrase = "sawah hujan kereta malam"
    assert typed(phrase, "copy", copy) == 0
    assert typed(phrase, "copy", copy) == 1, "never over another"
    content = copy.read_bytes()
    assert b"AGE-SECRET" not in content
    assert typed(phrase, "unlock", copy) == 1
    assert "keys here already" in capsys.readouterr().err
    whole = keys_in(data)

    lobby = tmp_path / "lobby" / "kiosk"
    lobby.mkdir(parents=True)
    (lobby / "journal.sqlite").touch()
    for folder in (lobby, lobby.parent / "central"):
        monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(folder))
        assert typed(phrase, "unlock", copy) == 1
        assert "kiosk's journal" in capsys.readouterr().err
        assert not (folder / "keys").exists()

    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(tmp_path / "spare" / "central"))
    assert typed("sawah hujan kereta siang", "unlock", copy) == 1
    assert "Wrong passphrase" in capsys.readouterr().err
    assert not (tmp_path / "spare" / "central" / "keys").exists()
    assert typed(phrase, "unlock", copy) == 0
    unlocked = keys_in(tmp_path / "spare" / "central")
    assert unlocked.ring == whole.ring
    assert (unlocked.escrow_secret, unlocked.root_secret) == (None, None)
    assert keys("prove") == 0


def test_the_drill_passes_fails_and_is_remembered(
    data: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys("make")
    keys("escrow", "out", stick)
    keys("root", "out", stick)
    (escrow,), (root,) = stick.glob("*escrow*"), stick.glob("*root*")
    assert keys("prove", "--escrow", escrow, "--root", root) == 0
    said = capsys.readouterr().out
    assert "Proved." in said
    assert said.count("ok ") == 6
    main(["doctor"])
    assert "last proved 0 days ago" in capsys.readouterr().out
    keys("rotate", "escrow")
    capsys.readouterr()
    assert keys("prove", "--escrow", escrow) == 1
    said = capsys.readouterr().out
    assert "BAD  probe, escrow key" in said
    assert "FAILED" in said
    main(["doctor"])
    assert "failed; run" in capsys.readouterr().out
    (stick / "nonsense").write_text("no key")
    assert keys("prove", "--escrow", stick / "nonsense") == 1
    assert keys("prove", "--escrow", stick / "none") == 1


def test_without_a_terminal_or_a_stick_one_sentence_says_so(
    data: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keys("make") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert keys("copy", stick / "copy.age") == 1
    assert "--passphrase-stdin" in capsys.readouterr().err
    assert keys("escrow", "out", stick / "not-mounted") == 1
    assert capsys.readouterr().err.endswith(
        "No such file or directory. Is the stick plugged in and mounted?\n"
    )


def with_cases(data: Path) -> None:
    """Three cases came and were opened, each with a scan."""
    with centre_at(data, None, SteppedClock(datetime.now(UTC))) as running:
        kiosk = HandKiosk(running)
        assert kiosk.enrol().status_code == 201
        for n in range(3):
            scan = kiosk.sealed(b"scan %d" % n * 1000)
            kiosk.post(kiosk.complaint(files=(scan,)))
            assert kiosk.patch(scan).status_code == 204
        while open_bodies(running.store, running.keys, running.clock):
            pass


def alter(data: Path, change: str) -> None:
    with closing(sqlite3.connect(data / "central.sqlite")) as database, database:
        assert database.execute(change).rowcount > 0


def trials(said: str, mark: str) -> list[str]:
    """What the drill tried and how, e.g. ``at rest``, of the stored cases alone."""
    lines = [line for line in said.splitlines() if line.strip().startswith(mark) and "case PGT1" in line]
    return sorted(
        word
        for line in lines
        for word in ("office key", "escrow key", "at rest", "a file")
        if f", {word}" in line
    )


def test_the_drill_tries_stored_cases_their_columns_and_files(
    data: Path, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys("make")
    with_cases(data)
    keys("escrow", "out", stick)
    (escrow,) = stick.glob("*escrow*")
    capsys.readouterr()
    assert keys("prove", "--escrow", escrow) == 0
    said = capsys.readouterr().out
    each = ["a file", "at rest", "escrow key", "office key"]
    assert trials(said, "ok") == sorted(each * 3)
    assert trials(said, "BAD") == []
    assert (
        keys("prove", "--sample", "1") == 0
    )  # the oldest and the newest; without the escrow key that is said
    said = capsys.readouterr().out
    assert trials(said, "ok") == sorted(["a file", "at rest", "office key"] * 2)
    assert trials(said, "-") == ["escrow key"] * 2


DAMAGED = {
    "body": ("UPDATE cases SET body_payload = zeroblob(400)", ["escrow key", "office key"]),
    "columns": ("UPDATE cases SET sealed_answers = zeroblob(400)", ["at rest"]),
    "another case's columns": (
        "UPDATE cases SET sealed_answers = (SELECT max(sealed_answers) FROM cases), data_key = "
        "(SELECT max(data_key) FROM cases)",
        ["at rest"],
    ),
    "header of a file": ("UPDATE case_file SET header = x'00'", ["a file"]),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_the_drill_finds_what_does_not_open_any_more(
    data: Path, stick: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keys("make")
    with_cases(data)
    keys("escrow", "out", stick)
    (escrow,) = stick.glob("*escrow*")
    change, expected = DAMAGED[what]
    alter(data, change)
    capsys.readouterr()
    assert keys("prove", "--escrow", escrow) == 1
    said = capsys.readouterr().out
    assert set(trials(said, "BAD")) == set(expected)
    assert "FAILED" in said


def test_a_file_that_is_gone_from_the_disk_fails_the_drill(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys("make")
    with_cases(data)
    for path in (data / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    capsys.readouterr()
    assert keys("prove") == 1
    assert trials(capsys.readouterr().out, "BAD") == ["a file"] * 3


def test_cases_of_an_office_key_that_was_taken_away_fail_the_drill(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The escrow key still opens them: the table says so."""
    keys("make")
    with_cases(data)
    before = keys_in(data).ring.current("office")
    assert keys("rotate", "office") == 0
    capsys.readouterr()
    assert keys("prove") == 0  # rotated, the old secret half stays
    capsys.readouterr()
    (data / "keys" / f"office-{before.key_id}.age").unlink()
    assert keys("prove") == 1
    assert set(trials(capsys.readouterr().out, "BAD")) == {"a file", "office key"}


def test_a_verb_waits_for_nobody_and_says_who_holds_the_keys(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys("make")
    before = keys_in(data).ring
    capsys.readouterr()
    with held(data / "keys"):
        for words in (("rotate", "signing"), ("renew",), ("revoke", before.current("office").key_id)):
            assert keys(*words) == 1
            assert "Another `backoffice keys` is changing the keys" in capsys.readouterr().err
        assert keys("list") == 0, "reading needs no turn"
    assert keys_in(data).ring == before
    assert keys("rotate", "signing") == 0
