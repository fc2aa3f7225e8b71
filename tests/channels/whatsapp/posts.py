"""What Meta posts, in the shapes of its reference of the webhook ``messages``; names and numbers are invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sync.channels.whatsapp.signature import HEADER, sign

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # a Tuesday, 10 o'clock in Pegantenan
SECRET, VERIFY = "rahasia-aplikasi", "token-verifikasi"
NUMBER_ID = "106540352242922"
TELEPHONE, USER_ID = "6281234567890", "ID.13491208655302741918"
METADATA = {"display_phone_number": "6287750014595", "phone_number_id": NUMBER_ID}


def message(kind: str = "text", name: str = "wamid.A", at: datetime = NOW, **more: Any) -> dict[str, Any]:
    """A message without its sender."""
    return {"id": name, "timestamp": str(int(at.timestamp())), "type": kind, **more}


def text(words: str, name: str = "wamid.A", at: datetime = NOW) -> dict[str, Any]:
    return message("text", name, at, text={"body": words})


def by(*messages: dict[str, Any], telephone: str = TELEPHONE, user_id: str = USER_ID) -> dict[str, Any]:
    """A value: these messages of one sender, with what Meta tells of him; "" leaves it out."""
    contact: dict[str, Any] = {"profile": {"name": "Siti", **({} if telephone else {"username": "siti"})}}
    contact |= ({"wa_id": telephone} if telephone else {}) | ({"user_id": user_id} if user_id else {})
    who = ({"from": telephone} if telephone else {}) | ({"from_user_id": user_id} if user_id else {})
    return {
        "messaging_product": "whatsapp",
        "metadata": METADATA,
        "contacts": [contact],
        "messages": [{**who, **one} for one in messages],
    }


def status(state: str, name: str, reference: str = "", code: int = 0, at: datetime = NOW) -> dict[str, Any]:
    """A value: news of a notice."""
    said: dict[str, Any] = {"id": name, "status": state, "timestamp": str(int(at.timestamp()))}
    said |= {"recipient_id": TELEPHONE} | ({"biz_opaque_callback_data": reference} if reference else {})
    said |= {"errors": [{"code": code, "title": "Re-engagement message"}]} if code else {}
    return {"messaging_product": "whatsapp", "metadata": METADATA, "statuses": [said]}


def post(*values: dict[str, Any], field: str = "messages") -> bytes:
    """The body, written as Meta writes it: letters beyond ASCII and slashes escaped."""
    changes = [{"value": value, "field": field} for value in values]
    said = {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": changes}]}
    return json.dumps(said).replace("/", "\\/").encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {HEADER: sign(body, secret), "content-type": "application/json"}
