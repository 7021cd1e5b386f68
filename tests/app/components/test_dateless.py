"""What panels say of an export without dates, amounts or anything open."""

from app.components import freshness as line
from app.components.deals.toolbar import summary
from app.components.threshold import confusion
from app.components.win_rate.groups import comparisons, no_cycle, no_trend
from app.views.at_risk.answer import at_risk, page
from app.views.freshness import freshness
from app.views.model.quality import model_quality
from app.views.win_rate.answer import closing


def test_a_list_without_amounts_goes_by_loss_probability(no_amounts, words):
    answer = at_risk(no_amounts, {})
    assert (answer.sorted_by, answer.amounts) == ("loss_probability", False)
    assert page(no_amounts, {}).rows["opportunity_id"].tolist() == ["O08", "O09", "O10", "O07"]
    assert "This export has no amounts. sorted by loss chance" in words(summary(answer))


def test_a_matrix_without_amounts_has_nothing_at_stake(no_amounts, words):
    answer = model_quality(no_amounts, {})
    assert answer.flags is not None
    said = words(confusion.confusion(answer.flags, answer.currency, amounts=answer.amounts))
    assert "at stake" not in said
    assert "Caught 3 +0.6 deals saved, −0.3 deals of acting" in said
    assert "Missed 1 −0.2 deals not saved" in said


def test_folds_and_cuts_are_called_so(no_dates, none_open):
    folds, cuts = model_quality(no_dates, {}).looked, model_quality(none_open, {}).looked
    assert folds is not None
    assert cuts is not None
    assert "in 1 draw of 2 folds." in confusion.holdout_sentence(folds)
    assert "judged at 2 cuts along the order" in confusion.holdout_sentence(cuts)


def test_the_day_of_import_is_not_called_the_datas(ten, no_dates, words):
    assert "; the export has no dates" in words(line.freshness(freshness(no_dates)))
    assert "Data as of 30 Jun 2026" in words(line.freshness(freshness(ten)))


def test_an_empty_trend_says_whether_dates_or_the_scope_are_to_blame(ten, no_dates, words):
    assert "of its 6 closed opportunities 66.7" in words(no_trend(closing(no_dates, {})))
    assert "The key figures and groups are of everything closed." in words(no_trend(closing(no_dates, {})))
    assert "from the day of opening" in words(no_cycle(closing(no_dates, {})))
    nobody = closing(ten, {"owner": "Nobody"})
    assert "No opportunity closed with these filters (Last 12 months)." in words(no_trend(nobody))
    assert words(no_cycle(nobody)) == words(no_trend(nobody))
    assert "closed anything." in words(comparisons((), None, ""))
