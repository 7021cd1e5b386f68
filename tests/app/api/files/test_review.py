"""The weekly review as files."""

import pytest


@pytest.mark.parametrize(
    ("kind", "mimetype", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("html", "text/html", b"<!doctype html>"),
        ("md", "text/markdown", b"# Weekly"),
    ],
)
def test_a_file_is_saved_under_the_day_of_the_week(client, kind, mimetype, begins):
    response = client.get(f"/export/review.{kind}?owner=Ann")
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert response.headers["Content-Disposition"] == f'attachment; filename="headwind-review-2026-06-30.{kind}"'
    assert response.data.startswith(begins)


def test_links_of_a_file_lead_back_to_where_it_was_asked_for(client):
    assert b"(<http://localhost/what-if/O08>)" in client.get("/export/review.md").data


def test_another_kind_and_days_that_cannot_be_are_refused(client):
    assert client.get("/export/review.docx").status_code in {404, 422}
    assert client.get("/export/review.md?since=2026-07-01").status_code == 422
