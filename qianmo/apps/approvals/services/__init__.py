"""Acts of approval: recording cases decided at once, opening cases, speaking in them, and the bank's dated rules."""

from qianmo.apps.approvals.services.authority import NewCut, cut_authority, publish_authority
from qianmo.apps.approvals.services.committees import found_committee
from qianmo.apps.approvals.services.meetings import NewItem, call_meeting, count_item, recuse, veto, vote
from qianmo.apps.approvals.services.opening import NewCase, open_cases
from qianmo.apps.approvals.services.records import DecidedCase, record_decisions
from qianmo.apps.approvals.services.rules import (
    NewPromise,
    need_qualification,
    set_authority,
    set_promise,
    share_bearing,
)
from qianmo.apps.approvals.services.speaking import NewOpinion, speak

__all__ = [
    "DecidedCase",
    "NewCase",
    "NewCut",
    "NewItem",
    "NewOpinion",
    "NewPromise",
    "call_meeting",
    "count_item",
    "cut_authority",
    "found_committee",
    "need_qualification",
    "open_cases",
    "publish_authority",
    "record_decisions",
    "recuse",
    "set_authority",
    "set_promise",
    "share_bearing",
    "speak",
    "veto",
    "vote",
]
