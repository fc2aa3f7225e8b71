"""The kiosk's worker against a centre that listens: cases safe, files whole, status back, whatever the line does."""

from __future__ import annotations

import secrets
import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sync.cases.commands import CompleteStep
from sync.cases.refusal import Refusal
from sync.central import handling
from sync.central.case_views import CaseDetail
from sync.central.devices import revoke
from sync.central.opening import open_bodies
from sync.central.people import Person, add_person
from sync.central.problems import problem
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.opening import open_journal
from sync.wire import compression
from sync.wire.client import CentreClient, Limits
from sync.wire.messages import MAX_PLAIN, SyncRequest, decode
from sync.worker import Progress, enrol
from tests.central.running import ANSWERS, RunningCentre, centre_at, listening
from tests.sending import Lobby, complete, held
from tests.wire.cutting import cutting


def test_a_case_with_its_scan_arrives_and_its_status_comes_back(centre: RunningCentre, lobby: Lobby) -> None:
    scan = secrets.token_bytes(300_000)
    case = lobby.submit(scan, b"signature")
    report = lobby.worker.run_once(lobby.seen.append)
    assert (report.outcome, report.sent, report.blobs, report.complete) == ("done", 1, 2, 1)
    assert held(centre) == (1, 1, 2)
    assert complete(lobby, case)
    waiting = lobby.journal.waiting()
    assert (waiting.records, waiting.blobs, waiting.quarantined) == (0, 0, ())
    assert [one.phase for one in lobby.seen if one.phase != "files"][-1] == "finished"

    staff = add_person(
        centre.store, centre.store.office_id, login="sti", name="Siti", role="staf", clock=centre.clock
    )
    assert isinstance(staff, Person)
    open_bodies(centre.store, centre.keys, centre.clock)
    page = handling.case_page(centre.store, case.case_id, staff, centre.clock)
    assert isinstance(page, CaseDetail)
    assert page.answers["name"] == ANSWERS["name"]
    assert page.row.complete
    sha256 = page.files[0].sha256
    opened = handling.open_scan(centre.store, centre.keys, case.case_id, sha256, staff, centre.clock)
    assert opened == ("image/jpeg", scan)
    step = CompleteStep(step=1, hand=page.hands[0])
    done = handling.act(centre.store, case.case_id, page.version, step, staff, centre.clock)
    assert isinstance(done, CaseDetail)
    lobby.worker.run_once()
    status = lobby.journal.status_of(case.number)
    assert status is not None
    assert (status.row["step"], status.row["way_of_reply"]) == (2, "whatsapp")


def test_nothing_is_sent_twice(centre: RunningCentre, lobby: Lobby) -> None:
    lobby.submit(b"scan")
    assert lobby.worker.run_once().sent == 1
    report = lobby.worker.run_once()
    assert (report.outcome, report.sent, report.blobs) == ("done", 0, 0)
    assert held(centre) == (1, 1, 1)


def test_a_month_offline_then_all_in_order(centre: RunningCentre, lobby: Lobby) -> None:
    lobby.through("http://127.0.0.1:9")
    submitted = [lobby.submit(b"scan %d" % n) for n in range(110)]
    report = lobby.worker.run_once()
    assert (report.outcome, report.detail, report.sent) == ("offline", "unreachable", 0)
    assert lobby.journal.waiting().cases == 110
    lobby.clock.pass_(days=30)
    report = lobby.through(centre.url).run_once()
    assert (report.outcome, report.sent, report.blobs) == ("done", 110, 110)
    assert report.complete == 110
    assert held(centre) == (110, 110, 110)
    assert all(complete(lobby, case) for case in submitted)


def test_small_files_that_wait_for_a_large_one_do_not_keep_it_back(
    centre: RunningCentre, lobby: Lobby
) -> None:
    """Sixty cases with a small file and a large one: the small ones go first, and none completes a case."""
    submitted = [lobby.submit(b"signature %d" % n, secrets.token_bytes(4_000)) for n in range(60)]
    report = lobby.worker.run_once()
    assert (report.outcome, report.blobs, report.complete) == ("done", 120, 60)
    assert all(complete(lobby, case) for case in submitted)


