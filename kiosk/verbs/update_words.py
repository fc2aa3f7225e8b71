"""What `kiosk update` says at a console: of each refusal, and of each stage."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from typing import Any, Final

from kiosk.verbs.opened import Say
from sync.cases.refusal import Refusal


def told(refused: Refusal | None, good: str, say_: Say) -> int:
    """One line; the exit code."""
    say_(good if refused is None else in_words(refused))
    return 0 if refused is None else 1


def in_words(refusal: Refusal) -> str:
    """For a console; the code in brackets for whoever is asked."""
    words = WORDS.get(refusal.code)
    if words is None:
        details = ", ".join(f"{name} {value}" for name, value in refusal.details.items())
        return f"{refusal.code} ({details})" if details else refusal.code
    known: Mapping[str, Any] = _Gaps(
        {
            "target": f"{sys.version_info.major}.{sys.version_info.minor} {platform.machine()}",
            **refusal.details,
        }
    )
    return f"{words.format_map(known)} [{refusal.code}]"


class _Gaps(dict[str, Any]):
    """A refusal that was kept by its code alone has no figures any more."""

    def __missing__(self, key: str) -> str:
        return "?"


STAGES: Final = {
    "rest": "nothing",
    "unpacking": "{version} is being unpacked",
    "trying": "{version} is being tried on a copy of the journal",
    "ready": "{version} is ready; the kiosk switches to it at night, between two visits",
    "switching": "the switch to {version}",
    "probation": "{version} runs and has to show that it lives",
    "returning": "{version} is being taken back",
}

KEYS_FROM: Final[Mapping[str, str]] = {
    "office": "of /etc/kotak-aduan/release-keys",
    "handed over": "handed over by release {by}, in the place of /etc/kotak-aduan/release-keys",
    "release": "of the release that runs",
}

WORDS: Final = {
    "release.missing": "there is no such file; is the stick plugged in and mounted?",
    "release.not_one": "this file is no release of Kotak Aduan",
    "release.damaged": "the bundle is damaged; copy it once more",
    "release.unsigned": "no key that this machine trusts has signed it: it is not run",
    "release.format": "it was made for newer programs; take the releases between first",
    "release.too_large": "it is larger than any release is",
    "release.keys": "the file release-keys cannot be read (line {line}); no release is taken until it is mended",
    "release.no_keys": "this machine trusts no release key: its public half goes into /etc/kotak-aduan/release-keys, a line each",
    "release.handed_over": "/var/lib/kotak-aduan/updates/release-keys.json cannot be read, so that nobody knows which keys count; no "
    "release is taken until they stand in /etc/kotak-aduan/release-keys and that file is removed",
    "update.older": "it is {theirs} and this machine has had {ours}: only newer ones are taken",
    "update.too_far": "it may only follow {follows} or newer, and {ours} runs: take the releases between first",
    "update.failed_before": "this version has failed here before ({why}); once more by a person: --again",
    "update.other_machine": "there are no packages in it for this machine ({ours})",
    "update.journal": "its journal ({theirs}) is older than this machine's ({ours})",
    "update.no_room": "there is not enough room: {needed_mb} MB are needed, {free_mb} MB are free",
    "update.not_written": "the disk does not take it ({reason})",
    "update.venv": "its packages could not be installed (step {step}); what runs goes on",
    "update.trial": "it could not open a copy of this machine's journal ({why}); what runs goes on",
    "update.chore": "a step as the user of the kiosk did not succeed ({which}); what runs goes on",
    "update.interrupted": "it was cut off {times} times and is not tried again by itself",
    "update.not_whole": "what was unpacked is not whole any more",
    "update.not_stopped": "the lobby application could not be stopped; it is tried again another night",
    "update.not_started": "its window did not come up; the release before runs again",
    "update.died": "it did not stay alive; the release before runs again",
    "update.journal_wrong": "the journal was not what it should be ({why}); the release before runs again",
    "update.taken_back": "a person has taken it back",
    "update.withdrawn": "the office has withdrawn it; what runs goes on",
    "update.none_ready": "no release is ready: kiosk update take FILE first",
    "update.no_stick": "there is no stick; a locked machine lets one in for ten minutes, by its page Mesin",
    "update.none_on_stick": "there is no bundle on the stick",
    "update.none_before": "there is no release before the one that runs",
    "update.root_only": "this is root's: sudo kiosk update …",
    "update.not_heard": "nobody looks at releases on this machine: see systemctl status kotak-kiosk-update.path",
    "update.other_role": "the back office runs from the same release here: update this machine with dev.py install",
    "stick.gone": "the stick was pulled out or is broken; nothing was taken from it",
    "update.not_installed": "no release runs here: this machine was not installed with dev.py install kiosk",
    "update.busy": "another update is under way",
    "journal.locked": "the lobby application still has the journal",
    "device_key.missing": "the key file is not there",
    "device_key.invalid": "this is no key file",
    "make.version": "pyproject.toml names no version that a release can have: {version}",
    "make.follows": "--follows is no version: {version}",
    "make.name": "a file of the tree cannot be in a bundle: {path}",
    "make.target": "this is no target: {target}; one is e.g. cp311-x86_64 or cp313-aarch64",
    "make.not_its_key": "config/release-keys does not name this key, so that machines which take this release take none "
    "after it; add the line {key}, or --hand-over",
    "make.no_keys": "config/release-keys names no key, so there is none to hand over",
    "make.many_keys": "config/release-keys names more keys than a release hands over: {most} at most",
    "make.wheels": "there is no pip-*.whl in the folder of packages",
    "make.too_large": "it is larger than a bundle may be",
    "make.resolve": "the packages could not be chosen from requirements.lock; the lines above say why",
    "make.download": "the packages for {target} could not be fetched; the lines above say why",
}
