"""`backoffice keys`: each verb does what it says, in plain sentences and exit codes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sync.backoffice import main
from sync.central.keys import CentreKeys


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
