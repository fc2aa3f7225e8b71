"""What is read in a mail: words, files, whom it answers; whatever was sent."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.channels.email import names
from sync.channels.email.bounded import CUT, head, parse
from sync.channels.email.letters import decoded, words
from sync.channels.email.parts import MOST_FILES, NOTES
from sync.channels.email.reading import LONGEST, read_mail, sender_of
from tests.channels.email.mails import CITIZEN, OFFICE, mail, raw

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)


def read(data: bytes) -> object:
    return read_mail(data, OFFICE)


def test_plain_words_and_subject() -> None:
    got = read_mail(raw("LAPOR ḍâ baḍâ jhâlân rosak\n\nTerima kasih", Subject="Jhâlân rosak"), OFFICE)
    assert got.text == "LAPOR ḍâ baḍâ jhâlân rosak\n\nTerima kasih"
    assert got.subject == "Jhâlân rosak"
    assert (got.automatic, got.bounced, got.notes, got.answers_to) == (False, "", (), ())


def test_files_are_what_their_bytes_are_not_what_they_are_called() -> None:
    made = mail()
    made.add_attachment(PNG, maintype="application", subtype="pdf", filename="../../foto  KTP.exe")
    made.add_attachment(b"<script>alert(1)</script>", maintype="image", subtype="png", filename="a.png")
    made.add_attachment("catatan", filename="catatan.txt")
    got = read_mail(made.as_bytes(), OFFICE)
    assert [(one.name, one.media_type) for one in got.attachments] == [
        ("foto KTP.exe", "image/png"),
        ("a.png", "text/html"),
        ("catatan.txt", "text/plain"),
    ]
    assert got.attachments[0].data == PNG
    assert got.text == "Jalan di Bulangan rusak."


def test_of_two_forms_the_plain_one_is_read_and_the_pictures_are_kept() -> None:
    made = mail("Kata biasa")
    made.add_alternative("<p>Kata <b>indah</b></p><img src='cid:x'>", subtype="html")
    made.get_payload()[1].add_related(PNG, "image", "png", cid="<x>")  # type: ignore[union-attr]
    got = read_mail(made.as_bytes(), OFFICE)
    assert got.text == "Kata biasa"
    assert [one.media_type for one in got.attachments] == ["image/png"]


def test_a_web_page_becomes_text_without_scripts_styles_or_tricks() -> None:
    page = """<html><head><title>x</title><style>p{color:red}</style></head><body onload="steal()">
    <p>Jalan&nbsp;rusak &lt;parah&gt;<br>di <b>Bulangan</b></p><!-- <p>tersembunyi</p> -->
    <script>document.write('jahat')</script><ul><li>satu<li>dua</ul>
    <table><tr><td>Kerugian</td><td>Rp 5.000</td></tr></table>
    <a href="https://peta.example/x">peta</a> <a href="javascript:alert(1)">klik</a>
    <a href="https://a.example/">https://a.example/</a><img src="https://lacak.example/1.gif"></body></html>"""
    made = mail("  ")
    made.add_alternative(page, subtype="html")
    text = read_mail(made.as_bytes(), OFFICE).text
    assert "Jalan rusak <parah>\ndi Bulangan" in text
    assert "- satu" in text
    assert "- dua" in text
    assert "Kerugian\tRp 5.000" in text
    assert "peta <https://peta.example/x>" in text
    assert text.count("https://a.example/") == 1
    for foreign in ("jahat", "tersembunyi", "javascript", "lacak.example", "color", "steal"):
        assert foreign not in text


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("=?utf-8?q?Jh=C3=A2l=C3=A2n?=", "Jhâlân"),
        ("=?utf-8?b?SmjDog==?= =?utf-8?b?bMOibg==?=", "Jhâlân"),
        ("=?x-tidak-ada?q?Jh=C3=A2?=", "Jhâ"),
        ("=?utf-8?b?Jh!!!?=", "&"),
        ("=?utf-8?q?Jh=E2?=", "Jh\N{REPLACEMENT CHARACTER}"),
        ("=?idna?q?xn--x?=", "xn--x"),
        ("=?utf-8?q?satu=0Adua=00tiga?=", "satu duatiga"),
    ],
)
def test_broken_words_in_a_subject_are_read_as_far_as_they_go(header: str, said: str) -> None:
    assert words(header) == said


@pytest.mark.parametrize("letters", [b"Jh\xc3\xa2l\xc3\xa2n", "Jhâlân".encode("cp1252")])
def test_a_subject_of_bare_bytes(letters: bytes) -> None:
    got = read_mail(b"From: a@b.example\r\nSubject: " + letters + b"\r\n\r\nx", OFFICE)
    assert got.subject == "Jhâlân"


