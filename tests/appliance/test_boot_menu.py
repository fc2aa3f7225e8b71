"""The boot menu: whether anybody with a keyboard may change how the machine starts, who is told, and how it is shut."""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.appliance.boot_menu import COMMAND, PASSWORD, SNIPPET, BootMenu, boot_menu, hashed
from tests.appliance.stand import HERE, ROOT, Stand

TREE = ROOT / "config/appliance/kiosk"
WORD = "kecamatan2026"


@pytest.fixture
def kiosk(stand: Stand) -> Stand:
    """With Debian's GRUB, whose menu was made before the kiosk was installed."""
    grub_cfg(stand).parent.mkdir(parents=True)
    grub_cfg(stand).write_text("menuentry 'Debian GNU/Linux' {\n  true\n}\n")
    assert stand.call("install", "kiosk") == 0
    stand.system.ran.clear()
    return stand


def grub_cfg(stand: Stand) -> Path:
    return stand.root / "boot/grub/grub.cfg"


def password_cfg(stand: Stand) -> Path:
    return stand.root / PASSWORD.relative_to("/")


def lines_for_the_menu() -> str:
    script = TREE / SNIPPET.relative_to("/")
    return subprocess.run([script], capture_output=True, text=True, check=True).stdout


def update_grub(stand: Stand) -> None:
    grub_cfg(stand).write_text(lines_for_the_menu() + "menuentry 'Debian GNU/Linux' {\n  true\n}\n")


def opens(line: str, password: str) -> bool:
    """As GRUB's own pbkdf2 decides over a line of ``password_pbkdf2``."""
    _, _, _, rounds, salt, key = line.split()[2].split(".")
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), bytes.fromhex(salt), int(rounds), len(key) // 2)
    return made.hex().upper() == key


def test_the_installation_says_that_it_is_open_and_what_closes_it(stand: Stand) -> None:
    grub_cfg(stand).parent.mkdir(parents=True)
    grub_cfg(stand).write_text("")
    for words in (("--dry-run",), ()):
        stand.call("install", "kiosk", *words)
        assert (
            f"Boot menu: open: whoever has a keyboard can change how this machine starts; to shut it: {COMMAND}"
            in stand.said
        )
    name = COMMAND.removeprefix("sudo ")
    assert stat.S_IMODE((stand.root / "usr/local/sbin" / name).stat().st_mode) == 0o755


def test_where_no_stranger_stands_or_no_grub_is_nothing_is_said(stand: Stand) -> None:
    stand.call("install", "kiosk")
    assert "oot menu" not in stand.text
    assert stand.call("boot-password") == 1
    assert "no GRUB" in stand.text


def test_the_back_office_is_told_nothing_of_it(stand: Stand) -> None:
    grub_cfg(stand).parent.mkdir(parents=True)
    grub_cfg(stand).write_text("")
    stand.call("install", "backoffice")
    assert "oot menu" not in stand.text


def test_a_password_asked_for_twice_shuts_it(kiosk: Stand) -> None:
    kiosk.unseen = (WORD, WORD)
    assert kiosk.call("boot-password") == 0
    first, second = password_cfg(kiosk).read_text().splitlines()
    assert first == 'set superusers="kantor"'
    assert second.startswith("password_pbkdf2 kantor grub.pbkdf2.sha512.10000.")
    assert opens(second, WORD)
    assert not opens(second, WORD + "x")
    assert stat.S_IMODE(password_cfg(kiosk).stat().st_mode) == 0o600
    assert kiosk.system.owner_of(password_cfg(kiosk)) == ("root", "root")
    assert kiosk.system.ran == [("update-grub",)]
    assert WORD not in kiosk.text
    assert boot_menu(kiosk.root) is BootMenu.WAITING
    update_grub(kiosk)
    assert boot_menu(kiosk.root) is BootMenu.SHUT
    kiosk.call("install", "kiosk")
    assert "Boot menu: shut by a password" in kiosk.said


