"""An import by the twins: handed in piece by piece, corrected, checked; refused where nothing may be written."""

import dataclasses
import io
import sqlite3
import sys

import pytest

from app.imports import working
from app.imports.record import Desks
from app.jobs.imports import proceed
from app.services import Services
from app.views.imports.answer import READ_ONLY
from data.proposals.questions.all_questions import AT_RATES
from data.sources.refusals import ON_COLUMN
from tests import handed_in, worlds

URL = "/api/v1/imports"


@pytest.fixture
def own(tmp_path, dash_app, monkeypatch):
    """A data folder of its own behind the application, in which a task is done at once and not beside."""
    services = worlds.services(tmp_path / "var")
    monkeypatch.setitem(dash_app.server.extensions, "headwind", services)

    def start(settings, desk, task, told=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(told))
        proceed(settings, desk.identity, task, lambda _: None)

    monkeypatch.setattr(working, "start", start)
    return services


def begun(client, content, name=handed_in.NAME):
    return client.post(URL, json={"files": [{"name": name, "size": len(content)}], "author": "Ann"}).get_json()


def brought(client, content=None):
    """Hand a file in, piece by piece; the small export is there as it was handed in once."""
    if content is None:
        url = f"{URL}/{handed_in.proposed(client.application.extensions['headwind'].settings.imports).identity}"
        return url, client.get(url).get_json()
    known = begun(client, content)
    url = f"{URL}/{known['identity']}"
    for at in range(0, len(content), 4_000):
        answer = client.put(f"{url}/files/0?at={at}", data=content[at : at + 4_000])
        assert answer.status_code == 200, answer.get_json()
    return url, answer.get_json()


def test_files_arrive_and_are_proposed_a_mapping(own, client):
    _, known = brought(client, handed_in.deals())
    assert (known["state"], known["author"], known["name"]) == ("proposed", "Ann", handed_in.NAME)
    columns = {one["name"]: one["header"] for one in known["proposed"]["columns"]}
    assert (columns["opportunity_id"], columns["amount"], columns["product"]) == ("Record ID", "Amount", "")
    assert known["proposed"]["preview"][0]["closed_on"] == "2024-07-31"
    assert {one["name"]: one["outcome"] for one in known["proposed"]["stages"]}["Closed Lost"] == "lost"


def test_what_is_corrected_is_checked_anew(own, client):
    url, _ = brought(client)
    checked = client.post(f"{url}/acts", json={"act": "check"}).get_json()
    assert (checked["state"], checked["report"]["opportunities"]["open"]) == ("checked", 10)
    known = client.post(f"{url}/corrections", json={"stages": {"Contract Sent": "won"}}).get_json()
    assert (known["state"], known["report"]) == ("proposed", None)
    checked = client.post(f"{url}/acts", json={"act": "check"}).get_json()
    assert checked["report"]["opportunities"] == {"won": 65, "lost": 60, "open": 5}
    assert client.post(f"{url}/acts", json={"act": "back"}).get_json()["state"] == "proposed"


def test_a_correction_that_makes_no_mapping_is_refused_and_not_kept(own, client):
    url, known = brought(client)
    answer = client.post(f"{url}/corrections", json={"stages": dict.fromkeys(["Closed Lost"], "open")})
    assert answer.status_code == 422
    assert client.get(url).get_json()["proposed"] == known["proposed"]


def without_stage():
    """Return deals of which no column is taken for the stage."""
    header, *rows = handed_in.deals().decode().splitlines()
    words = [row.replace("Closed Won", "Alpha").replace("Closed Lost", "Beta") for row in rows]
    return "\n".join([header.replace("Deal Stage", "Colour"), *words, ""]).encode()


def test_a_stage_that_is_chosen_by_hand_ends_its_question_and_brings_its_stages(own, client):
    url, known = brought(client, without_stage())
    assert (known["proposed"]["questions"][0]["key"], known["proposed"]["stages"]) == ("stage", [])
    said = {"columns": {"opportunities.stage": "Colour"}}
    found = client.post(f"{url}/corrections", json=said).get_json()["proposed"]
    assert {"Alpha", "Beta"} <= {one["name"] for one in found["stages"]}
    assert "stage" not in [one["key"] for one in found["questions"]]
    assert found["unread"] == ""


