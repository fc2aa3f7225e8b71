"""``python -m sync.desk.pdf_drawing PAGES LONGEST``: draws a stranger's PDF from stdin as pictures to stdout, and ends.

Before it looks at the first byte it has given up everything else: no file can be opened or written, no program started; a
gigabyte of addresses, fifteen seconds of a processor. Whatever its reader can be made to do, it does to this process alone.
"""

from __future__ import annotations

import io
import resource
import struct
import sys

import pypdfium2

MEMORY = 1024 * 1024 * 1024
WORK_S = 15
HEAD = struct.Struct(">II")
"""Pages that follow, pages that there are; then each page's length as the first of these, and its WebP."""
BROKEN, LOCKED = 3, 4
"""Exit codes: it is no PDF, or it wants a password."""
_MOST_DPI = 150
_QUALITY = 80


def main(words: list[str]) -> int:
    """0: the pictures stand in stdout."""
    most, longest = int(words[0]), int(words[1])
    data = sys.stdin.buffer.read()
    _drawn(pypdfium2.PdfDocument.new().new_page(8, 8), 8)  # what both libraries load late, they load now
    _give_up()
    try:
        document = pypdfium2.PdfDocument(data)
        whole = len(document)
    except pypdfium2.PdfiumError as trouble:
        return LOCKED if "password" in str(trouble).lower() else BROKEN
    try:
        pages = [_drawn(document[n], longest) for n in range(min(most, whole))]
    except pypdfium2.PdfiumError:
        return BROKEN
    out = sys.stdout.buffer
    out.write(HEAD.pack(len(pages), whole))
    for page in pages:
        out.write(HEAD.pack(len(page), 0) + page)
    out.flush()
    return 0


def _drawn(page: pypdfium2.PdfPage, longest: int) -> bytes:
    """At most 150 dpi and ``longest`` pixels along the longer side; a page may say that it is a kilometre wide."""
    width, height = page.get_size()
    scale = min(_MOST_DPI / 72, longest / max(width, height, 1.0))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def _give_up() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, WORK_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