@pytest.mark.parametrize(
    ("data", "charset", "text", "sure"),
    [
        (b"Jh\xc3\xa2", None, "Jhâ", True),
        (b"Jh\xe2", None, "Jhâ", True),
        (b"Jh\xe2", "us-ascii", "Jhâ", False),
        (b"Jh\xe2", "utf-8", "Jh\N{REPLACEMENT CHARACTER}", False),
        (b"Jh\xe2", "iso-8859-1", "Jhâ", True),
        (b"abc", "zip", "abc", True),
        (b"abc", "unicode_escape", "abc", True),
        (b"abc", "x\0y", "abc", True),
    ],
)
def test_bytes_become_letters(data: bytes, charset: str | None, text: str, sure: bool) -> None:
    assert decoded(data, charset) == (text, sure)


@pytest.mark.parametrize(
    ("flowed", "text"),
    [
        ("Jalan di \nBulangan \nrusak.\n\nTerima kasih", "Jalan di Bulangan rusak.\n\nTerima kasih"),
        ("satu \n> dua \n> tiga\nempat", "satu \n> dua \n> tiga\nempat"),
        ("satu\n-- \nBudi", "satu\n-- \nBudi"),
        (" > bukan kutipan", "> bukan kutipan"),
    ],
)
def test_lines_that_a_program_has_broken_are_joined(flowed: str, text: str) -> None:
    head = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    assert read_mail(head + flowed.encode(), OFFICE).text == text
    without = head.replace(b"flowed", b"flowed; delsp=yes")
    assert read_mail(without + b"Bulan \r\ngan", OFFICE).text == "Bulangan"


# Whom it answers


def test_answers_are_found_by_plus_address_then_by_names_of_our_mails() -> None:
    ours = names.message_id("12-received", OFFICE)
    theirs = "<lain@contoh.example>"
    got = read_mail(
        raw(
            To=f"Kecamatan <{names.plus_address('13-closed', OFFICE)}>",
            References=f"{theirs} {ours}",
            In_Reply_To=ours,
            Subject="Re: [PGT0-7K4M-92QX-5] Pengaduan",
        ),
        OFFICE,
    )
    assert got.answers_to == ("13-closed", "12-received")
    assert "PGT0-7K4M-92QX-5" in got.subject


@given(st.text(min_size=1, max_size=25))
@example("x.abc")
@example("A:CaseReceived/email 1")
def test_every_reference_comes_back_from_its_name(reference: str) -> None:
    if any(0xD800 <= ord(letter) < 0xE000 for letter in reference):
        return
    assert names.references_in(names.message_id(reference, OFFICE).upper(), OFFICE) in ([reference], [])
    assert names.references_in(names.message_id(reference, OFFICE), OFFICE) == [reference]
    address = names.plus_address(reference, OFFICE)
    if address is not None:
        assert names.reference_at(address.upper(), OFFICE) == reference
        assert len(address.split("@")[0]) <= names.LONGEST_LOCAL


@pytest.mark.parametrize(
    "foreign",
    ["<kotak-aduan.12@lain.example>", "<12@pegantenan.example>", "<kotak-aduan.x.1@pegantenan.example>"],
)
def test_names_of_others_are_not_taken_for_ours(foreign: str) -> None:
    assert names.references_in(foreign, OFFICE) == []


# Limits


def test_a_long_text_is_cut_and_says_so() -> None:
    got = read_mail(raw("kata " * 20_000), OFFICE)
    assert len(got.text) <= LONGEST
    assert got.notes == ("text_cut",)


def test_a_mail_of_which_only_the_beginning_came_says_so() -> None:
    got = read_mail(CUT + b": 99999999\r\n" + raw(), OFFICE)
    assert got.notes == ("left_in_mailbox",)
    assert got.text == "Jalan di Bulangan rusak."


def nested(depth: int) -> bytes:
    top = b"From: a@b.example\r\n"
    for level in range(depth):
        top += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    return top + b"\r\nsini"


def letter_in_letter(depth: int) -> bytes:
    return b"From: a@b.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"\r\nsini"


def digest(depth: int) -> bytes:
    return b"From: a@b.example\r\n" + b"".join(
        b"Content-Type: multipart/digest; boundary=b%d\r\n\r\n--b%d\r\n\r\n" % (level, level)
        for level in range(depth)
    )


@pytest.mark.parametrize(
    "hostile",
    [
        nested(5_000),
        nested(39),
        letter_in_letter(5_000),
        letter_in_letter(39),
        digest(39),
        b"From: a@b.example\r\n\r\n" + b"\r\n" * 2_000_000,
        b'From: a@b.example\r\nContent-Type: text/plain; a="' + b";" * 300_000 + b"\r\n\r\nx",
        b"From: "
        + b"a@b.example, " * 100_000
        + b"\r\nSubject: "
        + b"=?utf-8?q?a?= " * 100_000
        + b"\r\n\r\nx",
        b"From: a@b.example\r\nReferences: " + b"<a" * 500_000 + b"\r\n\r\nx",
        b"From: " + b"(" * 300_000 + b"\r\n\r\nx",
        b"From: a@b.example\r\n\r\n" + b"\n> a\nb" * 8_000,
        b"From: a@b.example\r\nContent-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 400_000,
        b"From: a@b.example\r\n\r\n" + b"Pada \n" * 8_000 + b"menulis:",
        b"From: a@b.example\r\n\r\n" + b">\n" * 20_000 + b"b",
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 60_000,
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b'<a href="https://a.example">' * 10_000,
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<a href='https://a.example'>"
        + b"<p>" * 100_000,
    ],
    ids=lambda data: f"{data[18:60]!r}"[:40],
)
def test_hostile_mails_are_read_in_time(hostile: bytes) -> None:
    """Without the limits some of these went too deep and some took minutes; the worst takes 0.6 s of the processor now."""
    begun = time.process_time()
    read_mail(hostile, OFFICE)
    sender_of(head(hostile))
    assert time.process_time() - begun < 5