def test_other_choices_are_kept_while_no_column_is_the_stage(own, client):
    url, known = brought(client, without_stage())
    assert known["proposed"]["questions"][0]["key"] == "stage"
    said = {"columns": {"opportunities.deal_name": "", "opportunities.region": "Deal owner"}}
    found = client.post(f"{url}/corrections", json=said).get_json()["proposed"]
    columns = {one["name"]: one["header"] for one in found["columns"]}
    assert (columns["deal_name"], columns["region"]) == ("", "Deal owner")
    assert found["unread"].endswith(ON_COLUMN)
    none = client.post(f"{url}/corrections", json={"answers": {"stage": "None of these"}}).get_json()["proposed"]
    assert "stage" not in [one["key"] for one in none["questions"]]
    assert [one["choice"] for one in none["answers"]] == ["None of these"]
    whole = client.post(f"{url}/corrections", json={"answers": {"stage": "Colour"}}).get_json()["proposed"]
    assert {one["name"]: one["header"] for one in whole["columns"]}["region"] == "Deal owner"


def test_rows_set_aside_and_the_mapping_are_files(own, client):
    url, known = brought(client)
    export = f"/export/imports/{known['identity']}"
    assert client.get(f"{export}.csv").status_code == 404
    client.post(f"{url}/acts", json={"act": "check"})
    assert client.get(f"{export}.csv").get_data(as_text=True).startswith("file,line,column,value,reason")
    assert "[opportunities.columns]" in client.get(f"{export}.toml").get_data(as_text=True)


def test_nothing_is_published_that_was_not_checked(own, client):
    url, _ = brought(client)
    answer = client.post(f"{url}/acts", json={"act": "publish"})
    assert (answer.status_code, answer.get_json()["field"]) == (422, "act")


def test_what_comes_too_early_is_refused_with_the_next_step(own, client):
    content = handed_in.deals()
    url = f"{URL}/{begun(client, content)['identity']}"
    client.put(f"{url}/files/0?at=0", data=content[:4_000])
    for what in ("look", "check", "publish"):
        answer = client.post(f"{url}/acts", json={"act": what})
        assert (answer.status_code, answer.get_json()["field"]) == (422, "act")
        assert "4,000 of" in answer.get_json()["message"]


def test_an_empty_piece_begins_nothing_anew(own, client, monkeypatch):
    url, known = brought(client)
    monkeypatch.setattr(working, "start", lambda *_: pytest.fail("It was looked at again."))
    size = known["files"][0]["size"]
    assert client.put(f"{url}/files/0?at={size}", data=b"").status_code == 422
    last = handed_in.deals()[size - 10 :]
    assert client.put(f"{url}/files/0?at={size - 10}", data=last).get_json()["state"] == "proposed"


def test_what_was_published_is_known_when_it_is_checked_again(own, client):
    url, known = brought(client)
    client.post(f"{url}/acts", json={"act": "check"})
    desk = Desks(own.settings.imports).desk(known["identity"])
    desk.change(lambda record: dataclasses.replace(record, snapshot="s1", publishing="s1"))
    checked = client.post(f"{url}/acts", json={"act": "check"}).get_json()
    assert (checked["state"], checked["snapshot"]) == ("checked", "s1")


def test_an_import_that_is_being_worked_on_is_not_discarded(own, client):
    url, known = brought(client)
    with working.working(Desks(own.settings.imports).desk(known["identity"]), "check"):
        refused = client.delete(url)
    assert (refused.status_code, refused.get_json()["next_step"]) == (409, "Wait for it, or stop it.")


