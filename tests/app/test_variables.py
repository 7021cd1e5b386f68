"""Every setting is tried with what people write by mistake: it is read as what they meant, or refused by its name."""

import datetime as dt
import os

import pytest

from app import variables
from app.settings import SMALLEST_DEMO, Settings
from data.demo import FEWEST
from data.errors import HeadwindError
from data.memory import host_megabytes

READ = {
    "HEADWIND_DATA_DIR": "data_dir",
    "HEADWIND_SOURCE": "source",
    "HEADWIND_DEMO_OPPORTUNITIES": "demo_opportunities",
    "HEADWIND_DEMO_AS_OF": "demo_as_of",
    "HEADWIND_HOST": "host",
    "PORT": "port",
    "HEADWIND_PORT": "port",
    "HEADWIND_WORKERS": "workers",
    "HEADWIND_MEMORY": "memory",
    "HEADWIND_PREPARE": "prepare",
    "HEADWIND_DEBUG": "debug",
    "HEADWIND_PUBLIC": "public",
    "HEADWIND_HOSTS": "hosts",
    "HEADWIND_PROXIES": "proxies",
    "HEADWIND_READ_ONLY": "read_only",
    "HEADWIND_SECRET": "secret",
    "HEADWIND_METRICS_TOKEN": "metrics_token",
    "HEADWIND_LOG": "log",
    "HEADWIND_DATABASE_HOSTS": "database_hosts",
    "DATABASE_URL": "database_url",
    "HEADWIND_DEADLINE": "deadline",
    "HEADWIND_LIMITS_STORE": "limits_store",
    "HEADWIND_RATES": "rates",
    "HEADWIND_IMPORT_FOLDERS": "import_folders",
    "HEADWIND_FISCAL_YEAR_START": "fiscal_year_start",
    "HEADWIND_WEEK_START": "week_start",
    "HEADWIND_PREFIX": "prefix",
    "MLFLOW_TRACKING_URI": "tracking_uri",
}
SECRETS = ("HEADWIND_SECRET", "HEADWIND_METRICS_TOKEN")
TEXTS = ("HEADWIND_SOURCE", "HEADWIND_LIMITS_STORE", "MLFLOW_TRACKING_URI")
PATHS = ("HEADWIND_DATA_DIR", "HEADWIND_RATES", "HEADWIND_IMPORT_FOLDERS")
NUMBERS = {name: field for name, field in READ.items() if isinstance(getattr(Settings, field, None), int)}
FLAGS = [name for name, field in READ.items() if isinstance(getattr(Settings, field, None), bool)]
WHOLE = [name for name in NUMBERS if name not in FLAGS]
ODD = {
    "a sentence": "nope nope!",
    "very long": "9" * 5_000,
    "two lines": "1\n2",
    "NUL": "1\0",
    "no text": "1\udcff",
    "an escape": "\x1b[31m1",
    "negative": "-1",
    "huge": str(10**12),
}


def refused(name, value):
    with pytest.raises(HeadwindError) as found:
        Settings.from_env({name: value})
    assert name in found.value.message
    assert found.value.next_step
    assert "\n" not in str(found.value)
    assert len(str(found.value)) < 250


def test_every_setting_is_tried(root):
    readme = (root / "README.md").read_text("utf-8")
    assert [name for name in READ if f"`{name}`" not in readme] == []
    assert {"HEADWIND_PREPARE", "HEADWIND_DEBUG", "HEADWIND_PUBLIC", "HEADWIND_READ_ONLY"} == set(FLAGS)
    assert len(WHOLE) == 7


@pytest.mark.parametrize("name", [name for name in READ if name not in SECRETS])
@pytest.mark.parametrize("nothing", ["", "  ", "\n"])
def test_a_blank_setting_is_as_unset(name, nothing):
    assert Settings.from_env({name: nothing}) == Settings.from_env({})


@pytest.mark.parametrize("name", [name for name in READ if name not in SECRETS])
@pytest.mark.parametrize("kind", ["very long", "two lines", "NUL", "no text", "an escape"])
def test_what_nobody_writes_is_refused(name, kind):
    refused(name, ODD[kind])


