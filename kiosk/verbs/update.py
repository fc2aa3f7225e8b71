"""`kiosk update`: releases of this program, made, looked at, taken, taken back."""

from __future__ import annotations

import argparse
import grp
import os
import pwd
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kiosk.settings import Settings
from kiosk.updates.by_stick import bring
from kiosk.updates.checking import Here, check, opened_release
from kiosk.updates.chores import CHORES, OtherUser, chore, say
from kiosk.updates.moment import BACK, SWITCH, ask, asked, dropped
from kiosk.updates.places import Places
from kiosk.updates.service import Systemd
from kiosk.updates.state import State, read_state
from kiosk.updates.trial import try_out
from kiosk.updates.trusted import Trusted, keys_now, trusted
from kiosk.updates.updater import DONE, Updater
from kiosk.updates.venv import make_venv
from kiosk.verbs.opened import Say
from kiosk.verbs.release_making import make, make_key
from kiosk.verbs.update_words import KEYS_FROM, STAGES, in_words, told
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.wire.release import OpenRelease
from sync.wire.signed import key_id_of

USER = "kotak-kiosk"
_PATIENCE_S = 3600
WORDS = """\
releases of this program: what runs and what is ready, taking one from a stick, going back; and making them

On a kiosk (`take` and `back` with sudo: they are root's):
  kiosk update status              what runs, what is ready, how the last update ended
  kiosk update take FILE           check a bundle, unpack it beside what runs, try it on a copy of the journal
  kiosk update take FILE --now     and switch at once: only while nobody stands at the machine
  kiosk update back --why WORDS    to the release before; every case stays
A bundle of the centre comes by itself, and what is ready is switched to at night, between two visits.

Whoever makes releases:
  kiosk update key FILE            a key pair: FILE stays off every machine, the public half goes into config/release-keys
  kiosk update make DIR --key FILE --follows VERSION
  kiosk update make ... --keys     it also puts the keys of config/release-keys over those of /etc/kotak-aduan, where a kiosk keeps it
  kiosk update inspect FILE        what is in a bundle, whoever signed it
  kiosk update verify FILE         whether this machine would take it, and every byte of it

Exit codes: 0 good, 1 not so (the line says why), 2 wrong arguments or settings.
"""


_VERBS: Final = {
    "status": "what runs, what is ready, how the last update ended. Exit code 1 if it ended badly.",
    "take": "check a bundle, unpack it beside what runs, try it on a copy of the journal. As root; takes some minutes, while "
    "the lobby goes on. Refused is what no key of this machine has signed, what is not newer, what has failed here before, "
    "what is for other machines, what the disk has no room for.",
    "back": "to the release before the one that runs. As root, while nobody stands at the machine. Every case stays: what the "
    "older program does not know of them is set aside. The version that is left is not taken again.",
    "key": "make a release key, for whoever makes releases. The file belongs on a stick in a safe and on no machine of an "
    "office; the public half, which is printed, into config/release-keys.",
    "make": "one file of this checkout and its packages, signed. The packages come from the package index by the hashes of "
    "requirements.lock (needs uv and pip), or from a folder.",
    "inspect": "version, what it may follow, for which machines, size. Says nothing of whether it may be trusted.",
    "verify": "signature, fit for this machine, and every byte. Exit code 1 if it would be refused.",
    "go": "for kotak-kiosk-update.service: look at what has come in, or switch or go back where that is asked.",
    "settle": "for the start of the machine: finish or take back what a power cut has left.",
    "chore": "for `go`: a step in the kiosk's own folder, as its user.",
}


def arguments(verb: argparse.ArgumentParser) -> None:
    """The verbs below `kiosk update`."""
    verb.formatter_class, verb.description = argparse.RawDescriptionHelpFormatter, WORDS
    below = verb.add_subparsers(dest="action", metavar="status | take | back | key | make | inspect | verify")
    made = {
        name: below.add_parser(name, help=words.split(".")[0], description=words)
        for name, words in _VERBS.items()
    }
    take = made["take"]
    take.add_argument("file", metavar="FILE", type=Path, help="kotak-aduan-VERSION.kar, e.g. on a stick")
    take.add_argument(
        "--now", action="store_true", help="switch to it at once; nobody may stand at the machine"
    )
    take.add_argument("--again", action="store_true", help="also a version that has failed here before")
    made["back"].add_argument("--why", metavar="WORDS", required=True, help="stands in `kiosk update status`")
    made["key"].add_argument("file", metavar="FILE", type=Path, help="new; mode 0600")
    _make_arguments(made["make"])
    for name in ("inspect", "verify"):
        made[name].add_argument("file", metavar="FILE", type=Path)
    made["chore"].add_argument("name", choices=CHORES)
    made["chore"].add_argument("word", nargs="?", default="")