def test_again_it_is_another_password_and_nothing_more(kiosk: Stand) -> None:
    for word in (WORD, "lainnya-2027"):
        kiosk.unseen = (word, word)
        assert kiosk.call("boot-password") == 0
        before = {path: told for path, told in kiosk.tree().items() if not path.endswith("password.cfg")}
    line = password_cfg(kiosk).read_text().splitlines()[1]
    assert (opens(line, WORD), opens(line, "lainnya-2027")) == (False, True)
    assert {path: told for path, told in kiosk.tree().items() if not path.endswith("password.cfg")} == before
    assert [one.name for one in password_cfg(kiosk).parent.iterdir() if "password" in one.name] == [
        PASSWORD.name
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ((WORD, WORD + "x"), "not the same"),
        (("pendek7", "pendek7"), "At least 8"),
        (("sandi-\u00e9\u00e9\u00e9",) * 2, "American keyboard"),
        (("a\tb-tabulator",) * 2, "American keyboard"),
        ((), "No password was given"),
        ((WORD,), "No password was given"),
    ],
)
def test_what_is_no_password_changes_nothing(kiosk: Stand, typed: tuple[str, ...], words: str) -> None:
    before = kiosk.tree()
    kiosk.unseen = typed
    assert kiosk.call("boot-password") == 1
    assert words in kiosk.text
    assert (kiosk.tree(), kiosk.system.ran) == (before, [])


def test_a_dry_run_shows_it_and_asks_nothing(kiosk: Stand) -> None:
    before = kiosk.tree()
    kiosk.here = replace(HERE, user_id=1000)
    assert kiosk.call("boot-password", "--dry-run") == 0
    assert "write its hash to /boot/grub/password.cfg (root:root 0600)" in kiosk.text
    assert "would run  update-grub" in kiosk.said
    assert (kiosk.tree(), kiosk.system.ran) == (before, [])


def test_only_root_and_only_on_an_installed_kiosk(kiosk: Stand) -> None:
    kiosk.unseen = (WORD, WORD)
    kiosk.here = replace(HERE, user_id=1000)
    assert kiosk.call("boot-password") == 1
    assert COMMAND in kiosk.said
    kiosk.here = HERE
    (kiosk.root / SNIPPET.relative_to("/")).unlink()
    assert kiosk.call("boot-password") == 1
    assert "First: sudo python3 dev.py install kiosk" in kiosk.said
    assert not password_cfg(kiosk).exists()


def test_a_menu_that_could_not_be_made_anew_is_said(kiosk: Stand) -> None:
    kiosk.unseen, kiosk.system.fails = (WORD, WORD), {"update-grub"}
    assert kiosk.call("boot-password") == 1
    assert "No password was set" in kiosk.text
    assert not password_cfg(kiosk).exists()


def test_a_disk_that_takes_nothing_is_said(kiosk: Stand) -> None:
    password_cfg(kiosk).mkdir()
    kiosk.unseen = (WORD, WORD)
    assert kiosk.call("boot-password") == 1
    assert "/boot/grub/password.cfg was not written: Is a directory." in kiosk.text


def test_on_a_disk_made_of_an_image_its_own_menu_finds_the_file(stand: Stand) -> None:
    stand.call("install", "kiosk")
    shutil.copytree(ROOT / "config/appliance/image", stand.root, dirs_exist_ok=True)
    assert boot_menu(stand.root) is BootMenu.OPEN
    stand.system.ran.clear()
    stand.unseen = (WORD, WORD)
    assert stand.call("boot-password") == 0
    assert (boot_menu(stand.root), stand.system.ran) == (BootMenu.SHUT, [])


def test_what_somebody_has_shut_by_hand_is_shut(kiosk: Stand) -> None:
    grub_cfg(kiosk).write_text("set superusers=x\npassword_pbkdf2 x grub.pbkdf2.sha512.10000.AA.BB\n")
    assert boot_menu(kiosk.root) is BootMenu.SHUT


def test_a_menu_that_may_not_be_read_is_known_by_the_file_that_is_written_last(kiosk: Stand) -> None:
    """As Debian's is, for the user that the doctor runs as."""
    grub_cfg(kiosk).unlink()
    grub_cfg(kiosk).mkdir()
    assert boot_menu(kiosk.root) is BootMenu.UNTOLD
    kiosk.unseen = (WORD, WORD)
    assert kiosk.call("boot-password") == 0
    assert boot_menu(kiosk.root) is BootMenu.SHUT


