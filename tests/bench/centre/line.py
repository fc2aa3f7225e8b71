"""A real kiosk's worker over a bad line to a real centre: bytes that passed, and round trips until the text is safe.

The line is the tests' cutting proxy on loopback; what its 300 ms would do is reckoned. A cut loses what was on its way
(64 kB/s for half a round trip) and costs a new connection, whose TLS handshake is put at 4 kB. A message of many bytes
takes as many round trips as TCP's slow start needs for it (ten segments at first, twice as many each time).
"""

from __future__ import annotations

import math
import random
from pathlib import Path

from sync.wire.compression import unpack
from sync.wire.messages import MAX_PLAIN, SyncRequest, decode
from tests.faults.both_ends import BothEnds, both_ends, bytes_of

CUT_EVERY = 250_000
_ON_THE_WAY = round(64_000 * 0.3 / 2)
_HANDSHAKE = 4_000
_FIRST_FLIGHT = 10 * 1_460


def bytes_for(folder: Path, cases: int) -> tuple[int, int, int]:
    """``cases`` with two scans of 1 MB each, a cut every 250 kB on average: (bytes on the line, of payload, cuts)."""
    chance = random.Random(250)
    folder.mkdir()
    with both_ends(folder, None) as ends:
        for _ in range(cases):
            ends.kiosk.submit(bytes_of(chance, 1_000_000), bytes_of(chance, 1_000_000))
        payload = sum(size for (size,) in ends.kiosk.rows("SELECT size FROM sealed_file"))
        payload += sum(size for (size,) in ends.kiosk.rows("SELECT length(body) FROM cases"))
        passed, cuts = _passed_until_done(ends, chance)
        return passed + cuts * (_ON_THE_WAY + _HANDSHAKE), payload, cuts


def _passed_until_done(ends: BothEnds, chance: random.Random) -> tuple[int, int]:
    """A line that was cut stays dead until the worker has given up on it: that is one cut."""
    passed = cuts = 0
    while True:
        before = ends.proxy.cuts
        ends.proxy.allow(up=round(chance.uniform(0.5, 1.5) * CUT_EVERY), down=None)
        report = ends.run()
        passed += ends.proxy.passed_up + ends.proxy.passed_down
        waiting = ends.kiosk.journal.waiting()
        if report.outcome == "done" and not (waiting.records or waiting.blobs):
            return passed, cuts
        cuts += ends.proxy.cuts > before
        ends.clock.pass_(minutes=16)


def round_trips_until_safe(folder: Path, cases: int, scan: int) -> int:
    """``cases`` with a scan of ``scan`` bytes each wait for the line: round trips until the centre has all the text."""
    chance = random.Random(3)
    folder.mkdir()
    with both_ends(folder, None) as ends:
        for _ in range(cases):
            ends.kiosk.submit(bytes_of(chance, scan))
        ends.proxy.requests.clear()  # the enrolment's
        ends.settle()
        return _trips(ends, cases)


def _trips(ends: BothEnds, cases: int) -> int:
    trips = told = 0
    for one in ends.proxy.requests:
        trips += math.ceil(math.log2(len(one.raw) / _FIRST_FLIGHT + 1))
        if one.method == "POST":
            plain = unpack(one.body, MAX_PLAIN)
            request = None if plain is None else decode(plain, SyncRequest)
            told += 0 if request is None else len(request.records)
        if told >= cases:
            return trips
    raise AssertionError("the text never arrived")
