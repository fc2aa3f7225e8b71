"""SMS as a modem in PDU mode gives and takes it: DELIVER, STATUS-REPORT and SUBMIT (3GPP TS 23.040, 9.2). Pure.

Everything is octets; the hexadecimal digits of the AT commands are made and read in `hardware.modems.modem`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum

from hardware.modems.alphabet import pack, septets_of, text_of, unpack

TWO_DAYS = 0xA8
"""Validity as TP-VP counts it: 166 and the number of days."""
_WORDS = 0x50
"""Type of number of a sender that is a word."""
_INTERNATIONAL = 0x10
_SEMI_OCTETS = "0123456789*#abc"


class Coding(Enum):
    """What the user data is made of."""

    SEVEN_BIT = "7bit"
    EIGHT_BIT = "8bit"
    UCS2 = "ucs2"


class BrokenPduError(ValueError):
    """What came cannot be read as a PDU."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """A message, or a part of one, as it came.

    ``sender``: "+62…", a short code, or a word; ``sent_at``: the service centre's stamp with its own zone, None where that is no
    time; ``header``: user data header without its length octet, b"" without one; ``text``: code units may be half a character at the end of
    a part, therefore UTF-16BE in ``units`` and not str; ``octets``: the data of an 8 bit message.
    """

    sender: str = field(repr=False)
    sent_at: datetime | None
    coding: Coding
    header: bytes
    units: bytes = field(repr=False)
    octets: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a message of ours. ``reference``: the network's own number of it, 0 to 255; ``status``: TP-ST."""

    reference: int
    recipient: str = field(repr=False)
    sent_at: datetime | None
    done_at: datetime | None
    status: int

    @property
    def delivered(self) -> bool:
        """Reached the telephone, or was forwarded to somebody who will say no more."""
        return self.status < 0x20

    @property
    def failed(self) -> bool:
        """Given up by the network (bits 6 and 5: permanent, or temporary and no more tries)."""
        return self.status >= 0x40


@dataclass(frozen=True, slots=True)
class Submit:
    """A message, or a part of one, that goes out. ``header`` without its length octet, b"" without one; ``data``: septets
    for 7 bit, octets for everything else; ``report``: whether the network shall tell what became of it."""

    recipient: str = field(repr=False)
    coding: Coding
    header: bytes
    data: tuple[int, ...] = field(repr=False)
    report: bool = True

    @property
    def units(self) -> bytes:
        """The text as UTF-16BE; b"" for 8 bit data."""
        if self.coding is Coding.SEVEN_BIT:
            return _units(text_of(self.data))
        return bytes(self.data) if self.coding is Coding.UCS2 else b""


def decode(pdu: bytes) -> Deliver | StatusReport:
    """What a modem read out. Raises BrokenPduError where not even its fields can be found; a text that is shorter than
    its length says is taken as far as it goes."""
    reader = _Reader(pdu)
    reader.take(reader.octet())  # the service centre
    first = reader.octet()
    if first & 0x03 == 0x02:
        return _status_report(reader)
    if first & 0x03 == 0x00:
        return _deliver(reader, first)
    raise BrokenPduError("neither a message nor a report")


