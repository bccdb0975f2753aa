"""The founding of a bank: the shipped sentences of every year with their caps, and its cohorts."""

from datetime import date

from django.db import transaction

from qianmo.apps.org.queries import branch_ids
from qianmo.apps.targets.models import CohortUnit, IndicatorRule, PopulationCap
from qianmo.apps.targets.shipped import shipped_rules
from qianmo.domain.money import FEN_PER_WAN
from qianmo.storage.dated_rows import say_from


@transaction.atomic
def adopt_shipped_rules() -> None:
    """Write the shipped rules where the bank has none; what it has stays."""
    if IndicatorRule.objects.exists():
        return
    told = shipped_rules()
    for one in told["sets"]:
        since, rows = date.fromisoformat(one["from"]), one["rows"]
        say_from(since, rows=IndicatorRule.objects.all(), key=["code"], wanted=rows)
    for one in told["caps"]:
        rows = [{"population": row["population"], "cap_fen": row["cap_wan"] * FEN_PER_WAN} for row in one["rows"]]
        since = date.fromisoformat(one["from"])
        say_from(since, rows=PopulationCap.objects.all(), key=["population"], wanted=rows)


@transaction.atomic
def found_cohort(*, name: str, branches: list[str], since: date) -> None:
    """Let these units be a cohort from a day on, where the bank has none of that name."""
    ids = branch_ids()
    held = CohortUnit.objects.filter(cohort=name)
    if not held.exists():
        wanted = [{"cohort": name, "branch_id": ids[code]} for code in branches]
        say_from(since, rows=held, key=["cohort", "branch_id"], wanted=wanted)
