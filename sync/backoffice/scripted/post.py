"""What lies in the inbox when the script ends: messages of the last days, from citizens that do not exist."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from sync.cases.messages import Arrived
from sync.cases.numbers import TrackingNumber
from sync.central.messages.deciding import set_aside
from sync.central.messages.reading import read_round
from sync.central.messages.showing import messages
from sync.central.messages.taking import store_message
from sync.central.outgoing.answering import Answers
from sync.central.people import everybody
from sync.central.service import Centre
from sync.central.tables import cases
from sync.channels.simulated import Posted, read_posted

_EARLIER = "Terima kasih, fotonya saya susulkan besok.\n\nPada Sel, {day}, Kecamatan menulis:\n> Pengaduan diterima.\n> Mohon lengkapi identitas."
_READERS = dict.fromkeys(("email", "sms", "wa"), read_posted)
_PROMOTION = "PROMO CONTOH! Paket data murah hari ini saja. Balas YA."


def deliver(centre: Centre, until: datetime) -> int:
    """A few messages of each way, as they would have come in the two days before ``until``; how many."""
    number = _some_number(centre)
    posts = [
        ("sms", "+62800555001", f"LAPOR lampu jalan di dusun kami mati sejak minggu lalu, mohon diperiksa. {_signed(1)}", 30),
        ("sms", "+62800555002", f"STATUS {number}", 26),
        ("sms", "CONTOHSEL", _PROMOTION, 25),
        ("wa", "62800555003", "Assalamualaikum, antrean KTP kemarin panjang sekali.", 20.2),
        ("wa", "62800555003", "Loket dua tutup dari jam 9 sampai jam 11.", 20),
        ("wa", "62800555004", f"Kapan surat jawaban untuk {number} bisa diambil?", 6),
        ("email", "warga.contoh@contoh.id", _EARLIER.format(day=f"{until:%d-%m-%Y}"), 4),
        ("sms", "+62800555001", f"lapor lampu jalan di dusun kami mati sejak minggu lalu, mohon diperiksa. {_signed(1)}", 2),
    ]  # fmt: skip
    for n, (channel, sender, text, hours) in enumerate(posts):
        at = until - timedelta(hours=hours)
        said = Posted(
            external_id=f"demo-{until:%Y%m%d}-{n}",
            received_at=at,
            sender=sender,
            text=text,
            subject=f"Re: [{number}] Pengaduan diterima" if channel == "email" else "",
            conversation=sender if channel == "wa" else "",
        )
        arrived = Arrived(channel, said.external_id, at, sender, msgspec.json.encode(said))
        store_message(centre.store, centre.keys, arrived, lambda at=at: at + timedelta(minutes=1))  # type: ignore[misc]
    answers = Answers(centre.store)
    while read_round(centre.store, centre.keys, _READERS, lambda: until, answers):
        pass
    _aside(centre, until)
    return len(posts)


def _some_number(centre: Centre) -> str:
    """Of the youngest case; of nobody's where there is none."""
    with centre.store.reading() as connection:
        found = connection.execute(select(cases.c.number).order_by(cases.c.case_id.desc()).limit(1)).scalar()
    return str(TrackingNumber(found)) if found else "PGT1-0000-0000-S"


def _signed(n: int) -> str:
    return f"Warga Contoh {n}"


def _aside(centre: Centre, until: datetime) -> None:
    staff = [one for one in everybody(centre.store, centre.store.office_id) if one.role == "staf"]
    for person in staff[:1]:
        for one in messages(centre.store, person, "baru"):
            if one.kept is not None and one.kept.text == _PROMOTION:
                set_aside(centre.store, one.message_id, "Iklan operator.", person, lambda: until)
