"""The founding of a bank: its cohorts."""

from datetime import date

from django.db import transaction

from qianmo.apps.org.queries import branch_ids
from qianmo.apps.targets.models import CohortUnit
from qianmo.storage.dated_rows import say_from


@transaction.atomic
def found_cohort(*, name: str, branches: list[str], since: date) -> None:
    """Let these units be a cohort from a day on, where the bank has none of that name."""
    ids = branch_ids()
    held = CohortUnit.objects.filter(cohort=name)
    if not held.exists():
        wanted = [{"cohort": name, "branch_id": ids[code]} for code in branches]
        say_from(since, rows=held, key=["cohort", "branch_id"], wanted=wanted)