def _deliver(reader: _Reader, first: int) -> Deliver:
    sender = _address(reader)
    reader.octet()  # protocol identifier
    coding = coding_of(reader.octet())
    sent_at = _time(reader.take(7))
    header, data = _user_data(reader, coding, has_header=bool(first & 0x40))
    if coding is Coding.SEVEN_BIT:
        return Deliver(sender, sent_at, coding, header, _units(text_of(data)))
    if coding is Coding.UCS2:
        return Deliver(sender, sent_at, coding, header, bytes(data[: len(data) // 2 * 2]))
    return Deliver(sender, sent_at, coding, header, b"", bytes(data))


def _user_data(reader: _Reader, coding: Coding, *, has_header: bool) -> tuple[bytes, tuple[int, ...]]:
    """Header and septets or octets, as far as they go."""
    length, data = reader.octet(), reader.rest()
    header = data[1 : 1 + data[0]] if has_header and data else b""
    taken = len(header) + 1 if has_header and data else 0
    if coding is not Coding.SEVEN_BIT:
        return header, tuple(data[taken:length])
    fill = -8 * taken % 7
    count = max(0, length - (8 * taken + fill) // 7)
    return header, tuple(unpack(data[taken:], count, fill))


def _status_report(reader: _Reader) -> StatusReport:
    reference = reader.octet()
    recipient = _address(reader)
    sent_at, done_at = _time(reader.take(7)), _time(reader.take(7))
    return StatusReport(reference, recipient, sent_at, done_at, reader.octet())


def coding_of(scheme: int) -> Coding:
    """What a data coding scheme means (TS 23.038, 4)."""
    group = scheme >> 4
    if group < 0x8:
        return {0x04: Coding.EIGHT_BIT, 0x08: Coding.UCS2}.get(scheme & 0x0C, Coding.SEVEN_BIT)
    if group == 0xE:
        return Coding.UCS2
    return Coding.EIGHT_BIT if group == 0xF and scheme & 0x04 else Coding.SEVEN_BIT


def encode(submit: Submit, service_centre: str = "", validity: int = TWO_DAYS) -> tuple[bytes, int]:
    """The PDU, and its length as AT+CMGS wants it: octets without the service centre. ``service_centre`` "": the SIM's."""
    centre = _centre(service_centre)
    scheme = {Coding.SEVEN_BIT: 0x00, Coding.EIGHT_BIT: 0x04, Coding.UCS2: 0x08}[submit.coding]
    first = 0x11 | (0x20 if submit.report else 0) | (0x40 if submit.header else 0)
    head = bytes([first, 0]) + address(submit.recipient) + bytes([0, scheme, validity])
    body = head + user_data(submit.coding, submit.header, submit.data)
    return centre + body, len(body)


def decode_submit(pdu: bytes) -> Submit:
    """What a modem was given to send; for the twin, and to look at. Raises BrokenPduError."""
    reader = _Reader(pdu)
    reader.take(reader.octet())
    first = reader.octet()
    if first & 0x03 != 0x01:
        raise BrokenPduError("not a message that goes out")
    reader.octet()  # reference: the modem's own affair
    recipient = _address(reader)
    reader.octet()  # protocol identifier
    coding = coding_of(reader.octet())
    reader.take({0x00: 0, 0x10: 1}.get(first & 0x18, 7))  # validity
    header, data = _user_data(reader, coding, has_header=bool(first & 0x40))
    return Submit(recipient, coding, header, data, bool(first & 0x20))


def user_data(coding: Coding, header: bytes, data: tuple[int, ...]) -> bytes:
    """Length, header and data: the length counts septets where the data is septets."""
    whole_header = bytes([len(header)]) + header if header else b""
    if coding is not Coding.SEVEN_BIT:
        octets = whole_header + bytes(data)
        return bytes([len(octets)]) + octets
    fill = -8 * len(whole_header) % 7
    length = (8 * len(whole_header) + fill) // 7 + len(data)
    return bytes([length]) + whole_header + pack(data, fill)


def address(number: str) -> bytes:
    """A number, or a word, as TP-OA and TP-DA write it."""
    septets = septets_of(number)
    digits = number.removeprefix("+")
    if not set(digits.lower()) <= set(_SEMI_OCTETS):
        if septets is None:
            raise ValueError("a sender's word is written in the default alphabet")
        packed = pack([code for codes in septets for code in codes])
        return bytes([2 * len(packed), 0x80 | _WORDS]) + packed
    kind = 0x81 | (_INTERNATIONAL if number.startswith("+") else 0)
    return bytes([len(digits), kind]) + _semi_octets(digits)


def stamp(moment: datetime) -> bytes:
    """A time with its zone as TP-SCTS writes it; the zone in quarters of an hour."""
    offset = moment.utcoffset() or timedelta()
    quarters = round(abs(offset) / timedelta(minutes=15))
    sign = 0x08 if offset < timedelta() else 0
    zone = quarters // 10 | sign | quarters % 10 << 4
    return _semi_octets(moment.strftime("%y%m%d%H%M%S")) + bytes([zone])


def _centre(number: str) -> bytes:
    if not number:
        return b"\x00"
    whole = address(number)[1:]
    return bytes([len(whole)]) + whole


def _address(reader: _Reader) -> str:
    length, kind = reader.octet(), reader.octet()
    octets = reader.take((length + 1) // 2)
    if kind & 0x70 == _WORDS:
        return text_of(unpack(octets, length * 4 // 7))
    nibbles = [half for octet in octets for half in (octet & 0x0F, octet >> 4)][:length]
    digits = "".join(_SEMI_OCTETS[nibble] for nibble in nibbles if nibble < len(_SEMI_OCTETS))
    return "+" + digits if kind & 0x70 == _INTERNATIONAL else digits


def _semi_octets(digits: str) -> bytes:
    nibbles = [_SEMI_OCTETS.index(digit) for digit in digits.lower()] + [0x0F] * (len(digits) % 2)
    return bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))


def _time(octets: bytes) -> datetime | None:
    """None for what is no time: a zone byte can be missing or wrong, and a service centre may send zeros."""
    low, high = [octet & 0x0F for octet in octets], [octet >> 4 for octet in octets]
    year, month, day, hour, minute, second = (10 * a + b for a, b in zip(low[:6], high[:6], strict=True))
    quarters = 10 * (low[6] & 0x07) + high[6]
    sign = -1 if octets[6] & 0x08 else 1
    try:
        zone = timezone(sign * timedelta(minutes=15 * quarters))
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _units(text: str) -> bytes:
    return text.encode("utf-16-be")


class _Reader:
    """Octets from the front; BrokenPduError where there are too few."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    def octet(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        if len(self._octets) < count:
            raise BrokenPduError("ends too early")
        taken, self._octets = self._octets[:count], self._octets[count:]
        return taken

    def rest(self) -> bytes:
        taken, self._octets = self._octets, b""
        return taken
