"""F53: 429 and 503 with Retry-After, a storm of 500, a slow drip: one request under way, no lock held over the network,
intake as quick as ever."""

from __future__ import annotations

import secrets
import threading

import pytest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.central.problems import problem
from sync.worker import Progress, SyncWorker
from tests.central.running import RunningCentre, listening
from tests.sending import Lobby

METHODS = ["GET", "POST", "HEAD", "PATCH", "PUT"]


@pytest.mark.parametrize(
    ("asked", "wait"), [("40", 40), ("1000000000", None), ("999999999", 3600), ("soon", None)]
)
@pytest.mark.parametrize("kind", ["busy", "too-many-misses"])
def test_retry_after_is_obeyed_up_to_an_hour(lobby: Lobby, kind: str, asked: str, wait: int | None) -> None:
    async def no(request: Request) -> Response:
        await request.body()
        return problem(kind, headers={"retry-after": asked})

    lobby.submit()
    with listening(Starlette(routes=[Route("/{path:path}", no, methods=METHODS)])) as url:
        report = lobby.through(url).run_once()
    assert report.outcome == "busy"
    assert report.next_in_s == (wait if wait is not None else 4), "a wish that is no number: our own back-off"
    assert lobby.journal.waiting().records == 1


def test_a_storm_of_500_backs_off_further_each_time(lobby: Lobby) -> None:
    async def broken(request: Request) -> Response:
        await request.body()
        return Response("kaboom", 500)

    with listening(Starlette(routes=[Route("/{path:path}", broken, methods=METHODS)])) as url:
        worker = lobby.through(url)
        waits = [worker.run_once().next_in_s for _ in range(12)]
    assert waits == sorted(waits)
    assert waits[0] == 4
    assert waits[-1] == 900


def test_a_centre_that_answers_500_for_a_day_has_no_case_set_aside(
    centre: RunningCentre, lobby: Lobby
) -> None:
    """What it does to every batch is no record's fault: once it is well, all go without anybody's help."""

    async def broken(request: Request) -> Response:
        await request.body()
        return Response("kaboom", 500)

    for _ in range(3):
        lobby.submit()
    with listening(Starlette(routes=[Route("/{path:path}", broken, methods=METHODS)])) as url:
        worker = lobby.through(url)
        for _ in range(12):
            worker.run_once()
            lobby.clock.pass_(minutes=16)
    waiting = lobby.journal.waiting()
    assert (waiting.cases, waiting.quarantined) == (3, ())
    assert lobby.through(centre.url).run_once().complete == 3


def test_a_visitor_submits_while_a_request_is_under_way(centre: RunningCentre, lobby: Lobby) -> None:
    """The server itself submits in the middle of the request: were a lock held, this would stand still for ever."""
    submitted: list[str] = []
    at_once: list[int] = []
    under_way = 0

    async def slow(request: Request) -> Response:
        nonlocal under_way
        under_way += 1
        at_once.append(under_way)
        await request.body()
        case = await run_in_threadpool(lobby.submit, b"while the line is busy")
        submitted.append(case.case_id)
        under_way -= 1
        return problem("busy")

    lobby.submit(b"x" * 1000)
    with listening(Starlette(routes=[Route("/{path:path}", slow, methods=METHODS)])) as url:
        worker = lobby.through(url)
        for _ in range(3):
            worker.run_once()
    assert len(submitted) == 3
    assert set(at_once) == {1}
    assert lobby.through(centre.url).send_now().complete == 4


def test_files_go_on_while_visitors_submit_and_progress_counts_bytes(
    centre: RunningCentre, lobby: Lobby
) -> None:
    lobby.submit(secrets.token_bytes(1_000_000))
    seen: list[Progress] = []

    def look(progress: Progress) -> None:
        seen.append(progress)
        if progress.phase == "files" and progress.done and len(lobby.seen) == 0:
            lobby.seen.append(progress)
            lobby.submit(b"meanwhile")

    assert lobby.worker.run_once(look).complete == 2
    files = [one for one in seen if one.phase == "files"]
    assert len(files) > 5, "within one file"
    assert [one.done for one in files] == sorted(one.done for one in files)
    assert all(one.done <= one.total for one in files)
    assert files[-1].done == files[-1].total


def test_pressing_never_waits_and_cancelling_ends_after_the_request(lobby: Lobby) -> None:
    """A request that hangs: "send now" returns at once, so does "cancel"; the thread goes on living."""
    arrived, go_on = threading.Event(), threading.Event()

    async def hanging(request: Request) -> Response:
        await request.body()
        arrived.set()
        await run_in_threadpool(go_on.wait, 20)
        return problem("busy", headers={"retry-after": "3600"})

    lobby.submit()
    with listening(Starlette(routes=[Route("/{path:path}", hanging, methods=METHODS)])) as url:
        worker = lobby.through(url)
        assert not worker.press(), "nobody serves yet"
        thread = threading.Thread(target=worker.run_forever)
        thread.start()
        assert arrived.wait(20)
        assert worker.live.running
        arrived.clear()
        assert worker.press()
        go_on.set()
        assert arrived.wait(20), "staff are served at once, whatever the centre wished"
        worker.cancel()
        worker.stop()
        thread.join(20)
        assert not thread.is_alive()
    assert worker.live.report is not None
    assert not worker.live.running


def test_a_cancelled_run_is_stopped_and_the_rest_waits(centre: RunningCentre, lobby: Lobby) -> None:
    for n in range(3):
        lobby.submit(b"scan %d" % n)

    def cancel(progress: Progress) -> None:
        if progress.phase == "files":
            lobby.worker.cancel()

    assert lobby.worker.run_once(cancel).outcome == "stopped"
    assert lobby.journal.waiting().blobs == 3  # one is there by the centre's word, not by its signature
    assert lobby.worker.send_now().outcome == "done"
    assert lobby.journal.waiting().blobs == 0


def test_the_centre_s_wish_outweighs_a_new_case(lobby: Lobby) -> None:
    asked: list[int] = []

    async def busy(request: Request) -> Response:
        await request.body()
        asked.append(1)
        return problem("busy", headers={"retry-after": "600"})

    with listening(Starlette(routes=[Route("/{path:path}", busy, methods=METHODS)])) as url:
        worker: SyncWorker = lobby.through(url)
        report = worker.run_once()
        lobby.submit()
        worker.wake()
        looked: list[int] = []

        def links() -> frozenset[str]:
            looked.append(1)
            (worker.wake if len(looked) < 5 else worker.stop)()
            return frozenset()

        worker._links = links
        worker.wake()
        worker._wait(report.next_in_s, frozenset())
    assert len(asked) == 1
    assert len(looked) == 5, "it was woken four times and slept on"
