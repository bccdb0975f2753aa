"""Acts of approval: recording cases decided at once, opening cases, speaking in them, and the bank's dated rules."""

from qianmo.apps.approvals.services.alone import NewPhoto, draw_sample, keep_photo, look_at
from qianmo.apps.approvals.services.authority import NewCut, cut_authority, publish_authority
from qianmo.apps.approvals.services.committees import found_committee
from qianmo.apps.approvals.services.cuts import Lent, settle_cuts
from qianmo.apps.approvals.services.kinship import note_kinship
from qianmo.apps.approvals.services.meetings import NewItem, call_meeting, count_item, recuse, veto, vote
from qianmo.apps.approvals.services.opening import NewCase, open_cases
from qianmo.apps.approvals.services.records import DecidedCase, record_decisions
from qianmo.apps.approvals.services.rules import (
    NewPromise,
    allow_alone,
    ask_confirmation,
    need_qualification,
    set_authority,
    set_cut_rule,
    set_promise,
    share_bearing,
)
from qianmo.apps.approvals.services.speaking import Hearing, speak
from qianmo.apps.approvals.services.turns import NewOpinion

__all__ = [
    "DecidedCase",
    "Hearing",
    "Lent",
    "NewCase",
    "NewCut",
    "NewItem",
    "NewOpinion",
    "NewPhoto",
    "NewPromise",
    "allow_alone",
    "ask_confirmation",
    "call_meeting",
    "count_item",
    "cut_authority",
    "draw_sample",
    "found_committee",
    "keep_photo",
    "look_at",
    "need_qualification",
    "note_kinship",
    "open_cases",
    "publish_authority",
    "record_decisions",
    "recuse",
    "set_authority",
    "set_cut_rule",
    "set_promise",
    "settle_cuts",
    "share_bearing",
    "speak",
    "veto",
    "vote",
]
