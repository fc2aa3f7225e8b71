"""Makes icons.ttf and icon_codes.py from the Lucide font. For developers; the results are committed.

    npm pack lucide-static@1.62.0 && tar xzf lucide-static-1.62.0.tgz
    python -m kiosk.widgets.build_icons package/font

Lucide is under the ISC licence, parts from Feather under MIT; see LICENSE-icons.txt.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

NAMES = ["accessibility", "archive", "arrow-down", "arrow-left", "arrow-right", "arrow-up", "baby", "badge-check", "banknote", "bell", "book-open", "briefcase", "building", "building-2", "calendar", "calendar-check", "calendar-clock", "calendar-days", "camera", "chart-column", "check", "chevron-down", "chevron-left", "chevron-right", "chevron-up", "circle-alert", "circle-check", "circle-help", "circle-question-mark", "circle-x", "clipboard-check", "clipboard-list", "clock", "clock-alert", "contact", "copy", "credit-card", "delete", "door-open", "eraser", "eye", "eye-off", "file", "file-check", "file-clock", "file-pen", "file-plus", "file-question-mark", "file-search", "file-signature", "file-text", "files", "fingerprint-pattern", "flag", "folder", "folder-open", "frown", "globe", "gift", "hand", "hand-coins", "hand-heart", "hand-helping", "handshake", "headset", "heart-handshake", "heart-pulse", "history", "home", "hourglass", "house", "house-plus", "id-card", "image", "images", "inbox", "info", "key", "keyboard", "landmark", "languages", "layers", "leaf", "life-buoy", "lightbulb", "list", "list-checks", "lock", "lock-keyhole", "log-out", "mail", "mailbox", "map", "map-pin", "map-pinned", "meh", "megaphone", "message-circle", "message-square", "message-square-text", "message-square-warning", "messages-square", "mic", "minus", "monitor", "package", "paperclip", "pen", "pen-line", "pencil", "phone", "phone-call", "picture-in-picture", "plus", "printer", "qr-code", "receipt", "receipt-text", "refresh-cw", "repeat", "reply", "road", "rotate-ccw", "save", "scale", "scale-3d", "scan", "scan-line", "scan-text", "school", "search", "send", "settings", "shield", "shield-check", "shield-question-mark", "shield-user", "signature", "smartphone", "smile", "space", "speech", "sprout", "square-check", "square-pen", "stamp", "star", "store", "table", "tag", "ticket", "timer", "trash-2", "tree-palm", "triangle-alert", "trees", "truck", "type", "undo-2", "user", "user-check", "user-pen", "user-plus", "user-round", "user-round-check", "user-round-x", "user-x", "users", "users-round", "vote", "venetian-mask", "land-plot", "construction", "car", "at-sign", "wallet", "wifi", "wifi-off", "wrench", "x"]


def build(source: Path, target: Path) -> list[str]:
    """Write the subset and its codes into ``target``; answers the names Lucide does not have."""
    known: dict[str, int] = json.loads((source / "codepoints.json").read_text("utf-8"))
    codes = {name: known[name] for name in NAMES if name in known}
    font = TTFont(source / "lucide.ttf")
    subsetter = Subsetter(Options(hinting=False, layout_features=[], notdef_outline=True))
    subsetter.populate(unicodes=codes.values())
    subsetter.subset(font)
    font.save(target / "icons.ttf")
    lines = [f'    "{name}": 0x{code:04X},' for name, code in sorted(codes.items())]
    (target / "icon_codes.py").write_text(
        '"""Written by build_icons.py: the icons of icons.ttf and their characters."""\n\n'
        "CODES: dict[str, int] = {\n" + "\n".join(lines) + "\n}\n",
        "utf-8",
    )
    return [name for name in NAMES if name not in known]


if __name__ == "__main__":
    missing = build(Path(sys.argv[1]), Path(__file__).parent)
    sys.stdout.write(f"not in Lucide: {' '.join(missing) or 'none'}\n")
