"""`dev.py install` on a bare machine: files, modes, owners, links, units; again, changed, failing, and taken back."""

from __future__ import annotations

import json
import stat
from pathlib import Path, PurePosixPath

import pytest

from hardware.appliance.removal import PURGE_WORD
from tests.appliance.stand import Stand, set_version

MACHINES = ("kiosk", "backoffice")
USERS = {"kiosk": "kotak-kiosk", "backoffice": "kotak-central"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("role", MACHINES)
def test_every_shipped_file_lies_in_its_place_with_mode_and_owner(stand: Stand, role: str) -> None:
    assert stand.call("install", role) == 0
    for tree in ("common", role):
        for lies in (stand.source / "config/appliance" / tree).rglob("*"):
            if not lies.is_file():
                continue
            name = lies.relative_to(stand.source / "config/appliance" / tree)
            path = stand.root / name
            assert path.read_bytes() == lies.read_bytes()
            secret = name.as_posix().startswith("etc/kotak-aduan/") and name.suffix in (".toml", ".env")
            assert stand.system.owner_of(path) == ("root", USERS[role] if secret else "root")
            wanted = (
                0o640
                if secret
                else 0o600
                if "usbguard" in name.parts
                else 0o755
                if lies.stat().st_mode & 0o100
                else 0o644
            )
            assert (name, oct(mode(path))) == (name, oct(wanted))


@pytest.mark.parametrize("role", MACHINES)
def test_the_release_is_whole_and_current_and_nobody_elses(stand: Stand, role: str) -> None:
    stand.call("install", role)
    opt = stand.root / "opt/kotak-aduan"
    assert str((opt / "current").readlink()) == "releases/0.1.0"
    told = json.loads((opt / "current/RELEASE.json").read_text())
    assert (told["version"], told["roles"], told["python"]) == ("0.1.0", [role], "3.11")
    assert (opt / "current/app/kiosk/__init__.py").is_file()
    assert not list(opt.rglob("__pycache__"))
    assert sorted(one.name for one in (opt / "current/venv/bin").iterdir()) == [
        "backoffice",
        "kiosk",
        "python",
    ]
    program = (opt / "current/venv/bin/backoffice").read_text()
    assert program.startswith("#!/opt/kotak-aduan/releases/0.1.0/venv/bin/python\n")
    assert [path for path in opt.rglob("*") if not path.is_symlink() and mode(path) & 0o022] == []
    packages = opt / "current/venv/lib/python3.11/site-packages"
    joined = (packages / (packages / "kotak_aduan.pth").read_text().strip()).resolve()
    assert joined == (opt / "current/app").resolve()


def test_the_venv_gets_what_the_role_needs_by_hash(stand: Stand) -> None:
    stand.call("install", "kiosk")
    wanted = (stand.root / "opt/kotak-aduan/current/requirements.txt").read_text()
    assert "\nkivy==" in wanted
    assert "\nfastapi==" not in wanted
    assert "\npytest==" not in wanted
    entries = [block for block in wanted.split("\n") if block and not block.startswith(" ")]
    assert wanted.count("--hash=sha256:") >= len(entries)
    assert len([line for line in entries if line.startswith("numpy==")]) == 2  # one for each Python


def test_data_folders_are_their_users_alone(stand: Stand) -> None:
    stand.call("install", "backoffice")
    for name in ("var/lib/kotak-aduan/central", "var/lib/kotak-aduan/sms", "var/backups/kotak-aduan"):
        assert mode(stand.root / name) == 0o700
        assert stand.system.owner_of(stand.root / name) == ("kotak-central", "kotak-central")
    assert mode(stand.root / "etc/kotak-aduan") == 0o755


def test_the_kiosks_user_is_in_the_groups_of_its_devices_and_has_no_shell(stand: Stand) -> None:
    stand.call("install", "kiosk")
    assert stand.system.groups_of("kotak-kiosk") == {"audio", "dialout", "input", "lp", "render", "video"}
    line = next(
        line
        for line in (stand.root / "etc/passwd").read_text().splitlines()
        if line.startswith("kotak-kiosk:")
    )
    assert line.endswith(":/var/lib/kotak-aduan/kiosk:/usr/sbin/nologin")


def test_units_begin_with_the_machine_but_those_that_are_off(stand: Stand) -> None:
    stand.call("install", "backoffice")
    system = stand.root / "etc/systemd/system"
    assert sorted(one.name for one in (system / "multi-user.target.wants").iterdir()) == [
        "kotak-central.service"
    ]
    assert [one.name for one in (system / "timers.target.wants").iterdir()] == ["kotak-central-backup.timer"]
    assert (system / "kotak-modem.service").is_file()
    assert "systemd does not run here" in stand.text


def test_where_systemd_runs_units_are_read_anew_and_started(stand: Stand) -> None:
    stand.system.lives_now = True
    assert stand.call("install", "backoffice") == 0
    assert ("systemctl", "daemon-reload") in stand.system.ran
    assert ("systemctl", "restart", "kotak-central.service") in stand.system.ran
    assert ("systemctl", "restart", "kotak-modem.service") not in stand.system.ran
    assert ("systemd-tmpfiles", "--create") in stand.system.ran
    stand.system.ran.clear()
    assert stand.call("install", "backoffice") == 0
    assert stand.system.ran == []


@pytest.mark.parametrize("role", MACHINES)
def test_a_second_run_changes_nothing_and_says_so(stand: Stand, role: str) -> None:
    stand.call("install", role)
    before = stand.tree()
    assert stand.call("install", role) == 0
    assert stand.tree() == before
    assert any(line.startswith("Nothing to do: all ") for line in stand.said)


@pytest.mark.parametrize("role", MACHINES)
def test_a_dry_run_tells_everything_and_changes_nothing(stand: Stand, role: str) -> None:
    before = stand.tree()
    assert stand.call("install", role, "--dry-run") == 0
    assert stand.tree() == before
    assert stand.system.packages == set()
    for line in (
        f"would change  user: {USERS[role]}",
        "  + nftables",
        "  +++ /etc/nftables.d/kotak-aduan.nft",
    ):
        assert line in stand.text
    assert "Nothing was changed." in stand.said[-1]


def test_a_dry_run_shows_how_a_file_would_differ(stand: Stand) -> None:
    stand.call("install", "backoffice")
    shipped = stand.source / "config/appliance/backoffice/etc/kotak-aduan/backup.env"
    shipped.write_text(shipped.read_text().replace("KEEP=14", "KEEP=30"))
    stand.call("install", "backoffice", "--dry-run")
    assert "  -KEEP=14" in stand.said
    assert "  +KEEP=30" in stand.said
    assert "KEEP=14" in (stand.root / "etc/kotak-aduan/backup.env").read_text()


def test_anybody_may_ask_what_would_be_changed(stand: Stand) -> None:
    stand.here = type(stand.here)(1000, (3, 11), "x86_64", 64)
    assert stand.call("install", "kiosk", "--dry-run") == 0


def test_what_the_office_changed_stays_and_the_shipped_one_lies_beside_it(stand: Stand) -> None:
    stand.call("install", "backoffice")
    own = stand.root / "etc/kotak-aduan/central.toml"
    own.write_text('[central]\nfolder = "/srv/aduan"\n')
    shipped = stand.source / "config/appliance/backoffice/etc/kotak-aduan/central.toml"
    shipped.write_text(shipped.read_text() + "# news\n")
    assert stand.call("install", "backoffice") == 0
    assert own.read_text() == '[central]\nfolder = "/srv/aduan"\n'
    beside = own.with_name("central.toml.dist")
    assert beside.read_text() == shipped.read_text()
    assert mode(beside) == 0o640
    assert "kept as it was changed here: /etc/kotak-aduan/central.toml" in stand.text
    stand.call("install", "backoffice")
    assert any(line.startswith("Nothing to do") for line in stand.said)


def test_what_nobody_changed_follows_the_shipped_one(stand: Stand) -> None:
    stand.call("install", "backoffice")
    shipped = stand.source / "config/appliance/backoffice/etc/systemd/system/kotak-central.service"
    shipped.write_text(shipped.read_text().replace("MemoryMax=2G", "MemoryMax=3G"))
    stand.call("install", "backoffice")
    there = stand.root / "etc/systemd/system/kotak-central.service"
    assert "MemoryMax=3G" in there.read_text()
    assert not there.with_name(there.name + ".dist").exists()


def test_a_file_of_a_debian_package_gives_way_and_comes_back(stand: Stand) -> None:
    journald = stand.root / "etc/systemd/journald.conf.d/kotak-aduan.conf"
    journald.parent.mkdir()
    journald.write_text("# Debian's\n")
    stand.system.debians = {PurePosixPath("/etc/systemd/journald.conf.d/kotak-aduan.conf")}
    assert stand.call("install", "backoffice") == 0
    assert "SystemMaxUse" in journald.read_text()
    assert not list(stand.root.rglob("*.dist"))
    assert stand.call("uninstall", "backoffice") == 0
    assert journald.read_text() == "# Debian's\n"


def test_a_lost_mode_owner_or_file_is_put_right(stand: Stand) -> None:
    stand.call("install", "backoffice")
    secret, rules = stand.root / "etc/kotak-aduan/central.env", stand.root / "etc/nftables.d/kotak-aduan.nft"
    secret.chmod(0o644)
    rules.unlink()
    stand.system.owners[stand.root / "var/lib/kotak-aduan/central"] = ("root", "root")
    assert stand.call("install", "backoffice") == 0
    assert mode(secret) == 0o640
    assert rules.is_file()
    assert any(line.startswith("Done: 3 changes") for line in stand.said)


def test_a_unit_that_the_office_switched_off_stays_off(stand: Stand) -> None:
    stand.system.lives_now = True
    stand.call("install", "backoffice")
    link = stand.root / "etc/systemd/system/timers.target.wants/kotak-central-backup.timer"
    link.unlink()
    stand.system.ran.clear()
    (stand.root / "usr/local/bin/backoffice").unlink()
    assert stand.call("install", "backoffice") == 0
    assert not link.is_symlink()
    assert "left switched off, as it is here: kotak-central-backup.timer" in stand.said
    assert ("systemctl", "restart", "kotak-central.service") in stand.system.ran
    assert ("systemctl", "restart", "kotak-central-backup.timer") not in stand.system.ran


@pytest.mark.parametrize(
    ("fails", "words"), [("install_packages", "Nothing was changed"), ("make_venv", " changes were made")]
)
def test_a_failure_says_what_was_done_and_the_next_run_goes_on(stand: Stand, fails: str, words: str) -> None:
    stand.system.fails = {fails}
    assert stand.call("install", "backoffice") == 1
    assert f"STOPPED: {fails} was told to fail" in stand.said
    assert words in stand.text
    assert stand.said[-1] == "Then run the same command again: it goes on where it stopped."
    assert not (stand.root / "opt/kotak-aduan/current").exists()
    stand.system.fails = set()
    assert stand.call("install", "backoffice") == 0
    assert (stand.root / "opt/kotak-aduan/current/RELEASE.json").is_file()
    assert not list((stand.root / "opt/kotak-aduan/releases").glob(".*"))


def test_a_service_that_does_not_start_is_told_and_ends_with_1(stand: Stand) -> None:
    stand.system.lives_now, stand.system.fails = True, {"systemd-tmpfiles"}
    assert stand.call("install", "backoffice") == 1
    assert "not well: systemd-tmpfiles was told to fail" in stand.said


def test_the_same_version_with_other_content_takes_the_place_of_the_old(stand: Stand) -> None:
    stand.call("install", "kiosk")
    (stand.source / "kiosk/__init__.py").write_text('"""Mended."""\n')
    assert stand.call("install", "kiosk") == 0
    releases = stand.root / "opt/kotak-aduan/releases"
    assert (releases / "0.1.0/app/kiosk/__init__.py").read_text() == '"""Mended."""\n'
    assert [one.name for one in releases.iterdir()] == ["0.1.0"]


def test_a_new_version_lies_beside_the_old_one(stand: Stand) -> None:
    stand.call("install", "kiosk")
    set_version(stand, "0.2.0")
    assert stand.call("install", "kiosk") == 0
    opt = stand.root / "opt/kotak-aduan"
    assert str((opt / "current").readlink()) == "releases/0.2.0"
    assert (opt / "releases/0.1.0/RELEASE.json").is_file()


def test_an_older_version_is_refused(stand: Stand) -> None:
    set_version(stand, "0.10.0")
    stand.call("install", "kiosk")
    set_version(stand, "0.9.1")
    before = stand.tree()
    assert stand.call("install", "kiosk") == 1
    assert (
        stand.said[0]
        == "Not done: Version 0.10.0 runs here, and this is 0.9.1: an older program may not open newer data."
    )
    assert stand.tree() == before


def test_a_kiosk_is_no_back_office_too(stand: Stand) -> None:
    stand.call("install", "kiosk")
    assert stand.call("install", "backoffice") == 1
    assert "This machine is a kiosk already" in stand.said[0]


def test_uninstall_takes_the_program_and_leaves_what_is_the_offices(stand: Stand) -> None:
    stand.call("install", "backoffice")
    data = stand.root / "var/lib/kotak-aduan/central/central.sqlite"
    data.write_text("cases")
    changed = stand.root / "etc/nftables.d/kotak-aduan.nft"
    changed.write_text("# ours\n")
    assert stand.call("uninstall", "backoffice", "--dry-run") == 0
    assert (stand.root / "opt/kotak-aduan/current/RELEASE.json").is_file()
    assert stand.call("uninstall", "backoffice") == 0
    assert data.read_text() == "cases"
    assert (stand.root / "etc/kotak-aduan/central.toml").is_file()
    assert changed.read_text() == "# ours\n"
    for gone in ("opt/kotak-aduan", "usr/local/bin/backoffice", "etc/systemd/system/kotak-central.service"):
        assert not (stand.root / gone).exists()
    assert not list(stand.root.glob("etc/systemd/system/*.wants/*"))
    assert stand.system.groups_of("kotak-central") is not None
    for told in ("  /etc/kotak-aduan", "  /var/lib/kotak-aduan", "  /var/backups/kotak-aduan"):
        assert told in stand.said
    assert "left, since they were changed here: /etc/nftables.d/kotak-aduan.nft" in stand.said


def test_after_an_uninstall_the_machine_can_be_another(stand: Stand) -> None:
    stand.call("install", "backoffice")
    stand.call("uninstall", "backoffice")
    assert stand.call("uninstall", "backoffice") == 1
    assert stand.said == [
        "Not done: This machine is no backoffice: nothing is installed.",
        "To see what would be: python3 dev.py install backoffice --dry-run",
    ]
    stand.call("install", "kiosk")
    assert stand.call("uninstall", "backoffice") == 1
    assert stand.said[-1] == "To take that back: sudo python3 dev.py uninstall kiosk"
    assert stand.call("uninstall", "kiosk") == 0
    assert stand.call("install", "backoffice") == 0
    assert not list(stand.root.rglob("*.dist"))


def test_purge_needs_the_word(stand: Stand) -> None:
    stand.call("install", "backoffice")
    before = stand.tree()
    stand.typed = "yes"
    assert stand.call("uninstall", "backoffice", "--purge") == 1
    assert stand.tree() == before
    stand.typed = PURGE_WORD
    assert stand.call("uninstall", "backoffice", "--purge") == 0
    assert not list(stand.root.rglob("*kotak*"))
    assert stand.system.groups_of("kotak-central") is None


def test_uninstall_names_packages_as_apt_does_and_takes_the_mask_that_tmpfiles_has_made(stand: Stand) -> None:
    stand.call("install", "kiosk")
    mask = stand.root / "etc/systemd/system/ctrl-alt-del.target"
    mask.symlink_to("/dev/null")  # as systemd-tmpfiles does at the start of the machine
    assert stand.call("uninstall", "kiosk") == 0
    assert not mask.is_symlink()
    told = next(line for line in stand.said if "Debian packages" in line)
    assert "libmtdev1t64" in told
    assert "|" not in told


def test_what_a_run_that_was_cut_off_has_changed_is_read_anew_by_the_next_one(stand: Stand) -> None:
    stand.system.lives_now = True
    stand.call("install", "backoffice")
    rules = stand.root / "etc/udev/rules.d/70-kotak-aduan.rules"
    rules.unlink()
    in_the_way = stand.root / "usr/local/bin/backoffice"
    in_the_way.unlink()
    in_the_way.mkdir()
    assert stand.call("install", "backoffice", "--dry-run") == 0
    stand.system.ran.clear()
    assert stand.call("install", "backoffice") == 1
    assert rules.is_file()
    assert stand.system.ran == []
    in_the_way.rmdir()
    assert stand.call("install", "backoffice") == 0
    assert ("udevadm", "control", "--reload") in stand.system.ran
    assert ("systemctl", "restart", "kotak-central.service") in stand.system.ran


def test_a_service_that_did_not_start_is_started_by_the_next_run(stand: Stand) -> None:
    stand.system.lives_now, stand.system.fails = True, {"systemctl"}
    (stand.root / "etc/systemd/system/multi-user.target.wants").mkdir()
    stand.call("install", "backoffice")
    stand.system.fails = set()
    stand.system.ran.clear()
    assert stand.call("install", "backoffice") == 0
    assert ("systemctl", "restart", "kotak-central.service") in stand.system.ran


def test_a_unit_that_the_office_masked_stays_masked(stand: Stand) -> None:
    stand.system.lives_now = True
    stand.call("install", "kiosk")
    unit = stand.root / "etc/systemd/system/kotak-kiosk-night.timer"
    unit.unlink()
    unit.symlink_to("/dev/null")
    (stand.root / "usr/local/bin/kiosk").unlink()
    stand.system.ran.clear()
    assert stand.call("install", "kiosk") == 0
    assert str(unit.readlink()) == "/dev/null"
    assert "left switched off, as it is here: kotak-kiosk-night.timer" in stand.said
    assert ("systemctl", "restart", "kotak-kiosk-night.timer") not in stand.system.ran
    assert stand.call("install", "kiosk") == 0
    assert any(line.startswith("Nothing to do") for line in stand.said)


def test_the_shipped_file_beside_a_changed_program_is_none(stand: Stand) -> None:
    stand.call("install", "kiosk")
    menu = stand.root / "etc/grub.d/01_kotak-aduan"
    menu.write_text("#!/bin/sh\n")
    assert stand.call("install", "kiosk") == 0
    assert (
        mode(menu.with_name("01_kotak-aduan.dist")) == 0o644
    )  # update-grub runs every program of that folder
    assert stand.call("install", "kiosk") == 0
    assert any(line.startswith("Nothing to do") for line in stand.said)


def test_of_older_versions_the_one_before_stays(stand: Stand) -> None:
    for version in ("0.8.0", "0.9.0", "0.10.0", "0.11.0"):
        set_version(stand, version)
        assert stand.call("install", "backoffice") == 0
    waits = stand.root / "opt/kotak-aduan/releases/0.12.0"
    waits.mkdir()
    assert stand.call("install", "backoffice") == 0
    assert sorted(one.name for one in waits.parent.iterdir()) == ["0.10.0", "0.11.0", "0.12.0"]


def test_nothing_is_installed_while_an_update_is_on_probation(stand: Stand) -> None:
    stand.call("install", "kiosk")
    (stand.root / "opt/kotak-aduan/confirmed").symlink_to("releases/0.1.0")
    set_version(stand, "0.2.0")
    before = stand.tree()
    assert stand.call("install", "kiosk") == 1
    assert stand.said[0] == "Not done: An update of this kiosk is being switched to, or looked at."
    assert stand.tree() == before


def test_an_uninstall_that_was_cut_off_is_ended_by_the_next_one(stand: Stand) -> None:
    stand.call("install", "backoffice")
    gone = stand.root / "etc/systemd/system/kotak-central.service"
    gone.unlink()  # as the first run has left it
    assert stand.call("uninstall", "backoffice") == 0
    assert not (stand.root / "usr/local/bin/backoffice").exists()


def test_purge_empties_a_disk_that_the_data_has_for_itself(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.call("install", "kiosk")
    data = stand.root / "var/lib/kotak-aduan"
    copies = stand.root / "srv/kotak-aduan-backup"
    copies.mkdir(parents=True)
    (copies / "copy").touch()
    monkeypatch.setattr(Path, "is_mount", lambda path: path == data)
    stand.typed = PURGE_WORD
    assert stand.call("uninstall", "kiosk", "--purge") == 0
    assert list(data.iterdir()) == []
    assert stand.system.groups_of("kotak-kiosk") is None
    assert stand.said[-1].startswith("NOT destroyed: the copies of the journal on the second medium")


def test_a_purge_that_was_cut_off_is_ended_by_the_next_one(stand: Stand) -> None:
    stand.call("install", "backoffice")
    stand.typed = PURGE_WORD
    stand.system.fails = {"remove_user"}
    assert stand.call("uninstall", "backoffice", "--purge") == 1
    stand.system.fails = set()
    assert stand.call("uninstall", "backoffice", "--purge") == 0
    assert not list(stand.root.rglob("*kotak*"))
