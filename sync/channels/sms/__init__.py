"""SMS: one folder that a modem's daemon serves, ours (``python -m hardware.modems``) or gammu-smsd; which one is not known here."""

from sync.channels.sms.channel import SmsChannel

__all__ = ["SmsChannel"]
