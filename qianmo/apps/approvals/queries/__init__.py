"""Reads of approval: cases and what was said in them, what waits for whom, authority and promise of a day."""

from qianmo.apps.approvals.queries.authority import Matter, authority_of, powers_over
from qianmo.apps.approvals.queries.cases import (
    CaseFile,
    CaseRow,
    OpinionRow,
    WaitingCase,
    all_cases,
    case_file,
    case_of,
    open_cases_of,
    promised_day,
    subjects_of,
    waiting_cases,
    working_days_promised,
)

__all__ = [
    "CaseFile",
    "CaseRow",
    "Matter",
    "OpinionRow",
    "WaitingCase",
    "all_cases",
    "authority_of",
    "case_file",
    "case_of",
    "open_cases_of",
    "powers_over",
    "promised_day",
    "subjects_of",
    "waiting_cases",
    "working_days_promised",
]
