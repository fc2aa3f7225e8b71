"""`backoffice release` and `backoffice kiosk-settings`: what the office wants of the machines in its lobbies."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from sync.backoffice.many_offices import office_of, takes_office
from sync.backoffice.opened import RefusedError, opened, sentence
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.devices import devices_of
from sync.central.order_book import Release
from sync.central.orders import EVERY_KIOSK, values_of
from sync.central.service import Centre
from sync.central.store import utc
from sync.configuration import config_folder
from sync.wire.release import KEYS_FILE, keys_of
from sync.wire.remote_settings import ALLOWED, Choice, Kind, Line, Number, Some

_SHIPPED = Path(__file__).resolve().parents[2] / "config"
"""Beside this code."""
_RELEASE = """\
Releases of the program for the kiosks: one file each (kotak-aduan-VERSION.kar), as `kiosk update make` makes it.

A kiosk hears of a release with its next sync, fetches it in pieces behind all cases, and switches at night between two
visits; one that does not live on a machine is taken back there by itself. Which kiosk has which version, and how its last
update ended, stands on the page Kios & sinkronisasi. First to one kiosk: --only PGT1; the same again without it: to all."""
_SETTINGS = """\
Settings of the kiosks that the office changes from here: a closed list, never a key, a folder, an address or a device.