def test_more_files_than_are_looked_at() -> None:
    made = mail()
    for number in range(MOST_FILES + 5):
        made.add_attachment(b"%d" % number, maintype="text", subtype="plain", filename=f"{number}.txt")
    got = read_mail(made.as_bytes(), OFFICE)
    assert len(got.attachments) == MOST_FILES
    assert set(got.notes) == {"too_many_parts"}


def test_what_only_its_addressee_reads_and_what_only_outlook_opens() -> None:
    made = mail()
    made.add_attachment(
        b"\x78\x9f\x3e\x22abc", maintype="application", subtype="octet-stream", filename="winmail.dat"
    )
    assert read_mail(made.as_bytes(), OFFICE).notes == ("winmail",)
    sealed = (
        b"From: a@b.example\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB"
    )
    assert read_mail(sealed, OFFICE).notes == ("encrypted",)


def test_a_mail_within_a_mail_is_a_file() -> None:
    made = mail()
    made.add_attachment(mail("isi dalam"))
    got = read_mail(made.as_bytes(), OFFICE)
    assert got.attachments[0].media_type == "message/rfc822"
    assert b"isi dalam" in got.attachments[0].data
    assert got.text == "Jalan di Bulangan rusak."


PIECES = st.sampled_from(
    [
        b"From: ", b"To: ", b"Subject: ", b"Content-Type: ", b"multipart/mixed; boundary=", b"multipart/alternative", b"multipart/report",
        b"message/rfc822", b"message/delivery-status", b"text/html", b"text/plain; charset=", b"utf-8", b"idna", b"uu\xff", b'"', b";",
        b"b1", b"--b1", b"--b1--", b"\r\n", b"\n", b"\r\n\r\n", b"\r", b"\0", b"\xff\xfe", b"=?utf-8?q?", b"=?utf-8?b?", b"?=", b"=C3",
        b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: x-uuencode",
        b"Content-Disposition: attachment; filename*0*=utf-8''a; filename*1=", b"filename*=x'y'%ff", b"begin 644 a\n", b"a@b.example",
        b"<", b">", b"(", b"Action: failed", b"Final-Recipient: rfc822; a@b.example", b"Message-ID: <a@b>", b"References: ", b" ", b"\t",
        b"X-Failed-Recipients: ", b"Auto-Submitted: ", b"Precedence: bulk", b"Return-Path: <>", b"text/rfc822-headers", b"<p>", b"&#0;",
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=60).map(b"".join))
def test_whatever_comes_something_is_read(data: bytes) -> None:
    got = read_mail(data, OFFICE)
    for text in (got.text, got.subject, got.bounced, *(one.name for one in got.attachments)):
        text.encode()  # no halves of letters
        assert "\0" not in text
    assert set(got.notes) <= set(NOTES)
    assert sender_of(head(data)).count("@") <= 1


@pytest.mark.parametrize("charset", [b"\x80", b"a\x00b", b'"utf-8'])
def test_a_charset_that_is_no_name_hinders_nothing(charset: bytes) -> None:
    told = read_mail(b"Content-Type: text/plain; charset=" + charset + b"\n\nJalan rusak \x80\n", OFFICE)
    assert told.text.startswith("Jalan rusak")


@settings(max_examples=100)
@given(st.data())
def test_a_real_mail_with_holes_is_still_read(data: st.DataObject) -> None:
    made = mail()
    made.add_attachment(PNG, maintype="image", subtype="png", filename="foto.png")
    made.add_attachment(mail("dalam"))
    whole = bytearray(made.as_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read_mail(bytes(whole), OFFICE)


def test_the_sender() -> None:
    assert sender_of(head(raw(From="Warga <Warga@Contoh.EXAMPLE>"))) == "Warga@contoh.example"
    assert sender_of(head(raw(From="", Return_Path=f"<{CITIZEN}>"))) == CITIZEN
    assert sender_of(head(raw(From="tanpa alamat"))) == ""


def test_whole_and_in_part() -> None:
    assert parse(raw())[1]
    assert not parse(nested(5_000))[1]
    assert read_mail(nested(5_000), OFFICE).notes == ("text_cut", "not_read_whole")
