import uuid
from datetime import UTC, datetime, timedelta

from sync.cases.ids import uuid7

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_a_case_id_is_a_uuid_of_version_7_that_tells_its_time() -> None:
    found = uuid.UUID(uuid7(NOW, lambda bits: (1 << bits) - 1))
    assert found.version == 7
    assert found.variant == uuid.RFC_4122
    assert found.int >> 80 == int(NOW.timestamp() * 1000)
    assert found.int & (1 << 62) - 1 == (1 << 62) - 1


def test_case_ids_sort_by_time() -> None:
    earlier = uuid7(NOW, lambda bits: (1 << bits) - 1)
    assert earlier < uuid7(NOW + timedelta(milliseconds=1), lambda bits: 0)


def test_the_example_of_the_standard() -> None:
    # RFC 9562, appendix A.6
    bits = {12: 0xCC3, 62: 0x18C4DC0C0C07398F}
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert uuid7(at, bits.__getitem__) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