@pytest.mark.parametrize("name", [name for name in READ if name not in (*TEXTS, *PATHS, *SECRETS)])
@pytest.mark.parametrize("kind", ["a sentence", "negative", "huge"])
def test_what_is_of_another_kind_is_refused(name, kind):
    if (name, kind) in (("HEADWIND_PREFIX", "negative"), ("HEADWIND_PREFIX", "huge")):
        assert Settings.from_env({name: ODD[kind]}).prefix == f"/{ODD[kind]}"
    else:
        refused(name, ODD[kind])


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("written", ["_5", "5_", "+5", "5.0", "５", "٥", "0x5", "5 5", "1e1", "5_0", "1__000"])
def test_a_number_is_written_in_digits(name, written):
    refused(name, written)


@pytest.mark.parametrize("name", WHOLE)
def test_a_number_that_can_be_served_is_read(name):
    least = 500 if "OPPORTUNITIES" in name else 7
    assert getattr(Settings.from_env({name: f" {least}\n"}), READ[name]) == least


def test_thousands_may_be_kept_apart():
    assert Settings.from_env({"PORT": "8_996"}).port == 8996


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize(("written", "meant"), [*variables.FLAGS.items(), (" YES\n", True), ("False", False)])
def test_yes_and_no_have_the_same_spellings_everywhere(name, written, meant):
    assert getattr(Settings.from_env({name: written}), READ[name]) is meant


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize("written", ["maybe", "y", "2", "00", "yes no", "none"])
def test_any_other_spelling_is_refused(name, written):
    refused(name, written)


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("::1", ("[::1]:8050",)),
        ("[::]", ("[::]:8050",)),
        ("0.0.0.0", ("0.0.0.0:8050",)),
        ("LOCALHOST", ("localhost:8050",)),
        ("127.0.0.1, ::1", ("127.0.0.1:8050", "[::1]:8050")),
    ],
)
def test_an_address_binds(written, bound):
    assert Settings.from_env({"HEADWIND_HOST": written}).bound == bound


@pytest.mark.parametrize(
    "written",
    [
        *("nope nope", "127.0.0.1:9000", "[::1]:9000", "[127.0.0.1]", "1.2.3", "999.0.0.1", ":::", "-x", "a..b", ","),
        *("host,", "http://host", "host/path", "unix:/run/socket", f"{'a' * 64}.example"),
    ],
)
def test_what_is_no_address_is_refused(written):
    refused("HEADWIND_HOST", written)


@pytest.mark.parametrize(
    "written", [",", "*", "...", "-", "[:::]", "[::1", "::1", "host:0", "host:65536", "host:http", "1.2.3", "a b"]
)
def test_what_is_no_host_is_refused(written):
    refused("HEADWIND_HOSTS", written)


@pytest.mark.parametrize(
    "written",
    ["1989-12-31", "2026-02-30", "20240331", "2024-W13-7", "31.3.2024", "２０２４-03-31"],
)
def test_a_demo_ends_on_a_day_that_was(written):
    refused("HEADWIND_DEMO_AS_OF", written)


def test_a_demo_does_not_end_in_the_future():
    today = dt.datetime.now().astimezone().date()
    assert Settings.from_env({"HEADWIND_DEMO_AS_OF": today.isoformat()}).demo_as_of == today
    refused("HEADWIND_DEMO_AS_OF", (today + dt.timedelta(days=2)).isoformat())


def test_a_demo_that_is_too_small_is_refused_before_it_is_begun():
    assert SMALLEST_DEMO == FEWEST
    refused("HEADWIND_DEMO_OPPORTUNITIES", str(FEWEST - 1))
    assert Settings.from_env({"HEADWIND_DEMO_OPPORTUNITIES": str(FEWEST)}).demo_opportunities == FEWEST


