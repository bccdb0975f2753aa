"""扶持资金: handled by finance, agreed to by risk, looked at by the inclusive department and the auditor."""

from datetime import timedelta
from uuid import uuid4

from qianmo.apps.credit.models import Draw
from qianmo.apps.credit.services import NewLoss, Pooled, claim_losses, put_under_pools
from qianmo.apps.funds.models import RiskClaim, RiskPool, SubsidyClaim
from qianmo.apps.funds.services import NewPool, NewScheme, found_pools, found_schemes
from qianmo.domain.access import Right
from tests import village as v
from tests.apps.funds.ground import POOL, SCHEME
from tests.web.rules import County, Rule, Visit, anywhere


def claimed(county: County) -> int:
    """The county's draw under a pool, late and claimed by finance; the claim's id."""
    staff, when = county.ground.staff, {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
    (pool_id,) = found_pools(pools=[NewPool(**POOL, by=staff["1006"])], **when)
    put_under_pools(lines=[Pooled(line_id=county.line.pk, pool_id=pool_id, by=staff["1007"])], **when)
    draw = Draw.objects.filter(line=county.line).order_by("id")[0]
    Draw.objects.filter(id=draw.pk).update(arrears_since=v.DRAWN - timedelta(days=90))
    (claim_id,) = claim_losses(losses=[NewLoss(draw_id=draw.pk, by=staff["1007"], request_id=uuid4())], **when)
    return claim_id


def pages(county: County) -> list[Visit]:
    if not RiskClaim.objects.exists():
        claimed(county)
    pool = f"/funds/?kind=pool&fund={RiskPool.objects.get().pk}"
    return [
        Visit("/funds/"),
        Visit(pool),
        Visit(f"{pool}&tab=could"),
        Visit(f"{pool}&tab=statement"),
        Visit("/funds/", missing="/funds/?kind=pool&fund=999999"),
    ]


def subsidised(county: County) -> list[Visit]:
    """A claim on a scheme, as bare as it can be: what it is made of is tried elsewhere."""
    when = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
    if not SubsidyClaim.objects.exists():
        (scheme_id,) = found_schemes(schemes=[NewScheme(**SCHEME, by=county.ground.staff["1006"])], **when)
        SubsidyClaim.objects.create(
            scheme_id=scheme_id, from_on=v.OPENED, until_on=v.DRAWN, fen=1, state="requested", requested_on=v.DRAWN,
            requested_by_id=county.ground.staff["1007"], request_id=uuid4(),
        )  # fmt: skip
    claim_id = SubsidyClaim.objects.get().pk
    return [Visit(f"/funds/subsidies/{claim_id}/", missing="/funds/subsidies/999999/")]


def sent(path: str, **form: object):
    """A form of the room, with the county's claim where it names one."""

    def visits(county: County) -> list[Visit]:
        claim_id = RiskClaim.objects.values_list("id", flat=True).first() or claimed(county)
        pool_id = RiskPool.objects.get().pk
        filled = {
            key: claim_id if value == "claim" else pool_id if value == "pool-id" else value
            for key, value in form.items()
        }
        return [Visit(f"/funds/{path}/", form=filled)]

    return visits


SEATED = {
    "funds": Rule(Right.SEE_FUNDS, pages),
    "found-fund": anywhere(Right.APPROVE_FUNDS, "/funds/found/", "/funds/found/?kind=subsidy"),
    "subsidy-claim": Rule(Right.SEE_FUNDS, subsidised),
    "founding-preview": anywhere(Right.APPROVE_FUNDS, "/funds/found/preview/?kind=pool"),
}
POSTED = {
    "end-fund": Rule(
        Right.APPROVE_FUNDS, sent("end", kind="pool", fund="pool-id", ends_on="2027-01-01", reason="到期")
    ),
    "take-out-of-fund": Rule(Right.MANAGE_FUNDS, sent("take-out", kind="pool", fund="pool-id", row=1, reason="办错")),
    "bring-funded": Rule(Right.MANAGE_FUNDS, sent("bring", kind="pool", fund="pool-id")),
    "take-into-fund": Rule(Right.MANAGE_FUNDS, sent("take-in", kind="pool", fund="pool-id", row=1)),
    "claim-from-fund": Rule(Right.MANAGE_FUNDS, sent("claim", kind="pool", fund="pool-id", row=1)),
    "decide-claim": Rule(Right.APPROVE_FUNDS, sent("decide", kind="pool", claim="claim", answer="approve")),
    "money-of-claim": Rule(Right.MANAGE_FUNDS, sent("money", kind="pool", claim="claim", what="receive")),
}
