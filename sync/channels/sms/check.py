"""Each step of the way by SMS, tried for whoever sets it up. Nothing is taken in, and nothing sent but an SMS asked for."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from datetime import datetime

from sync.cases.messages import AWAY, NotSent, Outgoing
from sync.cases.notice_places import SMS
from sync.central.outgoing.addresses import normal
from sync.central.settings import SmsSettings
from sync.channels.sms.health import STANDING, health_of
from sync.channels.sms.outgoing import send
from sync.channels.sms.spool import FOLDERS, Spool
from sync.channels.steps import Step

_DAEMON = (
    "Start `python -m hardware.modems --config config/modem.toml` as the office's user; `spool` of [modem] there and of"
    " [central.sms] name the same folder."
)
_LOOK = "python -m hardware.modems --config config/modem.toml --look"
REMEDIES = {
    "modem_absent": f"Is it plugged in, and `device` its name under /dev/serial/by-id? {_LOOK}",
    "modem_denied": "Is the user in the group dialout? ModemManager must leave the port alone: README.",
    "modem_silent": f"{_DAEMON} If it runs, unplug the modem and plug it in again.",
    "sim_pin": "Put the PIN into the file that `pin_file` of [modem] names, or take the PIN off the SIM.",
    "pin_refused": "The PIN is wrong and is not tried again: mend the file, then start the daemon anew.",
    "no_network": "Move the antenna; is the SIM in force, and does the operator still serve this kind of modem?",
    "memory_full": "New SMS do not come in: is `serve` or `worker` up, and may it delete from the folder?",
    "not_taken": "SMS wait for more than ten minutes: is the daemon up, and which folder does it serve?",
    "credit_low": "Buy credit for the SIM.",
}
"""By code of `health.TROUBLE`; of others the log of the daemon tells more."""
_OTHER = f"See what the daemon says; with the daemon ended: {_LOOK}"
_TRIAL = "SMS uji coba dari Kotak Aduan. Bila SMS ini sampai, kantor dapat mengirim pemberitahuan."


def check(settings: SmsSettings, clock: Callable[[], datetime], send_to: str = "") -> Iterator[Step]:
    """The folder, who serves it, the modem, the office's number. ``send_to``: a number that gets an SMS as a trial."""
    spool = Spool(settings.spool)
    folder = _folder(spool)
    yield folder
    if not folder.good:
        return
    yield from _modem(spool, clock())
    yield _own_number(settings)
    if send_to:
        yield _trial(spool, send_to, clock())


def _folder(spool: Spool) -> Step:
    """Whether it is there, this user's and nobody else's: citizens' texts lie in it in plain."""
    path, name = spool.folder, "folder"
    missing = [one for one in FOLDERS if not (path / one).is_dir()]
    if missing:
        return Step(name, False, f"{path}: not there yet, or without {', '.join(missing)}", _DAEMON)
    if not all(os.access(path / one, os.R_OK | os.W_OK | os.X_OK) for one in FOLDERS):
        return Step(name, False, f"{path} belongs to another user", "Run daemon and back office as one user.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Step(name, False, f"{path}: others on this machine can read it", f"chmod 700 {path}")
    return Step(name, True, str(path))


def _modem(spool: Spool, now: datetime) -> Iterator[Step]:
    """As the daemon wrote of itself last; one that is not ours tells nothing."""
    health = health_of(spool, now)
    facts = ", ".join(f"{name} {value}" for name, value in health.facts.items())
    if not (spool.folder / STANDING).is_file():
        remedy = f"gammu-smsd tells nothing of itself; a trial does: --send-to NUMBER. Without it: {_DAEMON}"
        yield Step("modem", health.state != AWAY, f"no word of a daemon; {facts}", remedy)
        return
    if not health.trouble:
        yield Step("modem", True, facts)
    for code in health.trouble:
        yield Step("modem", health.state != AWAY, f"{code}; {facts}", REMEDIES.get(code, _OTHER))


def _own_number(settings: SmsSettings) -> Step:
    if settings.own_number:
        return Step("own number", True, f"{settings.own_number} is never answered")
    remedy = 'Set own_number = "+62…" of the SIM, so that its own messages are never answered.'
    return Step("own number", True, "not said", remedy)


def _trial(spool: Spool, number: str, now: datetime) -> Step:
    """An SMS to somebody who looks whether it came."""
    name, address = "trial", normal(SMS, number)
    trial = Outgoing(f"uji-{int(now.timestamp())}", SMS, address, "", _TRIAL, template="", values={})
    outcome = send(spool, trial, now)
    if isinstance(outcome, NotSent):
        return Step(name, False, "no number that an SMS can go to", "Give one number: 08… or +62…")
    return Step(name, True, "handed to the daemon", "Look whether it came; it costs the office one SMS.")
