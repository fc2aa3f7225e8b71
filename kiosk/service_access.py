"""Who may enter the maintenance area: personal codes, and what guessing costs (F43).

No code exists before `kiosk staff add`, or before somebody with the desk's one-time code has set the first one
(`kiosk.first_code`). One salt serves the whole file, so that one slow hash (argon2id) tells which of
several people stands there; that is also why no two may have the same code. Codes of older files were hashed by scrypt:
each is renewed when it is next right. Five tries are free, then each
waits 15 s, 30 s ... 7,680 s. A try is on the disk before the code is looked at, and a wait is counted by the
monotonic clock from the start of the process at the latest: pulling the plug costs the whole wait again, and
setting the clock back changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kiosk.maintenance import Person
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.logbook import note
from sync.vault.folders import replace

LEAST_DIGITS, MOST_DIGITS = 6, 10
FREE_TRIES = 5
FIRST_WAIT_S, LONGEST_WAIT_S = 15, 7_680
"""The longest is that of the 15th try: eleven guesses a day, and nobody can lock the staff out for good."""
LONGEST_NAME = 40
_DAMAGED = 15


Scheme = Literal["scrypt", "argon2id"]


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """argon2id. The default takes 32 MiB and some 0.3 s on a small board; ``time``: passes over the memory."""

    memory_kib: Annotated[int, Meta(ge=8, le=2**18)] = 2**15
    time: Annotated[int, Meta(ge=1, le=16)] = 4


class FormerCost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """scrypt, of codes that have not been entered since: memory is 128 * n * r bytes, time grows with p."""

    n: Annotated[int, Meta(ge=2, le=2**20)] = 2**15
    r: Annotated[int, Meta(ge=1, le=16)] = 8
    p: Annotated[int, Meta(ge=1, le=16)] = 3


class StaffCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person's code, as kept. ``id``: for logs; ``by``: how it was hashed."""

    id: str
    name: str
    hash: bytes
    added_at: datetime
    by: Scheme = "scrypt"


