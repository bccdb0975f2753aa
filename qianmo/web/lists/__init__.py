"""The lists of the console: each once, behind its page, its kept filters and its workbook.

A list narrows by the very filters its page has in the address, so a workbook holds what the page showed.
"""

from qianmo.web.lists.accounts import ACCOUNTS
from qianmo.web.lists.aims import OF_AIMS
from qianmo.web.lists.allocations import ALLOCATION
from qianmo.web.lists.attributions import ATTRIBUTIONS
from qianmo.web.lists.audit import AUDIT
from qianmo.web.lists.back_tests import BACK_TEST_CASES
from qianmo.web.lists.books import TRIAL_BALANCE
from qianmo.web.lists.bulletins import BULLETIN
from qianmo.web.lists.businesses import BUSINESSES
from qianmo.web.lists.candidates import CANDIDATES
from qianmo.web.lists.cases import CASES
from qianmo.web.lists.changes import CHANGES
from qianmo.web.lists.clashes import CLASHES
from qianmo.web.lists.contests import CONTEST
from qianmo.web.lists.contracts import CONTRACTS
from qianmo.web.lists.corrections import APPEALS, CORRECTIONS
from qianmo.web.lists.cutovers import CUTOVER_FAULTS, SHADOW
from qianmo.web.lists.day_plans import DAY_PLANS
from qianmo.web.lists.deferred import DEFERRED
from qianmo.web.lists.deliveries import DELIVERIES
from qianmo.web.lists.divisions import DIVISIONS
from qianmo.web.lists.dossiers import DOSSIERS
from qianmo.web.lists.drive_plan import DRIVE_PLAN
from qianmo.web.lists.evidence import EVIDENCE
from qianmo.web.lists.exams import EXAMS, FIELD_DAYS
from qianmo.web.lists.funds import FUND_CLAIMS, FUND_DRAWS, POOL_STATEMENT, SUBSIDY_ITEMS
from qianmo.web.lists.gifts import GIFTS, GUESTS
from qianmo.web.lists.grades import GRADES, STAFFING
from qianmo.web.lists.grids import GRIDS
from qianmo.web.lists.groups import GROUP_MEMBERS
from qianmo.web.lists.handovers import HANDOVERS
from qianmo.web.lists.holders import HOLDERS
from qianmo.web.lists.holdings import HOLDINGS
from qianmo.web.lists.households import HOUSEHOLDS
from qianmo.web.lists.indicator_loans import INDICATOR_LOANS
from qianmo.web.lists.journal import JOURNAL
from qianmo.web.lists.leads import LEADS
from qianmo.web.lists.leads_to_work import LEADS_TO_WORK
from qianmo.web.lists.ledgers import CONTACTS, CUTS, PLAQUES, RURAL, VILLAGE_CLASSES, VILLAGE_FACTS
from qianmo.web.lists.left import LEFT
from qianmo.web.lists.lines import LINES
from qianmo.web.lists.listing import Listing
from qianmo.web.lists.located import LOCATED
from qianmo.web.lists.looks import LOOKS
from qianmo.web.lists.market import MARKET
from qianmo.web.lists.nearest import NEAREST
from qianmo.web.lists.no_contacts import NO_CONTACTS
from qianmo.web.lists.notices import NOTICES, OBJECTIONS, SAMPLED
from qianmo.web.lists.occasions import OCCASIONS, PARTNERS
from qianmo.web.lists.pay import PAYSLIPS, RANKS
from qianmo.web.lists.pieces import PIECES
from qianmo.web.lists.profit import PROFIT
from qianmo.web.lists.programmes import PROGRAMMES
from qianmo.web.lists.proposals import GROUP_PROPOSALS, PROPOSALS
from qianmo.web.lists.reconciled import RECONCILED
from qianmo.web.lists.registers import REGISTERS
from qianmo.web.lists.relocations import RELOCATIONS
from qianmo.web.lists.report_tables import REPORT_TABLES
from qianmo.web.lists.rerating import RERATED_HOUSEHOLDS, RERATED_VILLAGES
from qianmo.web.lists.reversals import REVERSALS
from qianmo.web.lists.rosters import ROSTER
from qianmo.web.lists.targets import INDICATORS, REPORTED, TARGETS
from qianmo.web.lists.tasks import TASKS
from qianmo.web.lists.tokens import TOKENS
from qianmo.web.lists.tolerance import SPREAD, TOLERANCE
from qianmo.web.lists.touched import TOUCHED
from qianmo.web.lists.uploads import UPLOADS
from qianmo.web.lists.verdicts import VERDICTS
from qianmo.web.lists.villages import VILLAGES

