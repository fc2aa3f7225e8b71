"""Where a held file may lie: in the data folder, or in S3-compatible storage behind one small seam.

The folder is `sync.central.blobs`. The bucket is reached through obstore; whatever it answers is a value here, so that
storage which is away stops nobody. Nothing in it is readable: what moves there is sealed already.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from sync.central.settings import S3Settings
from sync.wire.addresses import is_private

if TYPE_CHECKING:
    from obstore.store import ObjectStore

Put = Literal["made", "was-there", "away"]
Away = Literal["away"]

_CONNECT = "5s"
_WHOLE = "60s"
"""Of one request; the largest file has 32 MiB."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Files by office and hash. Every answer "away" is trouble on the way or at the far end: try again later."""

    objects: ObjectStore

    def put_new(self, office_id: str, sha256: str, payload: bytes) -> Put:
        """Write the object if there is none of that name; an object once written is never changed by this."""
        return self._put(office_id, sha256, payload, "create")

    def replace(self, office_id: str, sha256: str, payload: bytes) -> Put:
        """Write it over what is there: only for an object that was read back and is not what its name says."""
        return self._put(office_id, sha256, payload, "overwrite")

    def read(self, office_id: str, sha256: str) -> bytes | Away | None:
        """The object's bytes as they are; None where there is none."""
        import obstore  # noqa: PLC0415  the extra "s3": only where a bucket is set
        from obstore.exceptions import BaseError  # noqa: PLC0415

        try:
            return bytes(obstore.get(self.objects, key_of(office_id, sha256)).bytes())
        except FileNotFoundError:
            return None
        except BaseError:
            return "away"

    def holds(self, office_id: str, sha256: str) -> bool | Away:
        """Whether the object is there with exactly the bytes that its name says."""
        found = self.read(office_id, sha256)
        if found == "away":
            return "away"
        return isinstance(found, bytes) and hashlib.sha256(found).hexdigest() == sha256

    def remove(self, office_id: str, sha256: str) -> bool:
        """The object is gone when this is True, also if it never was."""
        import obstore  # noqa: PLC0415
        from obstore.exceptions import BaseError  # noqa: PLC0415

        try:
            obstore.delete(self.objects, key_of(office_id, sha256))
        except FileNotFoundError:
            return True
        except BaseError:
            return False
        return True

    def sizes_under(self, office_id: str, shard: str) -> dict[str, int] | Away:
        """Bytes of each object by its hash, of those whose hash begins with ``shard`` (two hex digits)."""
        import obstore  # noqa: PLC0415
        from obstore.exceptions import BaseError  # noqa: PLC0415

        try:
            pages = obstore.list(self.objects, prefix=f"{office_id}/{shard}")
            return {one["path"].rpartition("/")[2]: one["size"] for page in pages for one in page}
        except (BaseError, FileNotFoundError):
            return "away"

    def answers(self) -> bool:
        """Whether the bucket can be asked at all."""
        import obstore  # noqa: PLC0415
        from obstore.exceptions import BaseError  # noqa: PLC0415

        try:
            obstore.list_with_delimiter(self.objects)
        except (BaseError, FileNotFoundError):
            return False
        return True

    def _put(self, office_id: str, sha256: str, payload: bytes, mode: Literal["create", "overwrite"]) -> Put:
        import obstore  # noqa: PLC0415
        from obstore.exceptions import AlreadyExistsError, BaseError  # noqa: PLC0415

        try:
            # In one request: a multipart upload that was cut leaves parts that nobody sees and everybody pays for.
            obstore.put(self.objects, key_of(office_id, sha256), payload, mode=mode, use_multipart=False)
        except AlreadyExistsError:
            return "was-there"
        except (BaseError, FileNotFoundError):  # the latter: no such bucket
            return "away"
        return "made"


def key_of(office_id: str, sha256: str) -> str:
    """``<office>/ab/cd/<sha256>``, as in the data folder."""
    return f"{office_id}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def bucket_of(settings: S3Settings) -> Bucket | None:
    """The bucket of the settings, not yet spoken to; None where files stay in the data folder.

    ValueError, in words, where the address is open to listeners or the extra is not installed.
    """
    if not settings.bucket:
        return None
    if settings.endpoint and not is_private(settings.endpoint):
        raise ValueError(
            f"central.s3.endpoint: {settings.endpoint} is plain http to another machine; use https"
        )
    try:
        from obstore.store import S3Store  # noqa: PLC0415
    except ImportError:
        raise ValueError("central.s3: the package obstore is missing: pip install kotak-aduan[s3]") from None
    whole = S3Store(
        settings.bucket,
        prefix=settings.prefix or None,
        endpoint=settings.endpoint or None,
        region=settings.region,
        client_options={
            "allow_http": settings.endpoint.startswith("http:"),
            "connect_timeout": _CONNECT,
            "timeout": _WHOLE,
        },
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=30)},
    )
    return Bucket(whole)
