"""What a first visitor is told."""

from app.components import first_visit


def test_it_can_be_dismissed(kinds):
    frame = first_visit.frame()
    assert [button.id for button in kinds(frame, "Button")] == ["first-visit-dismiss"]


def test_one_deal_leads_from_the_list_over_its_reasons_to_a_lever(kinds):
    links = kinds(first_visit.steps("O/7", "Alder"), "A")
    assert [link.href for link in links] == [
        "/at-risk",
        "/at-risk?deal=O%2F7",
        "/what-if/O~2F7?tab=moves",
        "/what-if/O~2F7",
    ]
    assert links[1].children == "why Alder is on it"


def test_without_a_deal_there_is_nothing_to_try():
    assert first_visit.steps(None, "") is None
