"""The office's minutes, each with its standing words."""

from __future__ import annotations

from datetime import datetime

from sync.papers.handling_papers import Minutes
from sync.papers.letter import Signer
from sync.papers.sections import Fact, Facts, Grid, Signing, Story


def verification_minutes(
    *,
    number: str,
    at: datetime,
    place: str,
    case: tuple[Fact, ...],
    identity: tuple[Fact, ...],
    seen: str,
    verdict: str,
    officer: Signer,
    complainant: str = "",
    superior: Signer | None = None,
) -> Minutes:
    """Berita acara verifikasi identitas (step 2). ``seen``: which document and how; ``verdict``: in words."""
    signings = [Signing(before="Yang memverifikasi,", who=officer)]
    if complainant:
        signings.insert(0, Signing(before="Pengadu,", who=Signer(title="", name=complainant)))
    if superior is not None:
        signings.append(Signing(before="Mengetahui,", who=superior))
    return Minutes(
        kind="Berita acara verifikasi identitas",
        number=number,
        at=at,
        place=place,
        opening="telah dilakukan verifikasi identitas pengadu atas pengaduan berikut.",
        sections=(
            Facts("Pengaduan", case),
            Facts("Identitas menurut pengadu", identity),
            Facts("Hasil verifikasi", (Fact("Bukti yang dilihat", seen), Fact("Kesimpulan", verdict))),
        ),
        closing="Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.",
        signings=tuple(signings),
    )


def clarification_minutes(
    *,
    number: str,
    at: datetime,
    place: str,
    case: tuple[Fact, ...],
    heard: tuple[tuple[str, str, str], ...],
    statements: tuple[tuple[str, str], ...],
    evidence: tuple[str, ...],
    result: str,
    officer: Signer,
    others: tuple[Signer, ...] = (),
) -> Minutes:
    """Berita acara klarifikasi (step 5). ``heard``: (name, as what, when); ``statements``: (who, what he said)."""
    return Minutes(
        kind="Berita acara klarifikasi",
        number=number,
        at=at,
        place=place,
        opening="telah dilakukan klarifikasi atas pengaduan berikut.",
        sections=(
            Facts("Pengaduan", case),
            Grid("Yang dimintai keterangan", ("Nama", "Sebagai", "Waktu"), heard, (3, 3, 2)),
            *(Story(f"Keterangan {who}", words) for who, words in statements),
            *((Story("Bukti", "\n".join(f"– {one}" for one in evidence)),) if evidence else ()),
            Story("Kesimpulan", result),
        ),
        closing="Demikian berita acara ini dibuat dengan sebenarnya, dibaca kembali, dan ditandatangani bersama.",
        signings=(
            *(Signing(before="Yang memberi keterangan,", who=who) for who in others),
            Signing(before="Yang melakukan klarifikasi,", who=officer),
        ),
    )


def destruction_minutes(
    *,
    number: str,
    at: datetime,
    place: str,
    ground: str,
    rows: tuple[tuple[str, str, str, str], ...],
    method: str,
    signings: tuple[Signing, ...],
) -> Minutes:
    """Berita acara pemusnahan. ``rows``: (tracking number, agenda, closed on, kept until); ``ground``: rule and period."""
    numbered = tuple((str(place), *row) for place, row in enumerate(rows, 1))
    columns = ("No.", "Nomor pengaduan", "Nomor agenda", "Ditutup", "Disimpan sampai")
    return Minutes(
        kind="Berita acara pemusnahan",
        number=number,
        at=at,
        place=place,
        opening=f"telah dimusnahkan data pribadi dan berkas dari {len(rows)} kasus pengaduan yang masa simpannya telah habis.",
        sections=(
            Facts("", (Fact("Dasar", ground), Fact("Cara pemusnahan", method))),
            Grid("Kasus yang dimusnahkan", columns, numbered, (1, 4, 2, 2, 2)),
        ),
        closing="Nomor, langkah, dan waktu penanganan tetap tersimpan tanpa data pribadi. Demikian berita acara ini dibuat dengan sebenarnya.",
        signings=signings,
    )
