"""`kiosk staff`: the personal codes of the maintenance area at the screen."""

from __future__ import annotations

import getpass
import secrets
import sys
from collections.abc import Callable

from kiosk.maintenance import Person
from kiosk.parts import Clock
from kiosk.service_access import (
    FREE_TRIES,
    LEAST_DIGITS,
    LONGEST_NAME,
    MOST_DIGITS,
    StaffCodes,
    check_code,
    draw_code,
    misses_on_disk,
    tries_path,
)
from kiosk.settings import Settings
from kiosk.verbs.opened import Say
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA

_REFUSED = {
    "access.name": f"the name is empty, longer than {LONGEST_NAME} letters, or somebody has it already",
    "access.digits": f"a code has {LEAST_DIGITS} to {MOST_DIGITS} digits and nothing else",
    "access.too_plain": "the code is one digit over and over, or a run such as 123456",
    "access.taken": "this code cannot be taken; choose another",
    "access.unknown": "there is nobody of that name or id; see kiosk staff list",
    "access.unreadable": "staff.json in the kiosk's folder is damaged; move it away and add everybody anew",
    "access.not_stored": "the kiosk's folder cannot be written",
}

Ask = Callable[[str], str]
"""Shows words and answers what was typed, unseen."""


def typed(words: str) -> str:
    """From the terminal without an echo; from a pipe one line."""
    return getpass.getpass(words) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def add(settings: Settings, clock: Clock, say: Say, name: str, *, draw: bool, ask: Ask = typed) -> int:
    """A new code, asked for twice or drawn; a drawn one is shown this once."""
    code = draw_code(secrets.randbelow) if draw else ask("code: ")
    refused = check_code(code)
    if refused is not None:
        return _no(say, refused)
    if not draw and ask("the same code again: ") != code:
        say("not added: the two codes differ")
        return 1
    added = _codes(settings, clock).add(name, code)
    if isinstance(added, Refusal):
        return _no(say, added)
    if draw:
        say(f"code: {code}  (shown this once; only its hash is kept)")
    say(
        f"{added.id}  {added.name} may enter: hold the office's name at the top of the first page for 5 seconds"
    )
    return 0


def remove(settings: Settings, clock: Clock, say: Say, who: str) -> int:
    """By name or id; counts from the next entry on, also in a running lobby application."""
    gone = _codes(settings, clock).remove(who)
    if not isinstance(gone, Person):
        return _no(say, gone, "removed")
    say(f"{gone.id}  {gone.name} may no longer enter")
    return 0


def list_staff(settings: Settings, clock: Clock, say: Say) -> int:
    """One line a person: id as in the logs, name, since when."""
    roster = _codes(settings, clock).roster()
    if isinstance(roster, Refusal):
        return _no(say, roster, "listed")
    people = roster.people if roster is not None else ()
    for one in people:
        say(f"{one.id}  {one.name}  since {one.added_at.astimezone(JAKARTA):%Y-%m-%d %H:%M}")
    if not people:
        say("nobody may enter yet; make a code with: kiosk staff add NAME")
    misses = misses_on_disk(settings.kiosk.folder)
    if misses >= FREE_TRIES:
        say(f"{misses} wrong codes in a row: the next try waits; kiosk staff unlock ends that")
    return 0


def unlock(settings: Settings, say: Say) -> int:
    """Forgets the wrong tries. A running lobby application looks at the disk before the next try."""
    try:
        tries_path(settings.kiosk.folder).unlink(missing_ok=True)
    except OSError as wrong:
        say(f"not unlocked: {type(wrong).__name__}")
        return 1
    say("wrong tries are forgotten; the next code counts at once")
    return 0


def _codes(settings: Settings, clock: Clock) -> StaffCodes:
    return StaffCodes(settings.kiosk.folder, clock, secrets.token_bytes)


def _no(say: Say, refused: Refusal, what: str = "added") -> int:
    say(f"not {what}: {_REFUSED[refused.code]}")
    return 1