def test_a_mapping_is_kept_and_an_import_is_discarded(own, client):
    url, _ = brought(client)
    assert client.post(f"{url}/mapping", json={"name": "Our CRM"}).get_json() == {"name": "our_crm"}
    assert client.post(f"{url}/mapping", json={"name": ""}).get_json() == {"name": "hubspot_crm_exports_all_deals"}
    assert (own.settings.sources[0] / "our_crm.toml").is_file()
    assert client.delete(url).get_json() == {"name": handed_in.NAME}
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"files": [{"name": "deals.pdf", "size": 4}]},
        {"files": [{"name": "deals.csv", "size": 300_000_000}]},
        {"files": [{"name": "deals.csv", "size": 4}], "folder": "/etc"},
        {"files": [{"name": "deals.csv", "size": 0}]},
        {"folder": " "},
        {"folder": "/etc"},
        {"files": [{"name": "a.csv", "size": 150_000_000}, {"name": "b.csv", "size": 150_000_000}]},
        {"folder": "/etc", "database": {"address": "postgresql://a:b@localhost/c", "reads": "deals"}},
        {"database": {"address": "postgresql://a:b@db.example.com/c", "reads": "deals"}},
        {"database": {"address": "postgresql://a:b@localhost/c", "reads": " "}},
    ],
)
def test_what_is_no_import_is_refused_and_leaves_nothing(own, client, body):
    assert client.post(URL, json=body).status_code == 422
    assert Desks(own.settings.imports).all() == []


def test_a_piece_is_no_larger_than_any_body(own, client):
    known = begun(client, b"a" * 2_000_000)
    answer = client.put(f"{URL}/{known['identity']}/files/0?at=0", data=b"a" * 1_100_000)
    assert answer.status_code == 413


def test_another_sites_page_hands_nothing_in(own, client):
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    known = begun(client, b"a,b\n1,2\n")
    assert client.put(f"{URL}/{known['identity']}/files/0?at=0", data=b"a,b\n", headers=foreign).status_code == 403
    assert client.post(URL, json={"files": []}, headers=foreign).status_code == 403
    assert client.delete(f"{URL}/{known['identity']}", headers=foreign).status_code == 403


def test_a_read_only_deployment_takes_nothing_and_says_why(own, client, dash_app, monkeypatch):
    url, _ = brought(client)
    reading = Services(dataclasses.replace(own.settings, read_only=True))
    monkeypatch.setitem(dash_app.server.extensions, "headwind", reading)
    assert client.get(URL).get_json()["refused"] == READ_ONLY
    for answer in (
        client.post(URL, json={"files": [{"name": "a.csv", "size": 1}]}),
        client.put(f"{url}/files/0?at=0", data=b"a"),
        client.post(f"{url}/acts", json={"act": "check"}),
        client.post(f"{url}/corrections", json={}),
        client.delete(url),
        client.get(url),
        client.get(f"{url.replace('/api/v1', '/export')}.csv"),
        client.get(f"{url.replace('/api/v1', '/export')}.toml"),
    ):
        assert (answer.status_code, answer.get_json()["message"]) == (403, READ_ONLY)


def test_a_folder_of_the_server_is_taken_where_that_is_allowed(own, client):
    (folder,) = own.settings.incoming
    folder.mkdir()
    (folder / "deals.csv").write_bytes(handed_in.deals())
    assert client.get(URL).get_json()["folders"] == [str(folder)]
    known = client.post(URL, json={"folder": str(folder)}).get_json()
    assert (known["state"], known["author"], known["name"]) == ("proposed", "the Data page", "deals.csv")


