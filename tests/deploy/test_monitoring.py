"""Prometheus reads what a real server tells, by the configuration and the rules that are shipped."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
import yaml

from app.settings import ROOT
from tests import worlds

DEPLOY = ROOT / "deploy"
TOKEN = "0123456789abcdef"
UNPACKED = Path(sys.prefix) / "prometheus" / "usr" / "bin"
# Only what hangs takes so long.
PATIENCE = 120.0


# Of each rule what is told, when it is still quiet and when it warns, and the labels of the warning: minute by minute,
# but for what takes days, which is told hour by hour.
HOURS: dict[str, tuple[dict[str, str], str, str, dict[str, str]]] = {
    "HeadwindDataIsOld": ({"headwind_snapshot_published_timestamp_seconds": "0+0x240"}, "7d", "9d", {}),
}
MINUTES = {
    "HeadwindIsDown": ({'up{job="headwind"}': "1+0x5 0+0x20"}, "5m", "10m", {"job": "headwind"}),
    "HeadwindIsNotReady": ({"headwind_ready": "0+0x40", "headwind_preparing": "1+0x9 0+0x30"}, "12m", "30m", {}),
    "HeadwindPreparingFailed": ({"headwind_preparing_failed": "0+0x5 1+0x20"}, "8m", "15m", {}),
    "HeadwindFails": ({'headwind_failures_total{where="callback"}': "0+0x10 1+0x20"}, "10m", "12m", {}),
    "HeadwindIsSlow": (
        {
            'headwind_http_request_duration_seconds_bucket{kind="page",route="/",le="1.0"}': "0+0x40",
            'headwind_http_request_duration_seconds_bucket{kind="page",route="/",le="5.0"}': "0+9x40",
            'headwind_http_request_duration_seconds_bucket{kind="page",route="/",le="+Inf"}': "0+9x40",
        },
        "5m",
        "30m",
        {},
    ),
    "HeadwindStoreIsSilent": ({"headwind_store_errors_total": "0+0x10 1+1x30"}, "10m", "20m", {}),
    "HeadwindRefusesMany": (
        {'headwind_refusals_total{error="TooManyRequests"}': "0+0x10 0+60x40"},
        "10m",
        "30m",
        {},
    ),
    "HeadwindHasNoSignal": (
        {'headwind_model_verdict{verdict="No signal"}': "0+0x10 1+0x120"},
        "30m",
        "100m",
        {"verdict": "No signal"},
    ),
    "HeadwindModelHasDrifted": (
        {
            'headwind_drift_features{moved="moved far"}': "1+0x10 2+0x120",
            'headwind_drift_features{moved="steady"}': "7+0x10 6+0x120",
        },
        "30m",
        "100m",
        {},
    ),
    "HeadwindJobFailed": ({'headwind_job_failed{job="import"}': "0+0x10 1+0x60"}, "20m", "40m", {"job": "import"}),
    "HeadwindMessagesAreLost": (
        {'headwind_messages{status="failed"}': "0+0x10 1+0x60"},
        "20m",
        "40m",
        {"status": "failed"},
    ),
    "HeadwindFlagsMany": (
        {"headwind_flagged_deals": "40+0x10 60+0x120", "headwind_open_deals": "100+0x130"},
        "30m",
        "100m",
        {},
    ),
    "HeadwindDiskIsNearlyFull": ({"headwind_data_folder_free_bytes": "2e9+0x10 5e8+0x60"}, "12m", "30m", {}),
}


def program(name):
    found = shutil.which(name) or shutil.which(str(UNPACKED / name))
    if found is None:
        pytest.skip("Prometheus is not there: make prometheus")
    return found


def promtool(*words, given=""):
    done = subprocess.run(
        [program("promtool"), *map(str, words)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout + done.stderr


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until(wanted, what):
    end = time.monotonic() + PATIENCE
    while not (found := wanted()):
        assert time.monotonic() < end, what()
        time.sleep(0.1)
    return found


def ask(address, **headers):
    asked = urllib.request.Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


@pytest.fixture
def server(tmp_path):
    """The production server with two workers over the ten-row world; its address, its log and how to ask it."""
    worlds.services(tmp_path / "world")
    port = free_port()
    known = {
        "HEADWIND_DATA_DIR": str(tmp_path / "world" / "var"),
        "HEADWIND_SOURCE": "",
        "HEADWIND_PREPARE": "no",
        "HEADWIND_WORKERS": "2",
        "HEADWIND_METRICS_TOKEN": TOKEN,
        "HEADWIND_LOG": "json",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{port}"]
    log = tmp_path / "log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [*command, "app.wsgi:server"], cwd=ROOT, env={**os.environ, **known}, stdout=written, stderr=written
        )
    address = f"http://127.0.0.1:{port}"
    until(lambda: ask(f"{address}/readyz")[0] == 200, log.read_text)
    yield address, process, log
    process.terminate()
    process.wait(PATIENCE)


def read(address):
    """The numbers of a scrape, by name with labels."""
    status, text = ask(f"{address}/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200, text
    return {name: float(value) for name, value in re.findall(r"^(headwind_\S.*) (\S+)$", text, re.MULTILINE)}


def test_the_rules_can_be_used():
    status, said = promtool("check", "rules", DEPLOY / "prometheus" / "rules.yml")
    assert status == 0, said


def test_the_configuration_can_be_used(tmp_path):
    (tmp_path / "token").write_text(TOKEN)
    text = (DEPLOY / "prometheus" / "prometheus.yml").read_text().replace("/run/secrets/metrics_token", "token")
    (tmp_path / "prometheus.yml").write_text(text)
    shutil.copy(DEPLOY / "prometheus" / "rules.yml", tmp_path)
    status, said = promtool("check", "config", tmp_path / "prometheus.yml")
    assert status == 0, said


def test_every_rule_warns_when_it_should_and_not_before(tmp_path):
    shutil.copy(DEPLOY / "prometheus" / "rules.yml", tmp_path)
    rules = {rule["alert"]: rule for rule in rules_of(tmp_path / "rules.yml")}
    assert set(rules) == {*MINUTES, *HOURS}
    for interval, cases in {"1m": MINUTES, "1h": HOURS}.items():
        tests = [case_of(rules[alert], interval, *case) for alert, case in cases.items()]
        written = {"rule_files": ["rules.yml"], "evaluation_interval": interval, "tests": tests}
        (tmp_path / f"{interval}.yml").write_text(json.dumps(written))
    status, said = promtool("test", "rules", tmp_path / "1m.yml", tmp_path / "1h.yml")
    assert status == 0, said


def case_of(rule, interval, told, quiet, warns, labels):
    """What promtool is to hold a rule to."""
    warning = {"exp_labels": rule["labels"] | labels, "exp_annotations": rule["annotations"]}
    return {
        "interval": interval,
        "input_series": [{"series": name, "values": values} for name, values in told.items()],
        "alert_rule_test": [
            {"eval_time": quiet, "alertname": rule["alert"], "exp_alerts": []},
            {"eval_time": warns, "alertname": rule["alert"], "exp_alerts": [warning]},
        ],
    }


def rules_of(path):
    return yaml.safe_load(path.read_text())["groups"][0]["rules"]


def test_every_rule_says_what_is_wrong_and_what_to_do_next():
    rules = rules_of(DEPLOY / "prometheus" / "rules.yml")
    assert all(set(rule["annotations"]) == {"summary", "next_step"} for rule in rules)
    assert {rule["labels"]["severity"] for rule in rules} == {"page", "ticket"}


def test_what_runs_together_names_files_that_are_there_and_images_by_version():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(services) == {"app", "worker", "store", "prometheus", "grafana"}
    images = [one["image"] for name, one in services.items() if name not in ("app", "worker")]
    assert all(re.fullmatch(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(-alpine)?", image) for image in images)
    mounted = [volume.split(":")[0] for one in services.values() for volume in one["volumes"] if volume[0] == "."]
    assert len(mounted) == 3
    assert all((DEPLOY / folder).is_dir() for folder in mounted)


def test_prometheus_scrapes_a_server_and_answers(server, tmp_path):
    address, _, log = server
    assert ask(f"{address}/metrics")[0] == 403
    for _ in range(5):
        assert ask(f"{address}/api/v1/pipeline")[0] == 200
    scrape = ask(f"{address}/metrics", Authorization=f"Bearer {TOKEN}")[1]
    assert promtool("check", "metrics", given=scrape) == (0, "")
    (tmp_path / "token").write_text(TOKEN)
    text = (DEPLOY / "prometheus" / "prometheus.yml").read_text()
    for before, after in (
        ("/run/secrets/metrics_token", "token"),
        ("app:8050", address.partition("//")[2]),
        ("15s", "1s"),
    ):
        text = text.replace(before, after)
    (tmp_path / "prometheus.yml").write_text(text)
    shutil.copy(DEPLOY / "prometheus" / "rules.yml", tmp_path)
    own = f"127.0.0.1:{free_port()}"
    said = tmp_path / "prometheus.log"
    command = [
        program("prometheus"),
        f"--config.file={tmp_path / 'prometheus.yml'}",
        f"--storage.tsdb.path={tmp_path / 'kept'}",
        f"--web.listen-address={own}",
    ]
    with said.open("w") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)

    def answered(query):
        status, text = ask(f"http://{own}/api/v1/query?{urllib.parse.urlencode({'query': query})}")
        found = json.loads(text)["data"]["result"] if status == 200 else []
        return found[0]["value"][1] if found else None

    try:
        counted = 'sum(headwind_http_requests_total{route="/api/v1/pipeline"})'
        assert until(lambda: answered(counted), lambda: said.read_text() + log.read_text()) == "5"
        assert until(lambda: answered("headwind_open_deals"), said.read_text) == "4"
        assert answered("headwind_flagged_deals / headwind_open_deals") == "0.5"
        assert answered("up") == "1"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_what_a_killed_worker_counted_stays_and_what_was_true_of_it_alone_goes(server):
    address, process, log = server
    pipeline = 'headwind_http_requests_total{kind="twin",route="/api/v1/pipeline",status="200"}'
    folder = folder_of(workers_of(process.pid)[0])
    for _ in range(10):
        ask(f"{address}/api/v1/pipeline")
    assert read(address)[pipeline] == 10
    assert read(address)["headwind_workers"] == 2
    for each in workers_of(process.pid):
        os.kill(each, signal.SIGKILL)
        until(lambda gone=each: not list(folder.glob(f"*_{gone}.db")), log.read_text)
    until(lambda: ask(f"{address}/readyz")[0] == 200, log.read_text)
    until(lambda: read(address).get("headwind_workers") == 2, log.read_text)
    assert read(address)[pipeline] == 10
    until(lambda: read(address)["headwind_http_requests_in_progress"] == 1, log.read_text)
    ask(f"{address}/api/v1/pipeline")
    assert read(address)[pipeline] == 11
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert any(line["logger"] == "gunicorn.error" and line["level"] == "error" for line in lines)
    process.terminate()
    process.wait(PATIENCE)
    assert not folder.exists()


def workers_of(master):
    """The processes that the master has forked."""
    found = subprocess.run(["ps", "--ppid", str(master), "-o", "pid="], capture_output=True, text=True, check=True)
    return sorted(map(int, found.stdout.split()))


def folder_of(process):
    """The folder in which a worker counts, as the system shows the files that it holds in memory."""
    found = re.search(r"(/\S+)/counter_\d+\.db", Path(f"/proc/{process}/maps").read_text())
    assert found
    return Path(found[1])
