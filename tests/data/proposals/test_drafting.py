"""The draft of a mapping for an export as a CRM writes it imports every deal right, or says what to add."""

import datetime as dt
import tomllib

import pytest

from app.jobs import describing
from app.settings import Settings
from data import sources
from data.building.build import Terms
from data.errors import HeadwindError
from data.proposals import answered, as_toml, explained, proposal
from data.proposals.outcome_words import outcome_of
from tests import cases
from tests.cases import COUNTS, Deal
from tests.examples import some


def us(day):
    return "" if day is None else f"{day.month}/{day.day}/{day.year}"


def told(deal, **words):
    return words[deal.outcome]


def later(deal):
    return deal.opened + dt.timedelta(days=60)


def hubspot(deal):
    return {
        "Record ID": 9_000_000 + deal.n,
        "Deal Name": f"Deal {deal.n}",
        "Deal Stage": told(deal, open="Contract Sent", won="Closed Won", lost="Closed Lost"),
        "Amount": deal.amount,
        "Deal owner": f"Rep {deal.n % 3}",
        "Close Date": f"{deal.close} 14:03",
        "Create Date": f"{deal.opened} 09:30",
        "Associated Company": f"Acme ({deal.n % 7})",
        "Original Source Type": ("Organic Search", "Offline Sources")[deal.n % 2],
        "Closed Lost Reason": told(deal, open="", won="", lost="Price"),
    }


def hubspot_api(deal):
    milliseconds = {
        name: (day - dt.date(1970, 1, 1)).days * 86_400_000 + 37_123
        for name, day in (("closedate", deal.close), ("createdate", deal.opened))
    }
    return milliseconds | {
        "hs_object_id": deal.n,
        "dealstage": told(deal, open="12345678", won="closedwon", lost="closedlost"),
        "amount": deal.amount,
        "hubspot_owner_id": 555 + deal.n % 3,
    }  # fmt: skip


def salesforce(deal):
    return {
        "Opportunity ID": f"0065g00000Dn{deal.n:02}a",
        "Account Name": f"Acct {deal.n % 7}",
        "Opportunity Owner": f"Rep {deal.n % 3}",
        "Stage": told(deal, open="Id. Decision Makers", won="Closed Won", lost="Closed Lost"),
        "Amount": f"USD {deal.amount:,.2f}",
        "Created Date": us(deal.opened),
        "Close Date": us(deal.close),
        "Probability (%)": "40%",
        "Lead Source": ("Web", "Partner")[deal.n % 2],
    }


def flagged(deal):
    return {
        "Id": f"0065g00000Dn{deal.n:02}aQAA",
        "StageName": told(deal, open="Prospecting", won="Done", lost="Done"),
        "Amount": deal.amount,
        "CloseDate": deal.close,
        "CreatedDate": f"{deal.opened}T16:14:25.000+0000",
        "IsClosed": told(deal, open="false", won="true", lost="true"),
        "IsWon": told(deal, open="false", won="true", lost="false"),
        "OwnerId": f"0055g00000Us{deal.n % 3}xyAAB",
    }


def pipedrive(deal):
    return {
        "Deal - ID": deal.n,
        "Deal - Title": ("Lost", "Price", "Mail", "Pipeline")[deal.n % 4],
        "Deal - Organization": f"Acct {deal.n % 7}",
        "Deal - Owner": f"Rep {deal.n % 3}",
        "Deal - Stage": ("Qualified", "Demo Scheduled", "Proposal Made")[deal.n % 3],
        "Deal - Status": deal.outcome.capitalize(),
        "Deal - Value": deal.amount,
        "Deal - Deal created": f"{deal.opened} 14:25:27",
        "Deal - Expected close date": later(deal),
        "Deal - Won time": told(deal, open="", won=f"{deal.closed} 14:25:27", lost=""),
        "Deal - Lost time": told(deal, open="", won="", lost=f"{deal.closed} 14:25:27"),
    }


def dynamics(deal):
    return {
        "(Do Not Modify) Opportunity": f"00000000-0000-0000-0000-{deal.n:012}",
        "(Do Not Modify) Row Checksum": "abc==",
        "Topic": f"Deal {deal.n}",
        "Potential Customer": f"Acct {deal.n % 7}",
        "Owner": f"Rep {deal.n % 3}",
        "Est. close date": us(later(deal)),
        "Actual Close Date": us(deal.closed),
        "Est. revenue": f"${deal.amount:,.2f}",
        "Created On": f"{us(deal.opened)} 7:42",
        "Status": deal.outcome.capitalize(),
        "Status Reason": told(deal, open="On Hold", won="Won", lost="Out-Sold"),
        "Sales Stage": ("Qualify", "Develop", "Propose")[deal.n % 3],
    }