def test_a_database_is_read_and_can_be_read_again_by_an_address_that_is_given_again(own, client, dash_app, monkeypatch):
    (incoming,) = own.settings.incoming
    incoming.mkdir()
    with sqlite3.connect(incoming / "crm.sqlite") as connection:
        connection.execute("create table deals (Id, Stage, Amount, Created, Closed, Owner)")
        rows = [(n, ("Won", "Lost")[n % 2], n + 0.5, "2026-01-02", "2026-03-04", "Ann") for n in range(40)]
        connection.executemany("insert into deals values (?, ?, ?, ?, ?, ?)", rows)
    connection.close()
    wanted = {"address": f"sqlite:///{incoming}/crm.sqlite", "reads": "deals"}
    known = client.post(URL, json={"database": wanted}).get_json()
    assert (known["state"], known["name"], known["reads"]) == ("proposed", "crm", {"deals": "deals"})
    assert (known["proposed"]["unread"], len(known["proposed"]["preview"])) == ("", 10)
    url = f"{URL}/{known['identity']}"
    again = client.post(f"{url}/database", json={**wanted, "reads": "select * from deals"}).get_json()
    assert (again["state"], again["reads"]) == ("proposed", {"query": "select * from deals"})
    for answer in (known, again, client.get(URL).get_json(), client.get(url).get_json()):
        assert "sqlite:" not in str(answer)
    allowed = Services(dataclasses.replace(own.settings, database_hosts=("db.example.com",)))
    monkeypatch.setitem(dash_app.server.extensions, "headwind", allowed)
    assert client.get(URL).get_json()["hosts"] == ["db.example.com"]


def test_an_import_of_files_reads_no_database(own, client):
    url, _ = brought(client)
    body = {"address": "postgresql://a:b@localhost/c", "reads": "deals"}
    assert client.post(f"{url}/database", json=body).status_code == 422


def test_what_is_corrected_stands_in_the_proposal(own, client):
    url, known = brought(client)
    stages = [one["name"] for one in known["proposed"]["stages"]][::-1]
    said = {
        "order": stages,
        "forms": {"opportunities.closed_on": "year first"},
        "more": {"record_url": "https://crm.example.com/{id}", "changeable:amount": "no", "currency": "EUR"},
    }
    found = client.post(f"{url}/corrections", json=said).get_json()["proposed"]
    assert [one["name"] for one in found["stages"]] == stages
    columns = {one["name"]: one for one in found["columns"]}
    assert (columns["closed_on"]["form"], columns["amount"]["changeable"]) == ("year first", False)
    assert found["record_example"] == f"https://crm.example.com/{found['preview'][0]['opportunity_id']}"
    assert client.post(f"{url}/corrections", json={"order": ["Nowhere"]}).status_code == 422
    assert client.post(f"{url}/corrections", json={"forms": {"opportunities.amount": "day first"}}).status_code == 422


def test_a_server_that_is_told_what_to_publish_says_so(own, client, dash_app, monkeypatch):
    assert client.get(URL).get_json()["next_start"] == ""
    told = Services(dataclasses.replace(own.settings, source="demo"))
    monkeypatch.setitem(dash_app.server.extensions, "headwind", told)
    assert "it shows the demo again" in client.get(URL).get_json()["next_start"]


def test_an_answer_is_taken_back_with_an_empty_one_and_rates_are_written_before_they_are_relied_on(own, client):
    rows = handed_in.deals().decode().splitlines()
    codes = ["Currency", *("EUR" if nth % 2 else "USD" for nth in range(1, len(rows)))]
    url, known = brought(client, "\n".join(map(",".join, zip(rows, codes, strict=True))).encode())
    asked = known["proposed"]["questions"][0]
    assert asked["key"] == "currency"
    said = {"answers": {"currency": AT_RATES}}
    refused = client.post(f"{url}/corrections", json=said)
    assert refused.status_code == 422
    assert "is not written yet" in refused.get_json()["message"]
    home, (other,) = known["proposed"]["currency"], known["proposed"]["rates"]
    rate = {"more": {f"rate:{other['currency']}/{home}": "0.92"}}
    found = client.post(f"{url}/corrections", json=said | rate).get_json()["proposed"]
    assert [(one["key"], one["choice"]) for one in found["answers"]] == [("currency", AT_RATES)]
    assert "currency" not in [one["key"] for one in found["questions"]]
    again = client.post(f"{url}/corrections", json={"answers": {"currency": ""}}).get_json()["proposed"]
    assert again["questions"][0]["key"] == "currency"
    assert again["answers"] == []