def _make_arguments(make: argparse.ArgumentParser) -> None:
    make.add_argument("folder", metavar="DIR", type=Path, help="where the bundle goes")
    make.add_argument("--key", metavar="FILE", type=Path, required=True, help="the release key")
    make.add_argument(
        "--follows", metavar="VERSION", required=True, help="the least version that it may follow"
    )
    make.add_argument("--for", dest="targets", metavar="TARGET", action="append", default=[],
                      help="e.g. cp311-x86_64 (Debian 12), cp313-aarch64 (Debian 13 on a Pi); may be given several times; "
                      "default: this machine")  # fmt: skip
    make.add_argument("--wheels", metavar="DIR", type=Path,
                      help="packages that were fetched before, with requirements.txt; default: from the package index")  # fmt: skip
    make.add_argument("--notes", metavar="WORDS", default="", help="what is new, for staff")
    make.add_argument("--keys", action="store_true",
                      help="the keys of config/release-keys count from then on in the place of those in /etc/kotak-aduan too, "
                      "once a kiosk has kept this release: name the key that signs next, leave out one that is withdrawn")  # fmt: skip
    make.add_argument("--hand-over", action="store_true",
                      help="although config/release-keys does not name this key: machines take nothing more from it")  # fmt: skip


def act(settings: Settings, clock: Callable[[], datetime], given: argparse.Namespace, say_: Say) -> int:
    """What the arguments name; without an action `status`."""
    acts: dict[str | None, Callable[[], int]] = {
        None: lambda: status(say_),
        "status": lambda: status(say_),
        "inspect": lambda: inspect(given.file, say_),
        "verify": lambda: verify(given.file, say_),
        "key": lambda: make_key(given.file, say_),
        "make": lambda: make(given, clock, say_),
        "chore": lambda: _chore(settings, clock, given, say_),
        "take": lambda: take(_updater(settings, clock, given), given, say_),
        "back": lambda: back(_updater(settings, clock, given), given.why, say_),
        "go": lambda: go(_updater(settings, clock, given), say_),
        "settle": lambda: told(_updater(settings, clock, given).settle(), "nothing is left half done", say_),
    }
    return acts[given.action]()


# On a machine


def status(say_: Say) -> int:
    """In words; 1 if the last thing ended badly."""
    places = Places.of(os.environ)
    state, running = read_state(places.state), places.running()
    say_(f"runs: {running or 'a checkout; no release is installed on this machine'}")
    others = [one for one in places.installed() if one != running]
    say_(f"beside it: {', '.join(others) or 'none'}")
    say_(f"under way: {STAGES[state.stage].format(version=state.version)}")
    if state.floor:
        say_(f"never below: {state.floor}")
    for version, why in state.failed.items():
        say_(
            f"failed here: {version} ({in_words(Refusal(why))}); once more by a person: sudo kiosk update take FILE --again"
        )
    say_(f"release keys: {_keys(trusted(places))}")
    return _last(state, say_)


def _keys(found: Trusted | Refusal) -> str:
    if isinstance(found, Refusal):
        return in_words(found)
    origin = KEYS_FROM[found.origin].format(by=found.by)
    return f"{' '.join(key_id_of(one) for one in found.keys)} ({origin})"


def _last(state: State, say_: Say) -> int:
    last = state.last
    if last is None:
        return 0
    words = "done" if last.word == DONE else in_words(Refusal(last.word, last.details))
    of = f"{last.version} " if last.version else ""
    say_(f"last: {of}{last.at.astimezone(JAKARTA):%Y-%m-%d %H:%M} WIB: {words}")
    return 0 if last.word == DONE else 1


def take(updater: Updater, given: argparse.Namespace, say_: Say) -> int:
    """One bundle, by a person; without root's rights it is laid before root's unit."""
    if os.geteuid() != 0:
        return _bring(updater.places, given, say_)
    say_("checking, unpacking, trying on a copy of the journal; this takes some minutes")
    refused = updater.take(given.file.absolute(), again=given.again)
    if refused is not None:
        return told(refused, "", say_)
    version = updater.state().version
    if not given.now:
        say_(f"{version} is ready; the kiosk switches to it at night between two visits, or at once: --now")
        return 0
    say_("switching; the screen is dark for a minute, and closed until the release has shown that it lives")
    return told(updater.switch(), f"{version} runs", say_)


def _bring(places: Places, given: argparse.Namespace, say_: Say) -> int:
    before = read_state(places.state)
    if given.again:
        return told(Refusal("update.root_only"), "", say_)
    version = bring(places, given.file.absolute())
    if isinstance(version, Refusal):
        return told(version, "", say_)
    say_(
        f"{version} was laid down; it is being checked, unpacked, tried on a copy of the journal: some minutes"
    )
    state = _awaited(places, lambda now: now.stage == "ready" or now.last != before.last)
    if state.stage != "ready" or state.version != version:
        return _last(state, say_) or 1
    if not given.now:
        say_(f"{version} is ready; the kiosk switches to it at night between two visits, or at once: --now")
        return 0
    say_("switching; the screen is dark for a minute, and closed until the release has shown that it lives")
    ask(places, SWITCH)
    # Being ready has cleared what was said before; the stage may be at rest before it is said how it ended.
    return _last(_awaited(places, lambda now: now.last is not None), say_)


