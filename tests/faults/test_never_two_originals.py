"""Whatever happens in whatever order: never two originals of one case, never "confirmed" without proof.

A state machine over the whole lobby (journal, supervisor, printer, glass) with faults, people and crashes,
drawn by hypothesis; clocks never wait.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hardware.printers.escpos import completion_id
from kiosk.outside import PaperState
from kiosk.presenters.commands import Answered, Confirm, Primary
from kiosk.presenters.views import DoneView
from tests.kiosk.world import World

FAULTS: list[dict[str, Any]] = [
    {"paper_out_at_row": 0},
    {"cover_open": True},
    {"cutter_jammed": True},
    {"overheated": True},
    {"silent": True},
    {"unplugged": True},
    {"dropped": True},
    {"power_off_s": 1.0},
    {"completion_query": False},
]
WELL: dict[str, Any] = {
    "paper_out_at_row": None,
    "cover_open": False,
    "cutter_jammed": False,
    "overheated": False,
    "silent": False,
    "unplugged": False,
    "completion_query": True,
}


class Crash(BaseException):
    """The process is gone in the middle of a turn."""


class LobbyMachine(RuleBasedStateMachine):
    """One lobby, one visit after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder / "kiosk")
        self.filed: list[str] = []
        self.torn: dict[int, int] = {}
        """Job that died with the kiosk, and how many jobs the printer had seen by then."""

    @initialize()
    def first_visit(self) -> None:
        self._file()

    @precondition(lambda self: self.world.screen == "welcome" and len(self.filed) < 3)
    @rule()
    def next_visit(self) -> None:
        self._file()

    @rule(seconds=st.sampled_from([1, 4, 20]))
    def time_passes(self, seconds: int) -> None:
        self.world.tick(seconds * 4)

    @rule(fault=st.sampled_from(FAULTS))
    def something_breaks(self, fault: dict[str, Any]) -> None:
        self.world.twin.turn(**fault)

    @rule(fault=st.sampled_from(FAULTS), at_byte=st.integers(0, 40_000))
    def something_will_break_in_mid_job(self, fault: dict[str, Any], at_byte: int) -> None:
        self.world.twin.arm(at_byte, **fault)

    @rule()
    def everything_is_mended(self) -> None:
        self.world.twin.disarm()
        self.world.twin.turn(**WELL)

    @precondition(lambda self: self._state() is PaperState.UNCERTAIN)
    @rule(yes=st.booleans())
    def the_person_answers(self, yes: bool) -> None:
        self.world.act(Answered(yes=yes))

    @precondition(lambda self: isinstance(self.world.view, DoneView))
    @rule()
    def the_person_leaves(self) -> None:
        self.world.tick(4)
        self.world.act(Primary(), Confirm())

    @rule()
    def the_kiosk_restarts(self) -> None:
        self.world.again()

    @rule(at_byte=st.integers(0, 60_000))
    def the_kiosk_dies_while_it_prints(self, at_byte: int) -> None:
        twin, left = self.world.twin, at_byte
        receive = twin.receive

        def dying(data: bytes) -> None:
            nonlocal left
            receive(data[:left])
            left -= len(data)
            if left < 0:
                raise Crash

        twin.receive = dying  # type: ignore[method-assign]
        try:
            self.world.tick(8)
        except Crash:
            twin.disconnected()
            self._remember_torn()
        finally:
            twin.receive = receive  # type: ignore[method-assign]
        self.world.again()

    @invariant()
    def one_original_at_most_has_begun_for_each_case(self) -> None:
        sent = list(self.world.twin.jobs)
        for job_id in range(1, 40):
            job = self.world.journal.job(job_id)
            if job is None:
                break
            times = sum(completion_id(job_id) in data for data in sent)
            assert times <= 1, "the same paper was sent to its end twice"
            later = sent[self.torn.get(job_id, len(sent)) :]
            assert not any(completion_id(job_id) in data for data in later), "begun, torn, and begun again"
            assert job.proof or job.state != "confirmed"

    @invariant()
    def copies_are_numbered_on_and_begin_only_after_the_paper_before(self) -> None:
        by_case: dict[str, list[tuple[int, str]]] = {}
        for job_id in range(1, 40):
            job = self.world.journal.job(job_id)
            if job is not None:
                by_case.setdefault(job.case_id, []).append((job.copy, job.state))
        for papers in by_case.values():
            assert [copy for copy, _ in papers] == list(range(len(papers)))
            assert all(state == "abandoned" for _, state in papers[:-1]), papers

    def teardown(self) -> None:
        self.world.close()
        self.world.twin.close()
        shutil.rmtree(self.folder)

    def _file(self) -> None:
        self.world.walk_to("done")
        view = self.world.view
        assert isinstance(view, DoneView)
        assert view.number not in self.filed, "a number used twice"
        self.filed.append(view.number)

    def _remember_torn(self) -> None:
        for job_id in range(1, 40):
            job = self.world.journal.job(job_id)
            if job is not None and job.state == "sending":
                self.torn[job_id] = len(self.world.twin.jobs)

    def _state(self) -> PaperState | None:
        view = self.world.view
        return view.print_state if isinstance(view, DoneView) else None


TestLobby = LobbyMachine.TestCase
TestLobby.settings = settings(
    max_examples=25,
    stateful_step_count=15,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
