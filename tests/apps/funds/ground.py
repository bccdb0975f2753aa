"""Public money on the ground of one village: a line of 8 万 at 5.00 %, a pool, a scheme, relending, and who acts."""

from datetime import date
from uuid import uuid4

from qianmo.apps.credit.models import Draw, Line
from qianmo.apps.credit.services import (
    Assigned,
    NewLoss,
    Pooled,
    Subsidised,
    assign_draws,
    claim_losses,
    claim_subsidies,
    enrol_draws,
    put_under_pools,
)
from qianmo.apps.funds.services import (
    ClaimDecision,
    NewClaim,
    NewPool,
    NewRelending,
    NewScheme,
    found_pools,
    found_relending,
    found_schemes,
)
from qianmo.apps.ledger.queries import trial_balance
from qianmo.domain.credit.interest import USUAL_INTEREST
from tests import village as v
from tests.village import WAN

POOL = {
    "name": "县产业贷款风险补偿金",
    "payer": "县财政局",
    "fund_fen": 1 * WAN,
    "multiple": 8,
    "stop_ppm": 30_000,
    "share_ppm": 800_000,
    "claim_after_days": 60,
    "starts_on": v.OPENED,
    "ends_on": None,
}
SCHEME = {
    "name": "产业贷款贴息",
    "payer": "县财政局",
    "share_ppm": 700_000,
    "cap_fen": 5 * WAN,
    "max_months": 36,
    "margin_ppm": 20_000,
    "starts_on": v.OPENED,
    "ends_on": None,
}
RELENDING = {
    "name": "2026 年支农再贷款",
    "kind": "farm",
    "amount_fen": 6 * WAN,
    "cap_ppm": 55_000,
    "starts_on": v.OPENED,
    "ends_on": None,
}


class Treasury:
    """One bank, its finance and risk people, and signed lines of 8 万 with interest due each month on the 20th."""

    def __init__(self, *names: str) -> None:
        self.ground = v.found_village(interest=USUAL_INTEREST)
        lines = Line.objects.in_bulk(v.signed_lines(self.ground, list(names)))
        self.lines = [lines[pk] for pk in sorted(lines)]
        self.finance, self.risk = self.ground.staff["1007"], self.ground.staff["1006"]
        self.when = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}

    def pool(self, **changed) -> int:
        return found_pools(pools=[NewPool(**(POOL | {"by": self.risk} | changed))], **self.when)[0]

    def scheme(self, **changed) -> int:
        return found_schemes(schemes=[NewScheme(**(SCHEME | {"by": self.finance} | changed))], **self.when)[0]

    def relending(self, **changed) -> int:
        return found_relending(pools=[NewRelending(**(RELENDING | {"by": self.finance} | changed))], **self.when)[0]

    def put(self, pool_id: int, *lines: Line):
        wishes = [Pooled(line_id=one.pk, pool_id=pool_id, by=self.risk) for one in lines or self.lines]
        return put_under_pools(lines=wishes, **self.when)

    def enrol(self, scheme_id: int, *draw_ids: int):
        wishes = [Subsidised(draw_id=pk, scheme_id=scheme_id, by=self.finance) for pk in draw_ids]
        return enrol_draws(draws=wishes, **self.when)

    def assign(self, pool_id: int, *draw_ids: int):
        return assign_draws(
            draws=[Assigned(draw_id=pk, pool_id=pool_id, by=self.finance) for pk in draw_ids], **self.when
        )

    def claim(self, scheme_id: int, *, until: date, since: date = v.OPENED, on: date | None = None, request_id=None):
        new = NewClaim(
            scheme_id=scheme_id, from_on=since, until_on=until, by=self.finance, request_id=request_id or uuid4()
        )
        on = on or until
        return claim_subsidies(claims=[new], at=v.at(on), business_date=on)[0]

    def lose(self, draw_id: int, *, on: date, request_id=None):
        new = NewLoss(draw_id=draw_id, by=self.finance, request_id=request_id or uuid4())
        return claim_losses(losses=[new], at=v.at(on), business_date=on)[0]

    def word(
        self, claim_id: int, *, approve: bool = True, note: str = "", by: int | None = None
    ) -> list[ClaimDecision]:
        return [ClaimDecision(claim_id=claim_id, approve=approve, note=note, by=by or self.risk)]


def books() -> dict[str, int]:
    """Debits less credits of every account that has any; all of them sum to nothing."""
    balances = {one.code: one.debit_fen - one.credit_fen for one in trial_balance()}
    assert sum(balances.values()) == 0
    return {code: fen for code, fen in balances.items() if fen}


def overdue(draw_id: int, *, since: date) -> None:
    """The draw has been in arrears since a day."""
    Draw.objects.filter(id=draw_id).update(arrears_since=since)
