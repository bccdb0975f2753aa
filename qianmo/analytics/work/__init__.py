"""Work of a month as numbers: what each member of staff did by every measure, what it is worth, and what it came from.

One pass over the accounts makes the evidence: what each person's part of each account did in the month. Every amount is
a sum of that evidence and lies beside it in the lake, month by month; pricing knows amounts only.
"""

from qianmo.analytics.work.counting import Counted, count_work, evidence_table, lay_evidence
from qianmo.analytics.work.evidence import account_evidence, bad_loans, borrower_evidence, was_bad
from qianmo.analytics.work.measures import MEASURES, Measure, divisor
from qianmo.analytics.work.moving import reassigned
from qianmo.analytics.work.pricing import priced

__all__ = [
    "MEASURES",
    "Counted",
    "Measure",
    "account_evidence",
    "bad_loans",
    "borrower_evidence",
    "count_work",
    "divisor",
    "evidence_table",
    "lay_evidence",
    "priced",
    "reassigned",
    "was_bad",
]
