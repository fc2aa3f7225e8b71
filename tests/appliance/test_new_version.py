"""The back office gets another version: a backup first, or nothing; and an older one never over newer data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hardware.appliance.removal import PURGE_WORD
from tests.appliance.stand import Stand, set_version

BACKUP = ("systemctl", "start", "kotak-central-backup.service")


@pytest.fixture
def office(stand: Stand) -> Stand:
    """That runs, with a case, and a newer source beside it."""
    stand.system.lives_now = True
    assert stand.call("install", "backoffice") == 0
    assert BACKUP not in stand.system.ran, "there was nothing to keep"
    (stand.root / "var/lib/kotak-aduan/central/central.sqlite").write_text("cases")
    stand.system.ran.clear()
    stand.system.also = {" ".join(BACKUP): lambda: backed_up_in(stand, "var/backups/kotak-aduan")}
    set_version(stand, "0.2.0")
    return stand


def backed_up_in(stand: Stand, folder: str) -> None:
    """What the unit of each night would do."""
    assert current(stand) == "releases/0.1.0", "the program that runs makes it"
    (stand.root / folder / "kotak-aduan-PGT-20261127T001500Z.tar.age").write_text("sealed")


def current(stand: Stand) -> str:
    return str((stand.root / "opt/kotak-aduan/current").readlink())


def test_a_backup_is_made_first_and_it_says_where(office: Stand) -> None:
    old = office.root / "var/backups/kotak-aduan/kotak-aduan-PGT-20261126T183000Z.tar.age"
    old.write_text("of last night")
    assert office.call("install", "backoffice") == 0
    assert office.system.ran[0] == BACKUP
    assert current(office) == "releases/0.2.0"
    wanted = "The backup: /var/backups/kotak-aduan/kotak-aduan-PGT-20261127T001500Z.tar.age."
    assert any(line.startswith(wanted) for line in office.said)


def test_where_the_office_has_its_backups(office: Stand) -> None:
    (office.root / "mnt/backup").mkdir(parents=True)
    (office.root / "etc/kotak-aduan/backup.env").write_text('BACKUP_FOLDER="/mnt/backup"\nKEEP=3\n')
    office.system.also = {" ".join(BACKUP): lambda: backed_up_in(office, "mnt/backup")}
    assert office.call("install", "backoffice") == 0
    assert "The backup: /mnt/backup/kotak-aduan-PGT-20261127T001500Z.tar.age." in office.text


def test_without_one_nothing_is_changed(office: Stand) -> None:
    office.system.fails = {" ".join(BACKUP)}
    before = office.tree()
    assert office.call("install", "backoffice") == 1
    assert office.tree() == before
    assert "Not done: No backup could be made, so nothing was changed:" in office.text
    assert office.said[-1].startswith("journalctl -u kotak-central-backup.service says why.")
    assert office.said[-1].endswith("the same with --without-backup.")


def test_a_unit_that_ends_well_and_has_made_none_is_no_backup(office: Stand) -> None:
    """As one that the office lets run only while its disk is plugged in."""
    office.system.also = {}
    (office.root / "var/backups/kotak-aduan/kotak-aduan-PGT-20261126T183000Z.tar.age").write_text("old")
    assert office.call("install", "backoffice") == 1
    assert "No new backup lies in /var/backups/kotak-aduan" in office.text
    assert current(office) == "releases/0.1.0"


def test_whoever_means_it_goes_on_without(office: Stand) -> None:
    office.system.fails = {" ".join(BACKUP)}
    assert office.call("install", "backoffice", "--without-backup") == 0
    assert BACKUP not in office.system.ran
    assert current(office) == "releases/0.2.0"


def test_another_program_of_the_same_version_is_another_program(office: Stand) -> None:
    set_version(office, "0.1.0")
    (office.source / "sync/__init__.py").write_text('"""Mended."""\n')
    assert office.call("install", "backoffice") == 0
    assert BACKUP in office.system.ran


def test_a_repair_of_the_same_program_needs_none(office: Stand) -> None:
    set_version(office, "0.1.0")
    (office.root / "usr/local/bin/backoffice").unlink()
    assert office.call("install", "backoffice") == 0
    assert BACKUP not in office.system.ran


def test_a_dry_run_tells_of_it_and_makes_none(office: Stand) -> None:
    assert office.call("install", "backoffice", "--dry-run") == 0
    assert "would make a backup first  systemctl start kotak-central-backup.service" in office.said
    assert office.system.ran == []


def test_a_kiosk_has_copies_of_its_own(stand: Stand) -> None:
    stand.system.lives_now = True
    stand.call("install", "kiosk")
    set_version(stand, "0.2.0")
    assert stand.call("install", "kiosk") == 0
    assert BACKUP not in stand.system.ran


def test_the_way_back_of_the_readme(office: Stand) -> None:
    """The version before lies there still, with its own installer: nothing is fetched, and its units come back."""
    unit = office.source / "config/appliance/backoffice/etc/systemd/system/kotak-central.service"
    older = unit.read_text()
    unit.write_text(older + "# news\n")
    assert office.call("install", "backoffice") == 0
    link = office.root / "opt/kotak-aduan/current"
    link.unlink()
    link.symlink_to("releases/0.1.0")
    office.system.ran.clear()
    back = Stand(office.root, (link / "app").resolve())
    back.system = office.system
    assert back.call("install", "backoffice") == 0
    assert (office.root / "etc/systemd/system/kotak-central.service").read_text() == older
    assert current(office) == "releases/0.1.0"
    assert ("systemctl", "restart", "kotak-central.service") in office.system.ran
    assert BACKUP not in office.system.ran


def newer_data(stand: Stand, role: str = "backoffice", folder: str = "central") -> Path:
    """Of version 0.2.0, which was uninstalled; beside it lies the source of 0.1.0."""
    set_version(stand, "0.2.0")
    assert stand.call("install", role) == 0
    data = stand.root / "var/lib/kotak-aduan" / folder
    (data / "central.sqlite").write_text("cases")
    assert stand.call("uninstall", role) == 0
    set_version(stand, "0.1.0")
    return data


@pytest.mark.parametrize(("role", "folder"), [("backoffice", "central"), ("kiosk", "kiosk")])
def test_an_older_version_does_not_come_over_data_that_was_left(stand: Stand, role: str, folder: str) -> None:
    newer_data(stand, role, folder)
    before = stand.tree()
    assert stand.call("install", role) == 1
    assert stand.said[0] == (
        f"Not done: /var/lib/kotak-aduan/{folder} holds data of version 0.2.0, and this is 0.1.0: an older program may"
        " not open newer data."
    )
    assert stand.tree() == before
    set_version(stand, "0.2.0")
    assert stand.call("install", role) == 0


def test_what_an_update_has_brought_counts_and_not_what_was_installed(stand: Stand) -> None:
    """`kiosk update` turns the link and knows nothing of the installer's record."""
    stand.call("install", "kiosk")
    releases = stand.root / "opt/kotak-aduan/releases"
    shutil.copytree(releases / "0.1.0", releases / "0.3.0", symlinks=True)
    told = releases / "0.3.0/RELEASE.json"
    told.write_text(told.read_text().replace('"version": "0.1.0"', '"version": "0.3.0"'))
    link = stand.root / "opt/kotak-aduan/current"
    link.unlink()
    link.symlink_to("releases/0.3.0")
    (stand.root / "var/lib/kotak-aduan/kiosk/journal.sqlite").write_text("cases")
    stand.system.fails = {"systemctl"}
    assert stand.call("uninstall", "kiosk") == 1  # cut off
    stand.system.fails = set()
    assert stand.call("uninstall", "kiosk") == 0
    set_version(stand, "0.2.0")
    assert stand.call("install", "kiosk") == 1
    assert "data of version 0.3.0" in stand.said[0]


def test_the_way_back_is_open_once_the_newer_data_is_moved_away(stand: Stand) -> None:
    data = newer_data(stand)
    data.rename(data.with_name("central.newer"))
    assert stand.call("install", "backoffice") == 0
    assert stand.call("install", "backoffice") == 0


def test_after_a_purge_any_version_comes(stand: Stand) -> None:
    set_version(stand, "0.2.0")
    stand.call("install", "backoffice")
    stand.typed = PURGE_WORD
    assert stand.call("uninstall", "backoffice", "--purge") == 0
    set_version(stand, "0.1.0")
    stand.typed = "y"
    assert stand.call("install", "backoffice") == 0
