"""Names of devices, firewall, proxies, settings and programs of the installed machine, as far as this machine can read them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from kiosk.settings import Settings
from sync.central.settings import CentralSettings
from sync.configuration import load
from tests.appliance.stand import ROOT

APPLIANCE = ROOT / "config/appliance"
RULES = sorted(APPLIANCE.glob("*/etc/udev/rules.d/7?-kotak-aduan*.rules"))
_TERM = re.compile(r'^[A-Z]+(\{[^}]+\})?(==|!=|=|\+=|:=)"[^"]*"$')


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parents[3].name}-{path.name}")
def test_every_rule_of_udev_is_a_list_of_terms(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        assert [term for term in line.split(", ") if not _TERM.match(term)] == []


def test_devices_have_names_that_the_settings_speak_of() -> None:
    rules = (APPLIANCE / "kiosk/etc/udev/rules.d/70-kotak-aduan.rules").read_text()
    named = set(re.findall(r'SYMLINK\+="([^"]+)"', rules))
    assert named == {"kotak-aduan/printer", "kotak-aduan/tray", "kotak-aduan/reader"}
    settings = (APPLIANCE / "kiosk/etc/kotak-aduan/kiosk.toml").read_text()
    assert set(re.findall(r'"/dev/([^"]+)"', settings)) <= named
    groups = set(re.findall(r'GROUP="([^"]+)"', rules))
    assert groups <= set(tomllib.loads((APPLIANCE / "roles.toml").read_text())["kiosk"]["groups"])


def test_modems_are_left_alone_by_modem_manager_under_the_names_that_we_give() -> None:
    folder = APPLIANCE / "backoffice/etc/udev/rules.d"
    vendors = {
        words
        for path in folder.iterdir()
        for words in re.findall(r'(?:ID_VENDOR_ID\}|idVendor\})=="([^"]+)"', path.read_text())
    }
    assert len(vendors) == 1


@pytest.mark.parametrize(("role", "ports"), [("backoffice", {"80", "443", "22"}), ("kiosk", set())])
def test_what_the_firewall_lets_in(role: str, ports: set[str]) -> None:
    words = (APPLIANCE / role / "etc/nftables.d/kotak-aduan.nft").read_text()
    chain = words.split("chain input {")[1].split("}\n\n")[0]
    rules = [line for line in words.splitlines() if not line.startswith("#")]
    assert "policy drop;" in chain
    opened = [line for line in rules if "tcp dport" in line]
    assert {
        port
        for line in opened
        for port in re.findall(r"\d+", line.split("tcp dport")[1].split("ct state")[0].split("accept")[0])
    } == ports


def test_settings_of_a_new_kiosk_can_be_loaded() -> None:
    files = [ROOT / "config/kiosk.toml", APPLIANCE / "kiosk/etc/kotak-aduan/kiosk.toml"]
    settings = load(files, Settings, {}, elsewhere=("central",))
    assert settings.kiosk.folder == Path("/var/lib/kotak-aduan/kiosk")
    assert settings.printer.kind == "usb"


def test_settings_of_a_new_back_office_can_be_loaded() -> None:
    folder = APPLIANCE / "backoffice/etc/kotak-aduan"
    central = [
        tomllib.loads(path.read_text()) for path in (ROOT / "config/central.toml", folder / "central.toml")
    ]
    assert central[1]["central"].keys() <= set(CentralSettings.__struct_fields__)
    assert central[1]["central"]["folder"] == "/var/lib/kotak-aduan/central"
    modem = tomllib.loads((folder / "modem.toml").read_text())["modem"]
    assert modem["spool"] == "/var/lib/kotak-aduan/sms"
    assert modem.keys() <= tomllib.loads((ROOT / "config/modem.toml").read_text())["modem"].keys()


def test_proxies_pass_bodies_on_as_they_come_and_name_the_caller_themselves() -> None:
    folder = APPLIANCE / "backoffice/etc/kotak-aduan/proxy"
    nginx, caddy = (folder / "nginx.conf.example").read_text(), (folder / "Caddyfile.example").read_text()
    for line in (
        "proxy_request_buffering off;",
        "proxy_set_header X-Forwarded-For   $remote_addr;",
        "access_log off;",
    ):
        assert line in nginx
    assert "header_up X-Forwarded-For {remote_host}" in caddy
    for words in (nginx, caddy):
        assert "127.0.0.1:8600" in words
        assert "Strict-Transport-Security" in words
        assert re.search(r"1100\s?m", words, re.IGNORECASE)


@pytest.fixture
def console(tmp_path: Path) -> Path:
    """`id`, `runuser` and `env` that say what they were asked, before the system's own on the path."""
    (tmp_path / "id").write_text('#!/bin/sh\necho "$WHO"\n')
    (tmp_path / "env").write_text('#!/bin/sh\necho "$(umask)" env "$@"\n')
    (tmp_path / "runuser").write_text('#!/bin/sh\necho runuser "$@"\n')
    for path in tmp_path.iterdir():
        path.chmod(0o755)
    return tmp_path


PROGRAMS = [("kiosk", "kotak-kiosk", "kiosk"), ("backoffice", "kotak-central", "central")]


@pytest.mark.parametrize(("name", "user", "folder"), PROGRAMS)
def test_the_program_runs_as_the_user_of_its_data_with_nothing_of_the_callers(
    console: Path, name: str, user: str, folder: str
) -> None:
    ended = _called(console, name, "root", "doctor", "with blank")
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"runuser -u {user} -- env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin")
    assert f"HOME=/var/lib/kotak-aduan/{folder} LANG=C.UTF-8" in ended.stdout
    assert ended.stdout.endswith(f"/opt/kotak-aduan/current/venv/bin/{name} doctor with blank\n")


@pytest.mark.parametrize("verb", ["take", "back"])
def test_a_release_is_taken_and_left_by_root_with_nothing_of_the_callers(console: Path, verb: str) -> None:
    """By the kiosk's user `--again` is refused, and a file in somebody's own home cannot be read."""
    ended = _called(console, "kiosk", "root", "update", verb, "/home/siti/a b.kar")
    assert ended.returncode == 0
    assert ended.stdout.startswith(
        "0022 env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin HOME=/root LANG=C.UTF-8"
    )
    assert ended.stdout.endswith(
        f"/opt/kotak-aduan/current/venv/bin/kiosk update {verb} /home/siti/a b.kar\n"
    )


@pytest.mark.parametrize("words", [("update", "status"), ("update",), ("take", "update"), ()])
def test_nothing_else_of_the_kiosk_is_roots(console: Path, words: tuple[str, ...]) -> None:
    assert _called(console, "kiosk", "root", *words).stdout.startswith("runuser -u kotak-kiosk -- env -i ")


@pytest.mark.parametrize(("name", "user", "folder"), PROGRAMS)
def test_others_are_told_how(console: Path, name: str, user: str, folder: str) -> None:
    ended = _called(console, name, "siti", "doctor")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{name}: only root and {user} may; type: sudo {name} doctor\n"


def _called(console: Path, name: str, who: str, *words: str) -> subprocess.CompletedProcess[str]:
    program = APPLIANCE / name / "usr/local/bin" / name
    surroundings = {
        "PATH": f"{console}:{os.defpath}",
        "WHO": who,
        "LANG": "C.UTF-8",
        "KOTAK_ADUAN_CONFIG": "/tmp",
    }
    shell = shutil.which("sh")
    assert shell
    return subprocess.run(
        [shell, program, *words], capture_output=True, text=True, check=False, env=surroundings
    )
