"""Measurements: each figure is a ratio to a baseline taken in the same run. Never part of the tests."""
