import numpy as np

from model.decisions.explain import contributions
from model.decisions.reasons import reasons


def test_contributions_add_up_from_the_base_rate_to_the_probability(bundle, open_facts):
    found = contributions(bundle, open_facts)
    total = 100 * found.base + found.points.sum(axis=1).to_numpy()
    assert found.base == bundle.base_rate
    assert np.abs(total - 100 * bundle.loss_probability(open_facts)).max() < 1e-9


def test_what_is_said_of_a_deal_does_not_depend_on_who_else_is_asked_about(bundle, open_facts):
    together = contributions(bundle, open_facts).points.head(5)
    alone = [contributions(bundle, open_facts.iloc[[row]]).points.iloc[0] for row in range(5)]
    assert np.abs(together.to_numpy() - np.stack(alone)).max() < 1e-9


def test_no_signal_has_no_contributions(noise_bundle, open_facts):
    found = contributions(noise_bundle, open_facts)
    assert not found.points.to_numpy().any()
    assert reasons(noise_bundle, open_facts.head(2)) == [[], []]
