"""The twin of a modem: in memory or on a pseudo-terminal, with its network behind it. It can be made to fail."""

from hardware.modems.simulated.knobs import ModemKnobs
from hardware.modems.simulated.modem import SimulatedModem
from hardware.modems.simulated.network import delivered, reported

__all__ = ["ModemKnobs", "SimulatedModem", "delivered", "reported"]
