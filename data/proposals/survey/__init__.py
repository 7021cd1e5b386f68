"""A look at the files of an unknown export: which hold a table, and what each of its columns holds."""

from data.proposals.survey.columns import FEW_LEVELS, NAMES, Column
from data.proposals.survey.measures import Measures, Multiple, measures
from data.proposals.survey.pasts import Pasts, pasts
from data.proposals.survey.tables import Look, Survey, Unread, survey, together
from data.proposals.survey.turns import Turns, middles, turns

__all__ = [
    "FEW_LEVELS",
    "NAMES",
    "Column",
    "Look",
    "Measures",
    "Multiple",
    "Pasts",
    "Survey",
    "Turns",
    "Unread",
    "measures",
    "middles",
    "pasts",
    "survey",
    "together",
    "turns",
]
