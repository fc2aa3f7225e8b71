"""The office whose letterhead, services and villages stand on every page and paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.cases.letter_numbers import PATTERN, UNCONFIRMED, LetterPattern
from sync.cases.numbers import ALPHABET
from sync.cases.office_ways import NO_WAYS, OfficeWays
from sync.cases.question import other_labels
from sync.cases.reading import Table
from sync.cases.service_standard import NOT_SAID, ServiceStandard

PAPERS = ("f4", "a4")
"""F4, the offices' own size (215 x 330 mm), and A4 (210 x 297 mm)."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another office whose receipts may be shown here by mistake. ``code``: the first three glyphs of its numbers."""

    code: str
    name: str
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One sub-district office. Empty text: the office has not said, and nothing is shown.

    ``code``: three glyphs that begin its tracking numbers; ``services``: (id, label) tiles of "which
    service or unit", ``service_words``: the labels in other languages; ``desa``: (four-digit code, name); ``region_code``: the district's six digits;
    ``districts``: (six-digit code, name) of the whole regency; ``logo``, ``photo``: picture files beside office.toml,
    its mark and its house;
    ``one_person_may_check``: one person may draft, check and sign a letter, and each time it is recorded;
    ``sends_notices``: it tells complainants by SMS, WhatsApp or e-mail, and asks them whether it may;
    ``letter_pattern``: how the numbers of its letters are written; ``standard``: what it publishes of this service;
    ``paper``: of `PAPERS`, for letters and books; ``collect_at``: where a reply letter is handed out, e.g. "loket 2",
    and the same in the other languages;
    ``neighbours``: other offices with such numbers; ``ways``: its own addresses, where it shares a store; ``said``: False where nobody has written its
    settings, and no paper can go out in its name.
    """

    name: str
    short_name: str
    regency: str
    province: str = ""
    address: str
    postal_code: str = ""
    telephone: str
    whatsapp: str = ""
    email: str = ""
    website: str = ""
    code: str
    region_code: str
    signatory: str = ""
    signatory_title: str = ""
    sk_number: str = ""
    sp4n: str = ""
    ombudsman: str = ""
    collect_at: str = ""
    collect_at_mad: str = ""
    collect_at_en: str = ""
    logo: str = ""
    photo: str = ""
    allow_anonymous: bool = False
    one_person_may_check: bool = False
    sends_notices: bool = False
    letter_pattern: LetterPattern = UNCONFIRMED
    services: tuple[tuple[str, str], ...] = ()
    service_icons: Mapping[str, str] = field(default_factory=dict, hash=False)
    service_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    desa: tuple[tuple[str, str], ...] = ()
    districts: tuple[tuple[str, str], ...] = ()
    standard: ServiceStandard = NOT_SAID
    paper: str = "f4"
    neighbours: tuple[Neighbour, ...] = ()
    ways: OfficeWays = NO_WAYS
    said: bool = True

    @classmethod
    def unsaid(cls, *, code: str, region_code: str, name: str, beside: Office) -> Office:
        """An office of which nothing is known but these. ``beside``: whose services it has, by the same codes."""
        return cls(
            name=name,
            short_name=name.removeprefix("Kecamatan "),
            regency="",
            address="",
            telephone="",
            code=code,
            region_code=region_code,
            services=beside.services,
            service_icons=beside.service_icons,
            said=False,
        )

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Office:
        """From office.toml's tables ``office``, ``services``, ``desa``, ``districts``; ValueError names the path."""
        top = Table(mapping)
        top.only(("office", "services", "desa", "districts", "calendar", "standard", "neighbours", "ways"))
        office = top.table("office")
        office.only(
            _TEXTS.keys() | {"allow_anonymous", "one_person_may_check", "sends_notices", "paper", *_LETTER}
        )
        services = top.tables("services")
        return cls(
            **{key: office.text(key, default) for key, default in _TEXTS.items()},
            allow_anonymous=office.flag("allow_anonymous", False),
            sends_notices=office.flag("sends_notices", False),
            one_person_may_check=office.flag("one_person_may_check", False),
            letter_pattern=LetterPattern(*(office.text(key, default) for key, default in _LETTER.items())),
            said=True,
            paper=office.choice("paper", PAPERS, "f4"),
            services=tuple((row.text("id"), row.text("label")) for row in services),
            service_words={row.text("id"): other_labels(row) for row in services},
            service_icons={row.text("id"): row.text("icon", "circle-help") for row in services},
            desa=tuple((row.text("code"), row.text("name")) for row in top.tables("desa")),
            districts=tuple((row.text("code"), row.text("name")) for row in top.tables("districts")),
            neighbours=tuple(_neighbour(row) for row in top.tables("neighbours")),
            ways=OfficeWays.from_table(top.table("ways")) if "ways" in mapping else NO_WAYS,
            standard=ServiceStandard.from_table(top.table("standard")) if "standard" in mapping else NOT_SAID,
        )

    def __post_init__(self) -> None:
        if len(self.code) != 3 or any(glyph not in ALPHABET for glyph in self.code):
            raise ValueError(
                "office.code: expected three glyphs of the tracking numbers' alphabet, no I L O U"
            )
        if (self.collect_at_mad or self.collect_at_en) and not self.collect_at:
            raise ValueError("office.collect_at: expected where it is said in other languages too")
        if len(self.region_code) != 6 or not self.region_code.isdecimal():
            raise ValueError("office.region_code: expected six digits")
        for key, file in (("logo", self.logo), ("photo", self.photo)):
            if file.startswith(".") or "/" in file or "\\" in file:
                raise ValueError(f"office.{key}: expected the name of a file beside office.toml")

    def desa_name(self, code: str) -> str | None:
        """The village's name, or None for a code of elsewhere."""
        return dict(self.desa).get(code)

    def collects_in(self) -> dict[str, str]:
        """Where a reply letter is handed out, by language as far as the office has said it."""
        said = {"id": self.collect_at, "mad": self.collect_at_mad, "en": self.collect_at_en}
        return {language: words for language, words in said.items() if words}

    def services_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """(id, label) of every service in this language; in Indonesian where the office has not said it otherwise."""
        return tuple(
            (id_, self.service_words.get(id_, {}).get(language, label)) for id_, label in self.services
        )

    def service_label(self, service: str) -> str | None:
        """The service's words, or None."""
        return dict(self.services).get(service)


def _neighbour(row: Table) -> Neighbour:
    row.only(("code", "name", "telephone"))
    code = row.text("code")
    if len(code) != 3 or any(glyph not in ALPHABET for glyph in code):
        raise ValueError(f"{row.path}.code: expected three glyphs of the tracking numbers' alphabet")
    return Neighbour(code, row.text("name"), row.text("telephone", ""))


_LETTER = {"letter_number": PATTERN, "letter_classification": "", "letter_unit_code": ""}

_TEXTS: Mapping[str, str | None] = {
    "name": None,
    "short_name": None,
    "regency": None,
    "province": "",
    "address": None,
    "postal_code": "",
    "telephone": None,
    "whatsapp": "",
    "email": "",
    "website": "",
    "code": None,
    "region_code": None,
    "signatory": "",
    "signatory_title": "",
    "sk_number": "",
    "sp4n": "",
    "ombudsman": "",
    "collect_at": "",
    "collect_at_mad": "",
    "collect_at_en": "",
    "logo": "",
    "photo": "",
}
