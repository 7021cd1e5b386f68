"""The environment is read strictly: what cannot be read stops the start and is named."""

import datetime as dt

import pytest

from app.settings import Settings
from data.calendar import Calendar
from data.errors import HeadwindError

SECRET = "0123456789abcdef0123456789abcdef"


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


def test_a_demo_ends_on_the_day_that_is_asked_for():
    assert Settings.from_env({}).demo_as_of is None
    assert Settings.from_env({"HEADWIND_DEMO_AS_OF": "2024-03-31"}).demo_as_of == dt.date(2024, 3, 31)


def test_a_company_has_its_own_quarters_and_weeks():
    assert Settings.from_env({}).calendar == Calendar(1, "monday")
    own = Settings.from_env({"HEADWIND_FISCAL_YEAR_START": "4", "HEADWIND_WEEK_START": "Sunday"})
    assert own.calendar == Calendar(4, "sunday")


def test_a_request_has_ten_seconds_and_counts_in_memory():
    assert (Settings.from_env({}).deadline, Settings.from_env({}).limits_store) == (10, "")
    own = Settings.from_env({"HEADWIND_DEADLINE": "25", "HEADWIND_LIMITS_STORE": "redis://host"})
    assert (own.deadline, own.limits_store) == (25, "redis://host")


@pytest.mark.parametrize(
    ("env", "public", "proxies"),
    [
        ({}, False, 0),
        ({"DYNO": "web.1"}, True, 1),
        ({"HEADWIND_PUBLIC": "yes"}, True, 0),
        ({"HEADWIND_PUBLIC": "yes", "HEADWIND_PROXIES": "1"}, True, 1),
        ({"DYNO": "web.1", "HEADWIND_PROXIES": "0"}, True, 0),
        ({"HEADWIND_PROXIES": "2"}, False, 2),
    ],
)
def test_a_host_with_a_router_has_a_proxy_in_front(env, public, proxies):
    settings = Settings.from_env(env)
    assert (settings.public, settings.proxies) == (public, proxies)


def test_hosts_are_a_list():
    assert Settings.from_env({}).hosts == ()
    named = Settings.from_env({"HEADWIND_HOSTS": " CRM.example.com, [::1]:8050,"})
    assert named.hosts == ("crm.example.com", "[::1]:8050")


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
        ("PORT", "65536"),
        ("HEADWIND_PORT", "99999"),
        ("HEADWIND_WORKERS", "abc"),
        ("HEADWIND_WORKERS", "0"),
        ("HEADWIND_WORKERS", "1000"),
        ("HEADWIND_DATA_DIR", "a\0b"),
        ("HEADWIND_RATES", "a\0b"),
        ("HEADWIND_SECRET", "short"),
        ("HEADWIND_PUBLIC", "perhaps"),
        ("HEADWIND_READ_ONLY", "perhaps"),
        ("HEADWIND_DEMO_OPPORTUNITIES", str(10**12)),
        ("HEADWIND_DEMO_OPPORTUNITIES", "9" * 5_000),
        ("DATABASE_URL", "mysql://somebody@host/name"),
        ("HEADWIND_DEMO_OPPORTUNITIES", "many"),
        ("HEADWIND_DEMO_AS_OF", "yesterday"),
        ("HEADWIND_DEMO_AS_OF", "0001-01-07"),
        ("HEADWIND_DEBUG", "perhaps"),
        ("HEADWIND_FISCAL_YEAR_START", "0"),
        ("HEADWIND_FISCAL_YEAR_START", "13"),
        ("HEADWIND_FISCAL_YEAR_START", "April"),
        ("HEADWIND_FISCAL_YEAR_START", "-1"),
        ("HEADWIND_WEEK_START", "tuesday"),
        ("HEADWIND_HOSTS", "crm.example.com, https://crm.example.org"),
        ("HEADWIND_PROXIES", "-1"),
        ("HEADWIND_PROXIES", "one"),
        ("HEADWIND_PROXIES", "9" * 5_000),
        ("HEADWIND_FISCAL_YEAR_START", "9" * 5_000),
        ("HEADWIND_PREFIX", "https://example.test/headwind"),
        ("HEADWIND_PREFIX", "/head wind"),
        ("HEADWIND_PREFIX", "/data"),
        ("HEADWIND_PREFIX", "/model/x"),
        ("HEADWIND_PREFIX", "/a//b"),
        ("HEADWIND_PREFIX", "/a/../b"),
        ("HEADWIND_DEADLINE", "0"),
        ("HEADWIND_DEADLINE", "soon"),
    ],
)
def test_what_cannot_be_read_is_named(name, value):
    with pytest.raises(HeadwindError, match=name) as refused:
        Settings.from_env({name: value})
    assert refused.value.next_step
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("name", ["DYNO", "HEADWIND_PUBLIC"])
def test_where_anybody_may_visit_nothing_is_saved_unless_that_is_asked_for(name):
    public = {name: "yes"}
    assert (Settings.from_env(public).public, Settings.from_env(public).read_only) == (True, True)
    assert not Settings.from_env(public | {"HEADWIND_READ_ONLY": "no"}).read_only


