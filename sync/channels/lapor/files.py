"""`LaporGateway` by files that people carry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from sync.cases.lapor import FileForm, Report, Sheet
from sync.cases.refusal import Refusal
from sync.channels.lapor.cells import guarded
from sync.channels.lapor.columns import FIELDS, columns
from sync.channels.lapor.reading import sheet_of
from sync.papers.columns import Cell
from sync.papers.sheets import csv_file, xlsx

_NAME = "SP4N-LAPOR"


class FileExchange:
    """Knows the files and nothing of cases."""

    def hand_out(self, reports: Sequence[Report], form: FileForm, made_at: datetime) -> bytes:
        """One sheet, one row a report; days as ``23-11-2026``, in JSON as ``2026-11-23``."""
        if form == "xlsx":
            return xlsx(_NAME, columns(), reports, made_at)
        if form == "csv":
            return csv_file(columns(_guarded), reports)
        rows = [{one.names[0]: _value(report, one.name) for one in FIELDS} for report in reports]
        return json.dumps({"laporan": rows}, ensure_ascii=False, indent=1).encode("utf-8", "replace")

    def take_in(self, data: bytes) -> Sheet | Refusal:
        """As of the port."""
        return sheet_of(data)


def _guarded(cell: Cell) -> Cell:
    kept = guarded(cell)
    assert kept is None or isinstance(kept, str | int | float | date)
    return kept


def _value(report: Report, name: str) -> object:
    value = getattr(report, name)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
