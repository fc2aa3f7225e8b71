"""After an installation: what was begun anew is up, and a visit at the kiosk is not cut off by it."""

from __future__ import annotations

import pytest

from tests.appliance.stand import Stand, set_version

RESTARTED = ("systemctl", "restart", "kotak-kiosk.service")
ASKED = ("systemctl", "start", "kotak-kiosk-night.service")


@pytest.fixture
def kiosk(stand: Stand) -> Stand:
    """That runs, and answers."""
    stand.system.lives_now = True
    assert stand.call("install", "kiosk") == 0
    assert RESTARTED in stand.system.ran
    assert ASKED not in stand.system.ran, "nobody stands before a machine that shows nothing yet"
    stand.system.ran.clear()
    return stand


@pytest.mark.parametrize(
    ("role", "service"), [("backoffice", "kotak-central.service"), ("kiosk", "kotak-kiosk.service")]
)
def test_a_service_that_ends_again_is_named_with_where_to_look(stand: Stand, role: str, service: str) -> None:
    stand.system.lives_now, stand.system.dying = True, {service}
    assert stand.call("install", role) == 1
    told = stand.said.index(f"not well: {service} did not come up.")
    assert stand.said[told + 1] == f"journalctl -u {service} says why."
    assert not any(line.startswith("Done") for line in stand.said)
    stand.system.dying = set()
    assert stand.call("install", role) == 0
    assert "not well" not in stand.text


def test_one_whose_start_fails_is_named_once(stand: Stand) -> None:
    """As a unit of type notify is, whose program ends before it is ready."""
    stand.system.lives_now, stand.system.fails = True, {"systemctl restart kotak-central.service"}
    assert stand.call("install", "backoffice") == 1
    assert stand.text.count("kotak-central.service did not come up") == 1


def test_a_new_version_waits_until_nobody_stands_before_the_kiosk(kiosk: Stand) -> None:
    set_version(kiosk, "0.2.0")
    assert kiosk.call("install", "kiosk") == 0
    assert ASKED in kiosk.system.ran
    assert RESTARTED not in kiosk.system.ran
    assert ("systemctl", "restart", "kotak-kiosk-update.path") in kiosk.system.ran
    assert "    The kiosk begins anew as soon as nobody stands before it; until then it runs as it was." in (
        kiosk.said
    )


def test_a_changed_file_waits_too(kiosk: Stand) -> None:
    (kiosk.root / "usr/local/bin/kiosk").unlink()
    assert kiosk.call("install", "kiosk") == 0
    assert ASKED in kiosk.system.ran
    assert RESTARTED not in kiosk.system.ran


def test_the_same_version_made_anew_in_its_place_does_not_wait(kiosk: Stand) -> None:
    (kiosk.source / "kiosk/__init__.py").write_text('"""Mended."""\n')
    assert kiosk.call("install", "kiosk") == 0
    assert RESTARTED in kiosk.system.ran
    assert ASKED not in kiosk.system.ran


def test_a_kiosk_that_does_not_run_is_not_waited_for(kiosk: Stand) -> None:
    kiosk.system.active.discard("kotak-kiosk.service")
    set_version(kiosk, "0.2.0")
    assert kiosk.call("install", "kiosk") == 0
    assert RESTARTED in kiosk.system.ran
    assert ASKED not in kiosk.system.ran


def test_a_kiosk_that_could_not_be_asked_is_told_and_asked_by_the_next_run(kiosk: Stand) -> None:
    kiosk.system.fails = {" ".join(ASKED)}
    set_version(kiosk, "0.2.0")
    assert kiosk.call("install", "kiosk") == 1
    assert "not well: " in kiosk.text
    kiosk.system.fails = set()
    kiosk.system.ran.clear()
    assert kiosk.call("install", "kiosk") == 0
    assert ASKED in kiosk.system.ran
