"""What whoever sets the way up is told, step by step, and the templates that Meta has to approve."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from typing import Any

import pytest

from sync import backoffice
from sync.central.settings import WaSettings
from sync.channels.steps import Step
from sync.channels.whatsapp.check import check
from sync.channels.whatsapp.graph_fake import FakeGraph
from tests.central.running import SteppedClock
from tests.channels.whatsapp.posts import TELEPHONE


def steps(
    settings: WaSettings, clock: SteppedClock, url: str = "http://127.0.0.1", to: str = ""
) -> dict[str, Step]:
    return {step.name: step for step in check(settings, url, clock, to)}


@pytest.fixture
def office(settings: WaSettings) -> WaSettings:
    for path in (settings.app_secret, settings.verify_token, settings.access_token):
        path.chmod(0o600)
    return settings


def test_all_is_well_but_that_meta_cannot_reach_a_machine_of_its_own(
    office: WaSettings, graph: FakeGraph, clock: SteppedClock
) -> None:
    graph.open_to.add(f"+{TELEPHONE}")
    found = steps(office, clock, to="0812-3456-7890")
    assert [step.name for step in found.values() if not step.good] == ["hook"]
    assert "https" in found["hook"].remedy
    assert found["number"].told == "TIRUAN, quality GREEN"
    assert [said["text"]["body"] for said in graph.sent] == ["Percobaan dari Kotak Aduan."]


def test_a_hook_that_nobody_answers(office: WaSettings, clock: SteppedClock) -> None:
    hook = steps(office, clock, "https://127.0.0.1:9")["hook"]
    assert not hook.good
    assert "backoffice serve" in hook.remedy


def test_secrets_that_others_read_or_nobody_can(office: WaSettings, clock: SteppedClock) -> None:
    office.app_secret.chmod(0o644)
    office.access_token.unlink()
    found = steps(office, clock)
    assert [found[name].good for name in ("app_secret", "verify_token", "access_token", "number")] == [
        False,
        True,
        False,
        False,
    ]
    assert "chmod 600" in found["app_secret"].remedy


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ("token", "token"),
        ("account", "number"),
        ("busy", "busy"),
        ("broken", "server"),
        ("cut", "line"),
        ("garbled", "answer"),
    ],
)
def test_a_number_that_is_not_well(
    office: WaSettings, graph: FakeGraph, clock: SteppedClock, trouble: Any, told: str
) -> None:
    graph.troubles = deque([trouble])
    number = steps(office, clock)["number"]
    assert (number.good, number.told) == (False, told)
    assert number.remedy


def test_a_trial_to_somebody_who_has_not_written(
    office: WaSettings, graph: FakeGraph, clock: SteppedClock
) -> None:
    trial = steps(office, clock, to="081200000000")["trial"]
    assert (trial.good, trial.told) == (False, "tanpa_templat")
    assert graph.sent == []


def test_the_verb_and_an_office_without_it(office: WaSettings, tmp_path: Path, capsys: Any) -> None:
    assert backoffice.main(["channels", "check", "wa"]) == 1
    assert "Not set up" in capsys.readouterr().err
    settings = tmp_path / "wa.toml"
    names = ("app_secret", "verify_token", "access_token", "graph_url", "number_id")
    settings.write_text("[central.wa]\n" + "".join(f'{name} = "{getattr(office, name)}"\n' for name in names))
    assert backoffice.main(["--config", str(settings), "channels", "check", "wa"]) == 1
    said = capsys.readouterr().out
    assert "well  number: TIRUAN" in said
    assert "NOT   hook" in said


def test_templates_begin_with_words_and_have_the_places_that_are_sent(capsys: Any) -> None:
    assert backoffice.main(["channels", "templates"]) == 0
    said = capsys.readouterr().out
    lines = re.findall(r"^  (\S.*)$", said, re.MULTILINE)
    bodies = [line for line in lines if not line.startswith("Madurese, NOT CHECKED")]
    assert (len(bodies), len(lines) - len(bodies)) == (42, 14)
    names = re.findall(r"^(\w+)  \((\w+)\)$", said, re.MULTILINE)
    assert len(set(names)) == 42, "no two are registered under one name and language"
    assert sorted(name for name, language in names if name.endswith("_mad")) == sorted(
        f"{name}_mad" for name, language in names if language == "en"
    )
    assert not [body for body in bodies if body.startswith("{{") or body.endswith("}}")]
    assert not re.search(r"(?<!\{)\{\w", said)
    assert "Kecamatan Pegantenan" in said
