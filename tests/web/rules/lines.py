"""Lines: the list, one line, one draw, what the forms would do and do, and what waits for a second person."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

from qianmo.apps.credit.models import Draw, Judgement, LimitChange, Misuse, RateRequest, Renewal, Reversal
from qianmo.apps.credit.services import (
    NewJudgement,
    NewMisuse,
    NewRaise,
    NewRateRequest,
    NewRenewal,
    NewReversal,
    request_judgements,
    request_misuses,
    request_raises,
    request_rates,
    request_renewals,
    request_reversals,
)
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit, anywhere

HERE = frozenset({v.UPPER})


def lists(_: County) -> list[Visit]:
    everyone = [Visit("/lines/"), Visit("/lines/?only=ends90&state=active"), Visit("/lines/?q=SX-2026")]
    missing = "/lines/?village=150422999999"
    return everyone + [Visit(f"/lines/?village={code}", frozenset({code}), missing) for code in EVERYWHERE]


def of_line(*paths: str, **form: object) -> Callable[[County], list[Visit]]:
    """Addresses below the line of the upper village."""
    missing = "/lines/SX-2026-999999/"
    return lambda county: [Visit(f"/lines/{county.line.number}/{path}", HERE, missing, form=form) for path in paths]


def of_draw(path: str, **form: object) -> Callable[[County], list[Visit]]:
    """The same, where the address names the draw; a draw that does not exist is the twin."""

    def visits(county: County) -> list[Visit]:
        draw = Draw.objects.filter(line=county.line).order_by("id")[0]
        filled = path.format(number=draw.number, id=draw.pk)
        sent = {name: draw.pk if value == "draw" else value for name, value in form.items()}
        base = f"/lines/{county.line.number}/"
        return [Visit(base + filled, HERE, f"{base}draws/JJ-26-999999/", form=sent)]

    return visits


def waiting(county: County) -> list[Visit]:
    """A reversal that the clerk asked for."""
    draw = Draw.objects.filter(line=county.line).order_by("id")[0]
    staff = county.ground.staff
    new = NewReversal(kind="draw", subject_id=draw.pk, reason="错", requested_by=staff["2004"], request_id=uuid4())
    request_reversals(reversals=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
    asked = Reversal.objects.order_by("-id").first()
    return [Visit(f"/reversals/{asked.pk if asked else 0}/", HERE, form={"answer": "approve"})]


def raise_waiting(county: County) -> list[Visit]:
    """A raise that the account manager asked for."""
    new = NewRaise(
        line_id=county.line.pk,
        to_fen=10 * v.WAN,
        reason="扩栏",
        requested_by=county.ground.staff["2002"],
        request_id=uuid4(),
    )
    request_raises(raises=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
    asked = LimitChange.objects.get(state="requested")
    return [Visit(f"/changes/raises/{asked.pk}/", HERE, "/changes/raises/999999/", form={"answer": "approve"})]


def supplement_waiting(county: County) -> list[Visit]:
    """The supplement of that raise, to be printed."""
    raise_waiting(county)
    asked = LimitChange.objects.get(state="requested")
    return [Visit(f"/changes/raise/{asked.pk}/print/", HERE, "/changes/raise/999999/print/")]


def renewal_waiting(county: County) -> list[Visit]:
    """A renewal that the account manager asked for."""
    draw = Draw.objects.filter(line=county.line).order_by("id")[0]
    new = NewRenewal(
        draw_id=draw.pk,
        kind="seamless",
        due_on=date(2028, 3, 3),
        reason="接着养",
        requested_by=county.ground.staff["2002"],
        request_id=uuid4(),
    )
    request_renewals(renewals=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
    asked = Renewal.objects.get(state="requested")
    return [Visit(f"/changes/renewals/{asked.pk}/", HERE, "/changes/renewals/999999/", form={"answer": "approve"})]


def nothing_waits() -> None:
    """What an earlier visit asked for on the draw no longer stands in the way of asking again."""
    for model in (Renewal, RateRequest, Judgement, Misuse):
        model.objects.filter(state="requested").delete()


def rate_waiting(county: County) -> list[Visit]:
    """Another rate that the account manager asked for."""
    nothing_waits()
    new = NewRateRequest(
        draw_id=Draw.objects.filter(line=county.line).order_by("id")[0].pk,
        rate_ppm=45_000,
        from_on=v.DRAWN,
        reason="评级调高",
        requested_by=county.ground.staff["2002"],
        request_id=uuid4(),
    )
    request_rates(requests=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
    asked = RateRequest.objects.get(state="requested")
    return [Visit(f"/changes/rates/{asked.pk}/", HERE, "/changes/rates/999999/", form={"answer": "approve"})]


def judgement_waiting(county: County) -> list[Visit]:
    """A class that the account manager asked for."""
    nothing_waits()
    new = NewJudgement(
        draw_id=Draw.objects.filter(line=county.line).order_by("id")[0].pk,
        loan_class=3,
        reason="本人失联",
        requested_by=county.ground.staff["2002"],
        request_id=uuid4(),
    )
    request_judgements(judgements=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
    asked = Judgement.objects.get(state="requested")
    return [Visit(f"/changes/judgements/{asked.pk}/", HERE, "/changes/judgements/999999/", form={"answer": "approve"})]


def misuse_waiting(county: County) -> list[Visit]:
    """A misuse that the account manager asked to be found."""
    nothing_waits()
    new = NewMisuse(
        draw_id=Draw.objects.filter(line=county.line).order_by("id")[0].pk,
        lifts=False,
        from_on=v.DRAWN,
        reason="还了别处的债",
        evidence="转账流水",
        requested_by=county.ground.staff["2002"],
        request_id=uuid4(),
    )
    request_misuses(misuses=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
    asked = Misuse.objects.get(state="requested")
    no = {"answer": "decline", "note": "流水是另一户的"}
    return [Visit(f"/changes/misuses/{asked.pk}/", HERE, "/changes/misuses/999999/", form=no)]


BATCH = UUID(int=7)


def batch_waiting(path: str, **form: object) -> Callable[[County], list[Visit]]:
    """A batch of one rate that the account manager asked for, and an address below it."""

    def visits(county: County) -> list[Visit]:
        nothing_waits()
        new = NewRateRequest(
            draw_id=Draw.objects.filter(line=county.line).order_by("id")[0].pk,
            rate_ppm=40_000,
            from_on=v.DRAWN,
            reason="定价办法",
            requested_by=county.ground.staff["2002"],
            request_id=uuid4(),
            batch=BATCH,
        )
        request_rates(requests=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
        return [Visit(f"/rates/{BATCH}/{path}", HERE, f"/rates/{UUID(int=8)}/", form=form)]

    return visits


SEATED = {
    "lines": Rule(Right.SEE_LINES, lists),
    "line-contract": Rule(Right.SEE_LINES, of_line("contract/")),
    "line": Rule(Right.SEE_LINES, of_line("", "?tab=payments", "?tab=limits", "?tab=journal", "?tab=time")),
    "draw": Rule(Right.SEE_LINES, of_draw("draws/{number}/")),
    "draw-preview": Rule(Right.DISBURSE, of_line("draw/preview/?amount=1万&due_on=2026-12-31")),
    "repayment-preview": Rule(Right.DISBURSE, of_draw("repay/preview/?amount=1万&draw={id}")),
    "limit-preview": Rule(Right.SEE_LINES, of_line("limit/preview/?to=10", "limit/preview/?cut=yes&to=5")),
    "renewal-preview": Rule(Right.RENEW, of_draw("draws/{number}/renew/preview/?kind=seamless&due_on=2028-03-03")),
    "bring-rates": anywhere(Right.RENEW, "/rates/"),
    "rate-batch": Rule(Right.SEE_LINES, batch_waiting("")),
    "rate-preview": Rule(Right.SEE_LINES, of_draw("draws/{number}/rate/preview/?new_rate=4.5&from_on=2026-03-05")),
    "misuse-preview": Rule(Right.SEE_LINES, of_draw("draws/{number}/misuse/preview/?from_on=2026-03-05")),
    "changes": anywhere(Right.SEE_LINES, "/changes/", "/changes/?all=1"),
    "reversals": anywhere(Right.SEE_LINES, "/reversals/", "/reversals/?all=1"),
}
POSTED = {
    "print-contract": Rule(Right.SIGN, of_line("contract/print/", card="fu")),
    "take-draw": Rule(Right.DISBURSE, of_line("draw/", amount="1万", due_on="2026-12-31", purpose="production")),
    "repay": Rule(Right.DISBURSE, of_draw("repay/", amount="100", draw="draw")),
    "nudge-core": Rule(Right.DISBURSE, of_line("core/", transfer="1", act="ask")),
    "ask-reversal": Rule(Right.REVERSE, of_draw("reverse/", kind="draw", subject="draw", reason="错")),
    "freeze": Rule(Right.FREEZE, of_line("freeze/", reason="涉诉")),
    "unfreeze": Rule(Right.FREEZE, of_line("unfreeze/", reason="撤诉")),
    "ask-raise": Rule(Right.RAISE, of_line("raise/", to="10", reason="扩栏")),
    "cut": Rule(Right.CUT, of_line("cut/", to="5", reason="减量", cause="cut")),
    "review-line": Rule(Right.REVIEW_LINES, of_line("review/", outcome="keep", reason="看过")),
    "renew": Rule(
        Right.RENEW,
        of_draw("draws/{number}/renew/", kind="extension", due_on="2028-03-03", reason="接着养"),
    ),
    "print-supplement": Rule(Right.SIGN, supplement_waiting),
    "decide-raise": Rule(Right.DECIDE, raise_waiting),
    "ask-rate": Rule(
        Right.RENEW, of_draw("draws/{number}/rate/", new_rate="4.5", from_on=str(v.DRAWN), reason="评级调高")
    ),
    "ask-judgement": Rule(Right.JUDGE, of_draw("draws/{number}/judge/", loan_class="3", reason="本人失联")),
    "decide-judgement": Rule(Right.DECIDE, judgement_waiting),
    "ask-misuse": Rule(
        Right.JUDGE,
        of_draw("draws/{number}/misuse/", from_on=str(v.DRAWN), reason="还了别处的债", evidence="转账流水"),
    ),
    "decide-misuse": Rule(Right.DECIDE, misuse_waiting),
    "decide-rate": Rule(Right.DECIDE, rate_waiting),
    "ask-rates": anywhere(Right.RENEW, "/rates/ask/"),
    "decide-rate-batch": Rule(Right.DECIDE, batch_waiting("decide/", answer="approve")),
    "decide-renewal": Rule(Right.DECIDE, renewal_waiting),
    "decide-reversal": Rule(Right.APPROVE_REVERSALS, waiting),
}
