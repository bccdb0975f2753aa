"""A small bank and three villages, founded through the acts, for tests that need ground to stand on.

The bank has a head office with one department and two branches: the first may accept and disburse, the second may only
refer. The upper and the lower village belong to the first branch and have a steward each; the far one is the second's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import count
from pathlib import Path
from uuid import uuid4

from django.test import override_settings

from qianmo.apps.approvals.services import NewPromise, set_authority, set_promise
from qianmo.apps.credit.models import LimitChange, Renewal
from qianmo.apps.credit.services import (
    NewApplication,
    NewDecision,
    SignedSupplement,
    accept_applications,
    decide_applications,
    sign_supplement,
)
from qianmo.apps.grids.services import Assignment, NewCell, NewDivision, assign_stewards, draw_cells, load_divisions
from qianmo.apps.households.queries import heads
from qianmo.apps.households.services import NewConsent, file_households, take_consents
from qianmo.apps.ledger.services import open_chart
from qianmo.apps.org.models import Staff
from qianmo.apps.org.services import (
    NewBranch,
    NewStaff,
    admit_to_console,
    hire,
    load_calendar,
    open_branches,
    open_business_day,
)
from qianmo.apps.products import services as products
from qianmo.apps.products.queries import Terms
from qianmo.apps.ratings.services import (
    NewBallot,
    NewSitting,
    RosterRow,
    Seat,
    cast_ballots,
    close_sittings,
    found_negative_list,
    open_rosters,
    open_sittings,
    set_rating_rule,
)
from qianmo.apps.signing.services import NewPaper, adopt_shipped, record_signed
from qianmo.domain import ratings
from qianmo.domain.credit.interest import InterestTerms, SettlementRule
from qianmo.domain.credit.repayment import OrderRule, Part
from qianmo.domain.households import Filing, Member
from qianmo.domain.identity import identity_check_digit
from qianmo.domain.ratings.table import Way
from qianmo.domain.refusal import Refused

POLICIES = Path(products.__file__).parent.parent / "policies"
PASSWORD = "long-enough-2026"
CHINA = timezone(timedelta(hours=8))
WAN = 1_000_000
OPENED, YEAR = date(2026, 1, 5), 2026
FILED, SCREENED, RATED = date(2026, 1, 6), date(2026, 1, 12), date(2026, 1, 14)
APPLIED, DECIDED, SIGNED, DRAWN = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)
SATURDAY = date(2026, 3, 7)

COUNTY, TOWN, FAR_TOWN = "150422", "150422101", "150422102"
UPPER, LOWER, FAR = "150422101201", "150422101202", "150422102201"
HEAD, OFFICE, FIRST, SECOND = "00", "0001", "0101", "0201"

STAFF = {
    "1001": ("白玉兰", "inclusive", OFFICE),
    "1002": ("田守业", "product", OFFICE),
    "1003": ("高云飞", "product", OFFICE),
    "1004": ("包志强", "reviewer", OFFICE),
    "1005": ("于敬之", "approver", OFFICE),
    "1006": ("冯国栋", "risk", OFFICE),
    "1007": ("钱玉洁", "finance", OFFICE),
    "1008": ("乔慧敏", "people", OFFICE),
    "1009": ("魏长青", "auditor", OFFICE),
    "1010": ("安志远", "security", OFFICE),
    "1011": ("康明", "admin", OFFICE),
    "2001": ("韩春生", "branch_head", FIRST),
    "2002": ("尹红霞", "manager", FIRST),
    "2003": ("图雅", "manager", FIRST),
    "2004": ("蒋小雨", "clerk", FIRST),
    "2005": ("孔令芳", "accountant", FIRST),
    "3001": ("郭北辰", "branch_head", SECOND),
    "3002": ("萨仁", "manager", SECOND),
    "1012": ("大厅屏幕", "screen", OFFICE),
}
"""Number to name, post and branch; 9001 is hired besides, without a post."""

SOUND = {
    "resident": True, "enforcement": False, "overdue_days_max": 0,
    "income_fen": 10 * WAN, "expense_fen": 3 * WAN, "debt_fen": 0,
    "labourers": 3, "house_fen": 30 * WAN, "vehicle_fen": 5 * WAN,
    "reputation": "好", "health": "好", "herd_head": 120,
}  # fmt: skip
"""16 + 8 + 12 + 5 + 15 + 10 + 12 = 78 points: 特优, at most 10 万 for 36 months, 3.00 % + 200 bp = 5.00 % a year."""

_serials = count(1)


@dataclass(frozen=True)
class Ground:
    """Ids by staff number, branch code and cell code, and the product on offer."""

    staff: dict[str, int]
    branches: dict[str, int]
    cells: dict[str, int]
    product_id: int


def at(day: date, hour: int = 9) -> datetime:
    """An instant of a day by the clock on the wall."""
    return datetime.combine(day, time(hour), tzinfo=CHINA).astimezone(UTC)


def found_bank() -> tuple[dict[str, int], dict[str, int]]:
    """Branches, staff, the calendar of 2026 (weekends closed), the first business day; ids of staff and branches."""
    both = {"accept": (OPENED, None), "disburse": (OPENED, None)}
    units = [
        (HEAD, "总行", "head", None, {}),
        (OFFICE, "普惠金融部", "department", HEAD, {}),
        (FIRST, "富河支行", "township", HEAD, both),
        (SECOND, "乌兰坝支行", "township", HEAD, {"refer": (OPENED, None)}),
    ]
    branches = open_branches(
        branches=[
            NewBranch(code=code, name=name, kind=kind, parent_code=parent, opened_on=OPENED, abilities=abilities)
            for code, name, kind, parent, abilities in units
        ]
    )
    people = {number: (name, [(post, branch, (OPENED, None))]) for number, (name, post, branch) in STAFF.items()}
    people["9001"] = ("待岗", [])
    staff = hire(
        staff=[
            NewStaff(number=number, name=name, phone="", posts=posts, qualifications=[])
            for number, (name, posts) in people.items()
        ]
    )
    days = [date(YEAR, 1, 1) + timedelta(days=n) for n in range(365)]
    load_calendar(days=[(day, day.weekday() < 5, "" if day.weekday() < 5 else "周末") for day in days])
    open_business_day(day=OPENED, at=at(OPENED))
    open_chart()
    set_authority(post="branch_head", limit_fen=100 * WAN, valid_from=OPENED)
    set_authority(post="approver", limit_fen=500 * WAN, valid_from=OPENED)
    set_promise(new=NewPromise(kind="credit.application", days=7, cutoff=time(17)), valid_from=OPENED)
    return staff, branches


def draw_ground(*, staff: dict[str, int], branches: dict[str, int]) -> dict[str, int]:
    """One county, two towns, three villages with a group each, and a steward for every village; ids by code."""
    cells = [
        NewCell(code=COUNTY, name="巴林左旗", level="county", parent_code=None),
        NewCell(code=TOWN, name="富河镇", level="town", parent_code=COUNTY),
        NewCell(code=FAR_TOWN, name="乌兰坝苏木", level="town", parent_code=COUNTY),
    ]
    for code, name, branch in ((UPPER, "上村", FIRST), (LOWER, "下村", FIRST), (FAR, "远村", SECOND)):
        cells += [
            NewCell(code=code, name=name, level="village", parent_code=code[:9], branch_id=branches[branch]),
            NewCell(code=f"{code}01", name="一组", level="group", parent_code=code),
        ]
    load_divisions(
        edition=2023,
        rows=[
            NewDivision(code=cell.code, name=cell.name, level=cell.level, parent_code=cell.parent_code or "")
            for cell in cells
            if cell.level != "group"
        ],
    )
    ids = draw_cells(edition=2023, cells=cells)
    stewards = ((UPPER, "2002"), (LOWER, "2003"), (FAR, "3002"))
    refused = assign_stewards(
        assignments=[
            Assignment(cell_code=code, staff_id=staff[number], role="owner", since=OPENED) for code, number in stewards
        ]
    )
    assert not refused
    return ids


def found_rating_rules() -> None:
    """The negative list and the rule for combining ballots a bank begins with."""
    reasons = {"npl": ("不良贷款", True), "enforcement": ("被执行", True), "gambling": ("赌博", False)}
    found_negative_list(
        reasons=[
            ratings.NegativeReason(code=code, name=name, hard=hard, enabled=True)
            for code, (name, hard) in reasons.items()
        ],
        valid_from=OPENED,
    )
    trimmed = ratings.CombineRule(
        method=ratings.Method.TRIMMED,
        fallback=ratings.Method.MEDIAN,
        trimmed_needs=5,
        opinions_needed=3,
        exclusions_needed=2,
        dispersion_ppm=1_000_000,
    )
    set_rating_rule(rule=trimmed, valid_from=OPENED)


def put_rules_in_force(
    *, staff: dict[str, int], policy: bytes | None = None, interest: InterestTerms | None = None
) -> int:
    """The negative list, the rule for combining ballots, the LPR, and 福农卡 with its terms; the product's id."""
    found_rating_rules()
    products.record_reference_rate(tenor="1Y", published_on=date(2025, 5, 20), rate_ppm=30_000)
    product_id = products.open_product(code="funong", name="福农卡", segment="farm", term_months=36)
    order = OrderRule(
        turns_after_days=90,
        before=(Part.FEES, Part.PENALTY, Part.INTEREST, Part.PRINCIPAL),
        beyond=(Part.PRINCIPAL, Part.FEES, Part.PENALTY, Part.INTEREST),
    )
    yearly = InterestTerms(settlement=SettlementRule(day=20, months=frozenset({12}), inclusive=True))
    terms = Terms(unit_fen=100_000, grace_days=0, order=order, interest=interest or yearly)
    products.set_terms(product_id=product_id, terms=terms, valid_from=OPENED)
    published = products.publish_policy(
        new=products.NewPolicy(
            product_id=product_id,
            version="v2026.1",
            model=policy or (POLICIES / "funong.dmn").read_bytes(),
            edited_by=staff["1002"],
            published_by=staff["1003"],
            valid_from=OPENED,
        ),
        at=at(OPENED),
        business_date=OPENED,
    )
    assert not isinstance(published, Refused), published.reason
    adopt_shipped(
        edited_by=staff["1002"], published_by=staff["1006"], valid_from=OPENED, at=at(OPENED), business_date=OPENED
    )
    return product_id


