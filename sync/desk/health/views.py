"""What the page of settings and health shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.views import Fact, Said


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding. ``state``: "Baik", "Perlu perhatian", "Harus ditangani"; ``remedy``: what to do, "" where all is well;
    ``technical``: as the console says it, for whoever does it.
    """

    title: str
    state: str
    tone: str
    icon: str
    words: str
    remedy: str
    technical: str


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting as it is; ``meaning``: what it does; ``where``: the file that holds it."""

    label: str
    value: str
    meaning: str
    where: str


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Settings under one heading."""

    title: str
    lines: tuple[SettingLine, ...]


@dataclass(frozen=True, slots=True)
class HealthView:
    """Findings that ask for something, the worst first, and those that are well; duties; versions; channels; settings."""

    line: str
    verdict: Said
    warnings: tuple[Said, ...]
    troubles: tuple[FindingLine, ...]
    wells: tuple[FindingLine, ...]
    duties: tuple[Fact, ...]
    channels: tuple[Fact, ...]
    versions: tuple[Fact, ...]
    settings: tuple[SettingGroup, ...]
