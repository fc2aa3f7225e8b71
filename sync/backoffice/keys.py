"""`backoffice keys`: make, list, change, carry away, copy and prove the keys of the centre."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from sync.backoffice.opened import RefusedError, opened, sentence, settings_of
from sync.cases.refusal import Refusal
from sync.central import devices, key_changes, key_copies
from sync.central.key_ring import ROLES, KeyRole, RingKey, secret_name
from sync.central.keys import CentreKeys, are_there, prepare
from sync.central.proving import prove, remember
from sync.central.recipient_lists import listed_in
from sync.central.service import Centre
from sync.central.tables import cases
from sync.configuration import ConfigurationError, config_folder, read_toml
from sync.vault.opening import recipient_of

DESCRIPTION = """\
The keys of the centre.

office   opens what kiosks seal; stays here            escrow  opens it too if the office key is lost; to a safe
signing  signs all answers to kiosks; stays here       root    signs whom kiosks seal to; to another safe

A new installation: make, then `escrow out` and `root out` with --remove onto two sticks, then `copy`. Twice a year:
prove. A key in the wrong hands: revoke."""


def verbs(keys: argparse.ArgumentParser) -> None:
    """What can be done with keys."""
    keys.description, keys.formatter_class = DESCRIPTION, argparse.RawDescriptionHelpFormatter
    keys.set_defaults(verb=show)
    below = keys.add_subparsers(title="verbs", metavar="VERB")

    def verb(name: str, act: object, words: str) -> argparse.ArgumentParser:
        made = below.add_parser(name, help=words, description=words)
        made.set_defaults(verb=act)
        return made

    verb("make", make, "a new installation's keys; says what to carry away")
    verb("list", show, "every key: role, id, since when, until when, and how many cases it has opened")
    one = verb("rotate", rotate, "the next key of a role; kiosks take it over with their next sync")
    one.add_argument("role", choices=("office", "escrow", "signing"))
    _root_option(one)
    _root_option(verb("renew", renew, "sign the recipient list anew with the same keys: two more years"))
    one = verb("revoke", revoke, "a key in the wrong hands: replaced if in use, marked; of a kiosk: refused")
    one.add_argument("key_id", metavar="KEYID", help="8 hex digits; see `backoffice keys list`")
    _root_option(one)
    for role, words in (("escrow", "opens every case"), ("root", "says whom kiosks seal to")):
        said = f"{role} out DIR: write the {role} key ({words}) to a stick"
        outer = below.add_parser(role, help=said, description=said)
        out = outer.add_subparsers(metavar="out", required=True).add_parser(
            "out", help=f"write the {role} key into DIR, read it back and compare"
        )
        out.add_argument("folder", metavar="DIR", type=Path, help="a folder on the stick")
        out.add_argument("--remove", action="store_true", help="then delete it here")
        out.set_defaults(verb=carry_out, role=role)
    one = verb("copy", copy, "an authorised copy of what signs and opens here, under a passphrase")
    one.add_argument("file", metavar="FILE", type=Path)
    _passphrase_option(one)
    one = verb("unlock", unlock, "put such a copy into a centre without keys; refused where a kiosk lives")
    one.add_argument("file", metavar="FILE", type=Path)
    _passphrase_option(one)
    one = verb(
        "prove",
        prove_keys,
        "restore drill: opens a probe and stored cases with each key; exit code 1 on failure",
    )
    one.add_argument("--escrow", metavar="FILE", type=Path, action="append", default=[],
                     help="escrow key, brought for the act; may be given again for earlier ones")  # fmt: skip
    _root_option(one)
    one.add_argument(
        "--sample",
        type=int,
        default=5,
        metavar="N",
        help="newest cases to open, besides the oldest; default 5",
    )


def _root_option(one: argparse.ArgumentParser) -> None:
    one.add_argument("--root", metavar="FILE", type=Path, help="the root key, brought for the act")


def _passphrase_option(one: argparse.ArgumentParser) -> None:
    one.add_argument("--passphrase-stdin", action="store_true", help="take it from standard input, one line")


def make(options: argparse.Namespace) -> int:
    """Keys for a new installation; never over others."""
    folder = settings_of(options).folder
    if are_there(folder):
        raise RefusedError(f"There are keys in {folder / 'keys'}; see `backoffice keys list`.")
    keys = prepare(folder, datetime.now(UTC))
    if isinstance(keys, Refusal):
        raise RefusedError(sentence(keys))
    print(f"Made in {keys.folder}:")
    for role in ROLES:
        key = keys.ring.current(role)
        print(f"  {role:<8} {key.key_id}  {secret_name(key)}")
    print("Now, each onto a stick of its own and into a safe of its own:")
    print("  backoffice keys escrow out DIR --remove    opens every case if the office key is lost")
    print(
        "  backoffice keys root out DIR --remove      signs whom kiosks seal to; needed for rotate, renew, revoke"
    )
    print("Then a copy of the rest under a passphrase, for the day this machine dies:")
    print("  backoffice keys copy FILE")
    return 0


def show(options: argparse.Namespace) -> int:
    """All keys of the ring."""
    centre = opened(options)
    with closing(centre.store):
        counted = _opened_cases(centre)
        print(f"{'role':<8} {'id':<8} {'since':<10} {'until':<10} {'cases':>7}  secret half")
        for key in sorted(centre.keys.ring.keys, key=lambda key: (ROLES.index(key.role), key.since)):
            until = "in use" if key.until is None else f"{key.until:%Y-%m-%d}"
            count = str(counted[key.key_id]) if key.role == "office" else ""
            print(
                f"{key.role:<8} {key.key_id:<8} {key.since:%Y-%m-%d} {until:<10} {count:>7}  {_where(centre.keys, key)}"
            )
        listed = listed_in(centre.keys.list_for(centre.store.office_id))
        print(f"Kiosks seal by list {listed.version}, good until {listed.valid_until:%Y-%m-%d}.")
    return 0


def _opened_cases(centre: Centre) -> Counter[str]:
    with centre.store.reading() as connection:
        rows = connection.execute(select(cases.c.opened_with, func.count()).group_by(cases.c.opened_with))
        return Counter({row[0]: row[1] for row in rows})


def _where(keys: CentreKeys, key: RingKey) -> str:
    words = "here" if (keys.folder / secret_name(key)).exists() else "not here"
    return f"{words}, REVOKED" if key.revoked else words


def rotate(options: argparse.Namespace) -> int:
    """The next key of a role."""
    centre = opened(options)
    with closing(centre.store):
        made = _rotated(centre, options.role, options.root)
    print(
        f"{options.role} {made.key_id} is in use; the running office and its kiosks take it over by themselves."
    )
    if options.role == "escrow":
        print(
            "Carry it away: backoffice keys escrow out DIR --remove. Keep the old one: it opens the old cases."
        )
    if options.role == "office":
        print("Make a new copy: backoffice keys copy FILE. The old key stays here and opens the old cases.")
    return 0


def _rotated(centre: Centre, role: KeyRole, root_file: Path | None, revoking: str = "") -> RingKey:
    made: RingKey | Refusal
    if role == "signing":
        made = key_changes.rotate_signing(centre.keys, centre.clock(), revoking=revoking)
    else:
        assert role in ("office", "escrow")
        root = key_changes.root_from(centre.keys, root_file)
        if isinstance(root, Refusal):
            raise RefusedError(sentence(root))
        made = key_changes.rotate_sealing(centre.keys, role, root, centre.clock(), revoking=revoking)
    if isinstance(made, Refusal):
        raise RefusedError(sentence(made))
    return made


def renew(options: argparse.Namespace) -> int:
    """The list signed anew."""
    centre = opened(options)
    with closing(centre.store):
        root = key_changes.root_from(centre.keys, options.root)
        if isinstance(root, Refusal):
            raise RefusedError(sentence(root))
        refusal = key_changes.renew(centre.keys, root, centre.clock())
        if refusal is not None:
            raise RefusedError(sentence(refusal))
        listed = listed_in(centre.keys.list_for(centre.store.office_id))
    print(f"List {listed.version} is good until {listed.valid_until:%Y-%m-%d}.")
    return 0


def revoke(options: argparse.Namespace) -> int:
    """Out of use, whatever it is."""
    centre = opened(options)
    with closing(centre.store):
        kiosk = devices.find_by_key(centre.store, options.key_id)
        if kiosk is not None:
            devices.revoke(centre.store, kiosk.office_id, kiosk.device_id)
            print(f"Kiosk {kiosk.prefix} is refused from its next sync on; what it sent stays.")
            return 0
        key = centre.keys.ring.find(options.key_id)
        if key is None:
            raise RefusedError(f"No key {options.key_id!r}; see `backoffice keys list`.")
        if key.role == "root":
            raise RefusedError(
                "A root cannot be revoked: make new keys in a new installation and enrol every kiosk anew."
            )
        if key.until is None:
            made = _rotated(centre, key.role, options.root, revoking=key.key_id)
            print(f"{key.role} {made.key_id} is in use in its place.")
        else:
            refusal = key_changes.mark_revoked(centre.keys, key.key_id)
            if refusal is not None:
                raise RefusedError(sentence(refusal))
    print(f"{key.role} {key.key_id} is marked as revoked; nothing new is sealed to it or signed with it.")
    if key.role == "signing":
        print("Whoever holds it can still deceive kiosks that have not synced since: enrol those anew.")
    return 0


def carry_out(options: argparse.Namespace) -> int:
    """Onto a stick."""
    centre = opened(options)
    with closing(centre.store):
        out = key_copies.carry_out(centre.keys, options.role, options.folder, remove=options.remove)
    if isinstance(out, Refusal):
        raise RefusedError(sentence(out))
    for path in out:
        print(f"{path}: written, read back, the same. Whoever has it holds the {options.role} key.")
    print("Deleted here; on a solid-state disk traces may stay, so let the disk be an encrypted one."
          if options.remove else "It is still here too; the same with --remove compares once more and deletes it here.")  # fmt: skip
    return 0


def copy(options: argparse.Namespace) -> int:
    """Signing, office and storage keys under a passphrase."""
    centre = opened(options)
    with closing(centre.store):
        refusal = key_copies.write_copy(centre.keys, options.file, _passphrase(options, twice=True))
    if refusal is not None:
        raise RefusedError(sentence(refusal))
    print(
        f"{options.file}: written and opened again. With its passphrase it opens every case: keep the two apart."
    )
    return 0


def unlock(options: argparse.Namespace) -> int:
    """A copy into this centre; its database is not opened for it."""
    folder = settings_of(options).folder
    kiosks = (*folder.resolve().parent.glob("*"), folder.resolve().parent, *_kiosk_folders())
    keys = key_copies.unlock(options.file, folder, _passphrase(options, twice=False), kiosks)
    if isinstance(keys, Refusal):
        raise RefusedError(sentence(keys))
    print(f"The keys are in {keys.folder}; signing key {keys.key_id}. Prove them: backoffice keys prove.")
    return 0


def _kiosk_folders() -> list[Path]:
    """Where this machine's own kiosk, if there is one, keeps its journal."""
    try:
        folder = read_toml(config_folder() / "kiosk.toml").get("kiosk", {}).get("folder", "var/kiosk")
    except ConfigurationError:
        folder = "var/kiosk"
    return [Path(str(folder)), Path("/var/lib/kotak-aduan/kiosk")]


