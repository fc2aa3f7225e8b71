"""More than one process behind one address: each takes connections from the same listening socket.

The first one opens the database, brings the schema up to date, does the background work and watches the others. One
that ends by itself ends all: whoever started us (systemd) starts all anew, rather than half of them going on unseen.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from socket import socket

import uvicorn

from sync.backoffice.listening import Server
from sync.backoffice.metrics_page import metrics_page
from sync.backoffice.opened import opened
from sync.central.service import Centre
from sync.logbook import note, write_lines

_ENDS_WITHIN_S = 10

Configure = Callable[[Centre, argparse.Namespace], uvicorn.Config]


@contextmanager
def more(
    options: argparse.Namespace, listening: socket, count: int, configure: Configure
) -> Iterator[threading.Event]:
    """``count`` further processes that serve the socket until this block ends; the event is set if one ends before."""
    lost, ending = threading.Event(), threading.Event()
    if count < 1:
        yield lost
        return
    context = multiprocessing.get_context("spawn")  # a fork would share database connections
    children = [
        context.Process(target=_serve, args=(options, listening, configure, n)) for n in range(1, count + 1)
    ]
    for child in children:
        child.start()
    threading.Thread(target=_watch, args=(children, lost, ending), name="watch", daemon=True).start()
    try:
        yield lost
    finally:
        ending.set()
        for child in children:
            child.terminate()
        for child in children:
            child.join(_ENDS_WITHIN_S)
            if child.is_alive():
                child.kill()


def _watch(children: Sequence[BaseProcess], lost: threading.Event, ending: threading.Event) -> None:
    wait([child.sentinel for child in children])
    if ending.is_set():
        return
    lost.set()
    note("process.other_ended")
    while True:
        os.kill(os.getpid(), signal.SIGTERM)
        if ending.wait(1):  # before uvicorn listens to it, a signal is lost
            return


def _serve(options: argparse.Namespace, listening: socket, configure: Configure, n: int) -> None:
    """One of the further processes, from its start to a signal or the end of the first one."""
    write_lines("office", options.log)
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # as SIGTERM: at once before uvicorn listens, else in good order
    threading.Thread(target=_end_with_the_first, name="parent", daemon=True).start()
    centre = opened(options)
    with closing(centre.store), metrics_page(centre, process=n):
        Server(configure(centre, options), centre.ending).run(sockets=[listening])


def _end_with_the_first() -> None:
    first = multiprocessing.parent_process()
    assert first is not None
    wait([first.sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
