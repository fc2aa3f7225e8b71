"""Passwords: argon2id, at most two at a time, so that guessing cannot fill the memory."""

from __future__ import annotations

from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 64 * 1024
TIME_COST = 3
PARALLELISM = 4


class Passwords:
    """Hash and check. The parameters are arguments so that tests need not wait; offices use the defaults."""

    def __init__(
        self, memory_kib: int = MEMORY_KIB, time_cost: int = TIME_COST, parallelism: int = PARALLELISM
    ) -> None:
        self._hasher = PasswordHasher(time_cost, memory_kib, parallelism)
        self._turn = Semaphore(2)
        self._nobody = self._hasher.hash("nobody")

    def hash(self, password: str) -> str:
        """The text to keep: parameters, salt and hash."""
        with self._turn:
            return self._hasher.hash(_plain(password))

    def fits(self, kept: str, password: str) -> bool:
        """Whether this is the password. Without a kept hash it takes the same time and says no."""
        with self._turn:
            try:
                return self._hasher.verify(kept or self._nobody, _plain(password)) and bool(kept)
            except (VerificationError, InvalidHashError):
                return False

    def is_old(self, kept: str) -> bool:
        """Whether the parameters have risen since."""
        return self._hasher.check_needs_rehash(kept)


def _plain(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