def found_village(*, interest: InterestTerms | None = None) -> Ground:
    """All of the above; interest falls due once a year in December where no other terms are given."""
    staff, branches = found_bank()
    cells = draw_ground(staff=staff, branches=branches)
    return Ground(staff, branches, cells, put_rules_in_force(staff=staff, interest=interest))


def account(number: str) -> int:
    """The id of a member of staff's account to sign in with; made the first time, hashed quickly."""
    known = Staff.objects.get(number=number).user_id
    if known is not None:
        return known
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        admit_to_console(passwords={number: PASSWORD}, password_stays=True)
    return Staff.objects.get(number=number).user_id


def identity(born: date, *, female: bool = False) -> str:
    """A number that nobody holds, sound to the check digit, and never the same twice."""
    first = f"150422{born:%Y%m%d}{next(_serials) % 500 * 2 + (0 if female else 1):03d}"
    return first + identity_check_digit(first)


def family(
    ground: Ground, *names: str, village: str = UPPER, facts: Mapping[str, object] | None = None, phone: str = ""
) -> Filing:
    """A household put forward for filing: a head of about forty, and everybody else as other members."""
    members = [
        Member(
            name=name,
            relation="other" if place else "head",
            identity=identity(date(1984 + place, 5, 1 + next(_serials) % 28)),
            phone=None if place else phone or f"139{next(_serials):08d}",
        )
        for place, name in enumerate(names)
    ]
    return Filing(
        village_code=village,
        group_code=f"{village}01",
        segment="farm",
        address=f"{village[-3:]} 号院",
        items=("identity_card", "household_register", "land_certificate"),
        members=tuple(members),
        source="入户采集",
        filed_by=ground.staff["2002"],
        facts=dict(SOUND) | dict(facts or {}),
    )