EVERY = (
    HOUSEHOLDS, LINES, CONTRACTS, DOSSIERS, CASES, VILLAGES, TASKS, REVERSALS, CHANGES, HANDOVERS, ROSTER, REGISTERS,
    CLASHES, CANDIDATES,
    PROPOSALS, VERDICTS, GRIDS, JOURNAL, ACCOUNTS, TOKENS, UPLOADS, AUDIT, FUND_DRAWS, FUND_CLAIMS, SUBSIDY_ITEMS,
    POOL_STATEMENT, TRIAL_BALANCE, DELIVERIES, CUTOVER_FAULTS, SHADOW, DIVISIONS, HOLDINGS, HOLDERS, BACK_TEST_CASES,
    TOUCHED, RANKS, PAYSLIPS, LEADS, TARGETS, INDICATORS, REPORTED, DRIVE_PLAN, CONTACTS, PLAQUES, EXAMS, FIELD_DAYS,
    OCCASIONS, PARTNERS,
    GROUP_PROPOSALS, VILLAGE_FACTS, VILLAGE_CLASSES, RURAL, CUTS, PIECES, NEAREST, DAY_PLANS,
    GIFTS, GUESTS, RERATED_VILLAGES, RERATED_HOUSEHOLDS, DEFERRED, PROGRAMMES, MARKET, LOOKS, CONTEST, LOCATED,
    NOTICES, SAMPLED, OBJECTIONS,
    GRADES, STAFFING, ALLOCATION, ATTRIBUTIONS, *OF_AIMS, BUSINESSES, RELOCATIONS,
    TOLERANCE, SPREAD, INDICATOR_LOANS, REPORT_TABLES,
    BULLETIN, NO_CONTACTS, LEADS_TO_WORK, PROFIT, LEFT, EVIDENCE, APPEALS, CORRECTIONS, RECONCILED, GROUP_MEMBERS,
)  # fmt: skip
LISTS: dict[str, Listing] = {one.key: one for one in EVERY}

__all__ = [
    "ACCOUNTS",
    "ALLOCATION",
    "APPEALS",
    "ATTRIBUTIONS",
    "AUDIT",
    "BACK_TEST_CASES",
    "BULLETIN",
    "CANDIDATES",
    "CASES",
    "CHANGES",
    "CLASHES",
    "CONTEST",
    "CONTRACTS",
    "CORRECTIONS",
    "CUTOVER_FAULTS",
    "DAY_PLANS",
    "DEFERRED",
    "DELIVERIES",
    "DIVISIONS",
    "DOSSIERS",
    "DRIVE_PLAN",
    "EVIDENCE",
    "EXAMS",
    "FIELD_DAYS",
    "FUND_CLAIMS",
    "FUND_DRAWS",
    "GIFTS",
    "GRADES",
    "GRIDS",
    "GROUP_MEMBERS",
    "GROUP_PROPOSALS",
    "GUESTS",
    "HANDOVERS",
    "HOLDERS",
    "HOLDINGS",
    "HOUSEHOLDS",
    "INDICATORS",
    "INDICATOR_LOANS",
    "JOURNAL",
    "LEADS",
    "LEADS_TO_WORK",
    "LEFT",
    "LINES",
    "LISTS",
    "LOCATED",
    "LOOKS",
    "MARKET",
    "NEAREST",
    "NOTICES",
    "NO_CONTACTS",
    "OBJECTIONS",
    "OCCASIONS",
    "PARTNERS",
    "PAYSLIPS",
    "PIECES",
    "POOL_STATEMENT",
    "PROFIT",
    "PROGRAMMES",
    "PROPOSALS",
    "RANKS",
    "RECONCILED",
    "REGISTERS",
    "REPORTED",
    "REPORT_TABLES",
    "RERATED_HOUSEHOLDS",
    "RERATED_VILLAGES",
    "REVERSALS",
    "ROSTER",
    "SAMPLED",
    "SHADOW",
    "SPREAD",
    "STAFFING",
    "SUBSIDY_ITEMS",
    "TARGETS",
    "TASKS",
    "TOKENS",
    "TOLERANCE",
    "TOUCHED",
    "TRIAL_BALANCE",
    "UPLOADS",
    "VERDICTS",
    "VILLAGES",
    "Listing",
]