def dynamics_codes(deal):
    return {
        "opportunityid": f"00000000-0000-0000-0000-{deal.n:012}",
        "estimatedclosedate": later(deal),
        "actualclosedate": cases.iso(deal.closed),
        "estimatedvalue": deal.amount,
        "createdon": deal.opened,
        "statecode": told(deal, open=0, won=1, lost=2),
        "salesstage": deal.n % 3,
    }


def odoo(deal):
    return {
        "id": f"__export__.crm_lead_{deal.n}",
        "partner_id": f"Acct {deal.n % 7}" if deal.n % 5 else "False",
        "user_id": f"Rep {deal.n % 3}",
        "stage_id": told(deal, open="Qualified", won="Won", lost="New"),
        "expected_revenue": deal.amount,
        "probability": told(deal, open="35.5", won="100.0", lost="0.0"),
        "active": str(deal.outcome != "lost"),
        "create_date": f"{deal.opened} 10:00:00",
        "date_deadline": later(deal) if deal.n % 3 else "False",
        "date_closed": f"{deal.closed} 10:00:00" if deal.closed else "False",
    }


def bitrix(deal):
    return {
        "ID": deal.n,
        "STAGE_ID": told(deal, open="PREPARATION", won="WON", lost=("LOSE", "APOLOGY")[deal.n % 8 // 4]),
        "ASSIGNED_BY_ID": deal.n % 3,
        "OPPORTUNITY": deal.amount,
        "CURRENCY_ID": "EUR",
        "DATE_CREATE": f"{deal.opened}T13:00:00+03:00",
        "CLOSEDATE": f"{deal.closed}T03:00:00+03:00" if deal.closed else "",
        "CLOSED": told(deal, open="N", won="Y", lost="Y"),
    }


def vtiger(deal):
    return {
        "Opportunity Number": f"POT{deal.n}",
        "Organization Name": f"Acct {deal.n % 7}",
        "Sales Stage": told(deal, open="Prospecting", won="Closed Won", lost="Perdida por licitación"),
        "Amount": f"{deal.amount:.8f}",
        "Expected Close Date": deal.close.strftime("%d-%m-%Y"),
        "Created Time": deal.opened.strftime("%d-%m-%Y %H:%M"),
        "Assigned To": f"Rep {deal.n % 3}",
    }


def attio(deal):
    return {
        "Record ID": f"r{deal.n}",
        "Deal stage": told(deal, open="In Progress", won="Won 🎉", lost="Lost"),
        "Deal owner": f"Rep {deal.n % 3}",
        "Deal value": f"${deal.amount:,.2f}",
        "Created at": f"{deal.opened}T10:00:00.000000000Z",
    }


def spanish(deal):
    return {
        "empresa": f"Acct {deal.n % 7}",
        "etapa": told(deal, open="Propuesta enviada", won="Cerrado ganado", lost="Cerrado perdido"),
        "importe_eur": f"{deal.amount:.2f}".replace(".", ","),
        "responsable": f"Rep {deal.n % 3}",
        "cierre_previsto": deal.close.strftime("%d/%m/%Y"),
        "fecha de creación": deal.opened.strftime("%d/%m/%Y"),
    }


def by_status(deal):
    """A stage that is open by its words, of deals that a status beside it calls dead."""
    return {
        "Deal ID": deal.n,
        "Deal Status": told(deal, open="On Hold", won="Won", lost="Dead"),
        "Deal Stage": told(deal, open="A. Lead", won="G. Won", lost=("L. Lost", "P. Paused")[deal.n % 8 // 4]),
        "Close Date (A)": cases.iso(deal.closed),
        "Tentative Close Date": later(deal),
        "Created Date": deal.opened,
        "Amount": deal.amount,
    }


CRMS = [
    *(by_status, attio, spanish, dynamics_codes, hubspot, hubspot_api, salesforce, flagged, pipedrive, dynamics),
    *(odoo, bitrix, vtiger),
]
# Their exports have no day on which deals closed, or the planned one alone.
UNDATED = ("attio", "spanish", "vtiger")


def described(folder, files):
    """Write files into a folder, with the draft of their mapping beside them."""
    cases.write(folder, files)
    (folder / "headwind.toml").write_text(explained(proposal(folder, "Ours")), "utf-8")
    return sources.recognise(folder)


def imported(folder, source):
    return cases.drafted(folder, source, Terms())


@pytest.mark.whole
@pytest.mark.parametrize("crm", some(CRMS, 3), ids=lambda crm: crm.__name__)
def test_the_draft_for_a_crm_imports_every_deal_right(tmp_path, crm):
    delimiter = ";" if crm in (spanish, bitrix) else ","
    table = cases.text([crm(deal) for deal in cases.DEALS], delimiter)
    answer = imported(tmp_path, described(tmp_path, {"deals.csv": table}))
    assert (answer.opportunities, answer.amount) == (COUNTS, cases.SUMS)
    assert answer.set_aside == []
    assert answer.as_of_on == (Deal(40).opened if crm.__name__ in UNDATED else cases.AS_OF)
    assert {row["opened_on"].date() for row in answer.rows.values()} == {deal.opened for deal in cases.DEALS}


def test_a_draft_of_a_report_with_titles_and_footers_in_utf_16_is_whole(tmp_path):
    table = (
        "My deals\n\n" + cases.text([salesforce(deal) for deal in cases.DEALS], "\t") + "\nCopyright\nConfidential\n"
    )
    answer = imported(tmp_path, described(tmp_path, {"report.xls": table.encode("utf-16")}))
    assert answer.is_right


def in_doubt(deal):
    """Days up to the ninth of a month, and prices with a point before three digits."""
    return {"Created": f"0{deal.n % 9 + 1}/0{deal.n % 8 + 1}/2025", "Amount": f"{deal.n}.000"}


def test_a_column_in_doubt_is_asked_about_and_read_as_is_answered(tmp_path):
    cases.write(tmp_path, {"deals.csv": cases.deals(in_doubt)})
    found = proposal(tmp_path, "Ours")
    assert [question.key for question in found.questions] == ["form:Created", "form:Amount"]
    day_first = found.questions[0].choices[0].label
    whole = answered(found, {"form:Created": day_first, "form:Amount": "It stands between thousands"})
    assert whole.questions == ()
    answer = imported(tmp_path, sources.parse("ours", tomllib.loads(as_toml(whole.keys))))
    assert answer.amount == {"open": 220_000.0, "won": 390_000.0}


def test_the_questions_of_a_draft_stand_in_it_with_what_each_answer_changes(tmp_path):
    described(tmp_path, {"deals.csv": cases.deals(in_doubt)})
    text = (tmp_path / "headwind.toml").read_text("utf-8")
    assert "# To be answered: Is 0" in text
    assert 'opportunities.columns.opened_on = {column = "Created", date_format = "%d/%m/%Y"}' in text


def test_a_field_that_can_be_read_in_two_ways_is_left_out_and_named(tmp_path):
    source = described(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Score": f"{deal.n}.{100 + deal.n}"})})
    assert "# Left out: Score" in (tmp_path / "headwind.toml").read_text("utf-8")
    assert imported(tmp_path, source).is_right


def test_dimensions_and_a_history_are_found_beside_the_deals(tmp_path):
    files = {
        "deals.csv": cases.deals(),
        "reps.csv": "Name,Manager,Region\nRep 0,Mia,North\nRep 1,Mia,South\nRep 2,Noa,South\n",
        "steps.csv": "Deal ID,Stage,Entered\n" + "".join(f"{d.id},Proposal,{d.opened}\n" for d in cases.DEALS),
        "notes.txt": "Nothing in here is a table.",
        "picture.pdf": "%PDF-1.7",
    }
    answer = imported(tmp_path, described(tmp_path, files))
    assert answer.is_right
    assert len(answer.histories["stage_history"]) == 40


def test_a_draft_without_an_amount_says_what_to_add(tmp_path):
    described(tmp_path, {"deals.csv": cases.text(cases.without(cases.rows(), "Amount"))})
    assert "no column looks like an amount" in (tmp_path / "headwind.toml").read_text("utf-8")


def test_names_of_deals_are_no_choice(tmp_path):
    described(tmp_path, {"deals.csv": cases.deals(lambda deal: {"Topic": f"Deal {deal.n}"})})
    assert "topic" not in (tmp_path / "headwind.toml").read_text("utf-8")


def test_a_folder_without_a_table_is_refused(tmp_path):
    cases.write(tmp_path, {"a.pdf": "%PDF-1.7", "b.csv": ""})
    with pytest.raises(HeadwindError, match=r"b\.csv is empty\."):
        proposal(tmp_path)


def test_a_draft_never_overwrites_a_mapping(tmp_path):
    cases.write(tmp_path, {"deals.csv": cases.deals(), "headwind.toml": "label = 'mine'"})
    with pytest.raises(HeadwindError, match=r"headwind\.toml is there already"):
        describing.describe(Settings(data_dir=tmp_path / "var"), str(tmp_path), "", lambda _: None)
    assert (tmp_path / "headwind.toml").read_text() == "label = 'mine'"


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("Closed Won", "won"),
        ("CLOSED - WON!", "won"),
        ("Won 🎉", "won"),
        ("Closed-Lost to Competition", "lost"),
        ("Perdida por licitación", "lost"),
        ("Gewonnen", "won"),
        ("Wonder", "open"),
        ("Blossom", "open"),
        ("Negotiation", "open"),
        ("", "open"),
    ],
)
def test_a_stage_is_what_it_sounds_like(cell, outcome):
    assert outcome_of(cell) == outcome
