"""Reads of lists, leads and what came of them; of partners and referrers."""

from qianmo.apps.leads.queries.leads import (
    Converted,
    LeadRow,
    Share,
    TouchRow,
    conversions_of,
    counts_in_sight,
    leads_of,
    leads_to_work,
    reasons_lost,
    split_of,
    touched_on,
    touches_of,
)
from qianmo.apps.leads.queries.lists import Counts, ListFile, faulty_rows, list_file, lists_in_sight
from qianmo.apps.leads.queries.partners import (
    PartnerRow,
    ReferrerRow,
    StatementLine,
    partner_kinds,
    partners,
    referrers,
    statement,
)
from qianmo.apps.leads.queries.rows import CameRow, cells_of

__all__ = [
    "CameRow",
    "Converted",
    "Counts",
    "LeadRow",
    "ListFile",
    "PartnerRow",
    "ReferrerRow",
    "Share",
    "StatementLine",
    "TouchRow",
    "cells_of",
    "conversions_of",
    "counts_in_sight",
    "faulty_rows",
    "leads_of",
    "leads_to_work",
    "list_file",
    "lists_in_sight",
    "partner_kinds",
    "partners",
    "reasons_lost",
    "referrers",
    "split_of",
    "statement",
    "touched_on",
    "touches_of",
]
