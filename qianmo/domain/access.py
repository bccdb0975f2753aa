"""What each post of the bank may do, see and reach.

Three things are granted apart: rights (which acts and pages), reach (whose customers), and fields (which kinds of
value in the clear). Nobody reviews or decides what he or she investigated, whoever pays out does not decide, and the
three administrators of information security (system, security, audit) change no record of a customer. Starting the
night changes none either by anybody's will: it takes no figure, only the word to begin. Files of the core are watched
by the system administrator too, and brought in by the finance department alone. A change of this table is a change of
the bank's internal control, so it is released and tested like a rule, never clicked.
Source: S5 for the separation of duties; GB/T 22239-2019 for the three administrators.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """A page to open or an act to do, in the verb the bank uses."""

    SEE_FUNNEL = "see_funnel"
    SEE_CUSTOMERS = "see_customers"
    SEE_LINES = "see_lines"
    WORK = "work"
    WORK_IN_FIELD = "work_in_field"
    ASSIGN_WORK = "assign_work"
    MOVE_GRIDS = "move_grids"
    CHANGE_DIVISIONS = "change_divisions"
    APPROVE_DIVISIONS = "approve_divisions"
    IMPORT_ROSTERS = "import_rosters"
    MAKE_LISTS = "make_lists"
    WORK_LEADS = "work_leads"
    HOST_SITTINGS = "host_sittings"
    PROPOSE = "propose"
    APPLY = "apply"
    REVIEW = "review"
    DECIDE = "decide"
    ADVISE = "advise"
    CHANGE_RULES = "change_rules"
    SIGN = "sign"
    SEAL_EVIDENCE = "seal_evidence"
    LINK_CUSTOMERS = "link_customers"
    DISBURSE = "disburse"
    FREEZE = "freeze"
    RAISE = "raise"
    CUT = "cut"
    REVIEW_LINES = "review_lines"
    RENEW = "renew"
    JUDGE = "judge"
    REVERSE = "reverse"
    APPROVE_REVERSALS = "approve_reversals"
    UNMASK = "unmask"
    EXPORT = "export"
    APPROVE_EXPORTS = "approve_exports"
    SEE_AUDIT = "see_audit"
    VIEW_AS = "view_as"
    END_SCREENS = "end_screens"
    MANAGE_DEVICES = "manage_devices"
    MANAGE_ACCOUNTS = "manage_accounts"
    CLOSE_DAY = "close_day"
    SEE_BOOKS = "see_books"
    CUT_OVER = "cut_over"
    SEE_FUNDS = "see_funds"
    MANAGE_FUNDS = "manage_funds"
    APPROVE_FUNDS = "approve_funds"
    SEE_FEEDS = "see_feeds"
    DELIVER_FEEDS = "deliver_feeds"
    SEE_POINTS = "see_points"
    EDIT_SCHEMES = "edit_schemes"
    PUBLISH_SCHEMES = "publish_schemes"
    SEE_SHARES = "see_shares"
    ALLOCATE_PAY = "allocate_pay"
    AGREE_PAY = "agree_pay"
    EDIT_PLANS = "edit_plans"
    PUBLISH_PLANS = "publish_plans"
    SEE_WALL = "see_wall"
    RUN_CONTESTS = "run_contests"
    ASSESS_STAFF = "assess_staff"
    SEE_PRODUCTS = "see_products"
    EDIT_PRODUCTS = "edit_products"
    REVIEW_PRODUCTS = "review_products"
    DESIGN_FORMS = "design_forms"
    CALL_BACK = "call_back"
    DRAW_CALLBACKS = "draw_callbacks"
    PLAN_VILLAGES = "plan_villages"
    PUBLISH_VILLAGES = "publish_villages"
    ROSTER_DAYS = "roster_days"
    RERATE = "rerate"
    LOOK_AGAIN = "look_again"
    POST_NOTICES = "post_notices"
    VERIFY_RATINGS = "verify_ratings"
    READ_PAPERS = "read_papers"


class Reach(StrEnum):
    """Whose customers a post sees: none, those of the cells in one's care, of one's branch and below, of the county."""

    NOBODY = "nobody"
    STEWARDSHIP = "stewardship"
    BRANCH = "branch"
    COUNTY = "county"


class Field(StrEnum):
    """Kinds of value that may be hidden: names, identity and phone numbers (masked at best), what raters said."""

    NAMES = "names"
    NUMBERS = "numbers"
    VERDICTS = "verdicts"


ALL_FIELDS = frozenset(Field)


@dataclass(frozen=True, slots=True)
class Access:
    """What one post is granted."""

    rights: frozenset[Right]
    reach: Reach
    fields: frozenset[Field] = ALL_FIELDS


_LOOK = (Right.SEE_FUNNEL, Right.SEE_CUSTOMERS, Right.SEE_LINES, Right.SEE_PRODUCTS)


def _access(*rights: Right, reach: Reach, fields: frozenset[Field] = ALL_FIELDS) -> Access:
    return Access(frozenset(rights), reach, fields)


ACCESS: Mapping[str, Access] = {
    "manager": _access(
        *_LOOK, Right.WORK, Right.WORK_IN_FIELD, Right.WORK_LEADS, Right.IMPORT_ROSTERS, Right.HOST_SITTINGS,
        Right.PROPOSE, Right.APPLY, Right.SIGN, Right.LINK_CUSTOMERS, Right.RAISE, Right.REVIEW_LINES, Right.RENEW,
        Right.JUDGE, Right.UNMASK, Right.SEE_POINTS, Right.EXPORT, Right.POST_NOTICES, Right.READ_PAPERS,
        reach=Reach.STEWARDSHIP,
    ),
    "branch_head": _access(
        *_LOOK, Right.WORK, Right.ASSIGN_WORK, Right.MOVE_GRIDS, Right.IMPORT_ROSTERS, Right.MAKE_LISTS,
        Right.WORK_LEADS, Right.PROPOSE, Right.DECIDE, Right.FREEZE, Right.CUT, Right.REVIEW_LINES, Right.UNMASK,
        Right.EXPORT, Right.APPROVE_EXPORTS, Right.MANAGE_DEVICES, Right.CALL_BACK,
        Right.DRAW_CALLBACKS, Right.SEE_POINTS, Right.SEE_SHARES, Right.AGREE_PAY, Right.ROSTER_DAYS, Right.RERATE,
        Right.LOOK_AGAIN, Right.POST_NOTICES, Right.VERIFY_RATINGS, Right.READ_PAPERS,
        reach=Reach.BRANCH,
    ),
    "accountant": _access(
        *_LOOK, Right.WORK, Right.CALL_BACK, Right.APPROVE_REVERSALS, Right.SEE_POINTS, Right.SEE_SHARES,
        Right.ALLOCATE_PAY, Right.UNMASK, Right.EXPORT, Right.READ_PAPERS, reach=Reach.BRANCH,
    ),
    "clerk": _access(
        *_LOOK, Right.WORK, Right.CALL_BACK, Right.DISBURSE, Right.REVERSE, Right.UNMASK, Right.READ_PAPERS,
        reach=Reach.BRANCH,
    ),
    "reviewer": _access(*_LOOK, Right.WORK, Right.REVIEW, Right.UNMASK, Right.EXPORT, reach=Reach.COUNTY),
    "approver": _access(*_LOOK, Right.WORK, Right.DECIDE, Right.UNMASK, Right.EXPORT, reach=Reach.COUNTY),
    "risk": _access(
        *_LOOK, Right.WORK, Right.ADVISE, Right.CHANGE_RULES, Right.REVIEW_PRODUCTS, Right.FREEZE, Right.CUT,
        Right.REVIEW_LINES, Right.JUDGE, Right.APPROVE_DIVISIONS, Right.PUBLISH_VILLAGES,
        Right.SEE_BOOKS, Right.CUT_OVER, Right.SEE_FUNDS, Right.APPROVE_FUNDS, Right.SEE_FEEDS, Right.UNMASK,
        Right.SEAL_EVIDENCE, Right.CALL_BACK, Right.DRAW_CALLBACKS, Right.EXPORT,
        Right.VERIFY_RATINGS, reach=Reach.COUNTY,
    ),
    "finance": _access(
        *_LOOK, Right.SEE_BOOKS, Right.CUT_OVER, Right.SEE_FUNDS, Right.MANAGE_FUNDS, Right.SEE_FEEDS,
        Right.DELIVER_FEEDS, Right.SEE_POINTS, Right.EDIT_SCHEMES, Right.SEE_SHARES,
        Right.EDIT_PLANS, Right.RUN_CONTESTS, Right.SEE_WALL, Right.EXPORT, Right.CLOSE_DAY,
        reach=Reach.COUNTY, fields=frozenset(),
    ),
    "product": _access(
        *_LOOK, Right.EDIT_PRODUCTS, Right.DESIGN_FORMS, Right.EXPORT,
        reach=Reach.COUNTY, fields=frozenset({Field.VERDICTS}),
    ),
    "inclusive": _access(
        *_LOOK, Right.WORK, Right.ASSIGN_WORK, Right.MOVE_GRIDS, Right.CHANGE_DIVISIONS, Right.APPROVE_DIVISIONS,
        Right.IMPORT_ROSTERS, Right.MAKE_LISTS, Right.PROPOSE, Right.CHANGE_RULES, Right.DESIGN_FORMS, Right.UNMASK,
        Right.SEE_FUNDS, Right.CALL_BACK, Right.DRAW_CALLBACKS, Right.EXPORT, Right.APPROVE_EXPORTS, Right.SEE_POINTS,
        Right.PUBLISH_PLANS, Right.RUN_CONTESTS, Right.ASSESS_STAFF, Right.SEE_WALL, Right.PLAN_VILLAGES,
        Right.PUBLISH_VILLAGES, Right.RERATE, Right.LOOK_AGAIN,
        reach=Reach.COUNTY,
    ),
    "people": _access(
        Right.SEE_FUNNEL, Right.SEE_POINTS, Right.SEE_SHARES, Right.PUBLISH_SCHEMES,
        Right.PUBLISH_PLANS, Right.RUN_CONTESTS, Right.ASSESS_STAFF, reach=Reach.COUNTY, fields=frozenset(),
    ),
    "auditor": _access(
        *_LOOK, Right.SEE_BOOKS, Right.SEE_FUNDS, Right.SEE_FEEDS, Right.SEE_AUDIT, Right.SEE_POINTS, Right.SEE_SHARES,
        Right.UNMASK, Right.EXPORT, Right.SEAL_EVIDENCE, reach=Reach.COUNTY,
    ),
    "security": _access(
        Right.SEE_AUDIT, Right.VIEW_AS, Right.END_SCREENS, Right.EXPORT, reach=Reach.NOBODY, fields=frozenset()
    ),
    "admin": _access(
        Right.MANAGE_ACCOUNTS, Right.MANAGE_DEVICES, Right.CLOSE_DAY, Right.SEE_FEEDS, Right.EXPORT,
        reach=Reach.NOBODY, fields=frozenset(),
    ),
    "screen": _access(Right.SEE_WALL, reach=Reach.NOBODY, fields=frozenset()),
}  # fmt: skip
"""By post code; a post that is not here may sign in and see nothing."""

SECOND_FACTOR = frozenset({"admin", "security", "auditor", "approver"})
"""Posts that sign in with a second factor."""

SCREENS = frozenset({"screen"})
"""Posts that are a screen on a wall and no person: what their rights open is open, and not what any post may open.

They stay signed in, since nobody stands there to sign in again, and so nothing but the wall must open to them.
"""

NOTHING = Access(frozenset(), Reach.NOBODY, frozenset())


def access_of(post: str) -> Access:
    """What a post is granted."""
    return ACCESS.get(post, NOTHING)
