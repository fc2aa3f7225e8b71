"""Making a release on the machine of whoever makes releases: the tree, its packages, a signature.

Everything that lies in the bundle is named in the signed manifest by size and hash, so that a machine needs no network and
trusts nothing but the key. The key's file never lies on a machine of an office.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hardware.appliance.release import Source
from hardware.appliance.requirements import for_python
from hardware.appliance.wheels import download
from sync.cases.refusal import Refusal
from sync.journal.schema import HEAD
from sync.vault.folders import sync_folder
from sync.vault.signing import DeviceKey
from sync.wire.messages import encode
from sync.wire.release import (
    KEYS_FILE,
    MANIFEST_NAME,
    MAX_FILE,
    MAX_KEYS,
    REQUIREMENTS,
    ReleaseManifest,
    ReleaseMember,
    file_name,
    is_member,
    is_version,
    read_keys,
)
from sync.wire.signed import RELEASE, seal_document

Content = bytes | Path


@dataclass(frozen=True, slots=True)
class Plan:
    """``tree``: a checkout as it stands; ``wheels``: a folder; ``follows``: the least version it may follow; ``notes``: for
    staff; ``source``: what it was made of, e.g. a commit; ``keys``: public release keys (hex) that it hands over."""

    tree: Path
    wheels: Path
    requirements: Path
    targets: Sequence[str]
    follows: str
    notes: str
    source: str
    now: datetime
    keys: Sequence[str] = ()


def make(
    plan: Plan, folder: Path, key: DeviceKey, *, hand_over: bool = False, name_keys: bool = False
) -> Path | Refusal:
    """The bundle's file in ``folder``. ``make.version``, ``make.follows``, ``make.name`` {"path"} (no bundle can hold it),
    ``make.not_its_key`` (machines that run this release would take none after it from this key) unless ``hand_over``,
    ``make.wheels``, ``make.too_large``. ``name_keys``: those of config/release-keys shall count in the place of an office's own;
    ``make.no_keys``, ``make.many_keys`` {"most"}. Raises OSError."""
    version = Source(plan.tree).version
    if not is_version(version):
        return Refusal("make.version", {"version": version})
    if not is_version(plan.follows):
        return Refusal("make.follows", {"version": plan.follows})
    named = _named(plan.tree, key, hand_over=hand_over)
    if isinstance(named, Refusal):
        return named
    if name_keys and not 0 < len(named) <= MAX_KEYS:
        return Refusal("make.many_keys", {"most": MAX_KEYS}) if named else Refusal("make.no_keys")
    wheels = {f"wheels/{path.name}": path for path in sorted(plan.wheels.glob("*.whl"))}
    if not any(name.startswith("wheels/pip-") for name in wheels):
        return Refusal("make.wheels")
    contents = {**dict(members_of(plan.tree)), **wheels, REQUIREMENTS: plan.requirements}
    said = replace(plan, keys=[one.hex() for one in named] if name_keys else ())
    return pack(contents, said, folder / file_name(version), key)


def pack(
    contents: Mapping[str, Content], plan: Plan, out: Path, key: DeviceKey, *, journal: str = HEAD
) -> Path | Refusal:
    """Any members, signed; under its name only once all of it is on the disk. ``journal``: as the program in it has it."""
    strange = [name for name in contents if not is_member(name)]
    if strange:
        return Refusal("make.name", {"path": strange[0]})
    members = []
    half = out.with_name(f".{out.name}.part")
    half.unlink(missing_ok=True)
    with half.open("xb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
            for name, content in sorted(contents.items()):
                data = content if isinstance(content, bytes) else content.read_bytes()
                archive.writestr(_plain(name), data)
                members.append(ReleaseMember(name, len(data), hashlib.sha256(data).hexdigest()))
            manifest = _manifest(plan, members, out, journal)
            envelope = seal_document(manifest, RELEASE, key.sign, key.key_id.hex())
            archive.writestr(_plain(MANIFEST_NAME), encode(envelope))
        file.flush()
        os.fsync(file.fileno())
    if half.stat().st_size > MAX_FILE:
        half.unlink()
        return Refusal("make.too_large")
    half.replace(out)
    sync_folder(out.parent)
    return out


def members_of(tree: Path) -> Iterator[tuple[str, Content]]:
    """What of a checkout a machine needs, as an installation has it."""
    for path in Source(tree).files():
        yield f"app/{path}", tree / path


def fetch_wheels(tree: Path, uv: Path, targets: Sequence[str], wheels: Path) -> Path | Refusal:
    """What a kiosk takes of the lock file, for each target, from the package index into ``wheels``; the list of it.

    ``make.resolve``, ``make.download`` {"target"}. Needs uv, and pip beside the Python that runs this.
    """
    wheels.mkdir(parents=True, exist_ok=True)
    requirements = wheels / REQUIREMENTS
    form = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header")
    resolve = (
        uv,
        "pip",
        "compile",
        "-q",
        "--system-certs",
        *form,
        "--extra",
        "kiosk",
        "-c",
        "requirements.lock",
    )
    if not _done(tree, *resolve, "pyproject.toml", "-o", requirements):
        return Refusal("make.resolve")
    for target in targets:
        asked = wheels / f"requirements-{target}.txt"
        asked.write_text(for_python(requirements.read_text("utf-8"), _python(target)), "utf-8")
        fetched = _done(tree, *_download(target, wheels), "--require-hashes", "-r", asked)
        asked.unlink()
        if not fetched:
            return Refusal("make.download", {"target": target})
    pip = (*_download(targets[0], wheels), "pip")
    return requirements if _done(tree, *pip) else Refusal("make.download", {"target": "pip"})


def _download(target: str, wheels: Path) -> tuple[str, ...]:
    return download(_python(target), target.partition("-")[2], wheels)


def _python(target: str) -> str:
    """``3.13`` of ``cp313-x86_64``."""
    digits = target.partition("-")[0].removeprefix("cp")
    return f"{digits[0]}.{digits[1:]}"


def _done(tree: Path, *command: str | Path) -> bool:
    return subprocess.run([str(part) for part in command], check=False, cwd=tree).returncode == 0


def _manifest(plan: Plan, members: list[ReleaseMember], out: Path, journal: str) -> ReleaseManifest:
    return ReleaseManifest(
        version=out.name.removeprefix("kotak-aduan-").removesuffix(".kar"),
        follows=plan.follows,
        made_at=plan.now,
        source=plan.source[:80],
        journal=journal,
        targets=list(plan.targets),
        notes=plan.notes[:2000],
        keys=list(plan.keys),
        members=members,
    )


def _named(tree: Path, key: DeviceKey, *, hand_over: bool) -> tuple[bytes, ...] | Refusal:
    """The keys of the tree's config/release-keys: none after this release is taken of a key that is not among them."""
    try:
        named = read_keys((tree / "config" / KEYS_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        named = ()
    if isinstance(named, Refusal) or key.public_raw in named or hand_over:
        return named
    return Refusal("make.not_its_key", {"key": key.public_raw.hex()})


def _plain(name: str) -> zipfile.ZipInfo:
    """Times are left at 1980 and rights at those of any file: the same tree gives the same bytes."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o644 << 16
    return info
