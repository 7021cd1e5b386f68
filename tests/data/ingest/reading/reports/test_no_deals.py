"""A total, a footer and a second header are no deals; a row that is set aside for what it says is one."""

from data.ingest.reading.reports.no_deals import is_no_deal, is_total
from tests import cases


def test_lines_that_are_no_deals_are_told_from_deals(tmp_path):
    lines = cases.deals(cases.one(4, Stage="Nowhere")).splitlines()
    foot = ["Exported by Mia,,,,,,", f"Total,,,,,,{sum(deal.amount for deal in cases.DEALS)}"]
    found = cases.imported(tmp_path, {"deals.csv": "\n".join([*lines[:20], lines[0], *lines[20:], *foot])})
    told = {line: is_no_deal(reason) for _, line, _, _, reason in found.set_aside}
    assert (told, found.opportunities["open"]) == ({5: False, 21: True, 43: True, 44: True}, 9)
    totals = [line for _, line, _, _, reason in found.set_aside if is_total(reason)]
    assert totals == [44]
