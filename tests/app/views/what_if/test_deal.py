"""What is offered for a deal."""

from app.views.what_if.new_deal import case_of
from tests import renewals


def test_a_deal_goes_through_the_stages_of_its_own_pipeline_alone(tmp_path):
    published = renewals.served_from(tmp_path).published()
    levels = {one: case_of(published, one, {}).fields["stage"].levels for one in ("T", "C")}
    assert levels == {"T": ("Due", "Quote"), "C": ("Lead", "Demo", "Offer")}
