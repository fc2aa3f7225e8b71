"""The satisfaction survey as the screens see it: a row in the journal, and a worker that is woken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync.cases.refusal import Refusal
from sync.journal import Journal
from sync.wire.messages import SurveyAnswer, encode


@dataclass(frozen=True, slots=True)
class SurveyBox:
    """`kiosk.outside.Surveys`. ``sent`` wakes the worker of the sync."""

    journal: Journal
    randbytes: Callable[[int], bytes]
    sent: Callable[[], None]

    def is_open(self, key: str) -> bool:
        """Whether nobody has answered here by this number or code."""
        return not self.journal.survey_is_answered(key)

    def keep(self, key: str, scores: Sequence[int]) -> Refusal | None:
        """On the disk when this returns, without a time; ``survey.used``, ``journal.not_stored``."""
        answer = SurveyAnswer(key=key, scores=list(scores), salt=self.randbytes(16))
        refused = self.journal.keep_survey(key, encode(answer))
        if refused is None:
            self.sent()
        return refused
