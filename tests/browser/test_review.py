"""The weekly review: read, narrowed, and handed on as files."""

from urllib.parse import parse_qs, urlsplit


def test_the_week_is_read_narrowed_and_handed_on(viewer):
    viewer.open("/review?period=this-year")
    answer = viewer.server.get("/review")
    viewer.until(lambda: len(viewer.texts("#review-deals tbody tr")) == len(answer["discuss"]), "the deals to discuss")
    owner = answer["discuss"][0]["owner"]
    viewer.follow(f"/review?owner={owner}")
    viewer.reads("#review-head", owner)
    link = viewer.find("#review-head a")
    link.send_keys("")
    asked = urlsplit(link.get_attribute("href"))
    assert (asked.path, parse_qs(asked.query)["owner"]) == ("/export/review.pdf", [owner])
