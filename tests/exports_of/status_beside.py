"""CRMs with a status beside the stage: Close, whose amounts are in cents, and Copper."""

from __future__ import annotations

from tests.exports_of.deals import Deal, Export, Row, each, ident, iso, point, table, written


def close() -> Export:
    """Write opportunities as they are kept: amounts in cents and written out, and a stage of won beside 'Won'."""

    def row(deal: Deal) -> Row:
        status = deal.told(open=("Discovery", "Demo", "Proposal Sent", "Contract Out")[deal.step], lost="Lost",
                           won=("Won", "Renewed")[deal.n % 2])  # fmt: skip
        cents = round(deal.amount * 100)
        return {
            "id": f"oppo_{deal.n:06d}Kscn4UfP1WXsMM",
            "organization_id": "orga_pB3AiUNinzuDSra",
            "lead_id": f"lead_{deal.account.encode().hex()[:20]}",
            "lead_name": deal.account,
            "contact_name": ("J. Alvarez", "Sam Perry")[deal.n % 2],
            "user_id": f"user_{deal.owner.encode().hex()[:20]}",
            "user_name": deal.owner,
            "status_type": deal.told(open="active", won="won", lost="lost"),
            "status_label": status,
            "status_display_name": status,
            "value": cents,
            "value_currency": "EUR",
            "value_period": ("one_time", "annual")[deal.n % 2],
            "value_formatted": f"€{point(deal.amount)}{('', ' annual')[deal.n % 2]}",
            "expected_value": deal.told(open=cents * (10, 30, 60, 80)[deal.step] // 100, won=cents, lost=0),
            "confidence": deal.told(open=(10, 30, 60, 80)[deal.step], won=100, lost=0),
            "date_created": iso(deal.opened, "T08:04:11.775323+00:00"),
            "date_updated": iso(deal.acted, "T23:32:14.734361+00:00"),
            "date_won": deal.told(won=iso(deal.closed)),
            "date_lost": deal.told(lost=iso(deal.closed, "T08:32:14.730353+00:00")),
        }

    truth = {
        "opportunity_id": "id",
        "account": "lead_name",
        "owner": "user_name",
        "stage": "status_label",
        "amount": "value",
        "currency": "value_currency",
        "rep_probability": "confidence",
        "opened_on": "date_created",
        "won_on": "date_won",
        "lost_on": "date_lost",
    }
    return Export("close", "Close", {"Close - opportunities.csv": table(each(row))}, truth)


def copper() -> Export:
    """Write opportunities with dollars around the amounts, and abandoned ones among the lost."""

    def row(deal: Deal) -> Row:
        return {
            "Copper ID": ident(deal, 38_100_000),
            "Name": f"{deal.product} {deal.n}",
            "Primary Contact": ("Dave Brown", "Mere Paki")[deal.n % 2],
            "Company": deal.account,
            "Assigned To": deal.owner,
            "Value": f"${point(deal.amount)}",
            "Stage": ("New", "Qualified", "Quote Sent", "Negotiation")[deal.step],
            "Status": deal.told(open="Open", won="Won", lost=("Lost", "Abandoned")[deal.n % 2]),
            "Loss Reason": deal.reason,
            "Close Date": written(deal.close, "%d/%m/%Y"),
            "Priority": ("None", "High")[deal.n % 2],
            "Win Probability": (5, 20, 60, 90)[deal.step],
            "Interaction Count": deal.n % 17,
            "Inactive Days": deal.n % 40,
            "Last Contacted": written(deal.acted, "%d/%m/%Y"),
            "Created At": written(deal.opened, "%d/%m/%Y"),
            "Days in Stage": deal.n % 90,
        }

    truth = {
        "opportunity_id": "Copper ID",
        "deal_name": "Name",
        "account": "Company",
        "owner": "Assigned To",
        "amount": "Value",
        "stage": "Stage",
        "closed_on": "Close Date",
        "rep_probability": "Win Probability",
        "last_activity_on": "Last Contacted",
        "opened_on": "Created At",
    }
    return Export("copper", "Copper", {"Opportunities.csv": table(each(row))}, truth)


EXPORTS = (close(), copper())
