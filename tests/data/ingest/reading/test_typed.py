"""A wide export is read within the memory that a draft has, a few columns at a time."""

from typing import Any

from tests import cases

NUMBERS = [f"Score {nth}" for nth in range(30)]
FIELD = '[[field]]\ntable = "opportunities"\nname = "{name}"\nlabel = "{label}"\nkind = "number"\nknown = "at close"\n'


def test_thirty_columns_of_numbers_are_read_beside_the_others(tmp_path):
    named: dict[str, Any] = {label.replace(" ", "_").lower(): label for label in NUMBERS}
    fields = "".join(FIELD.format(name=name, label=label) for name, label in named.items())
    table = cases.deals(lambda deal: {label: f"{deal.n * 7 + nth},5" for nth, label in enumerate(NUMBERS)}, ";")
    found = cases.imported(tmp_path, {"deals.csv": table}, cases.mapping(more=fields, **named))
    assert found.is_right
    assert found.rows["D02"]["score_29"] == 43.5
