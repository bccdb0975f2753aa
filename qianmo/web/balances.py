"""存款与贷款 of one household: balances over two years, accounts with their endings, and what opens from each."""

from datetime import date
from typing import Any

from django.urls import reverse

from qianmo.analytics.lake import FOREVER
from qianmo.analytics.metrics import metric
from qianmo.apps.credit.queries import draw_numbers
from qianmo.apps.crm.queries import SIDES, HeldAccount, household_balances, lake_day
from qianmo.apps.feeds.queries import faces_of

METRICS = ("position", "average")


def balances_of(household_id: int, *, on: date) -> dict[str, Any]:
    """Context of the tab; `balances` is None where the core bank has never delivered any."""
    day = lake_day()
    if day is None:
        return {"balances": None}
    balances = household_balances(day=day, household_id=household_id)
    return {
        "balances": balances,
        "held_sides": [(name, balances.held.side(side)) for side, name in SIDES.items()],
        "shown": _named(balances.accounts, as_of=day.as_of),
        "metrics": [metric(name) for name in METRICS],
        "as_of": day.as_of,
        "behind": day.behind(on=on),
    }


def _named(accounts: list[HeldAccount], *, as_of: date) -> list[tuple[HeldAccount, str, str, list[Any]]]:
    """Each account with the name it is shown by, the address behind it, and its spans, the newest first."""
    endings = faces_of(account_ids=[one.account_id for one in accounts if one.draw_id is None], on=as_of)
    draws = draw_numbers(draw_ids=[one.draw_id for one in accounts if one.draw_id is not None])
    named = []
    for one in accounts:
        spans = [(since, None if until == FOREVER or until > as_of else until, fen) for since, until, fen in one.spans]
        number, line = draws.get(one.draw_id or 0, ("", ""))
        face = endings.get(one.account_id)
        name = number or (f"尾号 {face.ending}" if face else f"核心账户 {one.account_id}")
        address = reverse("draw", args=[line, number]) if number else ""
        named.append((one, name, address, spans[::-1]))
    return named
