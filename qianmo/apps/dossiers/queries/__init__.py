"""Reads of dossiers: one whole, lists of them, what is missing, the bank's checklists and lanes."""

from qianmo.apps.dossiers.queries.file import DossierFile, HandoverRow, ListRow, dossier_behind, dossier_file
from qianmo.apps.dossiers.queries.items import items_of, items_to_come
from qianmo.apps.dossiers.queries.listing import (
    SHOWS,
    DossierRow,
    dossiers,
    dossiers_named,
    dossiers_of,
)
from qianmo.apps.dossiers.queries.record import begun_on, dossier_record, households_gathering
from qianmo.apps.dossiers.queries.rules import ChecklistRow, checklists, lanes

__all__ = [
    "SHOWS",
    "ChecklistRow",
    "DossierFile",
    "DossierRow",
    "HandoverRow",
    "ListRow",
    "begun_on",
    "checklists",
    "dossier_behind",
    "dossier_file",
    "dossier_record",
    "dossiers",
    "dossiers_named",
    "dossiers_of",
    "households_gathering",
    "items_of",
    "items_to_come",
    "lanes",
]
