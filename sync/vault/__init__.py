"""Sealing at capture: the kiosk holds public keys only, so it can seal and never open."""