Values are written as in kiosk.toml (90, true, "l", ["id", "mad"]). What is set takes the place of all that was set for
the same kiosks before; kiosks take it with their next sync and begin anew between two visits."""


def release_verbs(release: argparse.ArgumentParser) -> None:
    """What can be done with releases."""
    release.description, release.formatter_class = _RELEASE, argparse.RawDescriptionHelpFormatter
    release.set_defaults(verb=_list)
    below = release.add_subparsers(title="verbs", metavar="VERB")
    words = "check a bundle, keep a copy and offer it to the kiosks of all offices here"
    add = below.add_parser("add", help=words, description=words)
    add.add_argument("file", metavar="FILE", type=Path)
    add.add_argument("--only", metavar="PREFIX", action="append", default=[],
                     help="only to this kiosk; may be given several times")  # fmt: skip
    add.add_argument("--by", metavar="NAME", default="console", help="who offers it; stands in the list")
    add.set_defaults(verb=_add)
    words = "offer it no more; kiosks where it waits drop it with their next sync, those that run it keep it"
    gone = below.add_parser("withdraw", help=words, description=words)
    gone.add_argument("version", metavar="VERSION")
    gone.set_defaults(verb=_withdraw)
    below.add_parser("list", help="what is on offer, and which kiosk has which version").set_defaults(
        verb=_list
    )


def settings_verbs(settings: argparse.ArgumentParser) -> None:
    """What can be done with their settings."""
    settings.description, settings.formatter_class = _SETTINGS, argparse.RawDescriptionHelpFormatter
    settings.set_defaults(verb=_show, office=None)
    below = settings.add_subparsers(title="verbs", metavar="VERB")
    show = below.add_parser("show", help="what is set, by whom and why, and what each kiosk has of it")
    takes_office(show)
    show.set_defaults(verb=_show)
    below.add_parser("keys", help="which settings there are, and their bounds").set_defaults(verb=_keys)
    words = "set them: kiosk.idle_s=90 display.text=l; without any, the kiosks' own files count again"
    put = below.add_parser("set", help=words, description=words)
    put.add_argument("values", metavar="KEY=VALUE", nargs="*")
    put.add_argument(
        "--kiosk",
        metavar="PREFIX",
        default=EVERY_KIOSK,
        help="of this one, over those of all; default: of all",
    )
    put.add_argument("--why", metavar="WORDS", required=True, help="stands in the list")
    put.add_argument("--by", metavar="NAME", default="console")
    takes_office(put)
    put.set_defaults(verb=_set)


def _add(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        known = {one.prefix for one in devices_of(centre.store, centre.store.office_id)}
        strange = [one for one in options.only if one not in known]
        if strange:
            raise RefusedError(f"No kiosk {strange[0]} in this office; see the page Kios & sinkronisasi.")
        keys = _trusted()
        added = centre.orders.add(
            options.file, keys, options.by, utc(centre.clock()), only=tuple(options.only)
        )
    if isinstance(added, Refusal):
        raise RefusedError(sentence(added))
    print(
        f"{added.version}, {added.size / 1e6:.1f} MB, is offered to {', '.join(added.only) or 'all kiosks'} from now on."
    )
    if keys is None:
        print(
            "This centre trusts no release key (config/release-keys), so it has not looked who signed it; each kiosk will."
        )
    return 0


def _trusted() -> tuple[bytes, ...] | None:
    """Release keys of this installation; None where it names none."""
    keys = keys_of((config_folder() / KEYS_FILE, _SHIPPED / KEYS_FILE))
    if not isinstance(keys, Refusal):
        return keys
    if keys.code == "release.no_keys":
        return None
    raise RefusedError(sentence(keys))


def _withdraw(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        refused = centre.orders.withdraw(options.version)
    if refused is not None:
        raise RefusedError(sentence(refused))
    print(f"{options.version} is offered no more; a kiosk where it waits drops it with its next sync.")
    return 0


def _list(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        releases = centre.orders.book.releases
        for one in reversed(releases):
            print(_line(one))
        if not releases:
            print("No release is on offer: backoffice release add FILE")
        _kiosks(centre)
    return 0


def _line(one: Release) -> str:
    whom = ", ".join(one.only) or "all kiosks"
    when = one.added_at.astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M")
    return f"{one.version:<10} follows {one.follows:<10} {one.size / 1e6:>7.1f} MB  to {whom}  since {when} WIB by {one.by}  {one.notes}"


def _kiosks(centre: Centre) -> None:
    for one in devices_of(centre.store, centre.store.office_id):
        if one.state == "active":
            told = _told(one.health)
            words = f"{told.get('update_stage', '')} {told.get('update_version', '')}".strip()
            print(
                f"  {one.prefix}  runs {told.get('version', '?')}  {words}  {told.get('update_last', '')}".rstrip()
            )


def _set(options: argparse.Namespace) -> int:
    pairs = dict(word.partition("=")[::2] for word in options.values)
    values = values_of(pairs)
    if isinstance(values, Refusal):
        raise RefusedError(sentence(values))
    centre = opened(options)
    with closing(centre.store):
        office_id = office_of(centre, options)
        known = {one.prefix for one in devices_of(centre.store, office_id)}
        if options.kiosk != EVERY_KIOSK and options.kiosk not in known:
            raise RefusedError(f"No kiosk {options.kiosk} in this office; see the page Kios & sinkronisasi.")
        if len(options.why.strip()) < 5:
            raise RefusedError(sentence(Refusal("reason.missing")))
        made = centre.orders.wish(
            office_id,
            options.kiosk,
            values,
            by=options.by,
            reason=options.why.strip(),
            now=utc(centre.clock()),
        )
    if isinstance(made, Refusal):
        raise RefusedError(sentence(made))
    whom = "all kiosks of the office" if options.kiosk == EVERY_KIOSK else f"kiosk {options.kiosk}"
    print(f"Set for {whom}: {_words(made.values) or 'nothing; their own files count again'}")
    print("They take it with their next sync and begin anew between two visits.")
    return 0


def _show(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        office_id = office_of(centre, options)
        for who, wish in centre.orders.history(office_id):
            at = wish.at.astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M")
            whom = "all" if who == EVERY_KIOSK else who
            print(f"{at} WIB  {whom:<5} {_words(wish.values) or 'nothing'}  ({wish.by}: {wish.reason})")
        for one in devices_of(centre.store, office_id):
            if one.state == "active":
                wanted, has = (
                    centre.orders.wanted_of(office_id, one.prefix)[0],
                    _told(one.health).get("settings_in_force", 0),
                )
                print(f"  {one.prefix}  {'has them' if has == wanted else 'has not taken the newest yet'}")
    return 0


def _keys(options: argparse.Namespace) -> int:
    for section, keys in ALLOWED.items():
        for key, kind in keys.items():
            print(f"{section + '.' + key:<26} {_bounds(kind)}")
    return 0


def _bounds(kind: Kind) -> str:
    match kind:
        case Number(least=least, most=most):
            return f"{least} to {most}"
        case Choice(words=words):
            return " | ".join(words)
        case Some(words=words, always=always):
            return f"some of {', '.join(words)}; always {always}"
        case Line(most=most):
            return f"words, at most {most} letters"
        case _:
            return "true | false"


def _words(values: dict[str, dict[str, object]]) -> str:
    return ", ".join(
        f"{section}.{key} = {_plain(value)}"
        for section, keys in values.items()
        for key, value in keys.items()
    )


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return (
        ", ".join(map(str, value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else str(value)
    )


def _told(health: str) -> dict[str, object]:
    try:
        told = msgspec.json.decode(health)
    except (msgspec.DecodeError, UnicodeError):
        return {}
    return told if isinstance(told, dict) else {}
