"""Exports are read in the language in which their CRM writes them: a table's columns, and what its stages mean."""

import pytest

from data.proposals import proposal
from data.proposals.names import likeness
from data.proposals.outcome_words import is_doubtful, is_open, outcome_of
from data.proposals.questions.unnamed import says_other
from data.proposals.words import FILES, WORDS
from tests import cases

# By language: the headers of an export of deals, and its words for what is open, won and lost.
EXPORTS = {
    "Danish": ("Emne,Potentiel kunde,Ejer,Salgsfase,Oprettet den,Anslået lukkedato,Anslået omsætning,Valuta",
        "Åben", "Vundet", "Tabt"),
    "Norwegian": ("Avtalenavn,Potensiell kunde,Eier,Salgsfase,Opprettet den,Forventet avslutning,Ordreverdi,Valuta",
        "Åpen", "Vunnet", "Tapt"),
    "Swedish": ("Affärsnamn,Företagsnamn,Säljare,Säljsteg,Skapad den,Förväntat avslut,Ordervärde,Valuta",
        "Pågående", "Vunnen", "Förlorad"),
    "Finnish": ("Kaupan nimi,Asiakas,Vastuuhenkilö,Myyntivaihe,Luontipäivä,Odotettu sulkemispäivä,Arvo,Valuutta",
        "Avoin", "Voitettu", "Hävitty"),
    "Polish": ("Temat,Klient,Handlowiec,Etap,Data utworzenia,Przewidywany termin,Kwota netto,Waluta",
        "W toku", "Wygrana", "Przegrana"),
    "Czech": ("Název,Zákazník,Vlastník,Fáze,Datum vytvoření,Předpokládané uzavření,Částka,Měna",
        "Otevřeno", "Vyhráno", "Prohráno"),
    "Slovak": ("Názov,Zákazník,Vlastník,Fáza,Dátum vytvorenia,Očakávaný dátum uzavretia,Hodnota,Mena",
        "Otvorené", "Vyhrané", "Zamietnuté"),
    "Hungarian": ("Megnevezés,Ügyfél,Értékesítő,Szakasz,Létrehozás dátuma,Várható zárás,Összeg,Pénznem",
        "Folyamatban", "Megnyert", "Elvesztett"),
    "Romanian": ("Denumire,Companie,Responsabil,Stadiu,Data creării,Data estimată de închidere,Valoare,Monedă",
        "În lucru", "Câștigat", "Pierdut"),
    "Turkish": ("Fırsat Adı,Müşteri,Satış Temsilcisi,Aşama,Oluşturulma Tarihi,Tahmini Kapanış,Tutar,Para Birimi",
        "Devam ediyor", "Kazanıldı", "Kaybedildi"),
    "Ukrainian": ("Назва угоди,Компанія,Відповідальний,Етап,Дата створення,Планова дата закриття,Сума,Валюта",
        "В роботі", "Виграно", "Програно"),
    "Japanese": ("商談名,取引先名,営業担当,フェーズ,作成日,完了予定日,金額,通貨",
        "進行中", "受注", "失注"),
    "Chinese": ("商机名称,客户名称,负责人,销售阶段,创建日期,预计成交日期,预计金额,币种",
        "进行中", "赢单", "输单"),
    "Korean": ("영업기회명,고객사,담당자,영업 단계,생성일,예상 마감일,예상 금액,통화",
        "진행 중", "수주", "실주"),
}  # fmt: skip
NAMES = ("deal_name", "account", "owner", "stage", "opened_on", "expected_close_on", "amount", "currency")


@pytest.mark.parametrize("language", EXPORTS)
def test_an_export_is_read_in_its_language(tmp_path, language):
    headers, still_open, won, lost = EXPORTS[language]
    stages = {"open": still_open, "won": won, "lost": lost}
    rows = [
        (
            f"Deal of {deal.n}",
            f"Customer {deal.n % 6}",
            "Ann Bell",
            stages[deal.outcome],
            deal.opened,
            deal.close,
            deal.n,
        )
        for deal in cases.DEALS
    ]
    text = "\n".join([headers, *(",".join([*map(str, row), "EUR"]) for row in rows)])
    found = proposal(cases.write(tmp_path, {"deals.csv": text}))
    read = {guess.name: guess.header for guess in found.columns if guess.name in NAMES}
    assert read == dict(zip(NAMES, headers.split(","), strict=True))
    assert {stage.name: stage.outcome for stage in found.stages} == {name: kind for kind, name in stages.items()}
    assert (outcome_of(won), outcome_of(lost), is_open(still_open)) == ("won", "lost", True)


