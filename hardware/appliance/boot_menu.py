"""The boot menu's password: without one, whoever has a keyboard writes another way to start into GRUB's line and is root.

The hash lies in ``/boot/grub/password.cfg``, which only root reads; the menu looks for that file as it begins, by the lines
that ``/etc/grub.d/01_kotak-aduan`` gives it, or by its own on a disk made of an image. The lines come first and the file after
them: Debian's menu is root's alone to read, but that the file is there anybody can see, and so can the kiosk's doctor.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from enum import Enum
from pathlib import Path, PurePosixPath

from hardware.appliance.places import under
from hardware.appliance.system import Say, System, Trouble

COMMAND = "sudo kotak-aduan-boot-password"
USER = "kantor"
SHORTEST = 8
PASSWORD = PurePosixPath("/boot/grub/password.cfg")
SNIPPET = PurePosixPath("/etc/grub.d/01_kotak-aduan")
_UPDATE = PurePosixPath("/usr/sbin/update-grub")
_MENU = PurePosixPath("/boot/grub/grub.cfg")
_OF_AN_IMAGE = PurePosixPath("/usr/local/lib/kotak-aduan/to-disk")
"""Is on a disk that was made of an image, and there alone (hardware/appliance/image.py)."""
_ROUNDS, _SALT, _LENGTH = 10_000, 64, 64
"""As grub-mkpasswd-pbkdf2 has them; bytes."""


class BootMenu(Enum):
    """How it is, in words for whoever looks after the machine."""

    NONE = "no GRUB here"
    OPEN = f"open: whoever has a keyboard can change how this machine starts; to shut it: {COMMAND}"
    WAITING = "a password is set, but not in force until: sudo update-grub"
    SHUT = "shut by a password"
    UNTOLD = f"without a password of ours; whether it has another, root can tell: {COMMAND} --dry-run"


def boot_menu(root: Path) -> BootMenu:
    """Of the machine at ``root``. A password that somebody has written into GRUB's own files by hand counts."""
    try:
        has_password = under(root, PASSWORD).is_file()
        if under(root, _OF_AN_IMAGE).exists():
            return BootMenu.SHUT if has_password else BootMenu.OPEN
        menu = under(root, _MENU).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return BootMenu.NONE
    except OSError:
        return BootMenu.SHUT if has_password else BootMenu.UNTOLD
    if any(line.startswith("password") for line in menu.splitlines()):
        return BootMenu.SHUT
    if not has_password:
        return BootMenu.OPEN
    return BootMenu.SHUT if f"source ${{prefix}}/{PASSWORD.name}" in menu else BootMenu.WAITING


def set_boot_password(
    system: System, say: Say, ask: Callable[[str], str], *, only_told: bool
) -> Trouble | None:
    """Asks for a password twice and shuts the menu with it, whatever was set before. ``only_told``: says what would be done."""
    state = boot_menu(system.root)
    if state is BootMenu.NONE:
        return Trouble("There is no GRUB on this machine: nothing to shut.")
    image = under(system.root, _OF_AN_IMAGE).exists()
    if not image and not under(system.root, SNIPPET).is_file():
        return Trouble(f"{SNIPPET} is missing.", "First: sudo python3 dev.py install kiosk")
    say(f"Boot menu: {state.value}")
    if only_told:
        if not image:
            say("would run  update-grub")
        say(f"would ask for a password twice and write its hash to {PASSWORD} (root:root 0600)")
        return None
    password = _asked(say, ask)
    if isinstance(password, Trouble):
        return password
    if trouble := _in_force(system, hashed(password), image=image):
        return trouble
    say(f'Shut: entries start as before; to change one, the user "{USER}" and this password.')
    return None


def give_back(system: System, say: Say, *, only_told: bool) -> None:
    """After our lines for it have gone: the menu as Debian makes it, without our password. Where that cannot be done both stay,
    and it says so."""
    if boot_menu(system.root) is BootMenu.NONE:
        return
    by_hand = f"The boot menu is still the kiosk's, until: sudo update-grub && sudo rm -f {PASSWORD}"
    password = under(system.root, PASSWORD)
    if under(system.root, _OF_AN_IMAGE).exists():
        say("left: the boot menu, which is the image's own")
    elif not system.lives or not under(system.root, _UPDATE).is_file():
        say(by_hand)
    elif only_told:
        say(f"would run  update-grub, and remove {PASSWORD}")
    elif system.run(_UPDATE.name):
        say(by_hand)
    elif not under(system.root, SNIPPET).exists():  # lines that the office keeps go on asking for it
        password.unlink(missing_ok=True)
        say("The boot menu is Debian's own again, without a password of ours.")


def _in_force(system: System, hash_: str, *, image: bool) -> Trouble | None:
    if not image and (trouble := system.run("update-grub")):
        return Trouble(trouble.words, "No password was set; see why the menu could not be made, and go on.")
    try:
        _write(system, password_file(hash_))
    except OSError as wrong:
        return Trouble(f"{PASSWORD} was not written: {wrong.strerror}.")
    return None


def password_file(hash_: str) -> str:
    """What lies in `PASSWORD`: one user, and the hash of the password."""
    return f'set superusers="{USER}"\npassword_pbkdf2 {USER} {hash_}\n'


def hashed(password: str, salt: bytes = b"") -> str:
    """In the words of GRUB's ``password_pbkdf2``. ``salt``: a fresh one where none is given."""
    salt = salt or secrets.token_bytes(_SALT)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, _LENGTH)
    return f"grub.pbkdf2.sha512.{_ROUNDS}.{salt.hex().upper()}.{key.hex().upper()}"


def _asked(say: Say, ask: Callable[[str], str]) -> str | Trouble:
    say("Its keyboard is an American one at the menu: letters and digits are the same on most others.")
    try:
        first, again = ask("Password: "), ask("Once more: ")
    except EOFError:
        return Trouble("No password was given; nothing was changed.")
    if first != again:
        return Trouble("The two are not the same; nothing was changed.")
    if len(first) < SHORTEST or not (first.isascii() and first.isprintable()):
        return Trouble(
            f"At least {SHORTEST} signs, of those of an American keyboard alone; nothing was changed."
        )
    return first


def _write(system: System, text: str) -> None:
    """The old one or the new one, whatever happens; no other than root reads it at any moment."""
    path = under(system.root, PASSWORD)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.touch(0o600)
    beside.write_text(text, encoding="utf-8")
    system.own(beside, "root", "root")
    system.sync()
    beside.replace(path)
    system.sync()
