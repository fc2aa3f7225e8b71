"""The twelve steps of one case as a ribbon: what is done, under way, to come, left out, and gone through again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sync.cases.case import CLOSED, PAUSED
from sync.cases.procedure import Sop
from sync.central.case_views import CaseDetail
from sync.desk.casefile_views import RibbonStep
from sync.desk.steps.addresses import page_of_step
from sync.desk.wording import Wording


def ribbon(detail: CaseDetail, sop: Sop, wording: Wording, root: str) -> tuple[RibbonStep, ...]:
    """A mark for each step; its words say what its colour says. What is done leads to the page where it was done."""
    row, case = detail.row, detail.case
    skipped = {} if case is None else dict(case.skipped)
    rounds = Counter() if case is None else Counter(done.step for done in case.timeline)
    under_way = None if row.state == CLOSED else row.step
    stopped = row.step if row.state == CLOSED and row.outcome not in ("", "selesai", "dilimpahkan") else None

    def mark(number: int) -> RibbonStep:
        name, again = wording.say("step", str(number)), rounds[number]
        if number == under_way:
            words = wording.say("ribbon", "paused" if row.state == PAUSED else "now")
            return RibbonStep(number, name, "paused" if row.state == PAUSED else "now", _with(words, again))
        if number in skipped:
            why = wording.say("why", skipped[number])
            return RibbonStep(number, name, "skipped", f"{wording.say('ribbon', 'skipped')}: {why}")
        if stopped is not None and number >= stopped:
            return RibbonStep(
                number, name, "next", wording.say("ribbon", "stopped" if number == stopped else "never")
            )
        if under_way is None or number < under_way:
            return RibbonStep(number, name, "done", _with(wording.say("ribbon", "done"), again - 1))
        return RibbonStep(number, name, "next", wording.say("ribbon", "again" if again else "next"))

    def leading(step: RibbonStep) -> RibbonStep:
        page = page_of_step(row.case_id, step.no) if step.state in ("done", "now", "paused") else None
        return step if page is None else replace(step, href=f"{root}{page}")

    return tuple(leading(mark(step.number)) for step in sop.steps)


def _with(words: str, again: int) -> str:
    """``selesai, 2× diulang``: how often it was gone through before."""
    return f"{words}, {again}× diulang" if again > 0 else words
