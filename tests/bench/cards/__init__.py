"""The parts of ``dev.py bench idcard``: what is tried, how one frame is judged, what is counted and timed."""
