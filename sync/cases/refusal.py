"""An expected "no", as a value: what was not accepted, by the id of its sentence in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done. ``code`` is also the catalogues' text id, ``details`` its arguments.

    Details never hold what a person typed as a whole: they may reach a log.
    """

    code: str
    details: Mapping[str, object] = field(default_factory=dict, hash=False)
