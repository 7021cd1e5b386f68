"""The environment is read strictly: what cannot be read stops the start and is named."""

import pytest

from app.settings import Settings
from data.calendar import Calendar
from data.errors import HeadwindError


def test_defaults_need_no_environment():
    settings = Settings.from_env({})
    assert (settings.host, settings.port, settings.demo_opportunities, settings.debug) == (
        "127.0.0.1",
        8050,
        12_000,
        False,
    )


def test_the_hosts_port_wins():
    assert Settings.from_env({"PORT": "5000", "HEADWIND_PORT": "9000"}).port == 5000


def test_underscores_group_digits():
    assert Settings.from_env({"HEADWIND_DEMO_OPPORTUNITIES": "1_000_000"}).demo_opportunities == 1_000_000


def test_a_company_has_its_own_quarters_and_weeks():
    assert Settings.from_env({}).calendar == Calendar(1, "monday")
    own = Settings.from_env({"HEADWIND_FISCAL_YEAR_START": "4", "HEADWIND_WEEK_START": "Sunday"})
    assert own.calendar == Calendar(4, "sunday")


def test_a_request_has_ten_seconds_and_counts_in_memory():
    assert (Settings.from_env({}).deadline, Settings.from_env({}).limits_store) == (10, "")
    own = Settings.from_env({"HEADWIND_DEADLINE": "25", "HEADWIND_LIMITS_STORE": "redis://host"})
    assert (own.deadline, own.limits_store) == (25, "redis://host")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("HEADWIND_DEMO_OPPORTUNITIES", "many"),
        ("HEADWIND_DEBUG", "perhaps"),
        ("HEADWIND_FISCAL_YEAR_START", "0"),
        ("HEADWIND_FISCAL_YEAR_START", "13"),
        ("HEADWIND_FISCAL_YEAR_START", "April"),
        ("HEADWIND_FISCAL_YEAR_START", "-1"),
        ("HEADWIND_WEEK_START", "tuesday"),
        ("HEADWIND_DEADLINE", "0"),
        ("HEADWIND_DEADLINE", "soon"),
    ],
)
def test_what_cannot_be_read_is_named(name, value):
    with pytest.raises(HeadwindError, match=name):
        Settings.from_env({name: value})
