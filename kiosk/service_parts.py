"""What the composition root gives to the maintenance area beside its desks: about, enrolment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kiosk.homecoming import left_behind, send_once, take_in
from kiosk.maintenance import About, LanguageFacts
from kiosk.prompts import Origin, PromptFiles, wanted
from kiosk.settings import Settings
from kiosk.texts.catalogue import FALLBACK, LANGUAGES, Catalogue, own_words
from kiosk.texts.review import still_indonesian
from kiosk.texts.text import OfficeWords
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import SyncReport, version
from sync.worker.reports import silent
from sync.worker.ticket import read_ticket


@dataclass(frozen=True, slots=True)
class Held:
    """What an open kiosk holds. ``key_ids``: to whom everything is sealed now."""

    journal: Journal
    enrolment: Enrolment
    key: DeviceKey
    key_ids: Callable[[], tuple[str, ...]]


def about(settings: Settings, held: Held | None) -> About:
    """Ids and addresses; of a closed kiosk only what it is and where."""
    told = About(version(), centre=settings.centre.url, folder=str(settings.kiosk.folder.resolve()))
    if held is None:
        return told
    return replace(
        told,
        prefix=held.enrolment.prefix,
        device=held.enrolment.device_id,
        key_id=held.key.key_id.hex(),
        recipients=held.key_ids(),
        journal=held.journal.journal_id,
    )


def enroller(
    settings: Settings,
    journal: Journal,
    client: Callable[[DeviceKey | None, str], CentreClient],
    clock: Callable[[], datetime],
) -> Callable[[str], str | Refusal]:
    """With the glyphs of a code, or the text of the desk's QR, which also pins the centre's key and the office's root.

    ``client``: the line to the centre, with a key for what waits under the old name, to the address that the QR names;
    "": that of the settings.
    """

    def send() -> SyncReport | Refusal:
        return send_once(settings.kiosk.folder, journal, lambda key: client(key, ""), clock, silent)

    def enrol_with(text: str) -> str | Refusal:
        ticket = read_ticket(text)
        if isinstance(ticket, Refusal):
            return ticket
        refused = left_behind(journal, send)
        if refused is not None:
            return refused
        with closing(client(None, ticket.url)) as line:
            enrolled = take_in(settings.kiosk.folder, journal, ticket, line)
        return enrolled if isinstance(enrolled, Refusal) else enrolled.prefix

    return enrol_with


def language_facts(
    files: PromptFiles, catalogues: Mapping[str, Catalogue], office: Sequence[OfficeWords], own: Path
) -> tuple[LanguageFacts, ...]:
    """Of every language of the screens; ``own``: the folder with the office's words. Takes some 100 ms."""
    files.refresh()
    return tuple(
        _language(files, words, catalogues[FALLBACK].entries, office, own) for words in catalogues.values()
    )


def _language(
    files: PromptFiles,
    words: Catalogue,
    reference: Mapping[str, str],
    office: Sequence[OfficeWords],
    own: Path,
) -> LanguageFacts:
    prompts = files.prompts(words.language, wanted(words, office))
    indonesian = still_indonesian(
        words.language, own_words(words.language, own, reference), reference, office
    )
    return LanguageFacts(
        words.language,
        LANGUAGES[words.language],
        waits=len(words.unchecked),
        checked=words.checked,
        indonesian=len(indonesian),
        heard=sum(one.origin in (Origin.RECORDED, Origin.RENDERED) for one in prompts),
        prompts=len(prompts),
        unfit=sum(bool(one.unfit) for one in prompts),
    )
