"""The twins of the list and of one deal, and the list as a file."""

import csv
import datetime as dt
import io

import pandas as pd
import pytest

from app.api.twins.at_risk import lines


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_is_paged_narrowed_and_sorted(client):
    answer = client.get("/api/v1/at-risk?threshold=0.5&flagged=yes&sort=amount&limit=1&offset=1").get_json()
    assert answer["list"]["open"]["flagged"] == 2
    assert answer["page"]["count"] == 2
    (row,) = answer["page"]["rows"]
    assert (row["opportunity_id"], row["flagged"], row["flags"]) == ("O09", True, [])
    assert (row["low"], row["high"]) == (0.45, 0.6)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=1001", "limit"),
        ("offset=-1", "offset"),
        ("sort=reasons", "sort"),
        ("flagged=perhaps", "flagged"),
        ("loss_from=2", "loss_from"),
        ("closes_to=tomorrow", "closes_to"),
        ("colour=red", "colour"),
    ],
)
def test_what_cannot_be_read_is_refused_naming_the_key(client, query, field):
    response = client.get(f"/api/v1/at-risk?{query}")
    assert response.status_code == 422
    assert response.get_json()["field"] == field


def test_one_deal(client):
    answer = client.get("/api/v1/opportunities/O08?threshold=0.8").get_json()
    assert (answer["account"], answer["flagged"], answer["overdue_days"]) == ("Birch", True, 10)
    assert [row["stage"] for row in answer["stages"]] == ["Lead", "Offer"]
    assert answer["changes"][0]["label"] == "Discount"
    assert (answer["low"], answer["high"]) == (0.7, 0.85)
    assert [row["lost"] for row in answer["by_date"]] == [0, 0.4, 0.6, 0.7]
    assert answer["by_date"][1]["on"] == "2026-07-30"
    assert answer["similar"]["n"] < answer["similar"]["fewest"]
    assert answer["why"]["reasons"]


def test_a_deal_that_is_not_open_is_not_found(client):
    response = client.get("/api/v1/opportunities/O01")
    assert response.status_code == 404
    assert "O01" in response.get_json()["message"]


def test_the_file_is_the_filtered_list(client):
    response = client.get("/export/at-risk.csv?threshold=0.5&owner=Bob&sort=amount")
    assert response.mimetype == "text/csv"
    assert "2026-06-30.csv" in response.headers["Content-Disposition"]
    assert not response.data.startswith(b"\xef\xbb\xbf")
    rows = read(response.get_data(as_text=True))
    assert [row["opportunity_id"] for row in rows] == ["O08", "O09"]
    assert rows[0]["amount"] == "2000"
    assert (rows[0]["low"], rows[0]["high"]) == ("0.7", "0.85")
    assert (rows[0]["flagged"], rows[0]["expected_close_on"], rows[0]["threshold"]) == ("yes", "2026-06-20", "0.5")


def test_a_file_may_begin_with_a_byte_order_mark(client):
    assert client.get("/export/at-risk.csv?bom=yes").data.startswith(b"\xef\xbb\xbfopportunity_id,")


def test_an_empty_list_is_a_file_of_names(client):
    text = client.get("/export/at-risk.csv?q=nobody").get_data(as_text=True)
    assert text.startswith("opportunity_id,account")
    assert len(text.splitlines()) == 1


def test_no_cell_is_a_formula_and_numbers_stay_numbers():
    texts = ["=1+1", "+cmd", "-x", "@sum", "\tx", "\rx", "plain", 'a "quoted", one']
    frame = pd.DataFrame({"text": texts, "number": [-5.0, 2.5, float("nan"), 1e6, 0, 0, 0, 0]})
    frame["day"] = [dt.date(2026, 1, 2)] * 8
    frame["stamp"] = pd.to_datetime(["2026-01-02"] * 7 + [None])
    rows = read("".join(lines(iter([frame]))))
    assert [row["text"][0] for row in rows[:6]] == ["'"] * 6
    assert [row["text"] for row in rows[6:]] == texts[6:]
    assert [row["number"] for row in rows[:4]] == ["-5", "2.5", "", "1000000"]
    assert (rows[0]["day"], rows[0]["stamp"], rows[7]["stamp"]) == ("2026-01-02", "2026-01-02", "")


@pytest.mark.parametrize("start", ["\uff1d", "\uff0b", "\uff0d", "\uff20", "\n"])
def test_the_full_width_twins_are_no_formulas_either_nor_are_names_of_columns(start):
    text = "".join(lines(iter([pd.DataFrame({f"{start}name": [f"{start}1+1"]})])))
    assert text.replace('"', "").startswith(f"'{start}name")
    assert f"'{start}1+1" in text


def test_names_stand_once_whatever_the_number_of_chunks():
    frame = pd.DataFrame({"n": [1]})
    assert "".join(lines(iter([frame, frame]))) == "n\r\n1\r\n1\r\n"


def test_an_empty_name_means_what_is_not_recorded(client):
    """Somebody owns each of the four open deals."""
    everybody, nobody = (client.get(f"/api/v1/at-risk{query}").get_json() for query in ("", "?owner="))
    assert (everybody["list"]["open"]["n"], nobody["list"]["open"]["n"]) == (4, 0)


def test_one_deal_by_its_id_as_in_an_address(client):
    assert client.get("/api/v1/opportunities/~4F08").get_json()["opportunity_id"] == "O08"
