"""Commands without anything in them: their kind is all there is to compare."""

from __future__ import annotations

from kiosk.presenters.commands import Back, Choose, Primary


def test_two_of_a_kind_are_equal_and_none_of_another() -> None:
    assert Primary() == Primary()
    assert Primary() != Back()
    assert Choose("a") != Primary()
    assert {Primary(), Primary(), Back()} == {Back(), Primary()}


def test_a_press_says_its_name() -> None:
    assert repr(Primary()) == "Primary()"
