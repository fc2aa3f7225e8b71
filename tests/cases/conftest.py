"""The shipped data: what is tested here is what an office gets."""

import pytest

from sync.cases.form import Form
from sync.cases.office import Office
from sync.cases.sop import Sop
from sync.cases.working_calendar import WorkingCalendar
from tests.cases.shipped import shipped


@pytest.fixture(scope="session")
def office() -> Office:
    return Office.from_mapping(shipped("office.toml"))


@pytest.fixture(scope="session")
def form(office: Office) -> Form:
    return Form.from_mapping(shipped("form.toml"), office)


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return WorkingCalendar.from_mapping(shipped("holidays.toml"), shipped("office.toml"))


@pytest.fixture(scope="session")
def sop() -> Sop:
    return Sop.from_mapping(shipped("sop.toml"))