def _answering(make: Callable[[], Response]) -> Starlette:
    async def answer(request: Request) -> Response:
        await request.body()
        return make()

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST", "HEAD", "PATCH", "PUT"])])


@pytest.mark.parametrize(
    "make",
    [
        lambda: HTMLResponse("<h1>Masuk dulu</h1>"),
        lambda: RedirectResponse("/login", 302),
        lambda: HTMLResponse("<h1>Network authentication required</h1>", 511),
        lambda: Response(b'{"payloadType":"x"}', 200, media_type="application/vnd.kotak-aduan.v1+json"),
    ],
    ids=["200", "302", "511", "our-type-unsigned"],
)
def test_a_login_page_is_no_acknowledgement(lobby: Lobby, make: Callable[[], Response]) -> None:
    case = lobby.submit(b"scan")
    with listening(_answering(make)) as portal:
        report = lobby.through(portal).run_once()
    assert report.outcome == ("offline" if report.detail == "foreign-511" else "login-page")
    assert report.sent == 0
    assert lobby.journal.acknowledgement(case.case_id) is None
    assert lobby.journal.waiting().records == 1


def test_another_centre_with_our_words_is_not_ours(tmp_path: Path, lobby: Lobby) -> None:
    """It answers in the right form and signs, but with a key that was not pinned."""
    case = lobby.submit()
    with centre_at(tmp_path / "other", None, lobby.clock) as other:
        report = lobby.through(other.url).run_once()
    assert report.outcome == "refused"
    assert report.detail == "key-unknown"
    assert lobby.journal.acknowledgement(case.case_id) is None
    assert lobby.journal.waiting().records == 1


def test_a_wrong_clock_is_corrected_by_the_signed_time(centre: RunningCentre, lobby: Lobby) -> None:
    lobby.submit()
    lobby.client._clock = lobby.worker._means.clock = lambda: centre.clock() - timedelta(days=3650)
    report = lobby.worker.run_once()
    assert (report.outcome, report.sent) == ("done", 1)
    assert report.clock_offset == timedelta(days=3650)


def test_a_revoked_kiosk_keeps_all(centre: RunningCentre, lobby: Lobby) -> None:
    known = lobby.journal.enrolment
    assert known is not None
    lobby.submit()
    revoke(centre.store, known.office_id, known.device_id)
    report = lobby.worker.run_once()
    assert (report.outcome, report.detail) == ("revoked", "revoked")
    assert lobby.journal.waiting().records == 1
    refused = lobby.journal.refused()
    assert refused is not None
    assert refused.state == "revoked"


def test_one_poisoned_record_among_many_is_set_aside(centre: RunningCentre, lobby: Lobby) -> None:
    """Something refuses every batch that holds it; the others arrive all the same."""
    many = [lobby.submit() for _ in range(20)]
    with listening(_refusing(centre, many[7].case_id)) as url:
        report = lobby.through(url).run_once()
    assert (report.outcome, report.sent, report.quarantined) == ("done", 19, 1)
    assert held(centre)[0] == 19
    assert [one.case_id for one in lobby.journal.waiting().quarantined] == [many[7].case_id]


def _refusing(centre: RunningCentre, case_id: str) -> Starlette:
    """The centre, behind something that says 413 to one case."""

    async def pass_on(request: Request) -> Response:
        body = await request.body()
        plain = compression.unpack(body, MAX_PLAIN) or b""
        sent = decode(plain, SyncRequest)
        if sent is not None and any(case_id.encode() in one.head for one in sent.records):
            return problem("too-large")
        answer = await run_in_threadpool(
            requests.request,
            request.method,
            centre.url + request.url.path,
            data=body,
            headers=dict(request.headers),
            timeout=20,
        )
        return Response(answer.content, answer.status_code, media_type=answer.headers["content-type"])

    return Starlette(routes=[Route("/{path:path}", pass_on, methods=["POST"])])


