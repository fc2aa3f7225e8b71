"""What whoever sets the way up is told, step by step, over real servers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from imap_tools import MailBoxUnencrypted

from sync import backoffice
from sync.central.settings import EmailSettings
from sync.channels.email.channel import opened
from sync.channels.email.check import check
from sync.channels.steps import Step
from tests.channels.email.certificate import server_context, write_certificate
from tests.channels.email.conftest import NOW
from tests.channels.email.dovecot_server import PASSWORD
from tests.channels.email.mails import CITIZEN, OFFICE, raw
from tests.channels.email.smtp_server import Handler, smtp_server
from tests.channels.email.store import Stored


@pytest.fixture
def office(settings: EmailSettings, dovecot_port: int, smtp: tuple[int, Handler]) -> EmailSettings:
    settings.secret.chmod(0o600)
    return msgspec.structs.replace(settings, imap_port=dovecot_port, smtp_port=smtp[0])


def steps(settings: EmailSettings, **change: object) -> dict[str, Step]:
    changed = msgspec.structs.replace(settings, **change)
    return {step.name: step for step in check(changed, lambda: datetime.now(UTC), timeout_s=10)}


def bad(found: dict[str, Step]) -> list[str]:
    return [step.name for step in found.values() if not step.good]


def test_a_way_that_is_well(office: EmailSettings, smtp: tuple[int, Handler]) -> None:
    with MailBoxUnencrypted("127.0.0.1", office.imap_port).login(office.user, PASSWORD) as citizens:
        citizens.append(raw("lama"), "INBOX", dt=datetime(2026, 3, 1, tzinfo=UTC))
        citizens.append(raw("baru"), "INBOX", dt=NOW)
        found = steps(office)
        assert bad(found) == []
        assert found["mailbox: folder"].told == "INBOX: 2 mails wait, the oldest of 2026-03-01"
        assert "since" in found["mailbox: folder"].remedy
        assert found["sending: sender"].told == f"{OFFICE} may send; mails up to 1 MB"
        assert len(citizens.uids()) == 2  # nothing was taken in
    assert smtp[1].taken == []  # nothing was sent
    channel = opened(office, lambda: NOW)
    assert channel.bring_in(Stored().take) == 2
    channel.close()


@pytest.mark.parametrize(
    ("change", "step", "remedy"),
    [
        ({"imap_port": 1}, "mailbox: line", "openssl s_client -connect 127.0.0.1:1"),
        ({"imap_line": "tls"}, "mailbox: line", "`authorities`"),
        ({"folder": "Surat"}, "mailbox: folder", "INBOX"),
        ({"smtp_port": 1}, "sending: line", "firewall"),
        ({"smtp_line": "starttls"}, "sending: line", "587"),
    ],
)
def test_what_does_not_go_has_a_remedy(
    office: EmailSettings, change: dict[str, object], step: str, remedy: str
) -> None:
    found = steps(office, **change)
    assert bad(found) == [step]
    assert remedy in found[step].remedy


def test_a_wrong_secret_none_and_one_that_others_can_read(office: EmailSettings) -> None:
    office.secret.chmod(0o644)
    found = steps(office)
    assert bad(found) == ["secret"]
    assert f"chmod 600 {office.secret}" in found["secret"].remedy
    office.secret.write_text("salah")
    assert "app password" in steps(office)["mailbox: sign-in"].remedy
    office.secret.unlink()
    assert bad(steps(office)) == ["secret", "mailbox: sign-in"]


def test_a_sender_that_is_refused(office: EmailSettings, smtp: tuple[int, Handler]) -> None:
    smtp[1].mail = "550 not yours"
    found = steps(office)
    assert bad(found) == ["sending: sender"]
    assert found["sending: sender"].told == "550 not yours"


@pytest.mark.parametrize(("days", "warned"), [(60, False), (5, True)])
def test_the_certificate_and_its_last_day(
    office: EmailSettings, tmp_path: Path, days: int, warned: bool
) -> None:
    made = write_certificate(tmp_path, datetime.now(UTC) - timedelta(days=1), days + 1)
    with smtp_server(server_context(*made), at_once=True) as (port, _):
        found = steps(office, smtp_port=port, smtp_line="tls", authorities=made[0])
    assert bad(found) == []
    assert "certificate until" in found["sending: line"].told
    assert bool(found["sending: line"].remedy) == warned


# The verb


@pytest.fixture
def data(tmp_path: Path, office: EmailSettings) -> list[str]:
    file = tmp_path / "central.toml"
    file.write_text(
        f"""[central]
folder = "{tmp_path / "data"}"
[central.email]
address = "{OFFICE}"
user = "{office.user}"
secret = "{office.secret}"
imap_host = "127.0.0.1"
imap_port = {office.imap_port}
imap_line = "open"
smtp_host = "127.0.0.1"
smtp_port = {office.smtp_port}
smtp_line = "open"
smtp_sign_in = false
"""
    )
    return ["--config", str(file)]


def test_the_verb_tells_each_step(data: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert backoffice.main([*data, "channels", "check", "email"]) == 0
    said = capsys.readouterr().out
    assert "well  mailbox: waking: the server says when a mail comes (IDLE)" in said
    assert "NOT" not in said
    assert not (Path(data[1]).parent / "data").exists()  # nothing of the centre was opened


def test_the_verb_says_by_its_exit_code_that_a_step_did_not_go(
    data: list[str], office: EmailSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    office.secret.write_text("salah")
    assert backoffice.main([*data, "channels", "check"]) == 1
    said = capsys.readouterr().out
    assert "NOT   mailbox: sign-in" in said
    assert "salah" not in said


def test_a_way_that_is_not_set_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "central.toml"
    file.write_text(f'[central]\nfolder = "{tmp_path / "data"}"\n')
    assert backoffice.main(["--config", str(file), "channels", "check", "email"]) == 1
    assert "[central.email]" in capsys.readouterr().err
    assert backoffice.main(["--config", str(file), "channels", "check"]) == 0


def test_a_trial_is_sent_if_it_is_asked_for(
    data: list[str], smtp: tuple[int, Handler], capsys: pytest.CaptureFixture[str]
) -> None:
    verb = [*data, "channels", "check", "email", "--send-to"]
    assert backoffice.main([*verb, CITIZEN]) == 0
    assert [one.rcpt_tos for one in smtp[1].taken] == [[CITIZEN]]
    assert "well  sending: trial" in capsys.readouterr().out
    assert backoffice.main([*verb, "Siti <siti@x.example>"]) == 1
    smtp[1].rcpt = "550 nobody here"
    assert backoffice.main([*verb, CITIZEN]) == 1
    assert "NotSent: refused" in capsys.readouterr().out
    assert backoffice.main([*data, "channels", "check", "--send-to", CITIZEN]) == 1
    assert len(smtp[1].taken) == 1


def test_one_round_of_the_worker_takes_mails_in(
    data: list[str], office: EmailSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    with MailBoxUnencrypted("127.0.0.1", office.imap_port).login(office.user, PASSWORD) as citizens:
        citizens.append(raw(), "INBOX", dt=NOW)
    assert backoffice.main([*data, "worker", "--once"]) == 0
    assert "1 messages came in; 1 read." in capsys.readouterr().out
