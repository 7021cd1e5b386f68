"""CRMs with a closing day beside the expected one: Pipedrive, Dynamics 365, Odoo, Freshsales."""

from __future__ import annotations

import io

import openpyxl

from tests.exports_of.deals import Deal, Export, Row, each, ident, iso, table, written

PIPEDRIVE = (
    *("opportunity_id", "deal_name", "account", "owner", "stage", "outcome", "amount", "currency", "opened_on"),
    *("expected_close_on", "won_on", "lost_on", "", "rep_probability", "last_activity_on"),
)
PIPEDRIVE_LABELS = {
    "en": (
        "Deal",
        *("ID", "Title", "Organization", "Owner", "Stage", "Status", "Value", "Currency of Value", "Deal created"),
        *("Expected close date", "Won time", "Lost time", "Lost reason", "Probability"),
        "Last activity date",
    ),
    "de": (
        "Deal",
        *("ID", "Titel", "Organisation", "Besitzer", "Phase", "Status", "Wert", "Währung des Wertes", "Deal erstellt"),
        *("Voraussichtliches Abschlussdatum", "Zeitpunkt gewonnen", "Zeitpunkt verloren", "Verlustgrund"),
        *("Wahrscheinlichkeit", "Datum der letzten Aktivität"),
    ),
    "es": (
        "Trato",
        *("ID", "Título", "Organización", "Propietario", "Etapa", "Estado", "Valor", "Moneda de Valor"),
        *("Trato creado", "Fecha prevista de cierre", "Hora de ganado", "Hora de perdido", "Motivo de la pérdida"),
        *("Probabilidad", "Fecha de última actividad"),
    ),
    "pt": (
        "Negócio",
        *("ID", "Título", "Organização", "Proprietário", "Etapa", "Status", "Valor", "Moeda de Valor"),
        *("Negócio criado em", "Data de fechamento esperada", "Data de ganho", "Data de perda", "Motivo da perda"),
        *("Probabilidade", "Data da última atividade"),
    ),
    "fr": (
        "Affaire",
        *("ID", "Titre", "Organisation", "Propriétaire", "Étape", "Statut", "Valeur", "Devise de Valeur"),
        *("Affaire créée", "Date de clôture prévue", "Date de gain", "Date de perte", "Raison de la perte"),
        *("Probabilité", "Date de la dernière activité"),
    ),
}
STATUSES = {
    "en": {"open": "Open", "won": "Won", "lost": "Lost"},
    "de": {"open": "Offen", "won": "Gewonnen", "lost": "Verloren"},
    "es": {"open": "Abierto", "won": "Ganado", "lost": "Perdido"},
    "pt": {"open": "Aberto", "won": "Ganho", "lost": "Perdido"},
    "fr": {"open": "Ouvert", "won": "Gagné", "lost": "Perdu"},
}


def pipedrive(language: str) -> Export:
    """Write the list of deals: the entity before each label, and a lost deal keeps its last open stage."""
    entity, *labels = PIPEDRIVE_LABELS[language]

    def row(deal: Deal) -> Row:
        cells = (
            *(deal.n, f"{deal.product} for {deal.account}", deal.account, deal.owner),
            ("Qualified", "Contact Made", "Demo Scheduled", "Proposal Made")[deal.step],
            *(STATUSES[language][deal.outcome], deal.amount, "EUR", iso(deal.opened, " 14:25:27"), iso(deal.expected)),
            deal.told(won=iso(deal.closed, " 14:25:27")),
            deal.told(lost=iso(deal.closed, " 14:25:27")),
            *(deal.reason, (20, 40, 60, 80)[deal.step], iso(deal.acted)),
        )
        return {f"{entity} - {label}": cell for label, cell in zip(labels, cells, strict=True)}

    named = zip(PIPEDRIVE, labels, strict=True)
    truth = {name: f"{entity} - {label}" for name, label in named if name not in ("", "outcome")}
    return Export(f"pipedrive_{language}", "Pipedrive", {"deals-1234-5.csv": table(each(row))}, truth)


def workbook(rows: list[Row]) -> bytes:
    """Write rows as a workbook."""
    book, held = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for cells in ([*rows[0]], *([*row.values()] for row in rows)):
        sheet.append(cells)
    book.save(held)
    return held.getvalue()


