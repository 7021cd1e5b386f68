"""CRMs with one closing date or none: Zoho, SuiteCRM, EspoCRM, vtiger, Twenty, Attio, Bitrix24; and made by hand."""

from __future__ import annotations

from tests.exports_of.deals import OWNERS, Deal, Export, Row, comma, each, ident, iso, point, table, written

STAGES = ("Qualification", "Needs Analysis", "Proposal/Price Quote", "Negotiation/Review")


def _stage(deal: Deal) -> str:
    return str(deal.told(open=STAGES[deal.step], won="Closed Won", lost="Closed Lost"))


def zoho() -> Export:
    """Write the deals with ids for people beside their names, and two words for lost."""

    def row(deal: Deal) -> Row:
        return {
            "Record Id": f"zcrm_4870000000{ident(deal, 100_000)}",
            "Deal Owner.id": f"zcrm_48700000001{OWNERS.index(deal.owner):03}",
            "Deal Owner": deal.owner,
            "Amount": deal.amount,
            "Deal Name": f"{deal.product} {deal.n}",
            "Closing Date": iso(deal.close),
            "Account Name": deal.account,
            "Stage": deal.told(open=STAGES[deal.step], won="Closed Won",
                               lost=("Closed Lost", "Closed-Lost to Competition")[deal.n % 2]),
            "Probability (%)": deal.told(open=(10, 30, 60, 80)[deal.step], won=100, lost=0),
            "Expected Revenue": round(deal.amount * 0.5, 2),
            "Lead Source": deal.source,
            "Reason For Loss": deal.reason,
            "Created Time": iso(deal.opened, " 11:12:13"),
            "Modified Time": iso(deal.close, " 11:12:13"),
            "Last Activity Time": iso(deal.acted, " 11:12:13"),
            "Sales Cycle Duration": (deal.close - deal.opened).days,
        }  # fmt: skip

    truth = {
        "opportunity_id": "Record Id",
        "owner": "Deal Owner",
        "amount": "Amount",
        "closed_on": "Closing Date",
        "account": "Account Name",
        "stage": "Stage",
        "rep_probability": "Probability (%)",
        "opened_on": "Created Time",
        "deal_name": "Deal Name",
        "last_activity_on": "Last Activity Time",
    }
    return Export("zoho", "Zoho CRM", {"Deals_2025_06_30.csv": table(each(row))}, truth)


def suitecrm() -> Export:
    """Write the labels of a list, days month first."""

    def row(deal: Deal) -> Row:
        return {
            "ID": f"{deal.n:08x}-aaaa-bbbb-cccc-0123456789ab",
            "Opportunity Name": f"{deal.product} {deal.n}",
            "Account Name": deal.account,
            "Sales Stage": _stage(deal),
            "Opportunity Amount": point(deal.amount),
            "Currency": "EUR",
            "Expected Close Date": written(deal.close, "%m/%d/%Y"),
            "Probability (%)": deal.told(open=(10, 30, 60, 80)[deal.step], won=100, lost=0),
            "Lead Source": deal.source,
            "Assigned User": deal.owner,
            "Date Created": written(deal.opened, "%m/%d/%Y 09:15"),
            "Date Modified": written(deal.close, "%m/%d/%Y 09:15"),
        }  # fmt: skip

    truth = {
        "opportunity_id": "ID",
        "deal_name": "Opportunity Name",
        "account": "Account Name",
        "stage": "Sales Stage",
        "amount": "Opportunity Amount",
        "currency": "Currency",
        "closed_on": "Expected Close Date",
        "expected_close_on": "Expected Close Date",
        "rep_probability": "Probability (%)",
        "owner": "Assigned User",
        "opened_on": "Date Created",
    }
    return Export("suitecrm", "SuiteCRM", {"Opportunities.csv": table(each(row), quoted=True)}, truth)


