"""What the pages say of the printer, in the shipped words: measured in every language."""

from __future__ import annotations

from dataclasses import replace

from kiosk.outside import PaperState
from kiosk.presenters.mending import Cause, Mending, said
from kiosk.presenters.views import Guide, PrinterView, Scene, View
from kiosk.texts.text import Text
from tests.ui.world import MONDAY


def _guide(cause: Cause, *before: Cause) -> Guide:
    mending = Mending()
    for seen in before:
        mending.seen(seen)
    return mending.guide(cause)


def printer_views(welcome: View, done: View) -> dict[str, View]:
    """Every state, made of a welcome page and of a last page that are well."""
    return {
        "welcome-blocked": replace(
            welcome,  # type: ignore[arg-type]
            banner=Text("welcome.no_paper"),
            banner_door=Text("printer.how"),
        ),
        "welcome-waits": replace(
            welcome,  # type: ignore[arg-type]
            banner=Text("welcome.waits_printer"),
            banner_door=Text("printer.how"),
        ),
        "no-paper": PrinterView(
            screen="no_paper",
            title=Text("no_paper.title"),
            help=Text("no_paper.help"),
            guide=Guide(Scene.PHOTO),
            rows=(
                ("printer", said(Cause.COVER)),
                ("camera", Text("no_paper.photo")),
                ("receipt-text", Text("no_paper.later")),
                ("badge-check", Text("no_paper.valid")),
            ),
            primary=Text("no_paper.go_on"),
            can_go_back=True,
        ),
        "welcome-no-printer": replace(welcome, banner=Text("welcome.no_printer")),  # type: ignore[arg-type]
        "no-printer": PrinterView(
            screen="no_paper",
            title=Text("no_printer.title"),
            help=Text("no_paper.help"),
            guide=Guide(Scene.PHOTO),
            rows=(
                ("camera", Text("no_paper.photo")),
                ("receipt-text", Text("no_printer.desk")),
                ("badge-check", Text("no_paper.valid")),
            ),
            primary=Text("no_paper.go_on"),
            can_go_back=True,
        ),
        "no-paper-waits": PrinterView(
            screen="no_paper",
            title=Text("no_paper.waits_printer"),
            help=Text("no_paper.asked"),
            guide=Guide(Scene.CABLE),
            rows=(
                ("printer", said(Cause.CABLE)),
                ("file-pen", Text("no_paper.form")),
                ("phone", Text("no_paper.telephone", {"telephone": "(0324) 7710982"})),
                ("refresh-cw", Text("no_paper.by_itself")),
            ),
            skip=Text("printer.how"),
            can_go_back=True,
        ),
        "no-paper-mended": PrinterView(
            screen="no_paper",
            title=Text("printer.ready"),
            help=Text("no_paper.will_print"),
            guide=Guide(Scene.READY),
            primary=Text("welcome.start"),
            can_go_back=True,
        ),
        **{
            f"guide-{cause.value}": PrinterView(
                screen="printer_guide",
                title=said(cause),
                help=Text("printer.how"),
                guide=_guide(cause),
                can_go_back=True,
            )
            for cause in Cause
        },
        "guide-opened": PrinterView(
            screen="printer_guide",
            title=said(Cause.COVER),
            help=Text("printer.how"),
            guide=_guide(Cause.COVER, Cause.PAPER),
            can_go_back=True,
        ),
        "guide-mended": PrinterView(
            screen="printer_guide",
            title=Text("printer.ready"),
            help=Text("printer.thanks"),
            guide=Guide(Scene.READY),
            primary=Text("printer.close"),
        ),
        **{
            f"done-{name}": replace(
                done,  # type: ignore[arg-type]
                help=Text("done.help"),
                print_state=state,
                print_words=Text(words, {"opens": MONDAY} if name == "shut" else {}),
                reminder=Text("card.show"),
                guide=guide,
                slow=name == "slow",
            )
            for name, state, words, guide in (
                ("waiting", PaperState.WAITING, "done.waiting", None),
                ("slow", PaperState.WAITING, "done.slow", None),
                ("paper", PaperState.BLOCKED, "done.blocked_paper", _guide(Cause.PAPER)),
                ("opened", PaperState.BLOCKED, "done.blocked_cover", _guide(Cause.COVER, Cause.PAPER)),
                ("cover", PaperState.BLOCKED, "done.blocked_cover", _guide(Cause.COVER)),
                ("cutter", PaperState.BLOCKED, "done.blocked_cutter", _guide(Cause.CUTTER)),
                ("heat", PaperState.BLOCKED, "done.blocked_heat", _guide(Cause.HEAT)),
                ("offline", PaperState.BLOCKED, "done.blocked_offline", _guide(Cause.OFFLINE)),
                ("absent", PaperState.ABSENT, "done.absent", _guide(Cause.CABLE)),
                ("none", PaperState.NONE, "done.none", None),
                ("shut", PaperState.BLOCKED, "done.shut", None),
                ("unsure-paper", PaperState.UNCERTAIN, "done.uncertain_paper", None),
                ("unsure-cable", PaperState.UNCERTAIN, "done.uncertain_cable", None),
                ("mended", PaperState.PRINTING, "done.mended", None),
                ("copy-waiting", PaperState.WAITING, "done.copy_waiting", None),
                ("copy-mended", PaperState.PRINTING, "done.copy_mended", None),
                ("copy-printed", PaperState.CONFIRMED, "done.copy_confirmed", None),
            )
        },
    }
