"""S3-compatible storage for the tests: moto's server in a process of its own, over loopback.

It proves the calls and the answers, not durability: what it says is written lies in its memory.
"""

from __future__ import annotations

import itertools
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from obstore.store import S3Store

from sync.central.places import Bucket
from sync.central.settings import S3Settings

REGION = "us-east-1"
_SIGNED = {"Authorization": f"AWS4-HMAC-SHA256 Credential=x/20260101/{REGION}/s3/aws4_request"}


@dataclass
class S3Server:
    """Where it answers; buckets are made by name."""

    url: str
    names: Iterator[int] = field(default_factory=itertools.count)

    def settings(self) -> S3Settings:
        """A new bucket, as the settings name it."""
        name = f"kotak-{next(self.names)}"
        wanted = urllib.request.Request(f"{self.url}/{name}", method="PUT", headers=_SIGNED)
        with urllib.request.urlopen(wanted, timeout=20) as answer:
            assert answer.status == 200
        return S3Settings(bucket=name, endpoint=self.url, region=REGION, prefix="aduan")

    def bucket(self) -> Bucket:
        return at(self.settings())


def at(settings: S3Settings) -> Bucket:
    """The bucket, reached with no patience: a test does not wait for what is away."""
    return Bucket(
        S3Store(
            settings.bucket,
            prefix=settings.prefix,
            endpoint=settings.endpoint,
            region=REGION,
            access_key_id="kunci",
            secret_access_key="rahasia",
            client_options={"allow_http": True, "timeout": "20s"},
            retry_config={"max_retries": 0, "retry_timeout": timedelta(seconds=1)},
        )
    )


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            for line in server.stderr:  # it says when it listens
                if "Running on" in line:
                    break
            yield S3Server(f"http://127.0.0.1:{port}")
        finally:
            server.kill()