def suitecrm_interface() -> Export:
    """Write the names of the interface."""

    def row(deal: Deal) -> Row:
        return {
            "id": f"{deal.n:08x}-aaaa-bbbb-cccc-0123456789ab",
            "name": f"{deal.product} {deal.n}",
            "date_entered": iso(deal.opened, " 09:15:00"),
            "date_modified": iso(deal.close, " 09:15:00"),
            "assigned_user_name": deal.owner,
            "account_name": deal.account,
            "opportunity_type": ("New Business", "Existing Business")[deal.n % 2],
            "lead_source": deal.source,
            "amount": deal.amount,
            "amount_usdollar": round(deal.amount * 1.1, 2),
            "date_closed": iso(deal.close),
            "sales_stage": _stage(deal),
            "probability": deal.told(open=(10, 30, 60, 80)[deal.step], won=100, lost=0),
        }  # fmt: skip

    truth = {
        "opportunity_id": "id",
        "deal_name": "name",
        "opened_on": "date_entered",
        "owner": "assigned_user_name",
        "amount": "amount",
        "account": "account_name",
        "closed_on": "date_closed",
        "stage": "sales_stage",
        "rep_probability": "probability",
    }
    return Export("suitecrm_interface", "SuiteCRM", {"Opportunities.csv": table(each(row))}, truth)


def espocrm() -> Export:
    """Write the names of the interface, parted by semicolons."""

    def row(deal: Deal) -> Row:
        return {
            "id": f"5f{deal.n:015x}",
            "name": f"{deal.product} {deal.n}",
            "amount": deal.amount,
            "amountCurrency": "EUR",
            "accountName": deal.account,
            "stage": deal.told(open=("Prospecting", "Qualification", "Proposal", "Negotiation")[deal.step],
                               won="Closed Won", lost="Closed Lost"),
            "lastStage": ("Prospecting", "Qualification", "Proposal", "Negotiation")[deal.step],
            "probability": deal.told(open=(10, 30, 60, 80)[deal.step], won=100, lost=0),
            "leadSource": deal.source,
            "closeDate": iso(deal.close),
            "createdAt": iso(deal.opened, " 09:15:00"),
            "modifiedAt": iso(deal.close, " 09:15:00"),
            "assignedUserId": f"u{OWNERS.index(deal.owner)}",
            "assignedUserName": deal.owner,
        }  # fmt: skip

    truth = {
        "opportunity_id": "id",
        "deal_name": "name",
        "amount": "amount",
        "currency": "amountCurrency",
        "account": "accountName",
        "stage": "stage",
        "rep_probability": "probability",
        "closed_on": "closeDate",
        "opened_on": "createdAt",
        "owner": "assignedUserName",
    }
    return Export("espocrm", "EspoCRM", {"Export_Opportunity.csv": table(each(row), ";")}, truth)


VTIGER = (
    *("opportunity_id", "deal_name", "account", "stage", "amount", "closed_on", "opened_on", "owner", ""),
    "rep_probability",
)
VTIGER_LABELS = {
    "en": (
        *("Opportunity Number", "Opportunity Name", "Organization Name", "Sales Stage", "Amount"),
        *("Expected Close Date", "Created Time", "Assigned To", "Lead Source", "Probability"),
    ),
    "es": (
        *("Número de Oportunidad", "Nombre de la Oportunidad", "Organización", "Fase de Venta", "Importe"),
        *("Fecha Estimada de Cierre", "Fecha de Creación", "Asignado a", "Origen del Pre-Contacto", "Probabilidad"),
    ),
}


def vtiger(language: str) -> Export:
    """Write potentials, days day first, with a lost stage of the company's own."""
    lost = ("Closed Lost", "Perdida por licitación")

    def row(deal: Deal) -> Row:
        cells = (
            *(f"POT{deal.n}", f"{deal.product} {deal.n}", deal.account),
            deal.told(open=STAGES[deal.step], won="Closed Won", lost=lost[deal.n % 2]),
            *(f"{deal.amount:.8f}", written(deal.close, "%d-%m-%Y"), written(deal.opened, "%d-%m-%Y 10:11")),
            *(deal.owner, deal.source, deal.told(open=(10, 30, 60, 80)[deal.step], won=100, lost=0)),
        )
        return dict(zip(VTIGER_LABELS[language], cells, strict=True))

    labels = zip(VTIGER, VTIGER_LABELS[language], strict=True)
    truth = {name: label for name, label in labels if name}
    truth["expected_close_on"] = truth["closed_on"]
    return Export(f"vtiger_{language}", "vtiger", {"Potentials.csv": table(each(row))}, truth)


