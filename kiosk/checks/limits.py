"""From where on a figure is trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLimits:
    """Degrees Celsius, bytes, metres; ``light_*``: mean grey of the empty tray, 0 to 255.

    Disks: under ``used_up`` no visit begins, under ``spare`` no evidence is taken (`kiosk.health`); ``low`` is said long
    before. ``roll_m``: length of a paper roll, 0: nobody has said. ``light_most``: a tray as light as that is no black
    tray any more (`hardware.selftest`).
    """

    warm_c: int = 75
    hot_c: int = 85
    disk_low: int = 500_000_000
    disk_spare: int = 256_000_000
    disk_used_up: int = 64_000_000
    memory_little: float = 0.15
    memory_least: float = 0.07
    roll_m: int = 0
    roll_nearly: float = 0.9
    light_least: int = 12
    light_most: int = 70
    light_drift: int = 20
    clock_off: timedelta = timedelta(minutes=2)
    clock_wrong: timedelta = timedelta(hours=1)
    clock_unconfirmed: timedelta = timedelta(days=7)
    waits_soon: timedelta = timedelta(days=1)
    waits_now: timedelta = timedelta(days=3)
    copied_soon: timedelta = timedelta(days=2)
    copied_now: timedelta = timedelta(days=7)
    backed_soon: timedelta = timedelta(days=4)
    backed_now: timedelta = timedelta(days=14)
    list_soon: timedelta = timedelta(days=30)
    list_now: timedelta = timedelta(days=7)
    certificate_soon: timedelta = timedelta(days=14)
    certificate_now: timedelta = timedelta(days=3)
    crashes_now: int = 5
    power_cuts_soon: int = 3
