"""`backoffice serve` and `backoffice worker`: the processes that stay."""

from __future__ import annotations

import argparse
import signal
import threading
from contextlib import closing
from functools import partial
from importlib import metadata
from socket import AF_INET, AF_INET6, create_server, socket

import uvicorn

from sync.backoffice.alarm_mail import keep_mailing
from sync.backoffice.listening import Server, configured
from sync.backoffice.metrics_page import metrics_page
from sync.backoffice.opened import AddVerb, RefusedError, opened
from sync.backoffice.processes import more
from sync.cases.refusal import Refusal
from sync.central.clocks import Dated, clock_round
from sync.central.metrics import Measured
from sync.central.passkeys import relying_on
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.upkeep import background_round, daily_round, keep_time, keep_up, look_at_kiosks
from sync.centre import DESK
from sync.channels.configured import channels_of, outbox_of
from sync.channels.running import Tended, centre_for, channel_round, end, reading_round, tending
from sync.logbook import FORMS, note, write_lines
from sync.service_manager import READY, tell
from sync.wire.addresses import is_private


def verbs(add: AddVerb) -> None:
    """`serve` and `worker` with their options."""
    one = add("serve", serve, "Run the office's process: desk, interface of the kiosks, background work.")
    one.add_argument("--host", help="address to listen on; default from the settings")
    one.add_argument(
        "--port", type=int, help="port to listen on, 0 for any free one; default from the settings"
    )
    words = "processes that serve, all behind the one address; more than 1 on PostgreSQL only (default 1)"
    one.add_argument("--processes", type=int, default=1, metavar="N", help=words)
    _log_option(one)
    one = add("worker", work, "Open waiting cases and sweep what is over, without serving pages.")
    one.add_argument("--once", action="store_true", help="one round, then end")
    _log_option(one)


def _log_option(verb: argparse.ArgumentParser) -> None:
    words = (
        "lines on stderr: plain, or one JSON object each; auto: plain on a terminal. See `backoffice events`"
    )
    verb.add_argument("--log", choices=FORMS, default="auto", help=words)


def serve(options: argparse.Namespace) -> int:
    """Desk, interface of the kiosks and background work, until a signal."""
    put_back = write_lines("office", options.log)
    try:
        return _serve(options)
    finally:
        put_back()


def _serve(options: argparse.Namespace) -> int:
    centre = opened(options)
    settings = centre.settings
    host = options.host or settings.host
    _refuse_open_lines(settings.public_url, host)
    _refuse_processes(options.processes, centre)
    config = _configured(centre, options)
    stop = threading.Event()
    background = _background(centre, stop)
    # uvicorn sends a signal that ended it once more; by then there is nothing left to end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    with closing(centre.store), closing(_listening(config)) as listening, metrics_page(centre) as metrics:
        print(f"Desk    {settings.public_url}{DESK}")
        print(f"Kiosks  {settings.public_url}/api/v1")
        print(f"Sign-in {_sign_in_words(settings)}")
        if metrics:
            print(f"Metrics {metrics}")
        print(f"Data    {settings.folder.resolve()}")
        # It listens already: whoever reads this line may connect.
        print(f"Ready   port {listening.getsockname()[1]}; end with Ctrl+C", flush=True)
        version = f"v{metadata.version('kotak-aduan')}"
        note("process.started", version=version, processes=options.processes)
        for one in background:
            one.start()
        with more(options, listening, options.processes - 1, _configured) as lost:
            Server(config, centre.ending, partial(tell, READY)).run(sockets=[listening])
        stop.set()
        for one in background:
            one.join(timeout=10)
        note("process.ended")
    return 1 if lost.is_set() else 0


def _sign_in_words(settings: CentralSettings) -> str:
    """Who needs a second factor, and whether browsers take passkeys at this address."""
    roles = ", ".join(settings.second_factor_for)
    asked = f"second factor for {roles}" if roles else "no role needs a second factor (second_factor_for)"
    relying = relying_on(settings.public_url, "")
    why = {
        "passkey.no_name": "no passkeys: public_url is no host name, or a bare IP address",
        "passkey.plain_http": "no passkeys: they need https",
    }
    return f"{asked}; {why[relying.code] if isinstance(relying, Refusal) else f'passkeys for {relying.host}'}"


