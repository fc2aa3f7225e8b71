"""``python3 dev.py bundle`` and ``dev.py image``: for many kiosks, or for one that no network reaches."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hardware.appliance import image, office_files
from hardware.appliance.__main__ import main as installing
from hardware.appliance.bundle import open_bundle
from hardware.appliance.bundle_making import ARCHITECTURES, MIRROR, SECURITY, SUITES, Wanted, make_bundle
from hardware.appliance.release import Source
from hardware.appliance.roles import ROLES, read_role
from hardware.appliance.say import say
from hardware.appliance.system import Trouble

_BUNDLE = """\
Fetches all that an installation needs into one folder: the product, its Python packages by the lock's hashes, Debian's
packages with all they stand on (signatures checked). Carry it on a stick; on a machine without any network:
  sudo python3 FOLDER/source/dev.py install kiosk --from FOLDER
About 450 MB for a kiosk. It holds no secret and is the same for every machine.
"""
_IMAGE = """\
Makes a disk of a bundle: Debian and the installed kiosk in one file, without a network, in about five minutes. Write it onto a
stick (dd, or any program that writes images). A machine that starts from the stick (UEFI, Secure Boot off) either is a
kiosk at once, or, by "Pasang ke cakram mesin ini" of its menu, writes itself onto the machine's own disk: one stick, ten kiosks.
Each makes its own keys when it is enrolled (maintenance area, or `kiosk enrol CODE`); the image holds none.

--settings is what the office has set for all of them: a folder that is laid over /etc/kotak-aduan, or a kiosk.toml alone
(printer, panel, address of the centre). Begin with config/appliance/kiosk/etc/kotak-aduan/kiosk.toml; config/kiosk.toml explains every
line. Beside it, as far as the office has its own: office.toml (a copy of config/office.toml) with the logo and the photo that it names, form.toml,
sop.toml, holidays.toml, words/mad.po, audio/, the file of the authority that [centre] certificates names
("/etc/kotak-aduan/NAME.pem"), and release-keys, without which no kiosk takes an update. All of it is read by the
program before the image is made; what a kiosk does not read, or what looks like a secret, is refused by name.

