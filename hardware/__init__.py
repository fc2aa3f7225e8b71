"""Devices of the kiosk. Knows nothing of complaints and would be useful without this project."""