@pytest.mark.parametrize(
    "stage",
    ["Nem nyert", "Nie wygrana", "Ej vunnen", "Není vyhráno", "수주 예정", "Todennäköinen voitto", "Expected won",
     "NDA podpisane", "Prov beställt", "Tapaaminen peruttu", "Møde annulleret", "Lukewarm"],
)  # fmt: skip
def test_a_word_that_is_turned_round_ahead_or_of_another_thing_is_no_outcome(stage):
    assert outcome_of(stage) == "open"


def test_a_stage_that_is_not_won_may_have_ended():
    assert [is_doubtful(stage) for stage in ("Nem nyert", "Closed - not won", "Négociation")] == [True, True, False]


def test_the_words_of_all_files_are_one_list_each_with_no_word_twice():
    assert FILES[0] == "words.toml"
    assert WORDS["opportunities"]["owner"][0] == "owner"
    assert {"ejer", "担当者"} <= set(WORDS["opportunities"]["owner"])
    assert all(
        len(set(words)) == len(words)
        for section in WORDS.values()
        if isinstance(section, dict)
        for words in section.values()
    )


# What other CRMs call a deal's name, account, owner, opening and last change, and what is none of these: the next step.
CALLED = {
    "Danish": "Salgsmulighedens navn,Organisationsnavn,Tildelt til,Oprettelsestid,Ændringstidspunkt,Næste trin",
    "Norwegian": "Salgsmulighetsnavn,Organisasjonsnavn,Tilordnet,Opprettelsestid,Endringstid,Neste steg",
    "Swedish": "Affärsmöjlighetens namn,Organisationsnamn,Tilldelad till,Skapad tid,Ändringstid,Nästa steg",
    "Finnish": "Myyntimahdollisuuden nimi,Organisaation nimi,Vastuullinen,Luomisaika,Muokkausaika,Seuraava askel",
    "Polish": "Nazwa szansy sprzedaży,Nazwa organizacji,Przypisane do,Czas utworzenia,Czas modyfikacji,Następny krok",
    "Czech": "Název obchodní příležitosti,Název organizace,Přiřazený uživatel,Čas vytvoření,Čas změny,Další krok",
    "Slovak": "Názov príležitosti,Názov organizácie,Priradený používateľ,Čas vytvorenia,Čas zmeny,Ďalší krok",
    "Hungarian": "Lehetőség neve,Szervezet neve,Hozzárendelve,Létrehozási idő,Módosítás ideje,Következő lépés",
    "Romanian": "Numele oportunității,Nume organizație,Atribuit,Ora creării,Ora modificării,Pasul următor",
    "Turkish": "Satış Fırsatı Adı,Kuruluş Adı,Atanan Kişi,Oluşturma Zamanı,Değiştirme Zamanı,Sonraki Adım",
    "Ukrainian": "Назва можливості,Назва організації,Призначено,Час створення,Час зміни,Наступний крок",
    "Japanese": "取引名称,組織名,割り当て先,作成時間,更新時間,次のステップ",
    "Chinese": "销售机会名称,组织名称,分配给,添加时间,最近修改时间,下一步",
    "Korean": "기회 이름,조직 이름,할당 대상,생성 시간,수정 시간,다음 단계",
}
MEANT = ["deal_name", "account", "owner", "opened_on", "modified_on"]


@pytest.mark.parametrize("language", CALLED)
def test_what_other_crms_call_a_column_is_known(language):
    *headers, next_step = CALLED[language].split(",")
    words = WORDS["opportunities"]
    alike = [{likeness(one, words[name]): name for name in words} for one in headers]
    assert [found[max(found)] for found in alike] == MEANT
    assert min(likeness(one, words[name]) for one, name in zip(headers, MEANT, strict=True)) > 0.9
    assert says_other(next_step)
