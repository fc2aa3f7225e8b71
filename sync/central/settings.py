"""The centre's settings: config/central.toml and the environment, typed and bounded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync.cases.lapor import Terms
from sync.cases.notice_places import EMAIL, SMS, WA
from sync.wire.addresses import is_private

Line = Literal["tls", "starttls", "open"]


class S3Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """S3-compatible storage to which held files move; an empty ``bucket`` leaves them in the data folder.

    The keys come from the environment alone: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
    ``endpoint``: the service's address, empty for AWS itself; plain http only on this machine.
    ``after_days``: how long a file stays in the data folder first; staff open new scans most.
    """

    bucket: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    prefix: str = ""
    after_days: Annotated[int, Meta(ge=0, le=3650)] = 0


class BsreSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The e-sign service of Balai Sertifikasi Elektronik; an empty ``url`` offers it to nobody.

    ``user``: of the office's account there; its password comes from the environment alone: BSRE_PASSWORD.
    """

    url: str = ""
    user: str = ""


class SmsSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """SMS by a modem's daemon on this machine; without this table there are none.

    ``spool``: the folder that the daemon serves ([modem] in config/modem.toml names the same); ``own_number``: of the office's SIM,
    "+62…": what comes from it is never answered.
    """

    spool: Path
    own_number: Annotated[str, Meta(pattern=r"^(\+\d{8,15})?$")] = ""


class EmailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The office's mailbox, and the server that takes its mail.

    ``address``: by which citizens write and from which the office answers; ``name``: shown beside it. ``user``: of the
    account, empty for the address. ``secret``: a file; its first line is the password, or with ``xoauth2`` a token, read
    anew at each sign-in. ``token_url``, ``client_id``, ``client_secret`` (a file): the secret is a refresh token and an
    access token is fetched there. ``since``: what came before that day is left where it is. ``authorities``: PEM file of
    the office's own certificate authority, empty for the machine's. ``taken_days``: how long a mail stays in ``taken_folder``,
    days; then it is struck out there, if it is stored here; 0: for ever. ``plus_address``: answers come to
    ``address+something``, where the provider delivers those.
    """

    address: Annotated[str, Meta(pattern=r"^[^@\s<>]{1,64}@[^@\s<>]{1,190}$")]
    name: Annotated[str, Meta(max_length=80)] = ""
    user: str = ""
    secret: Path
    sign_in: Literal["password", "xoauth2"] = "password"
    token_url: str = ""
    client_id: str = ""
    client_secret: Path | None = None
    imap_host: Annotated[str, Meta(min_length=1)]
    imap_port: Annotated[int, Meta(ge=1, le=65535)] = 993
    imap_line: Line = "tls"
    folder: Annotated[str, Meta(min_length=1)] = "INBOX"
    taken_folder: Annotated[str, Meta(min_length=1)] = "Diproses"
    large_folder: Annotated[str, Meta(min_length=1)] = "Terlalu besar"
    taken_days: Annotated[int, Meta(ge=0, le=3650)] = 0
    since: date | None = None
    poll_s: Annotated[int, Meta(ge=10, le=1500)] = (
        60  # an IDLE is renewed with each poll: within RFC 2177's 29 minutes
    )
    smtp_host: Annotated[str, Meta(min_length=1)]
    smtp_port: Annotated[int, Meta(ge=1, le=65535)] = 465
    smtp_line: Line = "tls"
    smtp_sign_in: bool = True
    authorities: Path | None = None
    plus_address: bool = False

    def __post_init__(self) -> None:
        for host, line in ((self.imap_host, self.imap_line), (self.smtp_host, self.smtp_line)):
            if line == "open" and not is_private(f"imap://{host}"):
                raise ValueError(f"imap_line, smtp_line: open would send the password to {host} in the clear")
        if len({self.folder.casefold(), self.taken_folder.casefold(), self.large_folder.casefold()}) < 3:
            raise ValueError("folder, taken_folder and large_folder: three different names")
        if self.token_url and not (
            is_private(self.token_url) and self.client_id and self.sign_in == "xoauth2"
        ):
            raise ValueError('token_url: https, with client_id and sign_in = "xoauth2"')


class WaSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """WhatsApp by the Cloud API of Meta; without this table staff copy by hand what comes to the office's telephone.

    ``number_id``: Meta's id of the office's number (not the number). ``app_secret``, ``verify_token``, ``access_token``: files;
    the first line of each is the secret, read anew at each use. ``graph_url``: https, but on this machine;
    ``graph_version``: of the interface. ``media_hosts``: whence photos and voices are fetched. ``madurese_templates``: Meta has approved those too.
    """

    number_id: Annotated[str, Meta(pattern=r"^[0-9]{5,30}$")]
    app_secret: Path
    verify_token: Path
    access_token: Path
    graph_url: str = "https://graph.facebook.com"
    graph_version: Annotated[str, Meta(pattern=r"^v[0-9]{1,3}\.[0-9]$")] = "v25.0"
    media_hosts: tuple[str, ...] = ("lookaside.fbsbx.com",)
    madurese_templates: bool = False

    def __post_init__(self) -> None:
        if not is_private(self.graph_url):
            raise ValueError(f"graph_url: {self.graph_url} would get the token in the clear")
        if not all(host and "/" not in host and ":" not in host for host in self.media_hosts):
            raise ValueError("media_hosts: names of hosts, without https://")


class MessageSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The inbox of what comes by e-mail, SMS and WhatsApp.

    ``open_by_rule``: a message ``LAPOR <isi>`` becomes a case before anybody has looked at it, its identity unverified.
    ``aside_days``: how long a message that was set aside can be read and brought back; then it is erased; 0: for ever.
    """

    open_by_rule: bool = False
    aside_days: Annotated[int, Meta(ge=0, le=3650)] = 90


class LaporSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The exchange with SP4N-LAPOR! by files; nothing is ever dialled. ``on``: false for an office that is not in it.

    ``forward_days``, ``answer_days``: working days, ``close_days``: days after the answer; their terms, which the desk shows
    beside its own.
    """

    on: bool = True
    forward_days: Annotated[int, Meta(ge=1, le=60)] = 3
    answer_days: Annotated[int, Meta(ge=1, le=60)] = 5
    close_days: Annotated[int, Meta(ge=1, le=90)] = 10

    @property
    def terms(self) -> Terms:
        return Terms(self.forward_days, self.answer_days, self.close_days)


class AlarmSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who is told when a kiosk's machine is in trouble, and when it is mended again: each once.

    ``roles``: people of the kiosk's office, by a notice at the desk; ``email``: addresses that get mails, of all offices of
    this centre. ``soon_after_minutes``: so long a trouble that can wait must have stood before anybody is told; one that
    cannot is told at once. ``mended_after_minutes``: so long it must be over, before that is told.
    """

    roles: tuple[Literal["camat", "sekcam", "kasi", "staf", "admin"], ...] = ("admin",)
    email: tuple[Annotated[str, Meta(pattern=r"^[^@\s<>,;]{1,64}@[^@\s<>,;]{1,190}$")], ...] = ()
    soon_after_minutes: Annotated[int, Meta(ge=0, le=1440)] = 15
    mended_after_minutes: Annotated[int, Meta(ge=5, le=1440)] = 30


class CentralSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``folder``: database, sealed files and keys; ``database``: a PostgreSQL URL, or empty for SQLite there.

    ``pgbouncer``: the URL leads to a PgBouncer in transaction mode: no prepared statements, no pool of our own.
    ``public_url``: how kiosks and browsers reach us; a reverse proxy with TLS stands there in an office.
    ``sync_every_s``: how often an idle kiosk asks, seconds. ``silent_after_minutes``: office minutes without a word
    of a kiosk that make an alarm. ``metrics_port``: on 127.0.0.1, for Prometheus; 0: none. ``retention_days``: how
    long a closed case can be read; 0: for ever; else at least 90, since kiosks show closed cases that long.
    ``kiosks_keep_days``: how long kiosks keep what the centre has acknowledged; a damaged file is asked for again
    only within it. ``second_factor_for``: roles that sign in with more than a password; who has none yet makes one
    when signing in next.
    """

    folder: Path = Path("var/central")
    database: str = ""
    pgbouncer: bool = False
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8600
    public_url: str = "http://127.0.0.1:8600"
    sync_every_s: Annotated[int, Meta(ge=5, le=3600)] = 300
    silent_after_minutes: Annotated[int, Meta(ge=5, le=2250)] = 60  # at most a week of office hours
    metrics_port: Annotated[int, Meta(ge=0, le=65535)] = 0
    kiosks_keep_days: Annotated[int, Meta(ge=1, le=400)] = 30
    retention_days: Annotated[int, Meta(ge=0, le=36_525)] = 0
    second_factor_for: tuple[Literal["camat", "sekcam", "kasi", "staf", "admin", "auditor"], ...] = ()
    s3: S3Settings = S3Settings()
    bsre: BsreSettings = BsreSettings()
    sms: SmsSettings | None = None
    email: EmailSettings | None = None
    wa: WaSettings | None = None
    messages: MessageSettings = MessageSettings()
    lapor: LaporSettings = LaporSettings()
    alarms: AlarmSettings = AlarmSettings()

    @property
    def ways(self) -> frozenset[str]:
        """Channels by which complainants are told: those of `sync.cases.notice_places.WAYS` that have a section here."""
        named = {EMAIL: self.email, SMS: self.sms, WA: self.wa}
        return frozenset(way for way, section in named.items() if section is not None)

    def __post_init__(self) -> None:
        if self.database and not self.database.startswith(("postgresql:", "postgresql+psycopg:", "sqlite:")):
            raise ValueError("database: empty for SQLite, or an address that begins with postgresql://")
        if self.alarms.email and self.email is None:
            raise ValueError("alarms.email: [central.email] must name the server that takes these mails")
        if 0 < self.retention_days < 90:
            raise ValueError("retention_days: 0 (never) or at least 90")
