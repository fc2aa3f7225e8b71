"""What a mail quotes of an earlier one is folded away for reading; the whole lies in the raw message."""

from __future__ import annotations

import re

_SAYS = re.compile(
    r"^(On .{4,200} wrote:|Pada .{4,200} (menulis|wrote):|-{2,}\s*(Original Message|Pesan asli|Forwarded message).*"
    r"|_{10,}|(From|Dari): .{3,200})$",
    re.IGNORECASE,
)
"""The line with which the programs in use begin what they quote."""


_REPLY = re.compile(r"^((re|fw|fwd|bls|balas|tr)\s*:\s*)+", re.IGNORECASE)
_TOKEN = re.compile(r"\[[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){2}-[0-9A-Za-z]\]\s*")
"""What our own subjects bear."""


def own_subject(subject: str) -> str:
    """What the sender wrote of it: "" for an answer to one of ours, and without the marks of answering."""
    return "" if _TOKEN.search(subject) else _REPLY.sub("", subject.strip())


def parted(text: str) -> tuple[str, str]:
    """(own words, what is quoted after them). Where nothing would be left, nothing is folded."""
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if _begins_quote(lines, n, line)), None)
    if at is None or not "".join(lines[:at]).strip():
        return text, ""
    return "\n".join(lines[:at]).rstrip(), "\n".join(lines[at:]).strip()


def _begins_quote(lines: list[str], n: int, line: str) -> bool:
    """A known first line, or marks of quoting from here to the end."""
    if _SAYS.match(line.strip()):
        return True
    return line.startswith(">") and all(not rest.strip() or rest.startswith(">") for rest in lines[n:])
