"""Letters, clarifications, proofs of delivery: sealed papers of a case and their versions."""

from __future__ import annotations
