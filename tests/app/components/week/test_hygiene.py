from app.components.week.hygiene import gaps
from app.views.deals.hygiene import Gap, Hygiene

OVERDUE = Gap("overdue", "Expected close has passed", 3, 4500.0, 2, "Agree on a new date", "/at-risk?gap=overdue")


def test_each_gap_leads_to_its_list(words, kinds):
    said = gaps(Hygiene((OVERDUE,), 12, ("No amount",), "EUR", amounts=True))
    assert words(said).replace("\u00a0", " ") == (
        "Expected close has passed Agree on a new date 3 deals 25 % of what is open €4.5 k"
        " Not recorded in this export: no amount."
    )
    assert [link.href for link in kinds(said, "A")] == ["/at-risk?gap=overdue"]


def test_where_nothing_is_to_be_put_in_order_it_is_said(words):
    assert words(gaps(Hygiene((), 12, (), "EUR", amounts=True))) == "Nothing to put in order 12 open deals."
