"""Years of cases in seconds: rows written by the database itself, as acceptance would have left them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg

_ID = "(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid"
_SERIES = "(SELECT g, lpad(to_hex(%(start)s::bigint + g * 700), 12, '0') AS h FROM generate_series(%(first)s::bigint, %(last)s::bigint) g) s"
_OFFICE, _DEVICE = "'past-' || mod(g, 7300)", "'00000000-0000-7000-8000-00000000000f'::uuid"
_HASH = "md5(g::text) || md5(h)"
_TABLES = {
    "record (office_id, device_id, epoch, seq, case_id, kind, head, head_sha256, batch_id, received_at)": f"{_OFFICE}, "
    f"{_DEVICE}, 1, g, {_ID}, 'CaseReceived', convert_to(repeat({_HASH}, 10), 'UTF8'), {_HASH}, {_ID}, now()",
    "case_number (office_id, number, prefix, serial, case_id)": f"{_OFFICE}, lpad(g::text, 13, 'Z'), 'YYY1', g, {_ID}",
    "case_event (office_id, case_id, n, kind, at, actor, role, content, previous, hash)": f"{_OFFICE}, {_ID}, 1, "
    f"'CaseReceived', now(), 'kiosk', '', repeat({_HASH}, 4), {_HASH}, {_HASH}",
    "feed (office_id, n, case_id, row, at)": f"{_OFFICE}, g, {_ID}, repeat({_HASH}, 5), now()",
    "case_file (office_id, case_id, sha256, place, role, media_type, header)": f"{_OFFICE}, {_ID}, {_HASH}, 0, 'scan', "
    f"'image/jpeg', convert_to(repeat({_HASH}, 5), 'UTF8')",
    "blob (office_id, sha256, size, state, wanted_at, held_at)": f"{_OFFICE}, {_HASH}, 200000, 'held', now(), now()",
    "cases (office_id, case_id, device_id, epoch, seq, number, serial, head_sha256, body_sha256, body_payload, proof, "
    "form_version, sop_version, clock_sure, filed_at, accepted_at, complete_at, opened_at, cannot_open, version, step, "
    "state, since, step_due_at, due_on, agenda_number, identity_mode, kind, service, way_of_reply)": f"{_OFFICE}, {_ID}, "
    f"{_DEVICE}, 1, g, lpad(g::text, 13, 'Z'), g, {_HASH}, {_HASH}, convert_to(repeat({_HASH}, 12), 'UTF8'), "
    f"'\\x00'::bytea, '', '', true, now(), now(), now(), now(), '', 1, 1, 'open', now(), now(), current_date, '', '', '', "
    "'', ''",
}


def fill(url: str, first: int, last: int) -> None:
    """Cases number ``first`` to ``last``, of 7,300 offices, 0.7 s apart, up to this moment."""
    start = int((datetime.now(UTC) - timedelta(seconds=0.7 * last)).timestamp() * 1000)
    with psycopg.connect(url, autocommit=True) as connection:
        for table, values in _TABLES.items():
            connection.execute(
                f"INSERT INTO {table} SELECT {values} FROM {_SERIES}",
                {"start": start, "first": first, "last": last},
            )
        connection.execute("VACUUM ANALYZE")