@pytest.mark.parametrize("kind", ["file", "pipe", "below a file", "a long name", "a loop"])
def test_a_data_folder_is_a_folder(tmp_path, kind):
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    named = {"below a file": "file/folder", "a long name": "n" * 300, "a loop": "loop"}.get(kind, kind)
    refused("HEADWIND_DATA_DIR", str(tmp_path / named))


@pytest.mark.parametrize("kind", ["folder", "pipe", "missing", "device", "not readable"])
def test_rates_are_a_file_that_is_there(tmp_path, monkeypatch, kind):
    (tmp_path / "folder").mkdir()
    (tmp_path / "not readable").touch()
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr("app.variables.os.access", lambda path, _: path.name != "not readable")
    refused("HEADWIND_RATES", "/dev/zero" if kind == "device" else str(tmp_path / kind))


def test_rates_are_read_where_they_lie(tmp_path):
    (tmp_path / "rates.csv").touch()
    assert Settings.from_env({"HEADWIND_RATES": str(tmp_path / "rates.csv")}).rates == tmp_path / "rates.csv"


@pytest.mark.parametrize("written", [" ", "\n", "short", " fifteen letters "])
def test_a_secret_that_protects_nothing_is_refused_and_not_said(written):
    with pytest.raises(HeadwindError, match="HEADWIND_SECRET must have") as found:
        Settings.from_env({"HEADWIND_SECRET": written})
    assert written.strip() == "" or written.strip() not in str(found.value)


def test_debugging_listens_on_one_address():
    with pytest.raises(HeadwindError, match="one address"):
        Settings.from_env({"HEADWIND_DEBUG": "yes", "HEADWIND_HOST": "127.0.0.1,::1"})


def test_the_demo_has_one_name():
    assert Settings.from_env({"HEADWIND_SOURCE": " Demo "}).source == "demo"


@pytest.mark.parametrize("kind", ["below a file", "a long name", "a loop"])
def test_an_export_is_where_something_can_be(tmp_path, kind):
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    named = {"below a file": "file/folder", "a long name": "n" * 300, "a loop": "loop"}[kind]
    refused("HEADWIND_SOURCE", str(tmp_path / named))


@pytest.mark.parametrize("name", ["HEADWIND_LIMITS_STORE", "MLFLOW_TRACKING_URI"])
@pytest.mark.parametrize("written", ["nope nope", "nope", "-1", "redis//hidden", "://hidden"])
def test_an_address_of_a_service_has_its_form_and_is_never_said(name, written):
    with pytest.raises(HeadwindError, match=f"{name} must be an address") as found:
        Settings.from_env({name: written})
    assert "hidden" not in str(found.value)


@pytest.mark.parametrize("written", ["http://host:5000", "databricks", "/folder/runs", "./runs", "file:///runs"])
def test_training_is_tracked_by_an_address_or_in_a_folder(written):
    assert Settings.from_env({"MLFLOW_TRACKING_URI": written}).tracking_uri == written


@pytest.mark.parametrize(
    ("written", "megabytes"),
    [
        ("512", 512),
        ("512 MB", 512),
        ("1.5 GB", 1_500),
        ("1.5g", 1_500),
        ("2_048mb", 2_048),
        ("512MiB", 537),
        ("1 Gi", 1_074),
    ],
)
def test_an_amount_of_memory_is_read_as_people_write_it(written, megabytes):
    assert Settings.from_env({"HEADWIND_MEMORY": written}).memory == megabytes


@pytest.mark.parametrize("written", ["255", "0.2 GB", "-1 GB", "much", "512 KB", "1,5 GB", "100_000 GB", "GB"])
def test_another_amount_of_memory_is_refused(written):
    refused("HEADWIND_MEMORY", written)


def test_without_a_word_it_is_what_the_host_has():
    assert Settings.from_env({}).memory == Settings().memory == host_megabytes()


def test_every_use_of_memory_follows_from_it():
    found = Settings.from_env({"HEADWIND_MEMORY": "512 MB", "HEADWIND_WORKERS": "2"})
    assert (found.share_of("building"), found.share_of("reading")) == (192, 128)
