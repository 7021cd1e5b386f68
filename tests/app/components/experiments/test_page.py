"""The Experiments page, drawn from answers."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from app.components.experiments.page import page
from app.components.experiments.planning import NONE_PROMISED, POWER_WORDS, needs, option_words
from app.components.experiments.running import COUNTED, LOOK_ANY_TIME, NOW, progress
from app.views.experiments.answer import READ_ONLY, ExperimentAnswer, Experiments
from app.views.experiments.course import ArmCourse, BandRate, Course
from app.views.experiments.power import Option, Power
from app.views.experiments.sentences import losses_words, money_words, rate_words, verdict_words
from model.experiments.uplift import Estimate, Uplift

DAY = dt.date(2026, 3, 1)
RATE = Estimate(0.22, 0.09, 0.35)
UPLIFT = Uplift(210, 208, 0.43, 0.55, Estimate(-0.12, -0.2, -0.04), Estimate(1_200.0, -300.0, 2_800.0), RATE)
ARMS = (ArmCourse("act", 321, 280, 210, 90, 100, 20, 4e6), ArmCourse("held out", 319, 12, 208, 114, 80, 14, 3e6))
COURSE = Course(DAY, 640, DAY, 418, 2, ARMS, UPLIFT, (BandRate(0.5, 0.75, 200, RATE),), "")
RUNNING = ExperimentAnswer(
    7, "Spring", 0.2, 90, 853, DAY, "Mia", dt.date(2026, 9, 1), None, "", "", "Nothing is clear yet.", COURSE
)
POSSIBLE = Option(90, 853, dt.date(2027, 9, 1), 0.61, 0.8, 0.16, "")
REFUSED = Option(30, 3_700, dt.date(2031, 9, 1), 0.3, 0.4, 0.35, "It would take until Sep 2031.")
POWER = Power(0.2, 0.2, 137, 14.25, (REFUSED, POSSIBLE), "", "")
ANSWER = Experiments(RUNNING, (), None, "USD", "", "", "")


def drawn(tree):
    return json.dumps(tree, cls=PlotlyJSONEncoder, ensure_ascii=False).replace("\u00a0", " ")


def plain(words):
    return words.replace("\u00a0", " ")


def test_what_it_says_stands_first_with_its_figures():
    found = drawn(page(ANSWER))
    assert found.index("“Spring” runs.") < found.index("Both arms")
    for words in (
        '"−12 pts"',
        "−20 pts to −4 pts",
        "−$300 to $2.8 k",
        "9 % to 35 %",
        LOOK_ANY_TIME,
        NOW,
        COUNTED,
        "Save rate by loss chance",
        "End the experiment",
        '"data-experiment": 7',
    ):
        assert words in found


def test_how_far_it_is_and_how_long_still():
    assert plain(progress(RUNNING)) == (
        "Since 1 Mar 2026: 640 of 853 deals have their arm, 418 followed for 90 days; the last about 1 Sep 2026."
        " 2 deals are no longer in the data and left out."
        " 12 held-out deals were acted on all the same, and count as held out."
    )
    assert "nobody can say when" in progress(dataclasses.replace(RUNNING, ends_on=None))


def test_the_sentence_is_in_losses_and_money():
    assert plain(losses_words(UPLIFT)) == "43 % of 210 deals to act on were lost, and 55 % of 208 held out"
    assert plain(money_words(Estimate(-500.0, -900.0, -100.0), "EUR")) == "€500 less was won a deal"
    assert money_words(Estimate(500.0, -900.0, 1_000.0), "EUR") == "in money nothing is clear"
    assert plain(rate_words(Estimate(-0.05, -0.1, 0.01))) == "−5 % [−10 to 1]"
    assert plain(rate_words(Estimate(0.04, -1.0, 0.56))) == "4 % [up to 56]"


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("benefit", "Acting helps: "),
        ("harm", "Acting harms: more deals are lost where somebody acts."),
        ("futility", "No clear effect by the planned end: "),
        ("by hand", "Ended by hand before anything was clear: "),
        ("", "Nothing is clear yet: "),
    ],
)
def test_each_ending_has_its_words(why, words):
    ended: Any = dataclasses.replace(RUNNING, ending=why)
    assert verdict_words(ended, COURSE, None).startswith(words)
    assert "won" not in verdict_words(ended, COURSE, None)


def test_without_an_experiment_the_form_says_what_one_takes():
    found = drawn(page(dataclasses.replace(ANSWER, running=None, power=POWER)))
    assert "137 flagged deals could take part today, and 14.2 more come to be flagged in a week." in found
    assert plain(option_words(POSSIBLE)) == (
        "853 deals needed, the last counted about 1 Sep 2027. 80 % of such deals close within it, 61 % are lost."
    )
    for words in ("Start the experiment", POWER_WORDS, "None has ended yet.", REFUSED.refused, '"disabled": true'):
        assert words in found


def test_where_nothing_can_be_had_nothing_is_promised():
    found = drawn(needs(dataclasses.replace(POWER, options=(REFUSED,))))
    assert NONE_PROMISED in found
    assert "Look for 35 % or more." in found
    assert POWER_WORDS not in found
    assert "no number of deals is enough" in option_words(dataclasses.replace(REFUSED, needed=None))


def test_what_cannot_be_started_at_all_has_no_form():
    refused = dataclasses.replace(POWER, options=(), refused="Nothing is flagged.", next_step="See Model quality.")
    found = drawn(page(dataclasses.replace(ANSWER, running=None, power=refused)))
    assert "Nothing is flagged." in found
    assert "Start the experiment" not in found


def test_visitors_of_a_read_only_deployment_have_no_buttons():
    both = (
        dataclasses.replace(ANSWER, refused=READ_ONLY),
        dataclasses.replace(ANSWER, running=None, power=POWER, refused=READ_ONLY, next_step="Run your own."),
    )
    assert all("data-experiment-act" not in drawn(page(one)) for one in both)
    assert READ_ONLY in drawn(page(both[1]))


def test_what_ended_leads_to_the_policy():
    ended = dataclasses.replace(
        RUNNING, ended_on=dt.date(2026, 8, 1), ended_by="the experiment's rule", ending="benefit"
    )
    found = drawn(page(dataclasses.replace(ANSWER, running=None, past=(ended,))))
    assert "1 Mar 2026 to 1 Aug 2026 · 418 deals followed for 90 days · ended by the experiment's rule" in found
    assert "/threshold" in found


def test_a_silent_store_is_said():
    found = drawn(page(Experiments(None, (), None, "USD", "", "", "The store is busy. Try again.")))
    assert "The experiments cannot be read." in found