def file_families(families: Sequence[Filing]) -> list[int]:
    """File households that are all sound; ids in order."""
    filed = file_households(filings=families, at=at(FILED), business_date=FILED)
    assert not filed.refused
    return [filed.ids[place] for place in range(len(families))]


def screen(ground: Ground, flagged: Mapping[int, tuple[str, ...]], *, village: str = UPPER, on: date = SCREENED) -> int:
    """Put households with their flags on the village's roster; the roster's id."""
    village_id = ground.cells[village]
    rows = [
        RosterRow(village_id=village_id, household_id=household_id, source="户籍名册", flags=flags)
        for household_id, flags in flagged.items()
    ]
    rostered = open_rosters(
        rows=rows,
        year=YEAR,
        opened_by={village_id: ground.staff["2002"]},
        at=at(on),
        business_date=on,
    )
    return rostered.roster_ids[village_id]


def sit_down(ground: Ground, roster_id: int, *, raters: int = 5, household_id: int | None = None) -> NewSitting:
    """A sitting of so many raters; the first comes from `household_id`, the last is the village's steward."""
    seats = [Seat(kind="villager", name=f"评议员{seat}") for seat in range(1, raters)]
    seats[0] = Seat(kind="cadre", name="评议员1", household_id=household_id)
    seats.append(Seat(kind="manager", name="尹红霞", staff_id=ground.staff["2002"]))
    return NewSitting(roster_id=roster_id, host=ground.staff["2002"], seats=tuple(seats))


