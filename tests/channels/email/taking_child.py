"""A process that takes mails in from a real mailbox and is killed in the middle: after the store, before the move.

``python -m tests.channels.email.taking_child PORT USER SECRET STORE AFTER``: it kills itself at the AFTERth mail.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.messages import Arrived
from sync.central.settings import EmailSettings
from sync.channels.email.channel import opened


def main() -> None:
    port, user, secret, store, after = sys.argv[1:]
    left = int(after)

    def take(one: Arrived) -> bool:
        nonlocal left
        with Path(store).open("a") as file:
            file.write(f"{one.external_id}\n")
            file.flush()
            os.fsync(file.fileno())
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    settings = EmailSettings(
        address="aduan@pegantenan.example",
        user=user,
        secret=Path(secret),
        imap_host="127.0.0.1",
        imap_port=int(port),
        imap_line="open",
        smtp_host="127.0.0.1",
        smtp_line="open",
    )
    opened(settings, lambda: datetime.now(UTC)).bring_in(take)


if __name__ == "__main__":
    main()
