"""The device bench: a page on this machine on which a person makes the simulated devices fail."""

from hardware.bench.bench import Bench, TrayTwin
from hardware.bench.server import Served, serve_bench

__all__ = ["Bench", "Served", "TrayTwin", "serve_bench"]
