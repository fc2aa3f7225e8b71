"""Writing an event down. What is no number and no short stable word never gets through."""

from __future__ import annotations

import logging
import re

from sync.logbook.events import events

LOGGER = "kotak"
_LOG = logging.getLogger(LOGGER)
_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,63}", re.ASCII)

Fact = str | int | float | bool | None


def note(event: str, trouble: BaseException | None = None, /, **facts: Fact) -> None:
    """Log the event with its facts. KeyError for a name the catalogue lacks, ValueError for a fact it does not name.

    A text that is no stable word (a letter, then at most 63 letters, digits and ``_.:-``) is written as "?".
    Of ``trouble`` its type and the places in the code are written, never its words.
    """
    known = events()[event]
    if strange := set(facts) - known.facts:
        raise ValueError(f"{event} carries no {', '.join(sorted(strange))}")
    said = {name: _stable(value) for name, value in facts.items()}
    _LOG.log(_LEVELS[known.level], event, exc_info=trouble, extra={"event": event, "facts": said})


def is_word(value: str) -> bool:
    """Whether the text is a stable word: too short and too plain to hold what a citizen said."""
    return _WORD.fullmatch(value) is not None


def _stable(value: Fact) -> Fact:
    return value if not isinstance(value, str) or is_word(value) else "?"
