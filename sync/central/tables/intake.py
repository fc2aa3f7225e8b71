"""Drafts of complaints that staff take down, and the desk's own enrolment."""

from __future__ import annotations
