"""What the composition root gives to the maintenance area beside its desks: about, enrolment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hardware.ports import Status
from kiosk.homecoming import left_behind, send_once, take_in
from kiosk.keys import KeyFolder
from kiosk.layout import LOUDEST
from kiosk.maintenance import About, Enrolled, LanguageFacts, LogLine, Probed, Usual
from kiosk.network import NetworkLook
from kiosk.prompts import Origin, PromptFiles, wanted
from kiosk.settings import Settings
from kiosk.texts.catalogue import FALLBACK, LANGUAGES, Catalogue, own_words
from kiosk.texts.review import still_indonesian
from kiosk.texts.text import OfficeWords
from kiosk.usual import UsualFile
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.journal import Enrolment, Journal
from sync.logbook.recent import RecentLine
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.wire.messages import CODE_LASTS, Envelope
from sync.wire.outcomes import Foreign
from sync.wire.signed import KEYS, signature_holds
from sync.worker import SyncReport, carried_probe, unopened, version
from sync.worker.answers import NotStoredError
from sync.worker.probing import send_probe
from sync.worker.reports import silent
from sync.worker.sealing_keys import SealingKeys
from sync.worker.ticket import Ticket, read_ticket

Line = Callable[[DeviceKey | None, str], CentreClient]
Test = Callable[[Callable[[], None]], Probed]
"""Sends a test case; what it is given is called once the case is sealed."""


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
    client: Line,
    clock: Callable[[], datetime],
    test: Test,
    *,
    anybody: Callable[[], bool] = lambda: False,
) -> Callable[[str], Enrolled | Refusal]:
    """With the glyphs of a code, or the text of the desk's QR, which also pins the centre's key and the office's root.

    ``client``: the line to the centre, with a key for what waits under the old name, to the address that the QR names;
    "": that of the settings. ``anybody``: nobody has a staff code here, so that whoever stands before it has shown none:
    a machine that belongs to a centre then stays with it, and wants a code that is new.
    """

    def send() -> SyncReport | Refusal:
        return send_once(settings.kiosk.folder, journal, lambda key: client(key, ""), clock, silent)

    def enrol_with(text: str) -> Enrolled | Refusal:
        ticket = read_ticket(text)
        if isinstance(ticket, Refusal):
            return ticket
        known = journal.enrolment if anybody() else None
        bound = ticket if known is None else _of_centre(known.centre_public, ticket)
        if isinstance(bound, Refusal):
            return bound
        refused = left_behind(journal, send)
        if refused is not None:
            return refused
        with closing(client(None, bound.url)) as line:
            enrolled = take_in(settings.kiosk.folder, journal, bound, line)
        if isinstance(enrolled, Refusal):
            return enrolled
        if known is not None and enrolled.epoch == known.epoch and not _is_new(enrolled, clock()):
            return Refusal("enrol.code-expired")
        return enrolled_now(settings, journal, enrolled, test)

    return enrol_with


def _of_centre(public: bytes, ticket: Ticket) -> Ticket | Refusal:
    """The same, good for no other centre; ``enrol.other_centre``: it names another one."""
    ours = hashlib.sha256(public).hexdigest()
    return replace(ticket, key=ours) if ticket.key in (None, ours) else Refusal("enrol.other_centre")


def _is_new(enrolled: Enrolment, now: datetime) -> bool:
    """A centre answers a code that this very key has used before, however old, as it did then: the answer may have been lost."""
    return abs(now - enrolled.enrolled_at) <= CODE_LASTS


def enrolled_now(settings: Settings, journal: Journal, enrolled: Enrolment, test: Test) -> Enrolled:
    """What is told of an enrolment that has just been made; a test case goes first."""
    sealing = SealingKeys(journal, KeyFolder(settings.kiosk.folder).recipients)
    whom = sealing.whom()
    return Enrolled(
        prefix=enrolled.prefix,
        key_id=enrolled.key_id.hex(),
        office=enrolled.office_name or enrolled.office_id,
        recipients=() if isinstance(whom, Refusal) else whom.key_ids,
        until=sealing.until(),
        tested=test(lambda: None),
    )


def prober(
    settings: Settings,
    journal: Journal,
    client: Line,
    clock: Callable[[], datetime],
    randbytes: Callable[[int], bytes],
) -> Test:
    """Sends a test case under the enrolment that the journal holds when it is asked for."""
    folder = KeyFolder(settings.kiosk.folder)

    def test(sealed: Callable[[], None]) -> Probed:
        enrolled = journal.enrolment
        if enrolled is None:
            return Probed("not-enrolled", clock())
        key = folder.device_key(enrolled.key_id)
        if isinstance(key, Refusal):
            return Probed("keys", clock())
        whom = SealingKeys(journal, folder.recipients).whom()
        with closing(client(key, "")) as line:
            came = send_probe(line, enrolled, whom, randbytes, sealed=sealed)
        unopened.heard(journal, came.word, came.at)
        if came.good:
            with suppress(NotStoredError):  # then another one goes with the next batch
                carried_probe.keep_opened(journal, came.at)
        return Probed(came.word, came.at)

    return test


def of_printer(settings: Settings, status: Status, now: datetime) -> dict[str, str]:
    """Label and value of what is known of it, for its test page; in Indonesian as all papers."""
    told = {"Model": settings.printer.model, "Waktu": f"{now.astimezone(JAKARTA):%Y-%m-%d %H.%M}"}
    return told | ({"Alat": status.detail[:40]} if status.detail else {})


def usual_file(settings: Settings) -> UsualFile:
    """What staff have set of a visit's beginning, over the settings' own."""
    shipped = Usual(settings.kiosk.languages, settings.display.loudness)
    return UsualFile(settings.kiosk.folder, shipped, LOUDEST)


def log_line(line: RecentLine) -> LogLine:
    """Its facts in one line."""
    facts = " ".join(f"{name}={value}" for name, value in line.facts.items())
    return LogLine(line.at, line.level, line.event, facts)


def network_look(
    settings: Settings,
    url: Callable[[], str],
    client: Callable[[], CentreClient],
    clock: Callable[[], datetime],
) -> NetworkLook:
    """The way to the centre at ``url``; a client of its own for each look."""

    def answers() -> str:
        with closing(client()) as line:
            return answer_of(line)

    certificates = settings.centre.certificates
    return NetworkLook(url, Path(certificates) if certificates else None, answers, clock)


def answer_of(client: CentreClient) -> str:
    """Whether the centre itself answers: "" for its list of keys under the pinned signature, else a stable word."""
    came = client.published()
    if isinstance(came, Foreign):
        return "login-page"
    if not isinstance(came, Envelope):
        return came.word
    pinned = client.centre_public
    return "" if pinned is None or signature_holds(came, KEYS, pinned) else "other-centre"


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