class Roster(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file ``staff.json``. ``cost``: of codes that scrypt hashed."""

    salt: Annotated[bytes, Meta(min_length=16)]
    cost: FormerCost = FormerCost()
    people: tuple[StaffCode, ...] = ()
    argon2: Cost = Cost()


class _Misses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file ``staff-tries.json``: wrong codes since the last right one, and tries under way."""

    count: Annotated[int, Meta(ge=0)] = 0


@dataclass(frozen=True, slots=True)
class StaffCodes:
    """The codes of this machine, in its folder; 0600, fsynced, renamed into place."""

    folder: Path
    clock: Callable[[], datetime]
    randbytes: Callable[[int], bytes]
    cost: Cost = Cost()  # noqa: RUF009  frozen

    @property
    def path(self) -> Path:
        return self.folder / "staff.json"

    def roster(self) -> Roster | Refusal | None:
        """None: no code was ever made. ``access.unreadable``: the file is damaged, and nobody gets in by it."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            return Refusal("access.unreadable")
        try:
            return msgspec.json.decode(raw, type=Roster)
        except msgspec.DecodeError:
            return Refusal("access.unreadable")

    def is_empty(self) -> bool:
        """Whether nobody has a code. A damaged file may hold one."""
        roster = self.roster()
        return roster is None or (isinstance(roster, Roster) and not roster.people)

    def add(self, name: str, code: str) -> Person | Refusal:
        """Refusals: ``access.name`` (empty, too long or taken), ``access.digits``, ``access.too_plain``,
        ``access.taken`` (somebody has this code), ``access.unreadable``, ``access.not_stored``."""
        roster = self.roster()
        if isinstance(roster, Refusal):
            return roster
        roster = roster or Roster(self.randbytes(32), argon2=self.cost)
        said = clean(name, LONGEST_NAME)
        if isinstance(said, Refusal) or not said or any(one.name == said for one in roster.people):
            return Refusal("access.name")
        kept = _free_code(roster, code)
        if isinstance(kept, Refusal):
            return kept
        fresh = StaffCode(_free_id(roster, self.randbytes), said, kept, self.clock(), by="argon2id")
        return self._write(msgspec.structs.replace(roster, people=(*roster.people, fresh))) or Person(
            fresh.id, fresh.name
        )

    def remove(self, who: str) -> Person | Refusal:
        """By name or id. ``access.unknown``: there is nobody like that."""
        roster = self.roster()
        if isinstance(roster, Refusal):
            return roster
        people = roster.people if roster is not None else ()
        gone = next((one for one in people if who in (one.name, one.id)), None)
        if roster is None or gone is None:
            return Refusal("access.unknown")
        left = tuple(one for one in people if one is not gone)
        return self._write(msgspec.structs.replace(roster, people=left)) or Person(gone.id, gone.name)

    def change(self, who: str, code: str) -> Person | Refusal:
        """Another code for whoever has this id. ``access.unknown``: there is nobody like that; else as of `add`."""
        roster = self.roster()
        if isinstance(roster, Refusal):
            return roster
        of = None if roster is None else next((one for one in roster.people if one.id == who), None)
        if roster is None or of is None:
            return Refusal("access.unknown")
        kept = _free_code(roster, code)
        if isinstance(kept, Refusal):
            return kept
        return self.renew(roster, of, kept) or Person(of.id, of.name)

    def renew(self, roster: Roster, of: StaffCode, kept: bytes) -> Refusal | None:
        """The code of ``of``, the same or another, by argon2id from now on."""
        people = tuple(
            msgspec.structs.replace(one, hash=kept, by="argon2id") if one.id == of.id else one
            for one in roster.people
        )
        return self._write(msgspec.structs.replace(roster, people=people))

    def _write(self, roster: Roster) -> Refusal | None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace(self.path, msgspec.json.encode(roster))
        except OSError as wrong:
            return Refusal("access.not_stored", {"reason": type(wrong).__name__})
        return None


class ServiceAccess:
    """`kiosk.maintenance.Access`. ``monotonic``: seconds that no one can set."""

    def __init__(self, codes: StaffCodes, monotonic: Callable[[], float]) -> None:
        self._codes = codes
        self._monotonic = monotonic
        self._turn = threading.Lock()
        self._since = monotonic()
        self._count = misses_on_disk(codes.folder)

    def has_codes(self) -> bool:
        return not self._codes.is_empty()

    def waits_s(self) -> float:
        if self._count and not tries_path(self._codes.folder).exists():
            self._count = 0  # `kiosk staff unlock`, from another process
        return max(0.0, self._since + wait_after(self._count) - self._monotonic())

    def free_tries(self) -> int:
        return max(0, FREE_TRIES - self._count)

    def enter(self, code: str) -> Person | Refusal:
        with self._turn:
            if self.waits_s() > 0:
                return Refusal("access.waits")
            roster = self._codes.roster()
            if isinstance(roster, Refusal):
                return roster
            if not self._counted(self._count + 1):
                return Refusal("access.not_counted")
            kept = {} if roster is None else hashed(code, roster)
            found = None if roster is None else _holder(roster, kept)
            if roster is None or found is None:
                self._since = self._monotonic()
                note("access.code_missed", misses=self._count, wait_s=int(wait_after(self._count)))
                return Refusal("access.wrong")
            if not self._counted(0):
                self._count = 0  # right is right; the disk will count this one try until the next start
            note("access.entered", who=found.id)
            if found.by == "scrypt" and self._codes.renew(roster, found, kept["argon2id"]) is None:
                note("access.code_renewed", who=found.id)
            return Person(found.id, found.name)

    def _counted(self, count: int) -> bool:
        """On the disk first: a plug pulled after a wrong code must not win a try."""
        try:
            replace(tries_path(self._codes.folder), msgspec.json.encode(_Misses(count)))
        except OSError:
            return False
        self._count = count
        return True


def tries_path(folder: Path) -> Path:
    """Where wrong tries are counted; removing it is `kiosk staff unlock`."""
    return folder / "staff-tries.json"


def misses_on_disk(folder: Path) -> int:
    """Wrong codes in a row. A counter that cannot be read stands at the longest wait."""
    try:
        return msgspec.json.decode(tries_path(folder).read_bytes(), type=_Misses).count
    except FileNotFoundError:
        return 0
    except (OSError, msgspec.DecodeError):
        return _DAMAGED


def wait_after(misses: int) -> float:
    """Seconds between the last of ``misses`` wrong codes and the next try: 15 before the 6th, 7,680 before the 15th."""
    return (
        0.0 if misses < FREE_TRIES else float(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (misses - FREE_TRIES)))
    )


def check_code(code: str) -> Refusal | None:
    """Six to ten digits, not one digit over and over, not a run such as 123456 or 987654."""
    if not (LEAST_DIGITS <= len(code) <= MOST_DIGITS and code.isascii() and code.isdigit()):
        return Refusal("access.digits")
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(code)}
    return Refusal("access.too_plain") if steps in ({0}, {1}, {9}) else None


def draw_code(randbelow: Callable[[int], int]) -> str:
    """Eight digits that `check_code` takes."""
    while True:
        code = f"{randbelow(10**8):08d}"
        if check_code(code) is None:
            return code


def hashed(code: str, roster: Roster) -> dict[Scheme, bytes]:
    """Over the machine's salt, 32 bytes; by scrypt too while somebody's code is kept so."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415  nobody needs it before a code is typed

    cost = roster.argon2
    found: dict[Scheme, bytes] = {
        "argon2id": hash_secret_raw(
            code.encode(), roster.salt, cost.time, cost.memory_kib, 1, hash_len=32, type=Type.ID
        )
    }
    if any(one.by == "scrypt" for one in roster.people):
        found["scrypt"] = _by_scrypt(code, roster.salt, roster.cost)
    return found


def _by_scrypt(code: str, salt: bytes, cost: FormerCost) -> bytes:
    memory = 128 * cost.n * cost.r
    return hashlib.scrypt(
        code.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=2 * memory + 2**20, dklen=32
    )


def _free_code(roster: Roster, code: str) -> bytes | Refusal:
    """Its argon2id hash. As of `check_code`, and ``access.taken``: somebody has this code."""
    refused = check_code(code)
    if refused is not None:
        return refused
    kept = hashed(code, roster)
    return kept["argon2id"] if _holder(roster, kept) is None else Refusal("access.taken")


def _holder(roster: Roster, kept: Mapping[Scheme, bytes]) -> StaffCode | None:
    """Compared with everybody, whoever it is: time tells nothing."""
    found = [one for one in roster.people if hmac.compare_digest(one.hash, kept[one.by])]
    return found[0] if found else None


def _free_id(roster: Roster, randbytes: Callable[[int], bytes]) -> str:
    while True:
        fresh = f"s{randbytes(2).hex()}"
        if all(one.id != fresh for one in roster.people):
            return fresh
