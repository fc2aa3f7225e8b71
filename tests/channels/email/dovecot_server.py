"""A real dovecot of the tests' own: one process under a temporary folder, a mailbox for whoever signs in."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

import dev

PASSWORD = "rahasia-kotak"
SYNTAX = "2.3."
"""Of its settings; 2.4 has another."""


def require_dovecot() -> str:
    """The program. Skip without it, but fail where KIOSK_REQUIRE names dovecot."""
    program = shutil.which("dovecot", path=dev.SYSTEM_PATH)
    why = "dovecot is not on this machine (apt-get install dovecot-imapd)"
    if program:
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        if version.startswith(SYNTAX):
            return program
        why = f"dovecot {version.split()[0]}: the settings here are written for {SYNTAX}x"
    if dev.DOVECOT.name in os.environ.get("KIOSK_REQUIRE", "").split(","):
        pytest.fail(why)
    pytest.skip(why)


def free_port() -> int:
    """One that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _settings(folder: Path, port: int, more: str) -> str:
    owner = pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = grp.getgrgid(owner.pw_gid).gr_name
    internal = ("mail", "mail") if os.geteuid() == 0 else (owner.pw_name, group)
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
mail_fsync = never
default_internal_user = {internal[0]}
default_internal_group = {internal[1]}
default_login_user = {internal[0]}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 100
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail/%u
}}
{more}
"""


@contextmanager
def dovecot(
    more: str = "", tls_port: int = 0, files: Mapping[str, str] | None = None
) -> Iterator[tuple[int, Path]]:
    """(port, folder of the mailboxes). ``more``: further settings, over the others, in which FOLDER is where ``files`` are
    written."""
    program = require_dovecot()
    folder = Path(tempfile.mkdtemp(prefix="kotak-dovecot-"))
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder / "mail", "mail", "mail")
    port = free_port()
    for name, text in (files or {}).items():
        (folder / name).write_text(text)
    (folder / "conf").write_text(_settings(folder, port, more.replace("FOLDER", str(folder))))
    with subprocess.Popen([program, "-F", "-c", str(folder / "conf")], stderr=subprocess.PIPE) as server:
        try:
            _until_it_answers(tls_port or port, server, folder)
            yield port, folder / "mail"
        finally:
            server.terminate()
            server.communicate(timeout=20)
            shutil.rmtree(folder, ignore_errors=True)


def _until_it_answers(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if server.poll() is not None:
            said = server.stderr.read().decode() if server.stderr else ""
            pytest.fail(f"dovecot ended at once: {said}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            continue
        return
    pytest.fail(f"dovecot does not answer: {(folder / 'log').read_text()[-1000:]}")
