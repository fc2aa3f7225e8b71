"""SIGKILL at random moments, life after life on one journal: what was told stands, once."""

from __future__ import annotations

import random
import select
from pathlib import Path

from tests.faults.after_a_kill import Workshop

LIVES = 6


def test_killed_at_random_moments_nothing_told_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    moments = random.Random(7)
    for life in range(LIVES):
        process = workshop.start(script=str(1 + life * 10_000))
        assert process.stdout is not None
        # The first line says that it works; then it dies at a moment that only the generator knows.
        said = process.stdout.readline()
        select.select([], [], [], moments.uniform(0, 0.1))
        process.kill()
        out, _ = process.communicate(timeout=60)
        assert process.returncode == -9
        workshop.hear(said + out)
        workshop.opened().close()
        workshop.check()
    assert sum(fact["told"] == "accepted" for fact in workshop.told) >= LIVES
