"""``backoffice``: the centre's console program. Exit codes: 0 done, 1 refused or unwell, 2 wrong use or settings."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from sync.cases.refusal import Refusal
from sync.central.backup import renew_epoch, unpack_backup, write_backup
from sync.central.enrolment import issue_code
from sync.central.passwords import Passwords
from sync.central.people import (
    ROLES,
    Person,
    add_person,
    choose_password,
    everybody,
    find_person,
    invite,
    set_active,
)
from sync.central.service import Centre
from sync.configuration import ConfigurationError, config_folder
from sync.desk.words import moment_words
from sync.office import (
    DESK,
    background_round,
    examine,
    is_private,
    keep_up,
    load_settings,
    office_app,
    open_centre,
)

_FROM_THE_CONSOLE = "console"
_SENTENCES = {
    "person.login": "The login may hold small letters, digits, dot and dash: 2 to 63 of them.",
    "person.name": 'A name is needed: --name "Siti Aminah".',
    "person.role": f"The role must be one of: {', '.join(ROLES)}.",
    "person.login_taken": "This login is taken; see `backoffice user list`.",
    "password.short": "The password is too short: at least 12 characters.",
    "password.long": "The password is too long: at most 200 characters.",
    "backup.not_empty": "The data folder is not empty; a backup goes into an empty one only.",
    "backup.not_one": "This file is no backup of the back office.",
    "backup.no_keys": "The backup holds no keys. Put the keys folder from the safe into the data folder first.",
    "keys.incomplete": "Some key files are missing while others are there. Restore the keys folder from the safe.",
    "keys.exposed": "A secret key can be read by others. Run: chmod 600 on the files of the keys folder.",
    "device_key.exposed": "The signing key can be read by others. Run: chmod 600 on the files of the keys folder.",
}


class _RefusedError(Exception):
    """Ends a verb with exit code 1 and this sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, call, answer."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.verb(options)
    except ConfigurationError as trouble:
        return _complain(f"Settings: {trouble}", 2)
    except (ValueError, SQLAlchemyError) as trouble:
        # Of ours: rules that do not fit (ValueError names the path) and a database that cannot be reached.
        words = (
            str(trouble.orig)
            if isinstance(trouble, SQLAlchemyError) and hasattr(trouble, "orig")
            else str(trouble)
        )
        return _complain(words.strip().splitlines()[0] if words.strip() else type(trouble).__name__, 1)
    except (_RefusedError, OSError) as trouble:
        return _complain(str(trouble), 1)
    return code


def parser() -> argparse.ArgumentParser:
    """The verbs and what each takes."""
    top = argparse.ArgumentParser(
        prog="backoffice", description="The back office of Kotak Aduan: store, desk, interface."
    )
    top.add_argument(
        "--settings",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="read this TOML file over config/central.toml; may be given again",
    )
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    def verb(name: str, act: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=words, description=words)
        made.set_defaults(verb=act)
        return made

    serve = verb("serve", _serve, "Run the office's process: desk, interface of the kiosks, background work.")
    serve.add_argument("--host", help="address to listen on; default from the settings")
    serve.add_argument(
        "--port", type=int, help="port to listen on, 0 for any free one; default from the settings"
    )
    work = verb("worker", _worker, "Open waiting cases and sweep what is over, without serving pages.")
    work.add_argument("--once", action="store_true", help="one round, then end")
    verb("migrate", _migrate, "Bring the database up to date, make the keys if there are none, and end.")
    _user_verbs(verb("user", _user_list, "Accounts of the desk."))
    code = verb(
        "enrol-code", _enrol_code, "Issue a code with which one kiosk can be enrolled, good for 15 minutes."
    )
    code.add_argument("--json", action="store_true", help="as one JSON object")
    doctor = verb(
        "doctor",
        _doctor,
        "Check settings, database, keys, disk and clock; exit code 1 if something is wrong.",
    )
    doctor.add_argument("--json", action="store_true", help="as one JSON object")
    backup = verb(
        "backup", _backup, "Write database and sealed files into one file, while the office goes on working."
    )
    backup.add_argument("file", type=Path, help="the .tar file to make; must not be there yet")
    backup.add_argument(
        "--with-keys", action="store_true", help="the secret keys too: then the file opens every case"
    )
    restore = verb(
        "restore", _restore, "Put a backup into an empty data folder; kiosks send again what it lacks."
    )
    restore.add_argument("file", type=Path, help="a file that `backup` made")
    return top


