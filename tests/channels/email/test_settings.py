"""The settings of the way by e-mail: what is refused, and that the shipped example is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sync.cases.notice_places import WAYS
from sync.central.settings import CentralSettings
from sync.centre import load_settings
from sync.configuration import ConfigurationError

SHIPPED = Path(__file__).resolve().parents[3] / "config" / "central.toml"


def written(folder: Path, more: str = "", **changed: str) -> Path:
    usual = {
        "address": '"aduan@pegantenan.example"',
        "secret": '"/run/secret"',
        "imap_host": '"imap.example"',
        "smtp_host": '"smtp.example"',
    }
    lines = "\n".join(f"{key} = {value}" for key, value in {**usual, **changed}.items())
    path = folder / "central.toml"
    path.write_text(f"[central.email]\n{lines}\n{more}")
    return path


def test_without_the_section_there_is_no_way_by_email() -> None:
    assert load_settings([SHIPPED], {}).email is None


def test_the_shipped_example_is_right(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    example = re.sub(r"(?m)^# ", "", text[text.index("# [central.email]") :].split("\n\n")[0])
    path = tmp_path / "central.toml"
    path.write_text(example)
    email = load_settings([path], {}).email
    assert email is not None
    fields = {line.split(" = ")[0] for line in example.splitlines() if " = " in line}
    assert fields | {"token_url", "client_id", "client_secret"} == set(email.__struct_fields__)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"address": '"aduan"'}, "address"),
        ({"address": '"a b@c"'}, "address"),
        ({"imap_line": '"open"'}, "in the clear"),
        ({"smtp_line": '"open"'}, "in the clear"),
        ({"imap_line": '"ssl"'}, "imap_line"),
        ({"poll_s": "3600"}, "poll_s"),
        ({"taken_folder": '"inbox"'}, "three different"),
        ({"large_folder": '"Diproses"'}, "three different"),
        (
            {"token_url": '"http://login.example/token"', "sign_in": '"xoauth2"', "client_id": '"x"'},
            "token_url",
        ),
        ({"token_url": '"https://login.example/token"', "client_id": '"x"'}, "token_url"),
        ({"password": '"rahasia"'}, "unknown setting"),
        ({"since": '"kemarin"'}, "since"),
    ],
)
def test_what_cannot_be_is_refused_with_its_path(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        load_settings([written(tmp_path, **changed)], {})


def test_single_settings_may_come_from_the_environment(tmp_path: Path) -> None:
    email = load_settings([written(tmp_path)], {"KOTAK_ADUAN_CENTRAL__EMAIL__SINCE": "2026-12-01"}).email
    assert email is not None
    assert str(email.since) == "2026-12-01"


def test_each_way_that_has_a_section_is_one_by_which_complainants_are_told(tmp_path: Path) -> None:
    assert load_settings([SHIPPED], {}).ways == frozenset()
    assert load_settings([written(tmp_path)], {}).ways == {"email"}
    others = '[central.sms]\nspool = "/run/sms"\n[central.wa]\nnumber_id = "106540352242922"\n'
    others += "".join(f'{name} = "/run/secret"\n' for name in ("app_secret", "verify_token", "access_token"))
    all_of_them = load_settings([written(tmp_path, others)], {})
    assert all_of_them.ways == {"email", "sms", "wa"}
    sections = set(CentralSettings.__struct_fields__) & set(WAYS)
    assert sections == all_of_them.ways, "a section without which no notice would go out"
