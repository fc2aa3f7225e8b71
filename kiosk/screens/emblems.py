"""The picture beside the question, by page: decoration that helps those who read little."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EMBLEMS: Final[Mapping[str, str]] = {
    "language": "languages",
    "kind": "message-square-text",
    "notice": "shield-check",
    "identity_mode": "user-check",
    "id_choice": "id-card",
    "id_scan": "scan-line",
    "name": "user",
    "nik": "id-card",
    "desa": "map-pin",
    "address_detail": "map-pin",
    "address_outside": "map-pin",
    "reply_way": "reply",
    "phone": "phone",
    "email": "at-sign",
    "contact": "contact",
    "unit": "landmark",
    "when": "calendar-days",
    "where": "map-pin",
    "account": "message-square-text",
    "settlement": "handshake",
    "more": "list-checks",
    "on_behalf": "users",
    "proxy_letter": "file-signature",
    "officer": "user-round",
    "loss": "hand-coins",
    "evidence": "paperclip",
    "earlier": "receipt-text",
    "review": "clipboard-check",
    "signature": "signature",
    "status_enter": "search",
    "status": "search",
    "standard": "book-open",
    "closed": "wrench",
    "print_check": "receipt-text",
}
