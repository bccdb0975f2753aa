"""A case as somebody sees it from a seat: with the application it is about, or as if it did not exist."""

from dataclasses import replace

from django.http import Http404

from qianmo.apps.approvals.queries import CaseFile, case_file, sight_of
from qianmo.apps.credit.queries import ApplicationRow, application
from qianmo.web.seat import Seat


def case_in_sight(seat: Seat, case_id: int) -> tuple[Seat, CaseFile, ApplicationRow]:
    """The seat as wide as this case asks for, the case, its application.

    Who surveys a case from another branch sees that case and its household as those of the own branch do.
    """
    seat = replace(seat, scope=sight_of(case_id=case_id, staff_id=seat.person.staff_id, scope=seat.scope))
    file = case_file(case_id=case_id, scope=seat.scope)
    asked = application(application_id=file.subject_id) if file else None
    if file is None or asked is None:
        raise Http404
    return seat, file, asked
