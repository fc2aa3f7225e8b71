"""The way in: `kiosk run` brings its window up first; every other verb is said in `kiosk.console`.

Nothing heavy is imported here: the program starts itself again before its window (`kiosk.machine.become_forgetful`),
so that whatever is read here is read twice.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, load the settings, do it; exit codes as `kiosk.console` has them."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[-1:] == ["run"]:  # nothing follows `run`: what stands before it are the options of all verbs
        from kiosk.verbs.lobby import main as lobby  # noqa: PLC0415  only what its first page needs

        return lobby(given)
    from kiosk.console import main as console  # noqa: PLC0415  devices, journal and models

    return console(given)


if __name__ == "__main__":
    sys.exit(main())