def _awaited(places: Places, over: Callable[[State], bool]) -> State:
    """The state once it is over, or as it stands after an hour."""
    end = time.monotonic() + _PATIENCE_S
    state = read_state(places.state)
    while not over(state) and time.monotonic() < end:
        time.sleep(1)
        state = read_state(places.state)
    return state


def back(updater: Updater, why: str, say_: Say) -> int:
    """To the release before."""
    if not _is_root(say_):
        return 1
    refused = updater.back(why[:200])
    if refused is not None and refused.code == "update.taken_back":
        say_(
            f"{updater.places.running()} runs again; no case was lost, and the other version is not taken by itself"
        )
        return 0
    return told(refused, "", say_)


def go(updater: Updater, say_: Say) -> int:
    """What the lobby has asked for. Exit code 0 also for a bundle that was refused: it is told in `status`."""
    wanted = asked(updater.places)
    withdrawn = dropped(wanted)
    if wanted == BACK:
        refused = updater.back("at the screen of the machine")
    elif withdrawn:
        refused = updater.drop(withdrawn) or updater.look()  # a newer one may have waited behind it
    else:
        refused = updater.switch() if wanted == SWITCH else updater.look()
    say_("done" if refused is None else in_words(refused))
    return 0


def inspect(path: Path, say_: Say) -> int:
    """What stands in the manifest."""
    with opened_release(path, None) as bundle:
        if isinstance(bundle, Refusal):
            return told(bundle, "", say_)
        _say_manifest(bundle, say_)
    return 0


def verify(path: Path, say_: Say) -> int:
    """As this machine would, without unpacking it."""
    places = Places.of(os.environ)
    keys = keys_now(places)
    if isinstance(keys, Refusal):
        return told(keys, "", say_)
    with opened_release(path, keys) as bundle:
        if isinstance(bundle, Refusal):
            return told(bundle, "", say_)
        _say_manifest(bundle, say_)
        refused = _fit(bundle, places)
        damaged = bundle.damaged()
    if damaged:
        refused = Refusal("release.damaged", {"member": damaged})
    return told(refused, "good: signed by a key of this machine, whole, and it may be taken", say_)


def _fit(bundle: OpenRelease, places: Places) -> Refusal | None:
    return check(bundle.manifest, read_state(places.state), Here.of(places))


def _say_manifest(bundle: OpenRelease, say_: Say) -> None:
    told = bundle.manifest
    say_(
        f"version {told.version}, may follow {told.follows} and newer, made {told.made_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    )
    say_(
        f"for {', '.join(told.targets)}; journal {told.journal}; {len(told.members)} files, {told.size / 1e6:.1f} MB"
    )
    keys = " ".join(key_id_of(bytes.fromhex(one)) for one in told.keys)
    for label, words in (
        ("of", told.source),
        ("new", told.notes),
        ("signed by", bundle.key),
        ("keys that count from then on", keys),
    ):
        if words:
            say_(f"{label}: {_plain(words)}")


def _plain(words: str) -> str:
    """Without what a console would obey: anybody may have written the bundle that is looked at."""
    return "".join(one if one.isprintable() else " " for one in words)


# Put together


def _updater(settings: Settings, clock: Callable[[], datetime], given: argparse.Namespace) -> Updater:
    places = Places.of(os.environ)
    return Updater(
        places=places,
        keys=lambda: keys_now(places),
        here=Here.of(places),
        lobby=Systemd(),
        chores=_other_user(given),
        make_venv=make_venv,
        clock=clock,
    )


def _other_user(given: argparse.Namespace) -> OtherUser:
    options = [word for path in given.config for word in ("--config", str(path.absolute()))]
    if os.geteuid() != 0:
        return OtherUser(options)
    try:
        return OtherUser(options, pwd.getpwnam(USER).pw_uid, grp.getgrnam(USER).gr_gid)
    except (
        KeyError
    ):  # a machine without that user: a trial, or a kiosk that runs as root, which nobody should
        return OtherUser(options)


def _chore(settings: Settings, clock: Callable[[], datetime], given: argparse.Namespace, say_: Say) -> int:
    refused = chore(
        given.name,
        settings.kiosk.folder,
        clock(),
        given.word,
        lambda folder: try_out(settings, folder, clock),
    )
    if refused is not None:
        say_(say(refused))
    return 0 if refused is None else 1


def _is_root(say_: Say) -> bool:
    if os.geteuid() == 0:
        return True
    say_(in_words(Refusal("update.root_only")))
    return False
