"""Mails as they come."""

from __future__ import annotations

from email.message import EmailMessage

OFFICE = "aduan@pegantenan.example"
CITIZEN = "warga@contoh.example"


def mail(text: str = "Jalan di Bulangan rusak.", **headers: str) -> EmailMessage:
    """A plain one. ``headers``: by name, with _ for -; they replace the usual ones, "" leaves one out."""
    made = EmailMessage()
    usual = {
        "From": f"Warga Contoh <{CITIZEN}>",
        "To": OFFICE,
        "Subject": "Pengaduan",
        "Message-ID": "<satu@contoh.example>",
        "Date": "Mon, 23 Nov 2026 19:46:50 +0700",
    }
    for name, value in {
        **usual,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():
        if value:
            made[name] = value
    made.set_content(text)
    return made


def raw(text: str = "Jalan di Bulangan rusak.", **headers: str) -> bytes:
    """The same in bytes, as a mailbox keeps it."""
    return mail(text, **headers).as_bytes().replace(b"\n", b"\r\n")
