"""What the kernel holds against a process that works on pictures of cards or on files of strangers.

With `no_files` "no plain picture on a disk" is the kernel's promise: every write to a file fails with EFBIG,
whoever in the process tries it. Pipes, sockets and anonymous memory go on working, child processes inherit it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal

_SET_PDEATHSIG, _SET_DUMPABLE = 1, 4  # linux/prctl.h
_MIB = 2**20


def die_with(parent: int) -> None:
    """SIGKILL as soon as the thread of process ``parent`` that made us ends; at once if it has ended already."""
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("parent is gone")


def no_files(*, memory_mib: int) -> None:
    """No byte into any file, no core, no look from outside, at most ``memory_mib`` of addresses."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write then fails as a value of errno
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mib * _MIB, memory_mib * _MIB))
    _prctl(_SET_DUMPABLE, 0)


def no_descriptors() -> None:
    """From here on nothing can be opened: no file, no socket, no pipe. What is open goes on working."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def seconds_of_work(seconds: int) -> None:
    """The kernel ends the process after so many seconds of a processor's time."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _prctl(option: int, value: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
