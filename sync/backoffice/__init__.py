"""``backoffice``: the centre's console program. Exit codes: 0 done, 1 refused or unwell, 2 wrong use or settings."""

from sync.backoffice.program import main

__all__ = ["main"]
