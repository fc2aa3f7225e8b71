"""What staff may write back, by way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sync.cases.refusal import Refusal
from sync.cases.replies import Reply, answer_subject, sms_parts, window_open, written

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "subject", "text", "code"),
    [
        ("sms", "", " \n ", "reply.empty"),
        ("sms", "", "Datang ke kantor é", "notice.not_ascii"),
        ("sms", "", "x" * 460, "reply.sms_long"),
        ("sms", "", "{" * 230, "reply.sms_long"),
        ("sms", "", "NIK 3528 0752 0390 0001 benar", "reply.nik"),
        ("wa", "", "NIK 3528075203900001.", "reply.nik"),
        ("wa", "", "x" * 4097, "text.too_long"),
        ("email", "", "Isi", "reply.subject"),
        ("email", "NIK 3528.0752.0390.0001", "Isi", "reply.subject_nik"),
        ("email", "Hal", "x" * 8001, "text.too_long"),
        ("email", "Hal", "\ud800", "text.surrogate"),
    ],
)
def test_what_may_not_go_out(channel: str, subject: str, text: str, code: str) -> None:
    found = written(channel, subject, text)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_what_may_and_in_which_form() -> None:
    assert written("sms", "Hal", "Datang\r\nke  kantor") == Reply("", "Datang ke kantor")
    assert written("sms", "", "x" * 459) == Reply("", "x" * 459)
    assert written("wa", "Hal", "Satu\nḍua") == Reply("", "Satu\nḍua")
    assert written("email", "Re: jalan\n", "Di surel NIK 3528075203900001 boleh") == Reply(
        "Re: jalan", "Di surel NIK 3528075203900001 boleh"
    )
    assert isinstance(written("sms", "", "Rekening 12345678901234567 panjang"), Reply), "17 digits are no NIK"


def test_parts_windows_and_subjects() -> None:
    assert [sms_parts(n) for n in (1, 160, 161, 306, 307, 459)] == [1, 1, 2, 2, 3, 3]
    assert window_open(NOW - timedelta(hours=23, minutes=54), NOW)
    assert not window_open(NOW - timedelta(hours=23, minutes=55), NOW)
    assert not window_open(None, NOW)
    assert answer_subject("jam buka") == "Re: jam buka"
    assert answer_subject("") == ""
    assert len(answer_subject("x" * 500)) == 120