@pytest.mark.skipif(not shutil.which("grub-mkpasswd-pbkdf2"), reason="grub-common is not here")
def test_the_hash_is_that_of_grub_s_own_tool() -> None:
    asked = subprocess.run(
        ["grub-mkpasswd-pbkdf2"], input=f"{WORD}\n{WORD}\n", capture_output=True, text=True, check=True
    )
    made = re.search(r"grub\.pbkdf2\.\S+", asked.stdout)
    assert made is not None
    salt = bytes.fromhex(made[0].split(".")[4])
    assert hashed(WORD, salt) == made[0]


def test_no_two_machines_have_the_same_hash_of_one_password() -> None:
    assert hashed(WORD) != hashed(WORD)


@pytest.mark.skipif(not shutil.which("grub-script-check"), reason="grub-common is not here")
def test_grub_can_read_what_is_written(kiosk: Stand) -> None:
    kiosk.unseen = (WORD, WORD)
    kiosk.call("boot-password")
    update_grub(kiosk)
    for path in (grub_cfg(kiosk), password_cfg(kiosk)):
        subprocess.run(["grub-script-check", path], check=True)


def test_entries_start_without_a_password_and_a_submenu_knows_who_may_edit() -> None:
    """Seen in QEMU with GRUB 2.06: without ``export`` an entry of the submenu is edited without a password."""
    lines = [line.strip() for line in lines_for_the_menu().splitlines()]
    asked = lines.index("source ${prefix}/password.cfg")
    assert lines[asked - 1] == "if [ -f ${prefix}/password.cfg ]; then"
    assert lines[asked + 1] == "export superusers"
    assert lines[asked + 2] == 'menuentry_id_option="--unrestricted ${menuentry_id_option}"'


@pytest.fixture
def shut(kiosk: Stand) -> Stand:
    """By a password, on a machine that runs."""
    (kiosk.root / "usr/sbin").mkdir(parents=True, exist_ok=True)
    (kiosk.root / "usr/sbin/update-grub").touch(0o755)
    kiosk.unseen, kiosk.system.lives_now = (WORD, WORD), True
    assert kiosk.call("boot-password") == 0
    update_grub(kiosk)
    kiosk.system.ran.clear()
    return kiosk


def test_an_uninstallation_gives_debian_its_menu_back(shut: Stand) -> None:
    assert shut.call("uninstall", "kiosk", "--dry-run") == 0
    assert "would run  update-grub, and remove /boot/grub/password.cfg" in shut.said
    assert password_cfg(shut).exists()
    snippet = shut.root / SNIPPET.relative_to("/")
    seen = []
    shut.system.also = {"update-grub": lambda: seen.append(snippet.exists())}
    assert shut.call("uninstall", "kiosk") == 0
    assert seen == [False], "after our lines have gone"
    assert not password_cfg(shut).exists()


@pytest.mark.parametrize("why", ["it fails", "it is not there", "another root"])
def test_a_menu_that_cannot_be_made_anew_is_said_and_stays_shut(shut: Stand, why: str) -> None:
    if why == "it fails":
        shut.system.fails = {"update-grub"}
    elif why == "another root":
        shut.system.lives_now = False
    else:
        (shut.root / "usr/sbin/update-grub").unlink()
    assert shut.call("uninstall", "kiosk") == 0
    assert "until: sudo update-grub && sudo rm -f /boot/grub/password.cfg" in shut.text
    assert (password_cfg(shut).exists(), ("update-grub",) in shut.system.ran) == (True, why == "it fails")


def test_lines_that_the_office_keeps_keep_their_password(shut: Stand) -> None:
    snippet = shut.root / SNIPPET.relative_to("/")
    snippet.write_text(snippet.read_text() + "# ours\n")
    assert shut.call("uninstall", "kiosk") == 0
    assert ("update-grub",) in shut.system.ran
    assert password_cfg(shut).exists()


def test_the_menu_of_an_image_is_left_as_it_is(shut: Stand) -> None:
    shutil.copytree(ROOT / "config/appliance/image", shut.root, dirs_exist_ok=True)
    assert shut.call("uninstall", "kiosk") == 0
    assert "left: the boot menu, which is the image's own" in shut.said
    assert ("update-grub",) not in shut.system.ran
    assert password_cfg(shut).exists()
