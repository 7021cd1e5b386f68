"""People: from a name to the person's own review."""


def test_a_name_leads_to_a_review_of_their_deals_and_back(viewer):
    viewer.open("/people?period=all")
    answer = viewer.server.get("/people", period="all")
    viewer.until(lambda: len(viewer.texts("#people-people tbody tr")) == len(answer["people"]), "every person")
    first = answer["people"][0]["owner"]
    viewer.click("#people-people tbody tr:first-child a")
    viewer.reads("h1", "Weekly review")
    viewer.asks(period=["all"], owner=[first])
    viewer.reads("#review-head", first)
    viewer.back()
    viewer.reads("h1", "People")