def prove_keys(options: argparse.Namespace) -> int:
    """The drill, as a table."""
    centre = opened(options)
    with closing(centre.store):
        root = None
        if options.root is not None:
            found = key_changes.root_from(centre.keys, options.root)
            if isinstance(found, Refusal):
                raise RefusedError(sentence(found))
            root = found
        proofs = prove(centre, [_identity(path) for path in options.escrow], root, options.sample)
        for one in proofs:
            print(f"{one.mark:<4} {one.what:<38} {one.words}")
        passed = remember(centre, proofs)
    left = sum(one.mark == "-" for one in proofs)
    print(f"{'Proved' if passed else 'FAILED'}{f'; {left} could not be tried' if left else ''}.")
    return 0 if passed else 1


def _identity(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    try:
        recipient_of(text)
    except ValueError:
        raise RefusedError(f"{path} holds no secret key of age.") from None
    return text


def _passphrase(options: argparse.Namespace, *, twice: bool) -> str:
    if options.passphrase_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise RefusedError(
            "There is no terminal to ask for the passphrase; give it as one line with --passphrase-stdin."
        )
    typed = getpass.getpass("Passphrase: ")
    if twice and typed != getpass.getpass("Once more: "):
        raise RefusedError("The two passphrases differ; nothing was written.")
    return typed
