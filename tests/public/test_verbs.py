"""`backoffice open311` and `backoffice figures`, as an administrator types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.backoffice.program import main
from tests.public.conftest import made_once

__all__ = ["made_once"]


@pytest.fixture
def settings(made_once: Path, tmp_path: Path) -> str:
    import shutil

    folder = shutil.copytree(made_once, tmp_path / "central")
    file = tmp_path / "central.toml"
    file.write_text(f'[central]\nfolder = "{folder}"\n')
    return str(file)


def test_a_key_is_given_listed_and_ended(settings: str, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str, code: int = 0) -> str:
        assert main(["--config", settings, "open311", *words]) == code
        shown = capsys.readouterr()
        return shown.out + shown.err

    key = said("add", "JAKI").splitlines()[0]
    assert len(key) == 43
    assert key not in said("list")
    assert "a key already" in said("add", "JAKI", code=1)
    assert "Revoked" in said("revoke", "JAKI")
    assert "revoked" in said("list")
    assert "No program" in said("revoke", "JAKI", code=1)
    assert "1 to 100 letters" in said("add", " ", code=1)


def test_figures_are_reckoned_anew(settings: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", settings, "figures", "rebuild"]) == 0
    assert "0 cases reckoned anew." in capsys.readouterr().out
