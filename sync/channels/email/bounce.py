"""The report that a mail of ours did not arrive (RFC 3464), and what mail servers write in its place."""

from __future__ import annotations

from collections.abc import Iterator

from sync.channels.email.bounded import Part, content, head, inside
from sync.channels.email.letters import addresses

_NAMED = ("Original-Recipient", "Final-Recipient")
"""The first is the address that we wrote to, the second what a forward made of it."""


def bounced(parts: list[Part]) -> str:
    """The address that was not reached, or "": a report of a delay or of a delivery is none. ``parts``: all of the mail."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            return next(_failed(part), "")
    return next(iter(addresses(parts[0].get("X-Failed-Recipients"))), "") if parts else ""


def returned_ids(parts: list[Part]) -> str:
    """Message-IDs of the mails that a report brings back, of which it may hold the headers alone."""
    found = []
    for part in parts:
        kind = part.get_content_type()
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            found.append(head(content(part)).get("Message-ID") or "")
        elif kind == "message/rfc822":
            found += [one.get("Message-ID") or "" for one in inside(part)[:1]]
    return " ".join(found)


def _failed(report: Part) -> Iterator[str]:
    """One block of fields for the report, then one a recipient."""
    for block in inside(report):
        if (block.get("Action") or "").strip().casefold() == "failed":
            for name in _NAMED:
                yield from addresses((block.get(name) or "").rpartition(";")[2])
