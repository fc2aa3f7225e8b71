"""An account that is spoken, in every state, with the shipped words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiosk.presenters.views import TextView, View, VoiceStage, VoiceView
from kiosk.texts.text import Text

_PROMPTS = tuple(Text(f"q.account.prompt.{n}") for n in (1, 2, 3, 4))
_STATES: dict[str, tuple[VoiceStage, str, dict[str, Any]]] = {
    "ready": (VoiceStage.READY, "voice.ready", {}),
    "recording": (VoiceStage.RECORDING, "voice.speak_now", {"level": 0.7, "seconds": 42}),
    "unheard": (VoiceStage.RECORDING, "voice.unheard", {"level": 0.1, "seconds": 5}),
    "working": (VoiceStage.WORKING, "voice.working", {"seconds": 80}),
    "recorded": (VoiceStage.RECORDED, "voice.recorded", {"seconds": 80, "can_listen": True}),
    "playing": (VoiceStage.RECORDED, "voice.recorded", {"seconds": 80, "can_listen": True, "playing": True}),
    "kept": (VoiceStage.RECORDED, "voice.kept", {"seconds": 300}),
    "broken": (VoiceStage.READY, "voice.broken", {}),
    "trouble": (VoiceStage.TROUBLE, "voice.trouble", {}),
}


def voice_views(account: View) -> dict[str, View]:
    """The typed page with its way to speak, and each state of the spoken one."""
    assert isinstance(account, TextView)
    spoken = {f"voice-{name}": _view(account, *state) for name, state in _STATES.items()}
    return {"account-speak": replace(account, can_speak=True), **spoken}


def _view(account: TextView, stage: VoiceStage, words: str, more: dict[str, Any]) -> VoiceView:
    primary = {VoiceStage.RECORDED: Text("common.next"), VoiceStage.TROUBLE: Text("voice.type")}.get(stage)
    skips = stage in (VoiceStage.READY, VoiceStage.RECORDED)
    return VoiceView(
        screen="account",
        title=Text("q.account.title"),
        help=Text("voice.help", {"minutes": 5}),
        progress=account.progress,
        primary=primary,
        skip=Text("voice.type") if skips else None,
        can_go_back=True,
        can_cancel=True,
        stage=stage,
        instruction=Text(words),
        prompts=_PROMPTS,
        **more,
    )
