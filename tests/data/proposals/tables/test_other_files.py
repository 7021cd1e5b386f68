"""Which tables the files beside the deals hold, and what is left alone."""

import tomllib

from data import sources
from data.building.build import Terms
from data.proposals import answered, as_toml, proposal
from tests import cases


def proposed(folder, **files):
    named = {f"{name}.csv": text for name, text in files.items()}
    cases.write(folder, {"deals.csv": cases.deals(), **named})
    return proposal(folder, "Ours")


def test_a_name_that_differs_in_signs_alone_is_an_alias(tmp_path):
    found = proposed(tmp_path, reps="Name,Manager\nRep 0,Mia\nRep-1,Mia\nRep 2,Noa\n")
    assert [(one["from"], one["to"]) for one in found.keys["alias"]] == [("Rep 1", "Rep-1")]
    answer = cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())
    assert answer.is_right
    assert answer.set_aside == []


def test_a_file_that_lacks_names_is_left_out_and_named(tmp_path):
    listed = "Account Name,Segment\n" + "".join(f"Acct {n},Small\n" for n in range(6))
    found = proposed(tmp_path, accounts=listed)
    assert "accounts" not in found.keys
    assert {one.file: one.evidence for one in found.files}["accounts.csv"].startswith("accounts.csv lacks 1 'Account'")


def test_ids_are_named_by_a_file_that_holds_all_of_them(tmp_path):
    users = "User ID,Full name\n" + "".join(f"Rep {n},Person {n}\n" for n in range(3))
    found = proposed(tmp_path, users=users)
    assert (found.keys["team"]["id"], found.keys["team"]["columns"]) == ("User ID", {"owner": "Full name"})


def test_ids_of_which_a_file_lacks_one_are_left_as_they_are(tmp_path):
    found = proposed(tmp_path, users="User ID,Full name\nRep 0,Person 0\nRep 1,Person 1\n")
    assert "team" not in found.keys


def test_a_file_that_lacks_one_id_of_many_is_left_out_and_named(tmp_path):
    people = "".join(f"Acct {n},Person {n}\n" for n in range(6))
    cases.write(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Owner": f"Acct {deal.n % 7}"})})
    found = proposal(cases.write(tmp_path, {"users.csv": f"User ID,Full name\n{people}"}), "Ours")
    assert "team" not in found.keys
    told = {one.file: one.evidence for one in found.files}["users.csv"]
    assert told.startswith("'User ID' of users.csv lacks 1 'Owner' of deals.csv, for example 'acct 6'")


def test_a_file_that_lacks_an_id_gives_way_to_one_that_lacks_none(tmp_path):
    cases.write(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Owner": f"Acct {deal.n % 7}"})})
    for name, count in {"a_few": 6, "everybody": 7}.items():
        people = "".join(f"Acct {n},Person {n}\n" for n in range(count))
        cases.write(tmp_path, {f"{name}.csv": f"User ID,Full name\n{people}"})
    assert proposal(tmp_path, "Ours").keys["team"]["file"] == "everybody.csv"


def test_changes_need_a_field_a_value_and_a_day(tmp_path):
    changes = "Deal ID,Field,Old Value,New Value,Changed On\nD01,Amount,1,2,2025-01-20\n"
    found = proposed(tmp_path, log=changes, notes="Deal ID,Field\nD01,Amount\n")
    assert found.keys["changes"]["file"] == "log.csv"


def test_files_with_the_same_columns_are_parts_of_one(tmp_path):
    rows = cases.rows()
    files = {"deals_2024.csv": cases.text(rows[:20]), "deals_2025.csv": cases.text(rows[20:])}
    cases.write(tmp_path, files)
    found = proposal(tmp_path, "Ours")
    assert found.keys["opportunities"]["file"] == "deals_202*.csv"
    answer = cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())
    assert answer.is_right


def test_parts_that_overlap_and_differ_are_asked_about(tmp_path):
    later = cases.rows(lambda deal: {"Stage": "Closed Lost"} if deal.outcome == "open" else {})
    cases.write(tmp_path, {"deals_1.csv": cases.deals(), "deals_2.csv": cases.text(later)})
    found = proposal(tmp_path, "Ours")
    (question,) = found.questions
    last = question.choices[-1]
    assert (question.key, last.label) == ("repeats", "No, each file is a whole export: read the last")
    assert answered(found, {"repeats": last.label}).keys["opportunities"]["newest"] is True


def test_numbers_of_a_logs_own_rows_are_no_ids_of_deals(tmp_path):
    log = "Id,Field,Old,New,When\n" + "".join(f"{n},Amount,1,2,2025-01-20\n" for n in range(1, 200))
    cases.write(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Deal ID": deal.n}), "log.csv": log})
    assert "changes" not in proposal(tmp_path, "Ours").keys


def test_what_a_file_says_of_accounts_from_the_opening_on_is_a_field_of_theirs(tmp_path):
    listed = "".join(f"Acct {n},{('Trade', 'Energy')[n % 2]},{n}\n" for n in range(7))
    found = proposed(tmp_path, accounts=f"Account Name,Industry,Rank\n{listed}")
    assert found.keys["accounts"]["columns"] == {"account": "Account Name", "industry": "Industry"}
    assert [(one["table"], one["name"], one["known"]) for one in found.keys["field"]] == [
        ("accounts", "industry", "at opening")
    ]
    answer = cases.drafted(tmp_path, sources.parse("ours", tomllib.loads(as_toml(found.keys))), Terms())
    assert answer.is_right


def test_a_column_called_as_what_a_question_works_out_has_another_name(tmp_path):
    """Deals of a second import are joined with what questions call source and on day."""
    more = cases.deals(lambda deal: {"Source": "Web" if deal.n % 2 else "Fair", "On day": str(deal.n % 3)})
    cases.write(tmp_path, {"deals.csv": more})
    found = proposal(tmp_path, "Ours")
    assert {"own_source", "own_on_day"} <= {one["name"] for one in found.keys["field"]}
