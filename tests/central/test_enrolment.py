"""One code, one key, one prefix; wrong codes cost; a lost reply costs nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import requests

from sync.central.devices import devices_of
from sync.vault.recipients import Recipients, parse
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import EnrolRequest, Envelope, KeyList, Problem, SignedTime, decode
from tests.central.running import HandKiosk, RunningCentre


def kind(response: requests.Response) -> tuple[int, str]:
    problem = decode(response.content, Problem)
    assert problem is not None
    return response.status_code, problem.type.rpartition(":")[2]


def test_a_kiosk_becomes_the_office_s(centre: RunningCentre) -> None:
    kiosk = HandKiosk(centre)
    assert kiosk.enrol().status_code == 201
    me = kiosk.me
    assert (me.prefix, me.epoch, me.office_id) == ("PGT1", 1, "352807")
    assert me.key_id == kiosk.key.key_id.hex()
    assert me.centre_public == centre.keys.public
    assert isinstance(parse(me.recipients), Recipients)
    assert b"SECRET" not in me.recipients


def test_the_same_code_and_key_again_is_the_same_answer(centre: RunningCentre) -> None:
    kiosk = HandKiosk(centre)
    code = centre.code()
    first = kiosk.enrol(code)
    centre.clock.pass_(hours=2)  # whenever the lost reply is asked for again
    again = kiosk.enrol(code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert len(devices_of(centre.store, centre.store.office_id)) == 1


def test_the_same_code_with_another_key_is_refused(centre: RunningCentre) -> None:
    code = centre.code()
    HandKiosk(centre).enrol(code)
    assert kind(HandKiosk(centre).enrol(code)) == (409, "code-used")


def test_a_key_enrols_once(centre: RunningCentre) -> None:
    kiosk = HandKiosk(centre)
    kiosk.enrol()
    assert kind(kiosk.enrol()) == (409, "key-in-use")


def test_a_code_is_good_for_fifteen_minutes(centre: RunningCentre) -> None:
    code = centre.code()
    centre.clock.pass_(minutes=15, seconds=1)
    assert kind(HandKiosk(centre).enrol(code)) == (401, "code-expired")


def test_five_wrong_codes_an_hour(centre: RunningCentre) -> None:
    code = centre.code()
    for _ in range(5):
        assert kind(HandKiosk(centre).enrol("00000-00000")) == (401, "code-wrong")
    response = HandKiosk(centre).enrol(code)
    assert kind(response) == (429, "too-many-misses")
    assert response.headers["retry-after"] == "3600"
    centre.clock.pass_(hours=1, seconds=1)
    assert HandKiosk(centre).enrol(centre.code()).status_code == 201


def test_enrolled_anew_the_old_prefix_is_closed(centre: RunningCentre) -> None:
    HandKiosk(centre, identity="m").enrol()
    HandKiosk(centre, identity="m").enrol()
    found = {one.prefix: (one.state, one.epoch) for one in devices_of(centre.store, centre.store.office_id)}
    assert found == {"PGT1": ("closed", 1), "PGT2": ("active", 2)}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"code": 1}', b'{"code":"x","public_key":"AAAA","identity":"i"}']
)
def test_a_broken_request_is_named(centre: RunningCentre, body: bytes) -> None:
    response = requests.post(
        f"{centre.url}/api/v1/enrol", data=body, headers={"content-type": "application/json"}, timeout=20
    )
    assert kind(response) == (400, "broken")


def test_the_prefixes_end(centre: RunningCentre) -> None:
    for place in range(31):
        assert HandKiosk(centre, identity=str(place)).enrol().status_code == 201
    code = centre.code()
    assert kind(HandKiosk(centre).enrol(code)) == (409, "prefixes-used-up")
    prefixes = {one.prefix for one in devices_of(centre.store, centre.store.office_id)}
    assert len(prefixes) == 31
    assert "PGT0" not in prefixes  # the desk's own


def test_open_documents_are_signed(centre: RunningCentre, kiosk: HandKiosk) -> None:
    def document(path: str, kind: str, struct: type[msgspec.Struct]) -> msgspec.Struct:
        response = requests.get(f"{centre.url}/api/v1{path}", timeout=20)
        envelope = decode(response.content, Envelope)
        assert envelope is not None
        opened = signed.open_document(envelope, kind, centre.keys.public, struct)
        assert opened is not None
        return opened

    keys = document("/keys", signed.KEYS, KeyList)
    assert isinstance(keys, KeyList)
    assert [(one.owner, one.public_key) for one in keys.keys] == [
        ("centre", centre.keys.public),
        ("kiosk PGT1", kiosk.key.public_raw),
    ]
    time = document("/time?nonce=0123456789abcdef", signed.TIME, SignedTime)
    assert time == SignedTime("0123456789abcdef", centre.clock())
    assert requests.get(f"{centre.url}/api/v1/health", timeout=20).json()["database"] == "ok"


def test_request_structs_refuse_a_key_of_another_length() -> None:
    key = DeviceKey.generate().public_raw
    good = msgspec.json.encode({"code": "x", "public_key": key, "identity": "i"})
    assert decode(good, EnrolRequest) is not None
    assert decode(good.replace(b'"i"', b'""'), EnrolRequest) is None


def test_one_machine_enrolled_five_times_at_once_has_five_epochs(centre: RunningCentre) -> None:
    """The office's row is locked before the highest epoch is looked up, so no two ever see the same one."""
    codes = [centre.code() for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda code: HandKiosk(centre, identity="m").enrol(code), codes))
    assert [one.status_code for one in answers] == [201] * 5
    found = devices_of(centre.store, centre.store.office_id)
    assert sorted(one.epoch for one in found) == [1, 2, 3, 4, 5]
    assert [one.state for one in found].count("active") == 1