def _background(centre: Centre, stop: threading.Event) -> tuple[threading.Thread, ...]:
    """Upkeep and clocks, one thread each, and those of the other ways in and out."""
    work = {"background": keep_up, "clocks": keep_time, "alarms": keep_mailing}
    upkeep = (
        threading.Thread(target=target, args=(centre, stop), name=name, daemon=True)
        for name, target in work.items()
    )
    return (*upkeep, *tending(centre, channels_of(centre), stop, outbox_of(centre)))


def _listening(config: uvicorn.Config) -> socket:
    """Bound; uvicorn's own `bind_socket` ends the program without a word to whoever sits at the console."""
    family = AF_INET6 if ":" in config.host else AF_INET
    try:
        return create_server((config.host, config.port), family=family, backlog=config.backlog)
    except OSError as trouble:
        raise RefusedError(
            f"Cannot listen: {trouble.strerror}. Is the office running already? Another port: --port N."
        ) from None


def _configured(centre: Centre, options: argparse.Namespace) -> uvicorn.Config:
    """How every process listens."""
    from sync.office import office_app  # noqa: PLC0415  pages, papers, signatures: no other verb waits for them

    settings = centre.settings
    return configured(
        Measured(office_app(centre), centre.measures),
        host=options.host or settings.host,
        port=settings.port if options.port is None else options.port,
        log_config=None,  # our lines, not uvicorn's own: they would hold addresses
        access_log=False,  # addresses hold case ids and one-time links
        server_header=False,
        proxy_headers=settings.public_url.startswith("https:"),
        forwarded_allow_ips="127.0.0.1",
        timeout_graceful_shutdown=5,
    )


def _refuse_processes(count: int, centre: Centre) -> None:
    if count < 1:
        raise RefusedError("--processes must be 1 or more.")
    if count > 1 and centre.store.engine.dialect.name == "sqlite":
        raise RefusedError(
            "SQLite takes one process only: its writers would wait for each other. For more, name a PostgreSQL in "
            "`database` of config/central.toml."
        )


def _refuse_open_lines(public_url: str, host: str) -> None:
    """Passwords and cases never go over a network in the clear."""
    if not is_private(public_url):
        raise RefusedError(
            f"public_url {public_url} is plain http to another machine: passwords would travel in the "
            "clear, and browsers would drop the sign-in's cookie. Put a proxy with TLS in front and name it with https."
        )
    if not public_url.startswith("https:") and not is_private(f"http://{host}"):
        raise RefusedError(
            f"Listening on {host} without TLS would let the whole network read along. Listen on 127.0.0.1, or put a "
            "proxy with TLS in front and name it in public_url."
        )


def work(options: argparse.Namespace) -> int:
    """Background work alone."""
    put_back = write_lines("worker", options.log)
    try:
        return _work(options)
    finally:
        put_back()


def _work(options: argparse.Namespace) -> int:
    centre = opened(options)
    with closing(centre.store):
        if options.once:
            daily_round(centre)
            print(background_round(centre))
            dated, told = clock_round(centre.store, centre.clock, Dated())
            told += look_at_kiosks(centre)
            print(f"{dated} cases dated by the present calendar; {told} notices written.")
            channels, outbox = channels_of(centre), outbox_of(centre)
            if channels:
                new = sum(channel_round(centre_for(centre, one), Tended(one), outbox) for one in channels)
                print(f"{new} messages came in; {reading_round(centre, channels, outbox)} read.")
            for channel in channels:
                end(channel)
            return 0
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        clocks = threading.Thread(target=keep_time, args=(centre, stop), name="clocks", daemon=True)
        alarms = threading.Thread(target=keep_mailing, args=(centre, stop), name="alarms", daemon=True)
        beside = (clocks, alarms, *tending(centre, channels_of(centre), stop, outbox_of(centre)))
        for one in beside:
            one.start()
        keep_up(centre, stop)
        for one in beside:
            one.join(timeout=10)
    return 0