def twenty() -> Export:
    """Write the names of the interface: a won deal is a customer, and lost is a stage that was added."""

    def row(deal: Deal) -> Row:
        return {
            "Id": f"{deal.n:08x}-1111-4222-8333-0123456789ab",
            "Name": f"{deal.product} {deal.n}",
            "Amount / Amount": deal.amount,
            "Amount / Currency": "EUR",
            "Close date": iso(deal.close, "T00:00:00.000Z"),
            "Stage": deal.told(open=("NEW", "SCREENING", "MEETING", "PROPOSAL")[deal.step],
                               won="CUSTOMER", lost="LOST"),
            "Company / Name": deal.account,
            "Owner / Name": deal.owner,
            "Creation date": iso(deal.opened, "T08:00:00.000Z"),
            "Last update": iso(deal.close, "T08:00:00.000Z"),
        }  # fmt: skip

    truth = {
        "opportunity_id": "Id",
        "deal_name": "Name",
        "amount": "Amount / Amount",
        "currency": "Amount / Currency",
        "stage": "Stage",
        "closed_on": "Close date",
        "account": "Company / Name",
        "opened_on": "Creation date",
        "owner": "Owner / Name",
    }
    return Export("twenty", "Twenty", {"opportunities.csv": table(each(row))}, truth)


def attio() -> Export:
    """Write a list of deals: no closing day, and a party popper in the word for won."""

    def row(deal: Deal) -> Row:
        return {
            "Record ID": f"{deal.n:08x}-1111-4222-8333-0123456789ab",
            "Record": f"{deal.product} {deal.n}",
            "Deal stage": deal.told(open=("Lead", "In Progress")[deal.step % 2], won="Won 🎉", lost="Lost"),
            "Deal owner": deal.owner,
            "Deal value": f"€{deal.amount:,.2f}",
            "Associated company": deal.account,
            "Created at": iso(deal.opened, "T10:00:00.000000000Z"),
        }  # fmt: skip

    truth = {
        "opportunity_id": "Record ID",
        "deal_name": "Record",
        "stage": "Deal stage",
        "owner": "Deal owner",
        "amount": "Deal value",
        "account": "Associated company",
        "opened_on": "Created at",
    }
    return Export("attio", "Attio", {"Deals.csv": table(each(row))}, truth)


def bitrix_interface() -> Export:
    """Write the names of the interface: flags of Y and N, and won and lost of two pipelines."""

    def row(deal: Deal) -> Row:
        pipeline = ("", "C3:")[deal.n % 3 == 0]
        steps = ("NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING")
        stage = deal.told(open=steps[deal.step], won="WON", lost=("LOSE", "APOLOGY")[deal.n % 2])
        return {
            "ID": deal.n,
            "TITLE": f"{deal.product} {deal.n}",
            "STAGE_ID": pipeline + stage,
            "OPPORTUNITY": deal.amount,
            "CURRENCY_ID": "EUR",
            "COMPANY_ID": 500 + sum(map(ord, deal.account)) % 97,
            "ASSIGNED_BY_ID": 10 + OWNERS.index(deal.owner),
            "BEGINDATE": iso(deal.opened, "T03:00:00+03:00"),
            "CLOSEDATE": iso(deal.close, "T03:00:00+03:00"),
            "CLOSED": deal.told(open="N", won="Y", lost="Y"),
            "SOURCE_ID": deal.source.upper(),
            "DATE_CREATE": iso(deal.opened, "T13:00:00+03:00"),
        }  # fmt: skip

    truth = {
        "opportunity_id": "ID",
        "deal_name": "TITLE",
        "stage": "STAGE_ID",
        "amount": "OPPORTUNITY",
        "currency": "CURRENCY_ID",
        "account": "COMPANY_ID",
        "owner": "ASSIGNED_BY_ID",
        "closed_on": "CLOSEDATE",
        "opened_on": "DATE_CREATE",
    }
    return Export("bitrix_interface", "Bitrix24", {"deals.csv": table(each(row), ";")}, truth)


