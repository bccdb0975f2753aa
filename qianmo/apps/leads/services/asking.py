"""What a published question finds, for the list that is made of it."""

from datetime import date

from qianmo.apps.leads.models import ListQuery
from qianmo.apps.leads.queries.asking import ask, noted
from qianmo.domain.refusal import Refused


def asked_households(*, query_id: int, on: date) -> dict[int, str] | Refused:
    """The households a question in force on a day finds, with what it notes of each.

    Refused: one that is not in force, or that cannot be answered.
    """
    row = ListQuery.objects.filter(id=query_id, valid__contains=on).first()
    if row is None:
        return Refused(code="no_query", reason="没有建名单：这个查询今天不在用。请从列表里另选一个")
    asked = ask(sql=row.sql)
    if isinstance(asked, Refused):
        return Refused(code=asked.code, reason=f"没有建名单：“{row.name}”{asked.reason}")
    columns = (asked[0].rows[name].to_pylist() for name in ("household_id", "reason", "figure"))
    return {pk: noted(reason, figure) for pk, reason, figure in zip(*columns, strict=True)}