def _user_verbs(user: argparse.ArgumentParser) -> None:
    verbs = user.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="a new account; answers with a one-time link to choose the password")
    add.add_argument("login")
    add.add_argument("--name", required=True, help="the person's full name, as the case's history shows it")
    kind = add.add_mutually_exclusive_group(required=True)
    kind.add_argument("--role", choices=ROLES)
    kind.add_argument(
        "--admin", action="store_const", const="admin", dest="role", help="the same as --role admin"
    )
    add.add_argument("--unit", default="", help="section of a Kasi or Staf")
    add.add_argument(
        "--password-stdin",
        action="store_true",
        help="take the password from standard input instead of a link",
    )
    add.set_defaults(verb=_user_add)
    verbs.add_parser("list", help="all accounts").set_defaults(verb=_user_list)
    passwd = verbs.add_parser("passwd", help="another password: by a one-time link, or at this console")
    passwd.add_argument("login")
    passwd.add_argument("--here", action="store_true", help="ask for it at this console")
    passwd.add_argument("--password-stdin", action="store_true", help="take it from standard input")
    passwd.set_defaults(verb=_user_passwd)
    for name, active, words in (("disable", False, "close an account"), ("enable", True, "open it again")):
        one = verbs.add_parser(name, help=words)
        one.add_argument("login")
        one.set_defaults(verb=_user_active, active=active)


def _centre(options: argparse.Namespace) -> Centre:
    config = config_folder()
    settings = load_settings([config / "central.toml", *options.settings], os.environ)
    opened = open_centre(settings, config, lambda: datetime.now(UTC))
    if isinstance(opened, Refusal):
        raise _RefusedError(_sentence(opened))
    return opened


def _serve(options: argparse.Namespace) -> int:
    centre = _centre(options)
    settings = centre.settings
    host = options.host or settings.host
    _refuse_open_lines(settings.public_url, host)
    config = uvicorn.Config(
        office_app(centre),
        host=host,
        port=settings.port if options.port is None else options.port,
        log_level="warning",
        access_log=False,  # addresses hold case ids and one-time links
        server_header=False,
        proxy_headers=settings.public_url.startswith("https:"),
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=5,
    )
    stop = threading.Event()
    background = threading.Thread(target=keep_up, args=(centre, stop), name="background", daemon=True)
    # uvicorn sends a signal that ended it once more; by then there is nothing left to end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    with closing(centre.store), closing(config.bind_socket()) as socket:
        socket.listen()
        print(f"Desk    {settings.public_url}{DESK}")
        print(f"Kiosks  {settings.public_url}/api/v1")
        print(f"Data    {settings.folder.resolve()}")
        # It listens already: whoever reads this line may connect.
        print(f"Ready   port {socket.getsockname()[1]}; end with Ctrl+C", flush=True)
        background.start()
        uvicorn.Server(config).run(sockets=[socket])
        stop.set()
        background.join(timeout=10)
    return 0


def _refuse_open_lines(public_url: str, host: str) -> None:
    """Passwords and cases never go over a network in the clear."""
    if not is_private(public_url):
        raise _RefusedError(
            f"public_url {public_url} is plain http to another machine: passwords would travel in the "
            "clear, and browsers would drop the sign-in's cookie. Put a proxy with TLS in front and name it with https."
        )
    if not public_url.startswith("https:") and not is_private(f"http://{host}"):
        raise _RefusedError(
            f"Listening on {host} without TLS would let the whole network read along. Listen on 127.0.0.1, or put a "
            "proxy with TLS in front and name it in public_url."
        )


