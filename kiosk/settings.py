"""The kiosk's settings: kiosk.toml, then the files named on the command line, then the environment.

Frozen, bounded; a misspelt key stops the start in one line that names file and key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hardware.settings import AudioSettings, PrinterSettings, ReaderSettings, ScannerSettings
from kiosk.checks.limits import HealthLimits
from kiosk.layout import LOUDEST, STANDARD, Colours, Layout, TextSize
from kiosk.outside import CardRules, Limits
from kiosk.texts.text import OfficeWords
from sync.cases.calendar_data import Window
from sync.cases.desk_week import MOST as MOST_HOURS
from sync.cases.desk_week import WEEKDAYS, windows_of
from sync.cases.notice_line import LONGEST_WORD, MOST, is_notice_line
from sync.configuration import ConfigurationError, config_folder, load
from sync.wire.addresses import is_private

ELSEWHERE = ("central",)
"""Sections of the same files that the office's process reads."""


class KioskSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``folder``: journal, sealed files and keys of this machine. Times in seconds.

    ``paper_required``: no visit begins while the printer cannot print; else the visitor is told and chooses.
    ``keep_days``: sealed content stays here so long after the centre's signed word that it has all of a case.
    ``backup_folder``: on a second medium, where the journal is copied to each night, "": nowhere; ``backup_keep``: copies that stay;
    ``backup_same_disk``: also onto the journal's own disk.
    ``stick``: the folder that staff carry cases in; "": the USB stick that is mounted.
    ``notice``: a line for everybody on the welcome page, in other languages where the office says it in them.
    ``languages``: those offered; Indonesian is always one. ``idle_s``: without a touch on pages outside the form (the form's pages bring their own in form.toml).
    ``assisted_s``: on every page of a visit in which staff help.
    """

    name: Annotated[str, Meta(min_length=1, max_length=40)] = "1"
    place: Annotated[str, Meta(max_length=80)] = ""
    notice: str = ""
    notice_mad: str = ""
    notice_en: str = ""
    folder: Path = Path("var/kiosk")
    languages: Annotated[tuple[Literal["id", "mad", "en"], ...], Meta(min_length=1)] = ("id", "mad", "en")
    paper_required: bool = False
    idle_s: Annotated[int, Meta(ge=60, le=300)] = 60
    still_there_s: Annotated[int, Meta(ge=20, le=45)] = 30
    help_s: Annotated[int, Meta(ge=60, le=300)] = 300
    assisted_s: Annotated[int, Meta(ge=60, le=900)] = 600
    scan_s: Annotated[int, Meta(ge=15, le=180)] = 45
    scan_tries: Annotated[int, Meta(ge=1, le=10)] = 3
    evidence_pictures: Annotated[int, Meta(ge=1, le=10)] = 10
    keep_days: Annotated[int, Meta(ge=30, le=400)] = 30
    stick: Annotated[str, Meta(max_length=200)] = ""
    backup_folder: Annotated[str, Meta(max_length=200, pattern=r"^(/.*)?$")] = ""
    backup_keep: Annotated[int, Meta(ge=1, le=60)] = 7
    backup_same_disk: bool = False

    def __post_init__(self) -> None:
        if "id" not in self.languages:
            raise ValueError("languages: Indonesian (id) is always one of them")
        for name in ("notice", "notice_mad", "notice_en"):
            if not is_notice_line(getattr(self, name)):
                raise ValueError(
                    f"{name}: expected at most {MOST} Latin letters, no word over {LONGEST_WORD}"
                )

    def notice_words(self) -> OfficeWords | None:
        """What everybody is told on the welcome page; None: nothing. Indonesian always, other languages as the office has them."""
        said = {"id": self.notice, "mad": self.notice_mad, "en": self.notice_en}
        return OfficeWords("office.notice", said) if self.notice.strip() else None

    def limits(self) -> Limits:
        """As the visit wants them."""
        return Limits(
            idle_s=self.idle_s,
            still_there_s=self.still_there_s,
            help_s=self.help_s,
            assisted_s=self.assisted_s,
            scan_s=self.scan_s,
            scan_tries=self.scan_tries,
            evidence_pictures=self.evidence_pictures,
        )


class IdentitySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Identity cards. ``keep``: "image" seals the picture of the card for the office; "sight" looks at the card,
    keeps kind, number, time and that the machine saw it, and drops the picture at once."""

    keep: Literal["image", "sight"] = "image"
    read_nik: bool = True

    def rules(self) -> CardRules:
        """As the visit wants them."""
        return CardRules(keeps_image=self.keep == "image", reads_nik=self.read_nik)


class PanelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The glass. ``px_per_mm``: what staff measure at the screen (`kiosk.glass`) counts before it."""

    width_px: Annotated[int, Meta(ge=480, le=7680)] = 1080
    height_px: Annotated[int, Meta(ge=480, le=7680)] = 1920
    px_per_mm: Annotated[float, Meta(ge=1.0, le=20.0)] = 4.03
    full_screen: bool = True
    cursor: bool = False


class DisplaySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the screens look when a visit begins: a machine that stands low may begin low, one in the sun in black on
    yellow. ``primary``: the office's own colour, "" for ours; a pale one stops the start."""

    text: TextSize = TextSize.MEDIUM
    colours: Colours = Colours.LIGHT
    low_reach: bool = False
    loudness: Annotated[int, Meta(ge=0, le=LOUDEST)] = STANDARD.loudness
    primary: Annotated[str, Meta(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""

    def usual(self) -> Layout:
        """As the visit wants them."""
        return Layout(text=self.text, colours=self.colours, low_reach=self.low_reach, loudness=self.loudness)


class CentreSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the office's process answers. ``certificates``: its own authority's file; "" for the system's."""

    url: Annotated[str, Meta(pattern=r"^https?://[^\s/]+(/.*)?$")] = "http://127.0.0.1:8600"
    certificates: str = ""
    sync: Literal["thread", "off"] = "thread"


class HealthSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the machine looks after itself. ``warm_c``, ``hot_c``: degrees Celsius of its hottest sensor; ``roll_m``: metres of
    a new paper roll, 0: the printer alone says when it ends; ``reserve_mb``: kept free by a file of that size, 0: by none;
    ``light_drift``: by how much the empty tray's mean grey may leave what it was at the installation."""

    warm_c: Annotated[int, Meta(ge=30, le=120)] = 75
    hot_c: Annotated[int, Meta(ge=30, le=125)] = 85
    roll_m: Annotated[int, Meta(ge=0, le=200)] = 0
    reserve_mb: Annotated[int, Meta(ge=0, le=1024)] = 0
    light_drift: Annotated[int, Meta(ge=5, le=100)] = 20

    def __post_init__(self) -> None:
        if self.hot_c <= self.warm_c:
            raise ValueError("hot_c: must be above warm_c")

    def limits(self) -> HealthLimits:
        """As the checks want them."""
        return HealthLimits(
            warm_c=self.warm_c, hot_c=self.hot_c, roll_m=self.roll_m, light_drift=self.light_drift
        )


class HoursSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When somebody sits at the desk by this kiosk, "07.30-12.00 13.00-16.00" or "tutup"; "": as the office's calendar has
    it. What is promised to citizens is counted by the office's calendar alone."""

    monday: str = ""
    tuesday: str = ""
    wednesday: str = ""
    thursday: str = ""
    friday: str = ""
    saturday: str = ""
    sunday: str = ""

    def __post_init__(self) -> None:
        for day in WEEKDAYS:
            said = getattr(self, day)
            if said and (len(said) > MOST_HOURS or windows_of(said) is None):
                raise ValueError(f'{day}: expected hours such as "07.30-12.00 13.00-16.00", or "tutup"')
        if all(windows_of(getattr(self, day)) == () for day in WEEKDAYS):
            raise ValueError('monday: the desk cannot be "tutup" on every day')

    def week(self) -> dict[int, tuple[Window, ...]]:
        """By ISO weekday; only those that are said here."""
        read = {n: windows_of(getattr(self, day)) for n, day in enumerate(WEEKDAYS, 1)}
        return {n: windows for n, windows in read.items() if windows is not None}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that one machine of the lobby is told."""

    kiosk: KioskSettings = KioskSettings()
    identity: IdentitySettings = IdentitySettings()
    panel: PanelSettings = PanelSettings()
    display: DisplaySettings = DisplaySettings()
    centre: CentreSettings = CentreSettings()
    printer: PrinterSettings = PrinterSettings()
    scanner: ScannerSettings = ScannerSettings()
    reader: ReaderSettings = ReaderSettings()
    audio: AudioSettings = AudioSettings()
    health: HealthSettings = HealthSettings()
    hours: HoursSettings = HoursSettings()

    def card_source(self) -> ScannerSettings:
        """The scanner as ``[identity]`` wants it: what is not to be read or kept ends where it was taken."""
        reads = self.scanner.read_number and self.identity.read_nik
        keeps = self.identity.keep == "image"
        return msgspec.structs.replace(self.scanner, read_number=reads, keep_image=keeps)


def load_settings(more: Sequence[Path], environment: Mapping[str, str]) -> Settings:
    """kiosk.toml of the configuration folder, ``more`` files over it, the environment over all.

    Raises `sync.configuration.ConfigurationError`, whose text is one line for whoever mends it.
    """
    shipped = config_folder(environment) / "kiosk.toml"
    settings = load([shipped, *more], Settings, environment, elsewhere=ELSEWHERE)
    if settings.kiosk.paper_required and settings.printer.kind == "none":
        raise ConfigurationError(
            "settings", "kiosk.paper_required", 'must be false where printer.kind is "none"'
        )
    if not is_private(settings.centre.url):
        raise ConfigurationError(
            "settings",
            "centre.url",
            "must begin with https://, because http:// is for this machine itself only",
        )
    return settings
