"""A batch that broke half-way through its statements leaves nothing behind in the connection it had."""

from __future__ import annotations

import gc

from sqlalchemy import text

from sync.central.devices import find_by_key
from sync.central.kiosk_acts import Errand, revoke
from tests.central.running import HandKiosk, RunningCentre, SteppedClock


def test_the_next_write_commits(centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock) -> None:
    kiosk.post(kiosk.complaint())
    of = find_by_key(centre.store, kiosk.key.key_id.hex())
    assert of is not None
    gc.disable()  # what an exception holds must not be let go of by chance
    try:
        with centre.store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE case_number RENAME TO away"))
        for _ in range(5):
            assert kiosk.post_raw(kiosk.packed(kiosk.complaint())).status_code >= 500
        with centre.store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO case_number"))
        assert revoke(centre.store, of, Errand("adi", "Kios hilang."), clock) is None
    finally:
        gc.enable()
