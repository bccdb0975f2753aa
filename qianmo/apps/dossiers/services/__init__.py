"""Acts on dossiers, by noun: begun, filled in, told what is missing, handed over, handed in, reviewed."""

from qianmo.apps.dossiers.services.applying import Wish, apply
from qianmo.apps.dossiers.services.beginning import NewDossier, begin_dossiers
from qianmo.apps.dossiers.services.filling import Filling, fill_dossiers, name_second, sign_survey
from qianmo.apps.dossiers.services.forwarding import Forward, Withdrawal, forward_dossiers, withdraw_dossiers
from qianmo.apps.dossiers.services.handing import NewHandover, answer_handover, offer_handover
from qianmo.apps.dossiers.services.reviewing import send_on
from qianmo.apps.dossiers.services.rules import OPTIONAL, NewChecklist, NewLane, publish_checklist, set_lanes
from qianmo.apps.dossiers.services.telling import NewAnswer, NewList, log_supplements, send_missing_lists

__all__ = [
    "OPTIONAL",
    "Filling",
    "Forward",
    "NewAnswer",
    "NewChecklist",
    "NewDossier",
    "NewHandover",
    "NewLane",
    "NewList",
    "Wish",
    "Withdrawal",
    "answer_handover",
    "apply",
    "begin_dossiers",
    "fill_dossiers",
    "forward_dossiers",
    "log_supplements",
    "name_second",
    "offer_handover",
    "publish_checklist",
    "send_missing_lists",
    "send_on",
    "set_lanes",
    "sign_survey",
    "withdraw_dossiers",
]
