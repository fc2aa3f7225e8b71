"""Requests for one's own data in both databases: who knows of them, one end, a reminder written once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import insert

from sync.cases.refusal import Refusal
from sync.central import data_request_rows, data_requests
from sync.central.data_request_reminders import remind_of_requests
from sync.central.data_requests import Asked
from sync.central.opening import open_bodies
from sync.central.people import Person, add_person
from sync.central.tables.procedure import case_exclusion
from tests.central.running import HandKiosk, RunningCentre, case_id_of


def test_one_request_from_the_counter_to_its_end(centre: RunningCentre, kiosk: HandKiosk) -> None:
    store, clock = centre.store, centre.clock
    records = [kiosk.complaint(), kiosk.complaint()]
    kiosk.post(*records)
    open_bodies(store, centre.keys, clock)
    ids = tuple(case_id_of(one) for one in records)

    def hire(login: str, role: str) -> Person:
        made = add_person(store, store.office_id, login=login, name=login.title(), role=role, clock=clock)
        assert isinstance(made, Person)
        return made

    siti, budi, camat, adi = (
        hire("siti", "staf"),
        hire("budi", "staf"),
        hire("camat", "camat"),
        hire("adi", "admin"),
    )
    about_budi = insert(case_exclusion).values(
        office_id=store.office_id, case_id=ids[1], login="budi", unit=""
    )
    store.write(lambda connection: connection.execute(about_budi))
    asked = Asked(clock() - timedelta(hours=1), "surat", "Bunga", "ktp", ids)
    assert data_requests.take(store, asked, adi, clock) == Refusal("ask.not_your_role")
    ask_id = data_requests.take(store, asked, siti, clock)
    assert isinstance(ask_id, str)
    seen = {
        one.login: [each.ask_id for each in data_request_rows.requests(store, one, still_open=True)]
        for one in (siti, budi, camat, adi)
    }
    assert seen == {"siti": [ask_id], "budi": [], "camat": [ask_id], "adi": []}
    clock.pass_(hours=48)
    assert [remind_of_requests(store, clock), remind_of_requests(store, clock)] == [2, 0]
    with ThreadPoolExecutor(2) as pool:  # two at once: one of them ends it
        ends = [
            pool.submit(data_requests.refuse, store, ask_id, "Bukan pelapor.", who, clock)
            for who in (siti, camat)
        ]
        assert sorted(str(one.result()) for one in ends) == sorted(["None", str(Refusal("ask.ended"))])
    assert data_request_rows.requests(store, siti, still_open=True) == []
    (ended,) = data_request_rows.requests(store, camat, still_open=False)
    assert (ended.outcome, ended.said, len(ended.cases)) == ("ditolak", "Bukan pelapor.", 2)
