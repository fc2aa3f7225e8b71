"""Intake by hand, search, the register and its exports, archive and retention."""
