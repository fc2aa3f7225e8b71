"""The doctor: each thing that can be wrong is made wrong, found, and named with what to do."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from sync.cases.messages import Health
from sync.cases.numbers import TrackingNumber
from sync.central import blobs, duties
from sync.central.channel_states import note_health
from sync.central.examination import Finding, examine, sample
from sync.central.messages.reading import read_round
from sync.central.messages.taking import store_message
from sync.central.opening import open_bodies
from sync.central.places import Bucket
from sync.central.rules import load_rules
from sync.central.service import Centre
from sync.central.settings import CentralSettings, S3Settings, SmsSettings
from sync.central.tables import blob
from sync.central.upkeep import daily_round, sweep_all
from sync.configuration import config_folder
from sync.vault.kernel_clock import kernel_clock_is_held
from sync.vault.sealing import split
from tests.central.letters_in import READERS, arrived
from tests.central.running import HandKiosk, RunningCentre
from tests.s3_server import S3Server, at


@pytest.fixture
def whole(centre: RunningCentre) -> Centre:
    return Centre(centre.store, centre.keys, CentralSettings(folder=centre.store.folder), centre.clock)


def found(centre: Centre, deep: bool = False) -> dict[str, Finding]:
    return {one.name: one for one in examine(centre, sweep_all(centre, deep=True) if deep else None)}


def one_file(kiosk: HandKiosk) -> bytes:
    sealed = kiosk.sealed(secrets.token_bytes(2000))
    kiosk.post(kiosk.complaint(files=(sealed,)))
    kiosk.patch(sealed)
    return split(sealed)[1]


def test_a_sound_centre_has_nothing_bad_but_what_a_first_day_lacks(whole: Centre, kiosk: HandKiosk) -> None:
    one_file(kiosk)
    open_bodies(whole.store, whole.keys, whole.clock)
    told = found(whole)
    assert {name for name, one in told.items() if one.level == "bad"} <= {
        "admin",
        "escrow",
        "root",
        "db-clock",
    }
    assert told["files"].words.startswith("1 held")
    assert told["backup"] == Finding(
        "backup", "warn", "never made", "backoffice backup FOLDER --keep 14, each night"
    )
    assert found(whole, deep=True)["files"].words == "1 looked at: 0 missing or damaged, 0 without a row"


def test_every_bad_finding_says_what_to_do(whole: Centre) -> None:
    for one in examine(whole):
        assert one.level == "ok" or one.remedy or one.name in ("escrow", "root", "list", "proof"), one


def test_a_missing_file_is_found_by_a_deep_look_and_asked_for(
    whole: Centre, kiosk: HandKiosk, centre: RunningCentre
) -> None:
    one_file(kiosk)
    for path in (centre.store.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    assert sample(centre.store, "0") == (1, 1)
    told = found(whole, deep=True)["files"]
    assert (told.level, told.remedy) == ("bad", "all asked of the kiosks again")
    assert len(kiosk.post().want_blobs) == 1
    centre.clock.pass_(days=8)
    assert found(whole)["awaited"].level == "warn"


def test_what_is_lost_for_good_stays_bad(whole: Centre, kiosk: HandKiosk, centre: RunningCentre) -> None:
    one_file(kiosk)
    centre.store.write(lambda connection: connection.execute(update(blob).values(state=blobs.DAMAGED)))
    assert found(whole)["lost files"].level == "bad"


def test_a_case_that_does_not_open_is_named(whole: Centre, kiosk: HandKiosk) -> None:
    kiosk.seq, kiosk.serial = 1, 1
    number = TrackingNumber.draw(kiosk.me.prefix, secrets.randbits)
    kiosk.post(kiosk.head_over(kiosk.sealed(b"no form at all"), kiosk.new_id(), number))
    open_bodies(whole.store, whole.keys, whole.clock)
    assert found(whole)["sealed"].level == "bad"


def test_backups_age(whole: Centre, centre: RunningCentre) -> None:
    duties.did(centre.store, duties.BACKUP, "123 bytes", centre.clock)
    for days, level in ((1, "ok"), (2, "warn"), (29, "bad")):
        centre.clock.pass_(days=days)
        assert found(whole)["backup"].level == level, days


def test_the_disk_s_end_is_reckoned_from_the_last_week(whole: Centre, centre: RunningCentre) -> None:
    assert "forecast" in found(whole)["disk"].words
    for _ in range(3):
        daily_round(whole)
        centre.clock.pass_(days=1)
    week = duties.figures(centre.store, duties.DATA_BYTES, (centre.clock() - timedelta(days=7)).date())
    assert len(week) == 3
    duties.keep_figure(centre.store, duties.DATA_BYTES, 10**15, centre.clock)
    assert (found(whole)["disk"].level, found(whole)["disk"].remedy) == (
        "warn",
        "a larger disk, or [central.s3]",
    )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_years_that_are_not_made_ahead_are_a_warning(whole: Centre, centre: RunningCentre) -> None:
    assert found(whole)["partitions"].level == "ok"
    centre.clock.pass_(days=410)
    told = found(whole)["partitions"]
    assert told.level == "warn"
    assert "cases_2028" in told.words
    daily_round(whole)
    assert found(whole)["partitions"].level == "ok"
    assert "from the database's" in found(whole)["db-clock"].words


def test_a_bucket_that_does_not_answer_is_bad(
    whole: Centre, s3_server: S3Server, place: Bucket | None
) -> None:
    store = replace(whole.store, bucket=place or at(S3Settings(bucket="nowhere", endpoint=s3_server.url)))
    whole.store = store
    assert found(whole)["s3"].level == ("bad" if place is None else "ok")


def test_an_older_schema_and_a_dead_database_are_named(whole: Centre, centre: RunningCentre) -> None:
    centre.store.write(
        lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    )
    assert found(whole)["database"].remedy == "backoffice migrate"
    centre.store.write(lambda connection: connection.execute(text("DROP TABLE alembic_version")))
    told = examine(whole)
    assert (told[0].name, told[0].level) == ("database", "bad")
    assert "admin" not in {one.name for one in told}


def test_the_kernel_can_be_asked_about_its_clock() -> None:
    assert kernel_clock_is_held() in (True, False, None)


def test_it_warns_where_nobody_is_asked_whether_to_be_told(sqlite_centre: RunningCentre) -> None:
    store, sms = sqlite_centre.store, SmsSettings(spool=Path("/none"))
    silent = Centre(store, sqlite_centre.keys, CentralSettings(folder=store.folder), sqlite_centre.clock)
    assert "notices" not in found(silent)
    told = replace(silent, settings=CentralSettings(folder=store.folder, sms=sms))
    assert found(told)["notices"].level == "warn"
    asks = replace(store.rules, office=replace(store.rules.office, sends_notices=True))
    assert "notices" not in found(replace(told, store=replace(store, rules=asks)))


def test_it_tells_how_the_other_ways_in_are(sqlite_centre: RunningCentre) -> None:
    store, clock = sqlite_centre.store, sqlite_centre.clock
    centre = Centre(store, sqlite_centre.keys, CentralSettings(folder=store.folder), clock)
    assert {"ways", "messages"} & set(found(centre)) == set()
    note_health(store, "sms", Health("baik"), clock)
    assert found(centre)["ways"] == Finding("ways", "ok", "sms baik, 0 wait, 0 unread")
    store_message(store, centre.keys, arrived(raw=b"\xff", channel="email"), clock)
    read_round(store, centre.keys, READERS, clock)
    told = found(centre)
    assert (told["ways"].level, told["messages"].level) == ("warn", "warn"), "nobody tends the mailbox"
    note_health(store, "sms", Health("putus", ("in_failed",)), clock)
    assert found(centre)["ways"].level == "bad"
    assert "sms putus (in_failed)" in found(centre)["ways"].words


def test_an_office_s_older_words_are_named(whole: Centre, tmp_path: Path) -> None:
    """They did not stop the start: the shipped ones were taken for what is new."""
    config = tmp_path / "config"
    shutil.copytree(config_folder(), config)
    path = config / "notices.toml"
    words = path.read_text()
    path.write_text(words[: words.index("[reply]")] + words[words.index("[kinds]") :])
    older = replace(whole, store=replace(whole.store, rules=load_rules(config)))
    assert found(older)["notices"].level == "warn"
    assert "lacks reply" in found(older)["notices"].words
    assert "notices" not in found(whole)