def sit_at_table(ground: Ground, roster_id: int, *, household_id: int | None = None) -> NewSitting:
    """A table of five with each kind; the first comes from `household_id`, the steward hosts it."""
    staff = ground.staff
    seats = (
        Seat(kind="cadre", name="村支书", household_id=household_id),
        Seat(kind="villager", name="代表甲"),
        Seat(kind="villager", name="代表乙"),
        Seat(kind="branch_head", name="韩春生", staff_id=staff["2001"]),
        Seat(kind="manager", name="尹红霞", staff_id=staff["2002"]),
    )
    return NewSitting(roster_id=roster_id, host=staff["2002"], seats=seats, way=Way.TABLE)


def rate(ground: Ground, roster_id: int, household_ids: Sequence[int], *, wan: int = 30) -> dict[int, ratings.Verdict]:
    """Five raters who all say the same of every household."""
    (opened,) = open_sittings(sittings=[sit_down(ground, roster_id)], at=at(RATED), business_date=RATED)
    assert not isinstance(opened, Refused), opened.reason
    sitting_id, rater_ids = opened
    ballots = [
        NewBallot(rater_id=rater_id, household_id=household_id, limit_fen=wan * WAN)
        for household_id in household_ids
        for rater_id in rater_ids
    ]
    assert not cast_ballots(sitting_ids=[sitting_id], ballots=ballots)
    return close_sittings(sitting_ids=[sitting_id], at=at(RATED, hour=16), business_date=RATED)


def authorise(ground: Ground, household_ids: Sequence[int], *, until: date = date(2027, 3, 2)) -> list[int]:
    """Take the enquiry permission of every head."""
    borrowers = heads(household_ids=list(household_ids))
    consents = [
        NewConsent(
            household_id=household_id,
            person_id=borrowers[household_id],
            purpose="enquiry",
            until=until,
            witnessed_by=ground.staff["2002"],
        )
        for household_id in household_ids
    ]
    return take_consents(consents=consents, at=at(APPLIED), business_date=APPLIED)


def application(
    ground: Ground, household_id: int, *, consent_id: int, wan: int = 8, **changed: object
) -> NewApplication:
    """A request for so many 万 of 福农卡."""
    asked = {
        "household_id": household_id,
        "product": "funong",
        "requested_fen": wan * WAN,
        "consent_id": consent_id,
        "accepted_by": ground.staff["2002"],
        "request_id": uuid4(),
    }
    return NewApplication(**(asked | changed))


def three_persons(ground: Ground, application_id: int) -> NewDecision:
    """An application with its investigator, reviewer and approver."""
    staff = ground.staff
    return NewDecision(
        application_id=application_id, investigator=staff["2002"], reviewer=staff["1004"], approver=staff["2001"]
    )


def grant(ground: Ground, household_ids: Sequence[int], *, wan: int = 8) -> list[int]:
    """Apply and decide for households that the village rated; line ids in order."""
    consents = authorise(ground, household_ids)
    asked = [
        application(ground, household_id, consent_id=consent_id, wan=wan)
        for household_id, consent_id in zip(household_ids, consents, strict=True)
    ]
    accepted = accept_applications(applications=asked, at=at(APPLIED), business_date=APPLIED)
    assert not accepted.refused
    decisions = [three_persons(ground, accepted.ids[place]) for place in range(len(asked))]
    decided = decide_applications(decisions=decisions, at=at(DECIDED), business_date=DECIDED)
    assert not decided.refused
    return [decided.ids[place] for place in range(len(asked))]


def sign(ground: Ground, line_ids: Sequence[int]) -> None:
    """Sign granted lines, on paper."""
    papers = [NewPaper(line_id=pk, card="fu", printed_by=ground.staff["2002"], request_id=uuid4()) for pk in line_ids]
    assert not record_signed(papers=papers, at=at(SIGNED), business_date=SIGNED).refused


def sign_changes(*, on: date) -> None:
    """Sign for every raise and renewal that waits, as the supplement to its contract would be."""
    for kind, table in (("raise", LimitChange), ("renewal", Renewal)):
        for pk in table.objects.filter(state="requested", digest=None).values_list("id", flat=True):
            signed = SignedSupplement(kind=kind, subject_id=pk, number=f"BC-{kind}-{pk}", digest=bytes(32))
            assert sign_supplement(signed=signed, business_date=on) is None


def rated_households(ground: Ground, names: Sequence[str]) -> list[int]:
    """Households of the upper village that were filed, screened clean and rated at 30 万."""
    household_ids = file_families([family(ground, name) for name in names])
    rate(ground, screen(ground, dict.fromkeys(household_ids, ())), household_ids)
    return household_ids


def signed_lines(ground: Ground, names: Sequence[str], *, wan: int = 8) -> list[int]:
    """Lines of so many 万 at 5.00 %, signed and ready to be drawn on from DRAWN."""
    line_ids = grant(ground, rated_households(ground, names), wan=wan)
    sign(ground, line_ids)
    return line_ids
