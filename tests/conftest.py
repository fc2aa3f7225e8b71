"""How `dev.py test` spreads the suite: a file's tests stay in one process, and the long files begin first.

Pytest 9.2 no longer asks the attribute by which pytest-xdist 3.8 makes its groups, so that every test went its own way
and each process made each module's office, browser and database anew.
"""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

settings.register_profile("suite", deadline=None)  # how long an example takes says what else the machine does
settings.load_profile("suite")

WINDOW = "tests/ui/"
"""One process has the one window."""
LONG = (
    WINDOW,
    "tests/test_demo.py",
    "tests/faults/",
    "tests/worker/",
    "tests/carrying/",
    "tests/hardware/test_id_scanner_contract.py",
    "tests/hardware/test_every_scanner.py",
    "tests/kiosk/test_tray.py",
    "tests/desk/test_pages.py",
    "tests/desk/test_letters.py",
    "tests/desk/test_whole_case.py",
    "tests/test_keys_verbs.py",
)
"""Of fifteen seconds and more a file: begun last, one of them would keep all others waiting. In this order."""


class _ByFile(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        path: str = super()._split_scope(nodeid)
        return WINDOW if path.startswith(WINDOW) else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByFile | None:
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False  # by number of tests; the order of the list counts here
    return _ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """What is long in the order of LONG, then all others as pytest-randomly has shuffled them."""
    return next((at for at, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What stands until the end is not looked through for garbage again and again.

    Half a million objects of modules and tests, seven hundred new ones a look: 28 % of what the desk's tests cost, and
    11 % with this. Cycles are still found, and at once by whoever asks for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
