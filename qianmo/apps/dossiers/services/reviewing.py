"""三审查 stands in the way: a reviewer's opinion goes on to the approver when the obligatory points are answered.

Approval knows nothing of dossiers, so this is the act by which pages send reviewed cases on. A case without a dossier
(one that was accepted whole in a batch) has no points.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.approvals.queries import subjects_of
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.dossiers.models import Dossier
from qianmo.apps.dossiers.queries import items_of
from qianmo.apps.grids.queries import Scope
from qianmo.domain.dossiers import unanswered
from qianmo.domain.refusal import Refused


@transaction.atomic
def send_on(*, opinions: Sequence[NewOpinion], at: datetime, business_date: date) -> list[Refused | None]:
    """Send reviewed cases on to their approvers; per opinion None or why not.

    Refused: obligatory points of 三审查 without an answer (all of them are named), whatever speaking in the case
    refuses. The dossier is held meanwhile, so that no answer changes behind the opinion.
    """
    subjects = subjects_of(case_ids=[one.case_id for one in opinions], scope=Scope(None))
    held = Dossier.objects.select_for_update().filter(application_id__in=subjects.values()).order_by("id")
    behind = {row.application_id: row.pk for row in held}
    items = items_of(dossier_ids=list(behind.values()), on=business_date)
    answers = [unanswered(items.get(behind.get(subjects.get(one.case_id, 0), 0), [])) for one in opinions]
    going = [one for one, refused in zip(opinions, answers, strict=True) if refused is None]
    spoken = iter(speak(opinions=going, at=at, business_date=business_date))
    return [refused or next(spoken) for refused in answers]
