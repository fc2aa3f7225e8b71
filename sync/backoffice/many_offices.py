"""`backoffice office`: the offices that share this installation, and `--office` for the verbs that serve one of them."""

from __future__ import annotations

import argparse
from contextlib import closing

from sync.backoffice.opened import RefusedError, opened, sentence
from sync.cases.refusal import Refusal
from sync.central.offices import add_office, find_office, offices
from sync.central.service import Centre


def verbs(office: argparse.ArgumentParser) -> None:
    """What can be done with offices."""
    office.set_defaults(verb=_list)
    below = office.add_subparsers(title="verbs", metavar="VERB", required=True)
    words = "another office in this store; its kiosks are enrolled with `backoffice enrol-code --office CODE`"
    add = below.add_parser("add", help=words, description=words)
    add.add_argument("code", help="three glyphs that begin its tracking numbers, without I L O U, e.g. GDG")
    add.add_argument("region_code", help="the ministry's six digits of the sub-district, e.g. 352808")
    add.add_argument("name", help='as it stands on pages, e.g. "Kecamatan Contoh"')
    add.set_defaults(verb=_add)
    below.add_parser("list", help="all offices of this store").set_defaults(verb=_list)


def takes_office(parser: argparse.ArgumentParser) -> None:
    """The option that names an office."""
    parser.add_argument(
        "--office",
        metavar="CODE",
        help="of this office (see `backoffice office list`); default: the settings'",
    )


def office_of(centre: Centre, options: argparse.Namespace) -> str:
    """The id of the office that the options name, else the settings'; RefusedError for one that is not there."""
    if options.office is None:
        return centre.store.office_id
    found = find_office(centre.store, options.office)
    if found is None:
        raise RefusedError(f"No office {options.office!r}; see `backoffice office list`.")
    return found.office_id


def _add(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        added = add_office(
            centre.store, code=options.code, region_code=options.region_code, name=options.name
        )
    if isinstance(added, Refusal):
        raise RefusedError(sentence(added))
    print(f"{added.code}   {added.office_id}   {added.name}")
    if centre.store.rules.office_of(added.office_id) is None:
        print(
            f"Its letterhead, services and villages: config/offices/{added.office_id}.toml, as config/office.toml"
        )
    print(f"Its people: backoffice user add LOGIN --name NAME --admin --office {added.code}")
    print(f"Its kiosks: backoffice enrol-code --office {added.code}")
    return 0


def _list(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        for one in offices(centre.store):
            own = "   (the settings')" if one.office_id == centre.store.office_id else ""
            print(f"{one.code}   {one.office_id}   {one.kiosks:>3} kiosks   {one.name}{own}")
    return 0