# Per language: checksum and id come first and are never translated in what follows them.
DYNAMICS = (
    *("opportunity_id", "", "", "deal_name", "account", "owner", "expected_close_on", "closed_on", "amount"),
    *("close_value", "currency", "opened_on", "outcome", "", "stage", "rep_probability"),
)
DYNAMICS_LABELS = {
    "en": (
        *("(Do Not Modify) Opportunity", "(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Topic"),
        *("Potential Customer", "Owner", "Est. close date", "Actual Close Date", "Est. revenue", "Actual Revenue"),
        *("Currency", "Created On", "Status", "Status Reason", "Sales Stage", "Probability"),
    ),
    "de": (
        *("(Nicht ändern) Verkaufschance", "(Nicht ändern) Zeilenprüfsumme", "(Nicht ändern) Geändert am", "Thema"),
        *("Potenzieller Kunde", "Besitzer", "Geschätztes Abschlussdatum", "Tatsächliches Abschlussdatum"),
        *("Geschätzter Umsatz", "Tatsächlicher Umsatz", "Währung", "Erstellt am", "Status", "Statusgrund"),
        *("Vertriebsphase", "Wahrscheinlichkeit"),
    ),
}
DYNAMICS_REASONS = {
    "en": {"open": "In Progress", "won": "Won", "lost": "Out-Sold"},
    "de": {"open": "In Bearbeitung", "won": "Gewonnen", "lost": "Abgebrochen"},
}


def dynamics(language: str) -> Export:
    """Write the workbook of a view: two closing days, two amounts, and a status beside the stage."""

    def row(deal: Deal) -> Row:
        cells = (
            *(f"{deal.n:08x}-0000-4000-8000-0000000000aa", f"Zm{deal.n}==", deal.close, f"{deal.product} {deal.n}"),
            *(
                deal.account,
                deal.owner,
                deal.expected,
                deal.closed,
                deal.amount,
                deal.told(won=deal.amount, lost=0, open=0),
            ),
            *("Euro", deal.opened, STATUSES[language][deal.outcome], DYNAMICS_REASONS[language][deal.outcome]),
            *(("Qualify", "Develop", "Propose", "Close")[deal.step], (15, 30, 55, 85)[deal.step]),
        )
        return dict(zip(DYNAMICS_LABELS[language], cells, strict=True))

    labels = zip(DYNAMICS, DYNAMICS_LABELS[language], strict=True)
    truth = {name: label for name, label in labels if name not in ("", "outcome")}
    files = {"All Opportunities 30-06-2025.xlsx": workbook(each(row))}
    return Export(f"dynamics_{language}", "Dynamics 365", files, truth)  # fmt: skip


def dynamics_interface() -> Export:
    """Write the names of the interface, with codes for the state."""

    def row(deal: Deal) -> Row:
        return {
            "opportunityid": f"{deal.n:08x}-0000-4000-8000-0000000000aa",
            "name": f"{deal.product} {deal.n}",
            "customerid": deal.account,
            "ownerid": deal.owner,
            "estimatedclosedate": iso(deal.expected),
            "actualclosedate": iso(deal.closed),
            "estimatedvalue": deal.amount,
            "actualvalue": deal.told(won=deal.amount, lost=0, open=""),
            "createdon": iso(deal.opened, "T07:42:00Z"),
            "statecode": deal.told(open=0, won=1, lost=2),
            "statuscode": deal.told(open=1, won=3, lost=5),
            "stepname": f"{deal.step + 1}-{('Qualify', 'Develop', 'Propose', 'Close')[deal.step]}",
            "closeprobability": (15, 30, 55, 85)[deal.step],
        }  # fmt: skip

    truth = {
        "opportunity_id": "opportunityid",
        "deal_name": "name",
        "account": "customerid",
        "owner": "ownerid",
        "stage": "stepname",
        "expected_close_on": "estimatedclosedate",
        "closed_on": "actualclosedate",
        "amount": "estimatedvalue",
        "close_value": "actualvalue",
        "opened_on": "createdon",
        "rep_probability": "closeprobability",
    }
    return Export("dynamics_interface", "Dynamics 365", {"opportunities.csv": table(each(row))}, truth)


