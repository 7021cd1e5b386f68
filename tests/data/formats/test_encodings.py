"""Text without a mark is read in the characters in which its words are words, however short it is."""

import io

import pytest

from data.formats.encodings import encoding_of

NAMES = {
    "cp1252": ["Müller", "Großhandel Weiß", "Société Générale", "Señor Peña", "Compañía Española"],
    "cp1250": ["Łódź Przemysł", "Dvořák a synové", "Győri Művek"],
    "cp1251": ["ООО Восток", "Ромашка и Строитель"],
    "cp1253": ["Αθήνα Ελλάς"],
    "cp1254": ["Güneş Şirketi", "Ağaç İşleri"],
    "mac_roman": ["Müller Söhne Café"],
    "cp932": ["株式会社東京"],
    "gb18030": ["北京公司上海"],
}
NAMES["cp1252"] += [
    "Indústria São Paulo",
    "Ångström AB",
    "Jørgensen & Søn",
    "Ærø Færge",
    "Citroën",
    "NAÏVE ÉLAN",
    "“Best” – 5 € … O’Brien",
]
NAMES["cp1252"] += ["£1,200.50", "send £ quote", "¥ 1,200", "1.200 €", "£k", "1º", "½ day", "Jörg", "à", "O’Brien – £5"]
NAMES["cp1250"] += ["PAWEŁ", "Łukasz", "100 Kč", "50 zł"]
NAMES["mac_roman"] += ["€1,200", "¥1,200", "a – b", "“Best”", "Café £5"]


@pytest.mark.parametrize(("encoding", "name"), [(one, name) for one, names in NAMES.items() for name in names])
def test_a_name_is_read_as_it_is_written(encoding, name):
    written = "\n".join(f"D{n:02},{name},Closed Won,2025-01-{n + 10},{n}000.50" for n in range(9)).encode(encoding)
    assert name in written.decode(encoding_of(io.BytesIO(written), "deals.csv"))


@pytest.mark.parametrize(("encoding", "name"), [(one, name) for one, names in NAMES.items() for name in names])
def test_one_cell_among_plain_ones_tells_it(encoding, name):
    written = f"id,name\n1,North\n2,{name},9\n3,South\n".encode(encoding)
    assert name in written.decode(encoding_of(io.BytesIO(written), "deals.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_told_by_its_mark_or_its_bytes(encoding):
    for name in ("Müller", "Восток"):
        written = f"{name},id\n{name},1\n".encode(encoding)
        assert f"{name},1\n" in written.decode(encoding_of(io.BytesIO(written), "deals.csv"))


def test_text_of_plain_letters_is_utf_8():
    assert encoding_of(io.BytesIO(b"id\n1\n"), "deals.csv") == "utf-8"