--boot-password-hash shuts the boot menu of all of them: `grub-mkpasswd-pbkdf2` (Debian's grub-common) asks for a password and prints
grub.pbkdf2.sha512…. They start as without; the user "kantor" with that password edits an entry, or gets a root's shell
by "Konsol (perbaikan)", the only one that such a kiosk has.

From its second start on nothing is written to the system's disk: cases, keys, releases and logs lie on another partition, anything else is
gone with the power. `kotak-aduan-read-only` at that shell tells, and turns it off; --writable never turns it on.
"""


def parser() -> argparse.ArgumentParser:
    """The two verbs."""
    top = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    verbs = top.add_subparsers(dest="verb", required=True)
    raw = argparse.RawDescriptionHelpFormatter
    one = verbs.add_parser("bundle", description=_BUNDLE, formatter_class=raw)
    one.add_argument("roles", nargs="+", choices=ROLES, metavar="ROLE", help=" or ".join(ROLES))
    one.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="a folder that is not there yet"
    )
    one.add_argument("--debian", choices=SUITES, default="12", help="of the machines it is for; default 12")
    one.add_argument(
        "--machine",
        choices=ARCHITECTURES,
        default=platform.machine(),
        help="their processor; default: as this one's",
    )
    one.add_argument("--mirror", default=MIRROR, help=f"of Debian; default {MIRROR}")
    one.add_argument("--security", default=SECURITY, help=f"default {SECURITY}")
    one.add_argument(
        "--with",
        dest="more",
        nargs="+",
        default=(),
        metavar="PACKAGE",
        help="further Debian packages, e.g. firmware-realtek",
    )
    one = verbs.add_parser("image", description=_IMAGE, formatter_class=raw)
    one.add_argument("role", choices=("kiosk",), help="what it is an image of")
    one.add_argument(
        "--from", dest="bundle", type=Path, required=True, metavar="BUNDLE", help="made by `dev.py bundle`"
    )
    one.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the disk; some 5 GB, most of it holes"
    )
    one.add_argument(
        "--settings", type=Path, metavar="FOLDER", help="the office's files for all of them, or a kiosk.toml"
    )
    one.add_argument(
        "--boot-password-hash", default="", metavar="HASH", help="of the boot menu, by grub-mkpasswd-pbkdf2"
    )
    one.add_argument(
        "--writable",
        action="store_true",
        help="its system's disk stays written to; else read-only from the second start",
    )
    one.add_argument(
        "--with", dest="more", nargs="+", default=(), metavar="PACKAGE", help="Debian packages of the bundle"
    )
    return top


def main(words: Sequence[str], checkout: Path) -> int:
    """Parse and do; 0 done, 1 not done, 2 wrong arguments."""
    given = parser().parse_args(words)
    trouble = _bundle(given, checkout) if given.verb == "bundle" else _image(given, checkout)
    if trouble is None:
        return 0
    say(f"Not done: {trouble.words}")
    if trouble.next_step:
        say(trouble.next_step)
    return 1


def _bundle(given: argparse.Namespace, checkout: Path) -> Trouble | None:
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            return Trouble(
                f"{program} is not here.", "Make the bundle on a Debian; its release does not matter."
            )
    source = Source(checkout)
    roles = tuple(read_role(checkout, name) for name in dict.fromkeys(given.roles))
    more = (*image.PACKAGES, *given.more) if "kiosk" in given.roles else tuple(given.more)
    wanted = Wanted(roles, given.debian, given.machine, more, given.mirror, given.security)
    folder = given.out.resolve()
    trouble = make_bundle(source, wanted, folder, say)
    if trouble is None:
        size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
        say(f"Done: {folder}, {size // 1_000_000} MB.")
        say(
            f"On the machine: sudo python3 {folder.name}/source/dev.py install {roles[0].name} --from {folder.name}"
        )
    return trouble


def _image(given: argparse.Namespace, checkout: Path) -> Trouble | None:
    files = _fit(given)
    if isinstance(files, Trouble):
        return files
    out = given.out.resolve()
    # Beside the image: a temporary folder of the system's may be too small, or lie in memory.
    with tempfile.TemporaryDirectory(prefix=".kotak-aduan-image-", dir=out.parent) as made:
        scratch = Path(made)
        scratch.chmod(0o755)
        (scratch / "bundle").mkdir()
        bundle = open_bundle(given.bundle.resolve(), scratch / "bundle")
        if isinstance(bundle, Trouble):
            return bundle
        if no := office_files.judged_before(files, bundle.source, checkout, scratch / "settings"):
            return no
        making = image.Making(
            bundle, scratch, say, password=given.boot_password_hash, read_only=not given.writable
        )
        trouble = image.make_base(making, given.more) or _installed(making, given.role, files)
        trouble = trouble or image.finish(making) or image.make_disk(making, out)
    if trouble is None:
        used = out.stat().st_blocks * 512
        say(f"Done: {out}, {out.stat().st_size // 1_000_000} MB of which {used // 1_000_000} are no holes.")
        say(f"Onto a stick: dd if={out.name} of=/dev/… bs=4M conv=sparse,fsync status=progress")
        if not given.boot_password_hash:
            say(
                "Its boot menu is open: whoever has a keyboard can change how a machine starts, and nobody has a"
            )
            say("shell to repair one with. --boot-password-hash shuts it; --help says more.")
    return trouble


def _fit(given: argparse.Namespace) -> office_files.Files | Trouble:
    """Whether what was given and what is here will do; the office's files then."""
    if given.boot_password_hash and not image.is_hash(given.boot_password_hash):
        return Trouble(
            "--boot-password-hash is none that GRUB reads: grub.pbkdf2.sha512.ROUNDS.SALT.KEY.",
            "grub-mkpasswd-pbkdf2 prints it, from “grub.pbkdf2” to the end of its line.",
        )
    files = {} if given.settings is None else office_files.gathered(given.settings)
    if isinstance(files, Trouble):
        return files
    if os.geteuid() != 0:
        return Trouble("This installs into a root of its own and needs root.", "sudo python3 dev.py image …")
    if lacking := image.lacking():
        return Trouble(f"Not here: {', '.join(lacking)}.", f"sudo apt-get install {' '.join(lacking)}")
    return files


def _installed(making: image.Making, role: str, files: office_files.Files) -> Trouble | None:
    say("2 of 3: the kiosk")
    words = ("install", role, "--root", str(making.root), "--from", str(making.bundle.folder), "--yes")
    if installing(words, making.bundle.source) != 0:
        return Trouble("The kiosk could not be installed into the image; the lines above say why.")
    office_files.laid_over(files, making.root)
    return office_files.judged_in(making.root)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parents[2]))
