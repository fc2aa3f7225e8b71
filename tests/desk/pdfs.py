"""PDFs as strangers send them."""

from __future__ import annotations

import io

import pikepdf


def pdf(pages: int = 1, size: tuple[int, int] = (595, 842), **save: object) -> bytes:
    """Blank pages; ``size`` in points."""
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(page_size=size)
    made.save(out, **save)
    return out.getvalue()
