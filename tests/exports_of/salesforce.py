"""Salesforce: reports in six languages with their footers, and the files of its Data Export."""

from __future__ import annotations

import datetime as dt

from tests.exports_of.deals import (
    ACCOUNTS,
    DEALS,
    OWNERS,
    PRODUCTS,
    Deal,
    Export,
    Row,
    comma,
    each,
    iso,
    point,
    table,
    written,
)

NAMES = (
    *("opportunity_id", "deal_name", "account", "owner", "stage", "amount", "opened_on", "closed_on"),
    *("rep_probability", ""),
)
LABELS = {
    "en": (
        *("Opportunity ID", "Opportunity Name", "Account Name", "Opportunity Owner", "Stage", "Amount", "Created Date"),
        *("Close Date", "Probability (%)", "Lead Source"),
    ),
    "de": (
        *("Opportunity-ID", "Opportunity-Name", "Accountname", "Opportunity-Inhaber", "Phase", "Betrag"),
        *("Erstelldatum", "Schlusstermin", "Wahrscheinlichkeit (%)", "Lead-Quelle"),
    ),
    "es": (
        *("ID de la oportunidad", "Nombre de la oportunidad", "Nombre de la cuenta", "Propietario de la oportunidad"),
        *("Etapa", "Importe", "Fecha de creación", "Fecha de cierre", "Probabilidad (%)", "Origen del candidato"),
    ),
    "fr": (
        *("ID d'opportunité", "Nom de l'opportunité", "Nom du compte", "Propriétaire de l'opportunité", "Étape"),
        *("Montant", "Date de création", "Date de clôture", "Probabilité (%)", "Origine de la piste"),
    ),
    "pt": (
        *("ID da oportunidade", "Nome da oportunidade", "Nome da conta", "Proprietário da oportunidade", "Fase"),
        *("Valor", "Data de criação", "Data de fechamento", "Probabilidade (%)", "Origem do lead"),
    ),
    "ru": (
        *("ID возможности", "Название возможности", "Название организации", "Ответственный за возможность", "Этап"),
        *("Сумма", "Дата создания", "Дата закрытия", "Вероятность (%)", "Источник интереса"),
    ),
}
STAGES = {
    "en": ("Prospecting", "Needs Analysis", "Id. Decision Makers", "Negotiation/Review", "Closed Won", "Closed Lost"),
    "de": (
        "Anbahnung",
        "Bedarfsanalyse",
        "Angebot",
        "Verhandlung",
        "Geschlossen und gewonnen",
        "Geschlossen, verloren",
    ),
    "es": ("Prospección", "Análisis de necesidades", "Propuesta", "Negociación", "Cerrada ganada", "Cerrada perdida"),
    "fr": ("Prospection", "Analyse des besoins", "Proposition", "Négociation", "Fermée/Gagnée", "Fermée/Perdue"),
    "pt": ("Prospecção", "Análise de necessidades", "Proposta", "Negociação", "Fechado e ganho", "Fechado e perdido"),
    "ru": ("Поиск", "Анализ потребностей", "Предложение", "Переговоры", "Закрыта, выиграна", "Закрыта, проиграна"),
}
# How days and amounts are written, what parts cells, and the encoding.
FORMS = {
    "en": ("{m}/{d}/%Y", point, ",", "utf-8"),
    "de": ("%d.%m.%Y", comma, ";", "cp1252"),
    "es": ("%d/%m/%Y", comma, ";", "cp1252"),
    "fr": ("%d/%m/%Y", comma, ";", "cp1252"),
    "pt": ("%d/%m/%Y", comma, ";", "cp1252"),
    "ru": ("%d.%m.%Y", comma, ";", "utf-8"),
}
CHANCES = (10, 20, 60, 90)