def _worker(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        if options.once:
            print(background_round(centre))
            return 0
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        keep_up(centre, stop)
    return 0


def _migrate(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        print(f"The database in {centre.settings.folder} is up to date.")
        if centre.keys.escrow_secret:
            print(f"Carry {centre.keys.escrow_secret} to a safe and delete it here: it opens every case.")
    return 0


def _user_add(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        office_id = centre.store.office_id
        added = add_person(
            centre.store,
            office_id,
            login=options.login,
            name=options.name,
            role=options.role,
            unit=options.unit,
            clock=centre.clock,
        )
        if isinstance(added, Refusal):
            raise _RefusedError(_sentence(added))
        return _give_password(centre, added, sys.stdin.readline() if options.password_stdin else None)


def _user_passwd(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        person = _known(centre, options.login)
        typed = sys.stdin.readline() if options.password_stdin else None
        if options.here:
            typed = getpass.getpass("New password: ")
            if typed != getpass.getpass("Once more: "):
                raise _RefusedError("The two passwords differ; nothing was changed.")
        return _give_password(centre, person, typed)


def _give_password(centre: Centre, person: Person, typed: str | None) -> int:
    """By a one-time link, or the one that was typed."""
    token = invite(centre.store, person.person_id, centre.clock)
    if typed is None:
        print(f"{person.login}: open this link once, within 24 hours, and choose a password:")
        print(f"{centre.settings.public_url}{DESK}/undangan/{token}")
        return 0
    chosen = choose_password(centre.store, Passwords(), token, typed.rstrip("\r\n"), centre.clock)
    if isinstance(chosen, Refusal):
        raise _RefusedError(_sentence(chosen))
    print(f"{person.login}: the password is set; all earlier sessions have ended.")
    return 0


def _user_list(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        people = everybody(centre.store, centre.store.office_id)
        for one in people:
            print(f"{one.login:<20} {one.role:<8} {'active' if one.active else 'closed':<7} {one.name}")
        if not people:
            print("No account yet. The first one: backoffice user add LOGIN --name NAME --admin")
    return 0


def _user_active(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        person = _known(centre, options.login)
        set_active(centre.store, person.person_id, options.active)
        print(
            f"{person.login}: the account is {'open again' if options.active else 'closed; all sessions have ended'}."
        )
    return 0


def _known(centre: Centre, login: str) -> Person:
    person = find_person(centre.store, login)
    if person is None:
        raise _RefusedError(f"No account {login!r}; see `backoffice user list`.")
    return person


def _enrol_code(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        issued = issue_code(centre.store, centre.store.office_id, _FROM_THE_CONSOLE, centre.clock)
    if options.json:
        url = centre.settings.public_url
        print(json.dumps({"code": issued.code, "url": url, "expires_at": issued.expires_at.isoformat()}))
    else:
        print(f"{issued.code}   for one kiosk, until {moment_words(issued.expires_at)}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        findings = examine(centre)
    if options.json:
        print(json.dumps({name: {"well": well, "words": words} for name, well, words in findings}))
    else:
        for name, well, words in findings:
            print(f"{'ok ' if well else 'BAD'}  {name:<10} {words}")
    return 0 if all(well for _, well, _ in findings) else 1


def _backup(options: argparse.Namespace) -> int:
    centre = _centre(options)
    with closing(centre.store):
        if centre.settings.database:
            raise _RefusedError(
                "The database is PostgreSQL: use pg_dump for it, and copy the data folder as files."
            )
        if options.file.exists():
            raise _RefusedError(f"{options.file} is there already; name another file.")
        write_backup(centre.settings.folder, options.file, options.with_keys)
    size = options.file.stat().st_size
    print(
        f"{options.file}: {size} bytes{', with the secret keys' if options.with_keys else ', without the keys'}."
    )
    return 0


def _restore(options: argparse.Namespace) -> int:
    settings = load_settings([config_folder() / "central.toml", *options.settings], os.environ)
    if settings.database:
        raise _RefusedError(
            "The database is PostgreSQL: use pg_restore for it, and copy the data folder as files."
        )
    refusal = unpack_backup(options.file, settings.folder)
    if refusal is not None:
        raise _RefusedError(_sentence(refusal))
    centre = _centre(options)
    with closing(centre.store):
        renew_epoch(centre.store)
    print(f"Restored into {settings.folder}. Kiosks will send again whatever came after the backup.")
    return 0


def _sentence(refusal: Refusal) -> str:
    return _SENTENCES.get(refusal.code, f"Refused: {refusal.code}")


def _complain(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
