"""Reminders and other messages on their way to people."""

from __future__ import annotations
