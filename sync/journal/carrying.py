"""The journal as a stick sees it: all that waits, whatever its back-off; nothing is claimed and no row changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, tuple_

from sync.journal.blobs import BlobToSend
from sync.journal.opened import Opened
from sync.journal.outbox import DECIDED, Key, OutboxRecord
from sync.journal.schema import acknowledgement, cases, outbox, record, sealed_file
from sync.journal.submission import CASE_RECEIVED

_JOINED = and_(outbox.c.epoch == record.c.epoch, outbox.c.seq == record.c.seq)
_RECORD = (
    select(record.c.epoch, record.c.seq, record.c.kind, record.c.case_id, record.c.head)
    .add_columns(cases.c.body, outbox.c.attempts)
    .join(outbox, _JOINED)
    .outerjoin(cases, and_(cases.c.case_id == record.c.case_id, record.c.kind == CASE_RECEIVED))
)


class Carrying(Opened):
    """What goes by hand. ``everything``: also what the centre has signed for, as far as it is still here."""

    def records_to_carry(self, page: int, everything: bool = False) -> Iterator[list[OutboxRecord]]:
        """Pages of at most ``page`` records in the order they were made."""
        after: Key = (-1, -1)
        while True:
            with self._database.reading() as connection:
                found = _records(connection, after, page, everything)
            if not found:
                return
            yield found
            after = found[-1].key

    def cases_to_carry(self, everything: bool = False) -> int:
        """How many cases those records bring."""
        with self._database.reading() as connection:
            count = select(func.count()).select_from(outbox).join(record, _JOINED)
            count = count.outerjoin(cases, cases.c.case_id == record.c.case_id)
            here = (record.c.kind == CASE_RECEIVED, _is_here(), *_states(everything))
            return connection.execute(count.where(*here)).scalar_one()

    def files_to_carry(self, everything: bool = False) -> list[BlobToSend]:
        """Sealed files, the smallest first, whether their case has arrived or goes with them."""
        states = ("waiting", "held", "quarantined", DECIDED) if everything else ("waiting",)
        header_len = func.length(sealed_file.c.header)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(sealed_file.c.sha256, sealed_file.c.name, header_len, sealed_file.c.size)
                .add_columns(sealed_file.c.sent, sealed_file.c.case_id, sealed_file.c.attempts)
                .where(sealed_file.c.state.in_(states))
                .order_by(sealed_file.c.size, sealed_file.c.sha256)
            ).all()
        return [BlobToSend(sha256, self._sealed.path / name, *rest) for sha256, name, *rest in rows]

    def cases_unproved(self) -> list[str]:
        """Cases that have arrived, or have files, and of which the centre has not signed yet that they are complete."""
        has_files = exists(select(sealed_file.c.sha256).where(sealed_file.c.case_id == record.c.case_id))
        unproved = or_(
            outbox.c.state == "acknowledged", and_(outbox.c.state.in_(("waiting", "quarantined")), has_files)
        )
        with self._database.reading() as connection:
            rows = connection.execute(
                select(record.c.case_id)
                .join(outbox, _JOINED)
                .where(record.c.kind == CASE_RECEIVED, unproved)
                .order_by(record.c.epoch, record.c.seq)
            )
            return list(rows.scalars())

    def proved(self) -> tuple[int, int]:
        """Cases that the centre has signed for, and how many of them with all files."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(func.count(), func.coalesce(func.sum(acknowledgement.c.complete), 0))
            ).one()
        return row[0], row[1]

    def records_named(self, heads: Collection[str]) -> dict[str, OutboxRecord]:
        """Records of this journal by the SHA-256 of their heads (hexadecimal), without their bodies."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(record.c.head_sha256, record.c.epoch, record.c.seq, record.c.kind, record.c.case_id)
                .add_columns(record.c.head, outbox.c.attempts)
                .join(outbox, _JOINED)
                .where(record.c.head_sha256.in_([bytes.fromhex(one) for one in heads]))
            ).all()
        return {
            row.head_sha256.hex(): OutboxRecord(
                row.epoch, row.seq, row.kind, row.case_id, row.head, None, row.attempts
            )
            for row in rows
        }


def _records(connection: Connection, after: Key, page: int, everything: bool) -> list[OutboxRecord]:
    rows = connection.execute(
        _RECORD.where(tuple_(record.c.epoch, record.c.seq) > tuple_(*after), _is_here(), *_states(everything))
        .order_by(record.c.epoch, record.c.seq)
        .limit(page)
    )
    return [OutboxRecord(*row) for row in rows]


def _states(everything: bool) -> tuple[ColumnElement[bool], ...]:
    return () if everything else (outbox.c.state == "waiting",)


def _is_here() -> ColumnElement[bool]:
    """A case whose body has been let go of after its time cannot be sent again."""
    return or_(record.c.kind != CASE_RECEIVED, func.length(cases.c.body) > 0)
