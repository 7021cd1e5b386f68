"""HubSpot: labels in five languages, and the names of its interface."""

from __future__ import annotations

import datetime as dt

from tests.exports_of.deals import DEALS, OWNERS, Deal, Export, Row, each, ident, iso, table

# Per language: id, name, stage, pipeline, amount, owner, close, creation, company, source, reason, last activity.
LABELS = {
    "en": (
        *("Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Deal owner", "Close Date", "Create Date"),
        *("Associated Company", "Original Source Type", "Closed Lost Reason", "Last Activity Date"),
    ),
    "de": (
        *("Datensatz-ID", "Deal-Name", "Deal-Phase", "Pipeline", "Betrag", "Zuständiger Mitarbeiter", "Abschlussdatum"),
        *("Erstellungsdatum", "Zugeordnetes Unternehmen", "Ursprüngliche Quelle", "Grund für verlorenen Deal"),
        "Datum der letzten Aktivität",
    ),
    "es": (
        *("ID de registro", "Nombre del negocio", "Etapa del negocio", "Pipeline", "Valor", "Propietario del negocio"),
        *("Fecha de cierre", "Fecha de creación", "Empresa asociada", "Fuente original", "Motivo de cierre perdido"),
        "Fecha de la última actividad",
    ),
    "fr": (
        *("ID de l'enregistrement", "Nom de la transaction", "Phase de la transaction", "Pipeline", "Montant"),
        *("Propriétaire de la transaction", "Date de fermeture", "Date de création", "Entreprise associée"),
        *("Source d'origine", "Motif de la perte", "Date de la dernière activité"),
    ),
    "pt": (
        *("ID do registro", "Nome do negócio", "Etapa do negócio", "Pipeline", "Valor", "Proprietário do negócio"),
        *("Data de fechamento", "Data de criação", "Empresa associada", "Fonte original", "Motivo da perda"),
        "Data da última atividade",
    ),
}
STAGES = {
    "en": ("Appointment Scheduled", "Qualified To Buy", "Presentation Scheduled", "Contract Sent",
           "Closed Won", "Closed Lost"),
    "de": ("Termin vereinbart", "Kaufinteresse bestätigt", "Präsentation geplant", "Vertrag gesendet",
           "Abgeschlossen und gewonnen", "Abgeschlossen und verloren"),
    "es": ("Cita programada", "Calificado para comprar", "Presentación programada", "Contrato enviado",
           "Cierre ganado", "Cierre perdido"),
    "fr": ("Rendez-vous planifié", "Qualifié pour l'achat", "Présentation planifiée", "Contrat envoyé",
           "Fermée gagnée", "Fermée perdue"),
    "pt": ("Reunião agendada", "Qualificado para comprar", "Apresentação agendada", "Contrato enviado",
           "Fechado ganho", "Fechado perdido"),
}  # fmt: skip
NAMES = (
    *(
        "opportunity_id",
        "deal_name",
        "stage",
        "pipeline",
        "amount",
        "owner",
        "closed_on",
        "opened_on",
        "account",
        "",
        "",
    ),
    "last_activity_on",
)


def _row(deal: Deal, language: str) -> Row:
    stages = STAGES[language]
    cells = (
        ident(deal, 9_000_000_000),
        f"{deal.account} - {deal.product} {deal.n}",
        deal.told(open=stages[deal.step], won=stages[4], lost=stages[5]),
        ("Sales Pipeline", "Renewals")[deal.n % 3 == 0],
        f"{deal.amount:.2f}",
        deal.owner,
        iso(deal.close, " 14:03"),
        iso(deal.opened, " 09:30"),
        f"{deal.account} ({1_000 + sum(map(ord, deal.account))})",
        deal.source,
        deal.reason,
        iso(deal.acted, " 11:20"),
    )
    return dict(zip(LABELS[language], cells, strict=True))


def labelled(language: str) -> Export:
    """Write the deals as HubSpot's own export does, in one of its languages."""
    truth = {name: label for name, label in zip(NAMES, LABELS[language], strict=True) if name}
    files = {"hubspot-crm-exports-all-deals.csv": table(each(lambda deal: _row(deal, language)), quoted=True)}
    return Export(f"hubspot_{language}", "HubSpot", files, truth)


def stage_dates() -> Export:
    """Write the deals with a column of days for each stage, as HubSpot names and fills these."""

    def row(deal: Deal) -> Row:
        stages = dict(zip(STAGES["en"], deal.entered, strict=False))
        stages |= {deal.told(won="Closed Won", lost="Closed Lost"): deal.close} if deal.closed else {}
        days = {f'Date entered "{stage} (Sales Pipeline)"': iso(stages.get(stage), " 10:15") for stage in STAGES["en"]}
        return _row(deal, "en") | days | {"Date entered current stage": iso([*stages.values()][-1], " 10:15")}

    plain = labelled("en")
    files = {"deals.csv": table(each(row), quoted=True)}
    return Export("hubspot_stage_dates", "HubSpot", files, plain.columns, {"stage_history": "deals.csv"})


def _epoch(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days * 86_400_000 + 37_000_123


def interface() -> Export:
    """Write the deals by the names of the interface: days in milliseconds, stages and owners as ids, flags beside."""

    def row(deal: Deal) -> Row:
        return {
            "hs_object_id": ident(deal, 9_000_000_000),
            "dealname": f"{deal.account} {deal.n}",
            "dealstage": deal.told(open=str(70_000_001 + deal.step), won="70000008", lost="70000009"),
            "pipeline": "default",
            "amount": deal.amount,
            "hubspot_owner_id": 5_550_001 + OWNERS.index(deal.owner),
            "closedate": _epoch(deal.close),
            "createdate": _epoch(deal.opened),
            "hs_is_closed": deal.told(open="false", won="true", lost="true"),
            "hs_is_closed_won": deal.told(open="false", won="true", lost="false"),
            "hs_analytics_source": deal.source,
            "closed_lost_reason": deal.reason,
        }  # fmt: skip

    truth = {
        "opportunity_id": "hs_object_id",
        "deal_name": "dealname",
        "stage": "dealstage",
        "pipeline": "pipeline",
        "amount": "amount",
        "owner": "hubspot_owner_id",
        "closed_on": "closedate",
        "opened_on": "createdate",
    }
    return Export("hubspot_interface", "HubSpot", {"deals.csv": table([row(deal) for deal in DEALS])}, truth)


EXPORTS = (*map(labelled, LABELS), stage_dates(), interface())