BITRIX_STAGES = ("Новая", "Подготовка документов", "Счёт на предоплату", "В работе")


def bitrix_russian() -> Export:
    """Write the list of deals in Russian."""

    def row(deal: Deal) -> Row:
        return {
            "ID": deal.n,
            "Название сделки": f"{deal.product} {deal.n}",
            "Стадия сделки": deal.told(open=BITRIX_STAGES[deal.step], won="Сделка успешна", lost="Сделка провалена"),
            "Сумма": deal.amount,
            "Валюта": "EUR",
            "Компания": deal.account,
            "Ответственный": deal.owner,
            "Источник": deal.source,
            "Дата создания": written(deal.opened, "%d.%m.%Y 13:00:00"),
            "Предполагаемая дата закрытия": written(deal.close, "%d.%m.%Y"),
        }  # fmt: skip

    truth = {
        "opportunity_id": "ID",
        "deal_name": "Название сделки",
        "stage": "Стадия сделки",
        "amount": "Сумма",
        "currency": "Валюта",
        "account": "Компания",
        "owner": "Ответственный",
        "opened_on": "Дата создания",
        "closed_on": "Предполагаемая дата закрытия",
        "expected_close_on": "Предполагаемая дата закрытия",
    }
    return Export("bitrix_ru", "Bitrix24", {"DEAL_20250630.csv": table(each(row), ";", "utf-8-sig")}, truth)


HAND_MADE = ("account", "stage", "amount", "owner", "opened_on", "closed_on")
HAND_MADE_WORDS = {
    "en": (
        ("Client", "Status", "Deal size", "Rep", "Date opened", "Closing"),
        ("Lead", "Meeting", "Quote sent", "Verbal OK", "Won", "Lost"),
    ),
    "de": (
        ("Kunde", "Status", "Auftragswert", "Vertriebsmitarbeiter", "Angelegt am", "Abschluss"),
        ("Erstkontakt", "Termin", "Angebot raus", "Verhandlung", "Gewonnen", "Verloren"),
    ),
    "es": (
        ("Empresa", "Etapa", "Importe_EUR", "Responsable", "Fecha_alta", "Fecha_cierre"),
        ("Contacto", "Reunión", "Propuesta enviada", "Negociación", "Cerrado ganado", "Cerrado perdido"),
    ),
    "fr": (
        ("Client", "Statut", "Montant HT", "Commercial", "Créé le", "Clôture"),
        ("Contact", "RDV", "Devis envoyé", "Négociation", "Gagné", "Perdu"),
    ),
    "pt": (
        ("Cliente", "Situação", "Valor (R$)", "Vendedor", "Data de abertura", "Data de fechamento"),
        ("Contato", "Reunião", "Proposta enviada", "Negociação", "Ganho", "Perdido"),
    ),
    "ru": (
        ("Клиент", "Статус", "Сумма, руб.", "Менеджер", "Дата открытия", "Дата закрытия"),
        ("Контакт", "Встреча", "КП отправлено", "Переговоры", "Выиграна", "Проиграна"),
    ),
}


def hand_made(language: str) -> Export:
    """Write a sheet as people keep one: no id, and a status that is the stage."""
    headers, stages = HAND_MADE_WORDS[language]

    def row(deal: Deal) -> Row:
        stage = deal.told(open=stages[deal.step], won=stages[4], lost=stages[5])
        opened, closed = (written(day, "%d.%m.%Y") for day in (deal.opened, deal.close))
        return dict(zip(headers, (deal.account, stage, comma(deal.amount), deal.owner, opened, closed), strict=True))

    truth = dict(zip(HAND_MADE, headers, strict=True))
    return Export(f"hand_made_{language}", "", {"pipeline.csv": table(each(row), ";")}, truth)


EXPORTS = (
    *(zoho(), suitecrm(), suitecrm_interface(), espocrm(), *map(vtiger, VTIGER_LABELS), twenty(), attio()),
    *(bitrix_interface(), bitrix_russian(), *map(hand_made, HAND_MADE_WORDS)),
)
