"""Tables of dossiers, by noun."""

from qianmo.apps.dossiers.models.dossiers import Dossier, DossierHandover, DossierState, FilledItem, MissingList
from qianmo.apps.dossiers.models.rules import Checklist, Lane

__all__ = [
    "Checklist",
    "Dossier",
    "DossierHandover",
    "DossierState",
    "FilledItem",
    "Lane",
    "MissingList",
]