def test_a_lost_reply_brings_the_same_acknowledgement(centre: RunningCentre, lobby: Lobby) -> None:
    case = lobby.submit()
    with cutting(centre.url) as (proxy, url):
        proxy.allow(None, 1)
        assert lobby.through(url).run_once().outcome == "offline"
        assert held(centre)[0] == 1
        assert lobby.journal.acknowledgement(case.case_id) is None
        proxy.allow(None, None)
        lobby.clock.pass_(minutes=16)
        report = lobby.worker.run_once()
    assert (report.outcome, report.sent, report.complete) == ("done", 1, 1)
    assert held(centre) == (1, 1, 0)


def test_a_drip_is_ended_by_the_deadline(lobby: Lobby) -> None:
    """A server that sends a byte now and then never lets the silence limit strike; the whole one does."""
    over = threading.Event()

    async def drip(request: Request) -> Response:
        async def bytes_for_ever() -> AsyncIterator[bytes]:
            while not over.is_set():
                yield b" "
                await run_in_threadpool(over.wait, 0.05)

        return StreamingResponse(bytes_for_ever(), media_type="application/json")

    lobby.submit()
    with listening(Starlette(routes=[Route("/{path:path}", drip, methods=["POST"])])) as url:
        report = lobby.through(url, Limits(whole=0.4)).run_once()
        over.set()
    assert (report.outcome, report.detail) == ("offline", "timeout")


def test_the_loop_wakes_for_a_new_case_and_stops(centre: RunningCentre, lobby: Lobby) -> None:
    arrived, idle = threading.Event(), threading.Event()

    def look(progress: Progress) -> None:
        if progress.phase == "finished":
            (arrived if held(centre)[0] else idle).set()

    run_once = lobby.worker.run_once
    lobby.worker.run_once = lambda on_progress=look: run_once(on_progress)  # type: ignore[method-assign]
    thread = threading.Thread(target=lobby.worker.run_forever)
    thread.start()
    assert idle.wait(20)
    lobby.submit()
    lobby.worker.wake()
    assert arrived.wait(20)
    lobby.worker.stop()
    thread.join(20)
    assert not thread.is_alive()


def test_enrolling_with_a_wrong_code_says_so(tmp_path: Path, centre: RunningCentre) -> None:
    journal = open_journal(tmp_path / "journal", centre.clock)
    assert isinstance(journal, Journal)
    client = CentreClient(centre.url, centre.clock)
    paths = {"key_path": tmp_path / "k.pem", "recipients_path": tmp_path / "r.json", "identity": "m"}
    assert enrol(client, "00000-00000", journal, **paths) == Refusal("enrol.code-wrong")  # type: ignore[arg-type]
    assert journal.enrolment is None
    code = centre.code()
    first = enrol(client, code, journal, **paths)  # type: ignore[arg-type]
    again = enrol(client, code, journal, **paths)  # type: ignore[arg-type]
    assert isinstance(first, Enrolment)
    assert first == again
    assert (tmp_path / "k.pem").stat().st_mode & 0o777 == 0o600
    client.close()
    journal.close()


def test_a_damaged_file_is_flagged_and_the_rest_goes(tmp_path: Path, lobby: Lobby) -> None:
    whole = lobby.submit(b"another")
    before = set((tmp_path / "lobby" / "journal" / "sealed").glob("*.age"))
    broken = lobby.submit(b"a scan that rots")
    (path,) = set((tmp_path / "lobby" / "journal" / "sealed").glob("*.age")) - before
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    report = lobby.worker.run_once()
    assert report.outcome == "done"
    assert complete(lobby, whole)
    assert not complete(lobby, broken)
    assert [one.case_id for one in lobby.journal.waiting().quarantined] == [broken.case_id]


def test_a_mistake_between_two_runs_does_not_end_the_thread(centre: RunningCentre, lobby: Lobby) -> None:
    """The journal's disk, or the kernel's list of links, answers nonsense for a moment: syncing goes on afterwards."""
    looks: list[int] = []

    def links() -> frozenset[str]:
        looks.append(1)
        lobby.worker.wake()
        if len(looks) in (1, 2):
            raise ValueError
        if len(looks) == 3:
            lobby.submit()
        if len(looks) > 5:
            lobby.worker.stop()
        return frozenset()

    lobby.worker._links = links
    thread = threading.Thread(target=lobby.worker.run_forever)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    assert len(looks) > 5
    assert held(centre)[0] == 1
