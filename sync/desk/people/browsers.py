"""What a browser calls itself, in two words that its owner knows again. Only for reading; nothing hangs on it."""

from __future__ import annotations

_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """``Chrome di Windows``; "Peramban lain" for what is none of the usual ones."""
    browser = next((words for sign, words in _BROWSERS if sign in agent), "Peramban lain")
    system = next((words for sign, words in _SYSTEMS if sign in agent), "")
    return f"{browser} di {system}" if system else browser
