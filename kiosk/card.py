"""What is still owed of the identity card when a visit ends: the standard asks for a copy of it."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.texts.text import Text


def card_owed(answers: Mapping[str, str], *, attended: bool) -> Text | None:
    """What the visitor has to do about it, for glass and paper; None: photographed, or nobody is named.

    ``attended``: somebody sits at the desk now.
    """
    if answers.get("id_choice") == "menyusul":
        return Text("card.copy")
    shows = answers.get("id_choice") == "petugas" or answers.get("id_scan") == "skipped"
    return Text("card.show" if attended else "card.show_later") if shows else None
