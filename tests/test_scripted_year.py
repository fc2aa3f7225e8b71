"""The scripted year: played through the commands of people, the same for the same seed, never into an office's own data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from sync.backoffice import main
from sync.backoffice.scripted.cast import citizen
from sync.backoffice.scripting import Scripted, play
from sync.cases.nik import Nik
from sync.cases.refusal import Refusal
from sync.central import case_journal
from sync.central.case_keys import key_of
from sync.central.devices import serial_gaps
from sync.central.messages.showing import messages
from sync.central.people import everybody
from sync.central.service import Centre
from sync.central.settings import CentralSettings, SmsSettings
from sync.central.tables import case_event, cases, person, series
from sync.central.tables.outgoing import outgoing
from sync.centre import open_centre
from sync.configuration import config_folder
from tests import migrated
from tests.central.walking import month_counts_hold

UNTIL = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
CASES, DAYS, SEED = 14, 45, 7


@dataclass
class Stage:
    """A centre after the script."""

    folder: Path
    centre: Centre
    made: Scripted


def _centre(folder: Path) -> Centre:
    migrated.sqlite(folder)
    centre = open_centre(CentralSettings(folder=folder), config_folder(), lambda: UNTIL)
    assert isinstance(centre, Centre)
    return centre


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage") / "central"
    centre = _centre(folder)
    yield Stage(folder, centre, play(centre, CASES, DAYS, SEED, UNTIL))
    centre.store.close()


def test_every_case_is_there_and_most_have_gone_their_way(stage: Stage) -> None:
    with stage.centre.store.reading() as connection:
        rows = connection.execute(select(cases)).all()
        channels = {row.channel for row in rows}
    assert len(rows) == stage.made.played.cases == CASES
    assert all(row.opened_at is not None for row in rows)
    assert stage.made.played.closed >= CASES // 2
    assert stage.made.played.acts > 100
    assert "kiosk" in channels
    assert max(row.filed_at for row in rows) <= UNTIL


def test_what_was_played_is_as_sound_as_what_people_do(stage: Stage) -> None:
    store = stage.centre.store
    with store.reading() as connection:
        for row in connection.execute(select(cases)).all():
            key = key_of(store, row)
            assert case_journal.broken_at(connection, row.office_id, row.case_id, key) is None
        agendas = connection.execute(
            select(cases.c.agenda_value).where(cases.c.agenda_year == 2026)
        ).scalars()
        given = sorted(value for value in agendas if value is not None)
        last = connection.execute(
            select(series.c.last).where(series.c.name == "agenda", series.c.year == 2026)
        ).scalar_one()
        acts = connection.execute(
            select(func.count()).select_from(case_event).where(case_event.c.at > UNTIL)
        ).scalar_one()
    assert given == list(range(1, last + 1))
    assert serial_gaps(store, store.office_id) == []
    assert acts == 0


def test_whoever_records_a_case_says_of_what_class_it_is(stage: Stage) -> None:
    with stage.centre.store.reading() as connection:
        rows = connection.execute(select(cases.c.agenda_value, cases.c.klass, cases.c.kind)).all()
    recorded = [row for row in rows if row.agenda_value is not None]
    assert len(recorded) > CASES // 2
    assert all(row.klass for row in recorded)
    assert {row.klass for row in recorded if row.kind == "informasi"} <= {"informasi"}


def test_its_months_are_counted_as_its_cases_are(stage: Stage) -> None:
    assert month_counts_hold(stage.centre.store)


def test_its_citizens_are_told_and_its_messages_answered(stage: Stage) -> None:
    with stage.centre.store.reading() as connection:
        told = connection.execute(select(outgoing)).all()
    assert {row.channel for row in told} == {"sms", "wa"}
    assert "diterima" in {row.notice for row in told}
    assert any(row.notice.startswith("status") for row in told)
    assert len({row.state for row in told}) > 1
    assert all(row.made_at <= UNTIL for row in told)
    assert sum(row.state == "sampai" for row in told) > len(told) // 2


def test_nothing_of_it_is_left_for_the_modem_of_the_office(tmp_path: Path) -> None:
    settings = CentralSettings(folder=tmp_path, sms=SmsSettings(spool=tmp_path / "sms"))
    migrated.sqlite(tmp_path)
    evening = UNTIL.replace(hour=13)
    centre = open_centre(settings, config_folder(), lambda: evening)
    assert isinstance(centre, Centre)
    play(centre, 6, 30, SEED, evening)
    with centre.store.reading() as connection:
        states = connection.execute(select(outgoing.c.state).where(outgoing.c.channel == "sms")).scalars()
        assert "antre" not in set(states)
    centre.store.close()


def test_nobody_in_it_is_real_and_nobody_has_a_password(stage: Stage) -> None:
    with stage.centre.store.reading() as connection:
        people = connection.execute(select(person)).all()
    assert people
    for one in people:
        assert one.login.startswith("demo-")
        assert one.password_hash == ""
        assert "Contoh" in one.name or one.login == "demo-admin"
    assert set(stage.made.links) == {one.login for one in people}


def test_the_same_seed_plays_the_same_year(stage: Stage, tmp_path: Path) -> None:
    centre = _centre(tmp_path / "central")
    again = play(centre, CASES, DAYS, SEED, UNTIL)
    with centre.store.reading() as connection, stage.centre.store.reading() as other:
        told = select(cases.c.number, cases.c.step, cases.c.state, cases.c.since).order_by(cases.c.number)
        kiosks = told.where(cases.c.channel == "kiosk")
        assert connection.execute(kiosks).all() == other.execute(kiosks).all()
    assert again.played == stage.made.played
    centre.store.close()


def test_the_verb_leaves_a_centre_with_cases_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(stage.folder))
    assert main(["demo", "--cases", "1"]) == 1
    assert f"holds {CASES} cases already" in capsys.readouterr().err
    assert main(["demo", "--cases", "0"]) == 1


def test_the_index_is_rebuilt_from_the_console(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(stage.folder))
    assert main(["search", "rebuild"]) == 0
    assert f"{CASES} cases can be found." in capsys.readouterr().out


def test_the_script_s_identity_numbers_are_of_the_right_shape() -> None:
    for seed in range(200):
        who = citizen(Random(seed), ("2001",), UNTIL.date())
        assert not isinstance(Nik.parse(who.nik, UNTIL.date()), Refusal)
        assert who.nik[-4:] >= "9900"


def test_the_inbox_is_not_empty_and_nobody_in_it_is_real(stage: Stage) -> None:
    store = stage.centre.store
    clerk = next(one for one in everybody(store, store.office_id) if one.role == "staf")
    listed = messages(store, clerk, "baru")
    assert {one.channel for one in listed} == {"sms", "wa", "email"}
    assert any(one.proposed for one in listed)
    assert max(one.parts for one in listed) == 2
    assert [one.sender for one in messages(store, clerk, "diabaikan")] == ["CONTOHSEL"]
    assert all("555" in one.sender or "contoh" in one.sender for one in listed)
