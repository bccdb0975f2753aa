"""Reads of notices: the rule in force, where rosters and households stand, samples, notices, objections."""

from qianmo.apps.notices.queries.heard import (
    RosterRule,
    heard_of,
    notice_rule,
    rules_of_rosters,
    why_not_proposed,
    why_not_signed,
)
from qianmo.apps.notices.queries.lists import (
    KINDS,
    STATES,
    NoticeCard,
    ObjectionRow,
    PostedRow,
    SampleCard,
    SampledRow,
    notice_lines,
    notices,
    objections,
    sample_of,
    sampled,
)
from qianmo.apps.notices.queries.rosters import RosterState, ToPost, roster_states, to_post
from qianmo.apps.notices.queries.telling import untold

__all__ = [
    "KINDS",
    "STATES",
    "NoticeCard",
    "ObjectionRow",
    "PostedRow",
    "RosterRule",
    "RosterState",
    "SampleCard",
    "SampledRow",
    "ToPost",
    "heard_of",
    "notice_lines",
    "notice_rule",
    "notices",
    "objections",
    "roster_states",
    "rules_of_rosters",
    "sample_of",
    "sampled",
    "to_post",
    "untold",
    "why_not_proposed",
    "why_not_signed",
]