ODOO = (
    *("opportunity_id", "deal_name", "account", "owner", "", "stage", "amount", "rep_probability", "opened_on"),
    *("expected_close_on", "closed_on", "", "", ""),
)
ODOO_LABELS = {
    "interface": (
        *("id", "name", "partner_id", "user_id", "team_id", "stage_id", "expected_revenue", "probability"),
        *("create_date", "date_deadline", "date_closed", "lost_reason_id", "source_id", "active"),
    ),
    "en": (
        *("External ID", "Opportunity", "Customer", "Salesperson", "Sales Team", "Stage", "Expected Revenue"),
        *("Probability", "Created on", "Expected Closing", "Closed Date", "Lost Reason", "Source", "Active"),
    ),
    "es": (
        *("ID externo", "Oportunidad", "Cliente", "Comercial", "Equipo de ventas", "Etapa", "Ingreso esperado"),
        *("Probabilidad", "Creado el", "Cierre esperado", "Fecha de cierre", "Motivo de pérdida", "Fuente", "Activo"),
    ),
    "fr": (
        *("ID externe", "Opportunité", "Client", "Vendeur", "Équipe commerciale", "Étape", "Revenu espéré"),
        *("Probabilité", "Créé le", "Clôture prévue", "Date de clôture", "Motif de perte", "Source", "Actif"),
    ),
}
ODOO_STAGES = {
    "es": ("Nuevo", "Calificado", "Propuesta", "Negociación", "Ganado"),
    "fr": ("Nouveau", "Qualifié", "Proposition", "Négociation", "Gagné"),
}


def odoo(language: str) -> Export:
    """Write leads and opportunities, archived ones among them: these are lost, and keep their stage."""
    stages = ODOO_STAGES.get(language, ("New", "Qualified", "Proposition", "Negotiation", "Won"))

    def row(deal: Deal) -> Row:
        cells = (
            *(f"__export__.crm_lead_{deal.n}_ab12", f"{deal.product} {deal.n}", deal.account, deal.owner),
            ("Europe", "Overseas")[deal.n % 2],
            deal.told(won=stages[4], open=stages[deal.step], lost=stages[deal.step]),
            *(deal.amount, deal.told(open=12.5 + 20 * deal.step, won=100, lost=0), iso(deal.opened, " 10:00:00")),
            *(iso(deal.expected), iso(deal.closed, " 10:00:00") or "False", deal.reason or "False", deal.source),
            str(deal.outcome != "lost"),
        )
        return dict(zip(ODOO_LABELS[language], cells, strict=True))

    labels = zip(ODOO, ODOO_LABELS[language], strict=True)
    truth = {name: label for name, label in labels if name}
    return Export(f"odoo_{language}", "Odoo", {"crm.lead.csv": table(each(row))}, truth)


def freshsales() -> Export:
    """Write the deals with days as DD-MM-YYYY."""

    def row(deal: Deal) -> Row:
        return {
            "id": ident(deal, 70_000_000_000),
            "Name": f"{deal.product} {deal.n}",
            "Account": deal.account,
            "Amount": deal.amount,
            "Currency": "EUR",
            "Expected deal value": round(deal.amount * (0.2, 0.4, 0.6, 0.8)[deal.step], 2),
            "Expected close date": written(deal.expected, "%d-%m-%Y"),
            "Closed date": written(deal.closed, "%d-%m-%Y 07:48:37"),
            "Probability (%)": deal.told(open=(20, 40, 60, 80)[deal.step], won=100, lost=0),
            "Age": (deal.closed or deal.expected).toordinal() - deal.opened.toordinal(),
            "Created at": written(deal.opened, "%d-%m-%Y 07:48:37"),
            "Updated at": written(deal.close, "%d-%m-%Y 07:48:37"),
            "Deal pipeline": "Default Pipeline",
            "Deal stage": deal.told(open=("New", "Qualification", "Demo", "Negotiation")[deal.step],
                                     won="Won", lost="Lost"),
            "Lost reason": deal.reason,
            "Sales owner": deal.owner,
        }  # fmt: skip

    truth = {
        "opportunity_id": "id",
        "deal_name": "Name",
        "account": "Account",
        "amount": "Amount",
        "currency": "Currency",
        "expected_close_on": "Expected close date",
        "closed_on": "Closed date",
        "stage": "Deal stage",
        "rep_probability": "Probability (%)",
        "opened_on": "Created at",
        "pipeline": "Deal pipeline",
        "owner": "Sales owner",
    }
    return Export("freshsales", "Freshsales", {"deals.csv": table(each(row))}, truth)


EXPORTS = (
    *map(pipedrive, PIPEDRIVE_LABELS),
    *map(dynamics, DYNAMICS_LABELS),
    dynamics_interface(),
    *map(odoo, ODOO_LABELS),
    freshsales(),
)
