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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ("/", ""),
        ("/headwind", "/headwind"),
        ("headwind/", "/headwind"),
        (" /sales/head-wind_2 ", "/sales/head-wind_2"),
    ],
)
def test_a_prefix_is_read_with_slashes_around_it_or_without(written, read):
    assert Settings.from_env({"HEADWIND_PREFIX": written}).prefix == read


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
        ("HEADWIND_PREFIX", "https://example.test/headwind"),
        ("HEADWIND_PREFIX", "/head wind"),
        ("HEADWIND_PREFIX", "/a//b"),
        ("HEADWIND_PREFIX", "/a/../b"),
    ],
)
def test_what_cannot_be_read_is_named(name, value):
    with pytest.raises(HeadwindError, match=name):
        Settings.from_env({name: value})
