"""Second factors, passkeys, recovery codes and delegations."""

from __future__ import annotations
