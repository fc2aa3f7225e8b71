"""Open311 GeoReport v2: what the standard asks for, in XML and JSON, and nothing that could point at a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from sqlalchemy import select, update

from sync.cases.commands import FlagPublic
from sync.cases.hands import Hand
from sync.central.case_views import CaseDetail
from sync.central.handling import act, case_page
from sync.central.open311_store import add_client, revoke_client
from sync.central.people import Person
from sync.central.service import Centre
from sync.central.tables import cases
from sync.central.tables.public import inbox_message, public_case
from tests.desk.conftest import Browser, Hands
from tests.public.conftest import PLANTED, Filed

ROOT = "/open311/v2"
MESSAGE = {
    "service_code": "pembangunan",
    "description": "Lampu jalan mati sejak Senin.",
    "address_string": "Dusun Timur, Plakpak",
    "first_name": "Rusdi",
    "phone": "081299988877",
    "media_url": "https://example.org/lampu.jpg",
}


@pytest.fixture
def key(centre: Centre) -> str:
    made = add_client(centre.store, centre.store.office_id, "Aplikasi warga", centre.clock)
    assert isinstance(made, str)
    return made


@pytest.fixture
def camat(hire: Callable[..., Person]) -> Person:
    return hire("camat", "Budi Camat", "camat")


def flag(centre: Centre, case_id: str, person: Person, public: bool = True) -> None:
    seen = case_page(centre.store, case_id, person, centre.clock)
    assert isinstance(seen, CaseDetail)
    hand = Hand(actor=person.login, role=person.role, unit=person.unit)
    words = {"title": "Antrean loket", "text": "Loket KTP ditutup lebih awal."} if public else {}
    done = act(
        centre.store,
        case_id,
        seen.version,
        FlagPublic(hand=hand, public=public, **words),
        person,
        centre.clock,
    )
    assert isinstance(done, CaseDetail), done


@pytest.fixture
def shown(centre: Centre, file: Callable[..., Filed], camat: Person) -> Filed:
    """A case that is public."""
    filed = file()
    flag(centre, filed.case_id, camat)
    return filed


def xml(answer: Any) -> Element:
    assert answer.headers["content-type"].startswith("text/xml")
    return fromstring(answer.content)


def send(browser: Browser, suffix: str = "", **fields: str) -> Any:
    return browser.client.post(f"{ROOT}/requests{suffix}", data=fields)


def test_discovery_names_endpoint_and_formats(browser: Browser) -> None:
    root = xml(browser.get(f"{ROOT}/discovery.xml"))
    assert root.tag == "discovery"
    assert root.findtext("endpoints/endpoint/specification") == "http://wiki.open311.org/GeoReport_v2"
    assert [one.text for one in root.iterfind("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]
    plain = browser.get(f"{ROOT}/discovery.json").json()
    assert plain["endpoints"][0]["url"].endswith(ROOT)


def test_services_are_the_offices_own(browser: Browser) -> None:
    root = xml(browser.get(f"{ROOT}/services"))  # without a suffix: XML
    codes = [one.findtext("service_code") for one in root.iterfind("service")]
    assert "kependudukan" in codes
    wanted = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    plain = browser.get(f"{ROOT}/services.json").json()
    assert all(row.keys() == wanted for row in plain)
    assert plain[0]["metadata"] is False
    assert root.findtext("service/metadata") == "false"


def test_one_service_and_one_that_is_none(browser: Browser) -> None:
    assert xml(browser.get(f"{ROOT}/services/kependudukan.xml")).findtext("service_code") == "kependudukan"
    assert browser.get(f"{ROOT}/services/kependudukan.json").json()["attributes"] == []
    unknown = browser.get(f"{ROOT}/services/pajak.json")
    assert unknown.status_code == 404
    assert unknown.json() == [{"code": "404", "description": "service_code provided was not found"}]


def test_only_flagged_cases_are_listed(browser: Browser, shown: Filed, file: Callable[..., Filed]) -> None:
    file()
    found = browser.get(f"{ROOT}/requests.json").json()
    assert len(found) == 1
    one = found[0]
    assert (one["status"], one["service_code"]) == ("open", "kependudukan")
    assert one["description"] == "Antrean loket\nLoket KTP ditutup lebih awal."
    assert one["status_notes"] == "Langkah 1 dari 12: Pengaduan diterima"
    assert one["requested_datetime"] == "2026-11-23T00:00:00+07:00"
    assert one["expected_datetime"] == "2026-12-09T00:00:00+07:00"


def test_no_answer_holds_anything_personal(browser: Browser, shown: Filed) -> None:
    written = browser.get(f"{ROOT}/requests.json").text + browser.get(f"{ROOT}/requests").text
    number = shown.number.replace("-", "")
    assert not [word for word in (*PLANTED, number, shown.number, shown.case_id) if word in written]


def test_one_request_by_its_id(browser: Browser, shown: Filed) -> None:
    request_id = browser.get(f"{ROOT}/requests.json").json()[0]["service_request_id"]
    root = xml(browser.get(f"{ROOT}/requests/{request_id}.xml"))
    assert root.tag == "service_requests"
    assert root.findtext("request/service_request_id") == request_id
    assert (
        browser.get(f"{ROOT}/requests.json?service_request_id={request_id},NIEMAND").json()[0]["status"]
        == "open"
    )
    assert browser.get(f"{ROOT}/requests/0000000000.json").status_code == 404


def test_what_is_taken_back_is_gone(browser: Browser, centre: Centre, shown: Filed, camat: Person) -> None:
    request_id = browser.get(f"{ROOT}/requests.json").json()[0]["service_request_id"]
    flag(centre, shown.case_id, camat, public=False)
    assert browser.get(f"{ROOT}/requests.json").json() == []
    assert browser.get(f"{ROOT}/requests/{request_id}").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=open", 1),
        ("status=closed", 0),
        ("status=open,closed", 1),
        ("service_code=kependudukan,pertanahan", 1),
        ("service_code=pertanahan", 0),
        ("start_date=2026-11-22T00:00:00Z&end_date=2026-11-24T00:00:00Z", 1),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-03-01T00:00:00Z", 0),
        ("start_date=2026-11-01T00:00:00%2B07:00", 1),
        ("end_date=2026-11-20T00:00:00Z", 0),
        ("jurisdiction_id=352807", 1),
    ],
)
def test_filters(browser: Browser, shown: Filed, query: str, count: int) -> None:
    assert len(browser.get(f"{ROOT}/requests.json?{query}").json()) == count


@pytest.mark.parametrize(
    "query",
    [
        "status=half",
        "start_date=yesterday",
        "start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z",
        "start_date=2026-06-01T00:00:00Z&end_date=2026-05-01T00:00:00Z",
        "start_date=0001-01-01T00:00:00%2B14:00",
        "start_date=9999-12-30T00:00:00Z",
        "end_date=0001-02-01T00:00:00Z",
    ],
)
def test_wrong_questions(browser: Browser, query: str) -> None:
    answer = browser.get(f"{ROOT}/requests.json?{query}")
    assert answer.status_code == 400
    assert answer.json()[0]["code"] == "400"


def test_another_jurisdiction(browser: Browser) -> None:
    answer = browser.get(f"{ROOT}/services?jurisdiction_id=999999")
    assert answer.status_code == 404
    assert xml(answer).findtext("error/description") == "jurisdiction_id provided was not found"


def test_a_message_waits_sealed_for_staff(browser: Browser, centre: Centre, key: str, camat: Person) -> None:
    answer = send(browser, ".json", api_key=key, **MESSAGE)
    assert answer.status_code == 201
    token = answer.json()[0]["token"]
    with centre.store.reading() as connection:
        row = connection.execute(select(inbox_message)).one()
        assert connection.execute(select(cases.c.case_id)).all() == []
    assert not [
        value for name, value in MESSAGE.items() if name != "service_code" and value in repr(tuple(row))
    ]
    assert browser.get(f"{ROOT}/tokens/{token}.json").json() == [{"service_request_id": "", "token": token}]
    browser.sign_in("camat")
    page = browser.get("/desk/permintaan").text
    assert MESSAGE["description"] in page
    assert "Rusdi" in page
    assert "belum diverifikasi" in page
    assert f'src="{MESSAGE["media_url"]}"' not in page  # never fetched


@pytest.mark.parametrize("given", ["", "wrong"])
def test_without_a_right_key(browser: Browser, given: str) -> None:
    answer = send(browser, api_key=given, **MESSAGE)
    assert answer.status_code == 403
    assert xml(answer).findtext("error/code") == "403"


def test_a_revoked_key(browser: Browser, centre: Centre, key: str) -> None:
    assert revoke_client(centre.store, centre.store.office_id, "Aplikasi warga", centre.clock) is None
    assert send(browser, api_key=key, **MESSAGE).status_code == 403


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "pajak"}, 404),
        ({"description": ""}, 400),
        ({"description": "x" * 4001}, 400),
        ({"address_string": ""}, 400),
        ({"address_string": "", "lat": "-7.1", "long": "113.4"}, 201),
        ({"lat": "95", "long": "113.4"}, 400),
        ({"lat": "here", "long": "there"}, 400),
        ({"lat": "nan", "long": "1"}, 400),
        ({"phone": "0" * 41}, 400),
        ({"jurisdiction_id": "352808"}, 404),
    ],
)
def test_what_a_message_must_be(browser: Browser, key: str, change: dict[str, str], status: int) -> None:
    assert send(browser, ".json", api_key=key, **MESSAGE | change).status_code == status


def test_a_tracking_number_is_a_token(browser: Browser, shown: Filed, file: Callable[..., Filed]) -> None:
    request_id = browser.get(f"{ROOT}/requests.json").json()[0]["service_request_id"]
    assert browser.get(f"{ROOT}/tokens/{shown.number}.json").json()[0]["service_request_id"] == request_id
    assert browser.get(f"{ROOT}/tokens/{file().number}.json").json()[0]["service_request_id"] == ""
    assert browser.get(f"{ROOT}/tokens/PGT1-0000-0000-S.json").status_code == 404
    assert browser.get(f"{ROOT}/tokens/nothing").status_code == 404


def test_errors_are_of_its_own_kind(browser: Browser) -> None:
    for path in ("/open311/v2/nothing", "/open311/v2/requests.csv", "/open311"):
        assert xml(browser.get(path)).tag == "errors"
    large = browser.client.post(f"{ROOT}/requests", data={"description": "x" * 70_000})
    assert large.status_code == 413
    disguised = {"content-length": "0" * 12 + "9999999999"}
    assert browser.client.post(f"{ROOT}/requests", content=b"x", headers=disguised).status_code == 411


def test_at_most_a_thousand_and_ninety_days(
    browser: Browser, centre: Centre, shown: Filed, clock: Hands
) -> None:
    clock.forward(days=100)
    assert browser.get(f"{ROOT}/requests.json").json() == []
    centre.store.write(
        lambda connection: connection.execute(update(public_case).values(requested_at=clock.now))
    )
    assert len(json.loads(browser.get(f"{ROOT}/requests.json").content)) == 1
