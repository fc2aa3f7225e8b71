"""One night of an update in a process that dies by SIGKILL at a step boundary, and the start of the machine after it.

The children come from a fork server that has everything imported. Each tells the boundaries that it passes over a pipe.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from sync.vault.signing import DeviceKey
from tests.appliance.machine import Machine

Step = tuple[str, int]
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


def night(root: Path, key: Path, at: Step | None) -> tuple[int, list[str]]:
    """Root's unit, asked to look and then to switch; its exit code (-9: killed) and what it passed."""
    ours, theirs = _FORKS.Pipe()
    process = _FORKS.Process(target=_night, args=(root, key, at, theirs), daemon=True)
    process.start()
    theirs.close()
    told = []
    with suppress(EOFError, ConnectionResetError):
        while ours.poll(60):
            told.append(ours.recv())
    process.join(60)
    ours.close()
    code = process.exitcode
    assert code is not None
    process.close()
    return code, told


def _night(root: Path, key: Path, at: Step | None, pipe: Connection) -> None:
    os.setsid()
    passed: list[str] = []

    def boundary(step: str) -> None:
        pipe.send(step)
        passed.append(step)
        if at is not None and (step, passed.count(step)) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    machine = machine_at(root, key)
    machine.boundary = boundary
    updater = machine.updater()
    if updater.state().stage != "ready":
        updater.look()
    machine.updater().switch()


def machine_at(root: Path, key: Path) -> Machine:
    """As it stands on the disk."""
    loaded = DeviceKey.load(key)
    assert isinstance(loaded, DeviceKey)
    return Machine(root, loaded)