def _key(prefix: str, nth: int) -> str:
    """Return an id as Salesforce writes it to reports: fifteen signs, of which case counts."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return f"{prefix}5g00000D{digits[nth // 62 // 62 % 62]}{digits[nth // 62 % 62]}{digits[nth % 62]}"


def _chance(deal: Deal) -> int:
    return int(deal.told(open=CHANCES[deal.step], won=100, lost=0))


def report(language: str) -> Export:
    """Write a report in one language, its name and legal lines below the deals."""
    form, money, delimiter, encoding = FORMS[language]
    stages = STAGES[language]

    def row(deal: Deal) -> Row:
        cells = (
            *(_key("006", 4_000 + deal.n), f"{deal.account} {deal.product}", deal.account, deal.owner),
            deal.told(open=stages[deal.step], won=stages[4], lost=stages[5]),
            *(money(deal.amount), written(deal.opened, form), written(deal.close, form), _chance(deal), deal.source),
        )
        return dict(zip(LABELS[language], cells, strict=True))

    footer = b'\r\n\r\n"Deals"\r\n"Copyright (c) 2000-2025"\r\n"Confidential Information"\r\n'
    file = table(each(row), delimiter, encoding, quoted=True) + footer
    truth = {name: label for name, label in zip(NAMES, LABELS[language], strict=True) if name}
    return Export(f"salesforce_{language}", "Salesforce", {"report1750000000000.csv": file}, truth)


def _stamp(day: dt.date) -> str:
    return f"{day}T16:14:25.000+0000"


def _user(owner: str) -> str:
    return _key("005", 700 + OWNERS.index(owner)) + "AAQ"


def _account(account: str) -> str:
    return _key("001", 900 + ACCOUNTS.index(account)) + "AAC"


def _id(deal: Deal) -> str:
    return _key("006", 4_000 + deal.n) + "AAI"


def _opportunity(deal: Deal) -> Row:
    stages = STAGES["en"]
    return {
        "Id": _id(deal),
        "IsDeleted": "false",
        "AccountId": _account(deal.account),
        "Name": f"{deal.account} {deal.product}",
        "StageName": deal.told(open=stages[deal.step], won=stages[4], lost=stages[5]),
        "Amount": deal.amount,
        "Probability": _chance(deal),
        "CloseDate": iso(deal.close),
        "LeadSource": deal.source,
        "IsClosed": deal.told(open="false", won="true", lost="true"),
        "IsWon": deal.told(open="false", won="true", lost="false"),
        "OwnerId": _user(deal.owner),
        "CreatedDate": _stamp(deal.opened),
        "CreatedById": _user(OWNERS[deal.n % 2]),
        "LastModifiedDate": _stamp(deal.close),
        "LastActivityDate": iso(deal.acted),
    }


def _history() -> list[Row]:
    return [
        {"Id": f"{_key('008', 10 * deal.n + nth)}AAA", "OpportunityId": _id(deal), "CreatedById": _user(deal.owner),
         "CreatedDate": _stamp(day), "StageName": STAGES["en"][nth], "Amount": deal.amount,
         "CloseDate": iso(deal.close)}
        for deal in DEALS for nth, day in enumerate(deal.entered)
    ]  # fmt: skip


def _field_history() -> list[Row]:
    return [
        {"Id": f"{_key('017', deal.n)}AAA", "IsDeleted": "false", "OpportunityId": _id(deal),
         "CreatedById": _user(deal.owner), "CreatedDate": _stamp(deal.entered[-1]), "Field": "CloseDate",
         "OldValue": iso(deal.close - dt.timedelta(days=30)), "NewValue": iso(deal.close)}
        for deal in DEALS if deal.n % 3 == 0
    ]  # fmt: skip


def data_export() -> Export:
    """Write the files of a Data Export: ids for owners and accounts, named in files of their own, and histories."""
    users = [
        {"Id": _user(owner), "Username": f"u{nth}@example.com", "Name": owner, "IsActive": "true"}
        for nth, owner in enumerate(OWNERS)
    ]
    accounts = [
        {"Id": _account(account), "IsDeleted": "false", "Name": account, "Industry": PRODUCTS[nth % 4] + " trade"}
        for nth, account in enumerate(ACCOUNTS)
    ]
    files = {
        "Opportunity.csv": each(_opportunity),
        "Account.csv": accounts,
        "User.csv": users,
        "OpportunityHistory.csv": _history(),
        "OpportunityFieldHistory.csv": _field_history(),
    }
    truth = {
        "opportunity_id": "Id",
        "deal_name": "Name",
        "account": "AccountId",
        "owner": "OwnerId",
        "stage": "StageName",
        "amount": "Amount",
        "opened_on": "CreatedDate",
        "closed_on": "CloseDate",
        "rep_probability": "Probability",
        "last_activity_on": "LastActivityDate",
    }
    tables = {
        "accounts": "Account.csv",
        "team": "User.csv",
        "stage_history": "OpportunityHistory.csv",
        "changes": "OpportunityFieldHistory.csv",
    }
    written_files = {name: table(rows, quoted=True) for name, rows in files.items()}
    return Export("salesforce_data_export", "Salesforce", written_files, truth, tables)


EXPORTS = (*map(report, LABELS), data_export())