def test_a_port_tells_no_platform():
    settings = Settings.from_env({"PORT": "5000"})
    assert (settings.public, settings.read_only, settings.dangers) == (False, False, ())


def test_a_public_deployment_is_warned_of_a_missing_secret_and_of_writes():
    kept = {"HEADWIND_PUBLIC": "yes", "HEADWIND_SECRET": SECRET}
    assert Settings.from_env(kept).dangers == ()
    (writable,) = Settings.from_env(kept | {"HEADWIND_READ_ONLY": "no"}).dangers
    (unsigned,) = Settings.from_env({"HEADWIND_PUBLIC": "yes"}).dangers
    assert "HEADWIND_READ_ONLY is off" in writable
    assert "HEADWIND_SECRET is not set" in unsigned


def test_the_secret_is_not_shown_and_gives_sessions_a_key_of_their_own():
    settings = Settings.from_env({"HEADWIND_SECRET": f"{SECRET}\n"})
    assert settings.secret == SECRET
    assert SECRET not in repr(settings)
    assert settings.session_key not in (None, SECRET)
    assert settings.session_key != Settings.from_env({"HEADWIND_SECRET": SECRET[::-1]}).session_key
    assert Settings.from_env({}).session_key is None


def test_what_is_given_goes_before_the_environment():
    found = Settings.from_env({"PORT": "http", "HEADWIND_SOURCE": "here"}, {"PORT": "5000", "HEADWIND_SOURCE": None})
    assert (found.port, found.source) == (5000, "here")


def test_a_loop_of_links_is_no_data_folder(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(HeadwindError, match="HEADWIND_DATA_DIR"):
        Settings.from_env({"HEADWIND_DATA_DIR": str(tmp_path / "loop")})


def test_the_addresses_of_crm_databases_are_kept_by_their_variables_and_not_shown():
    env = {"CRM_DATABASE_URL": " postgresql://ann:hush@localhost/crm ", "DATABASE_URL": "", "HOME_URL": "hush"}
    settings = Settings.from_env(env)
    assert settings.crm_databases == {"CRM_DATABASE_URL": "postgresql://ann:hush@localhost/crm"}
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("env", "is_terminal", "as_json"),
    [
        ({}, False, False),
        ({"HEADWIND_PUBLIC": "yes"}, False, True),
        ({"HEADWIND_PUBLIC": "yes"}, True, False),
        ({"DYNO": "web.1", "HEADWIND_LOG": "text"}, False, False),
        ({"HEADWIND_LOG": "JSON"}, True, True),
    ],
)
def test_the_log_is_json_where_it_is_asked_for_or_nobody_reads_along(env, is_terminal, as_json):
    assert Settings.from_env(env).logs_as_json(is_terminal=is_terminal) is as_json


def test_a_token_is_never_said():
    settings = Settings.from_env({"HEADWIND_METRICS_TOKEN": SECRET})
    assert settings.metrics_token == SECRET
    assert SECRET not in repr(settings)
