"""Sync in words for a terminal: progress, how a run ended and what next, what needs somebody."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from kiosk.verbs.picture import Line, how_it_ended, in_words, span, summary
from sync.journal import Alarm, OutboxState, Quarantined, Refused
from sync.journal.outbox import Serials
from sync.worker import Outcome, Progress, SyncPicture, SyncReport

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_every_end_has_a_sentence_that_says_what_next(outcome: Outcome) -> None:
    told = how_it_ended(SyncReport(outcome=outcome, detail="key-unknown", next_in_s=40))
    assert told.startswith(f"{outcome}: 0 records sent")
    assert told.endswith(".")
    assert "{" not in told


def test_the_centre_s_wish_and_a_wrong_clock_are_told() -> None:
    busy = how_it_ended(SyncReport(outcome="busy", next_in_s=40, clock_offset=timedelta(hours=-3)))
    assert "again in 40 s." in busy
    assert "3 h off" in busy


def test_progress_is_one_line_on_a_terminal_and_a_line_a_phase_elsewhere() -> None:
    shown = [
        Progress("contact"),
        Progress("files", 0, 3_400_000),
        Progress("files", 1_200_000, 3_400_000, rate=64_000, left_s=34.4),
    ]
    assert in_words(shown[2]) == "sending files 1.2/3.4 MB, 64 kB/s, 34 s left"
    terminal, said = Terminal(), list[str]()
    line = Line(terminal, said.append)
    for progress in shown:
        line.show(progress)
    line.end()
    assert terminal.getvalue().count("\n") == 1
    assert said == []
    plain = Line(io.StringIO(), said.append)
    for progress in shown:
        plain.show(progress)
    assert said == ["contacting the centre", "sending files 0.0/3.4 MB"]


def test_what_needs_somebody_comes_first() -> None:
    aside = (
        Quarantined("case-1", "conflict-seq", key=(1, 7)),
        Quarantined("case-2", "file.damaged", sha256="ab" * 32),
    )
    seen = SyncPicture(
        waiting=OutboxState(2, 3, 1, 400_000, NOW - timedelta(days=3), aside),
        serials=Serials(12, 9),
        contact=None,
        success=NOW - timedelta(hours=5),
        refused=Refused("revoked", NOW),
        alarms=(Alarm("journal-restored", NOW, "serial 12"),),
        attempts=(),
    )
    told = list(summary(seen, NOW))
    assert told[0].startswith("REFUSED by the centre (revoked) since 2026-11-23 10:00 WIB")
    assert "put back" in told[1]
    assert told[2:4] == [
        "set aside: record 1.7 of case case-1: conflict-seq",
        "set aside: file abababababab of case case-2: file.damaged",
    ]
    assert told[4] == "waiting: 2 cases, 1 files (0.4 MB), the oldest since 2026-11-20 10:00 WIB"
    assert told[5] == "serials: given up to 000012, all signed for up to 000009"
    assert told[6] == "last success: 2026-11-23 05:00 WIB (5 h ago)"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (200_000, "2 d"), (-5, "0 s")],
)
def test_spans(seconds: int, said: str) -> None:
    assert span(timedelta(seconds=seconds)) == said
