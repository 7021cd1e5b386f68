"""A look at the files of an unknown export: which hold a table, and what each of its columns holds."""

from data.proposals.survey.columns import FEW_LEVELS, NAMES, Column
from data.proposals.survey.export import Export
from data.proposals.survey.fills import Fill
from data.proposals.survey.kept import Workspace, workspace
from data.proposals.survey.measures import Measures, Multiple, multiples_of
from data.proposals.survey.pasts import Pasts
from data.proposals.survey.tables import Look, Survey, Unread, survey
from data.proposals.survey.turns import Turns

__all__ = [
    "FEW_LEVELS",
    "NAMES",
    "Column",
    "Export",
    "Fill",
    "Look",
    "Measures",
    "Multiple",
    "Pasts",
    "Survey",
    "Turns",
    "Unread",
    "Workspace",
    "multiples_of",
    "survey",
    "workspace",
]
