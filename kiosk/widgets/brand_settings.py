"""An office's colour and pictures as its settings name them, judged before anybody sees them. No Kivy here."""

from __future__ import annotations

from pathlib import Path

from kiosk.widgets.brand import Brand, colour, contrast
from kiosk.widgets.look import LIMITS, theme_for
from sync.configuration import ConfigurationError

_GROUNDS = ("paper", "sheet", "tint", "warm_tint", "good_tint")


def brand_of(primary: str, emblem: Path | None, photo: Path | None = None) -> Brand:
    """What an office brings to the glass: a colour (``""``: ours) and pictures.

    Raises ConfigurationError for a colour that words cannot be read in.
    """
    brand = Brand(colour(primary) if primary else None, emblem, photo)
    if (why := too_pale(brand)) is not None:
        raise ConfigurationError("settings", "display.primary", f"{primary} {why}")
    return brand


def too_pale(brand: Brand) -> str | None:
    """Why the office's colour cannot be used, in words that follow its name; None: it can."""
    for mode, limit in LIMITS.items():
        theme = theme_for(mode, brand)
        least = min(
            contrast(theme.on_primary, theme.primary),
            *(contrast(theme.primary, getattr(theme, ground)) for ground in _GROUNDS),
        )
        if least < limit:
            return f"is too pale for words: {least:.1f}:1 where {limit:.0f}:1 is needed ({mode}); take a darker one"
    return None
