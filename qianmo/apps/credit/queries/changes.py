"""Who changed what about a household lately: read only to explain why something that was looked at no longer holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

CHANGES = """
SELECT h.id, coalesce(host.name, ''), coalesce(s.closed_at, ''), coalesce(learner.name, ''),
       coalesce(t.source, ''), coalesce(taker.name, '')
  FROM households_household h
  LEFT JOIN LATERAL (SELECT s.host_id, to_char(s.closed_at AT TIME ZONE 'Asia/Shanghai', 'MM-DD HH24:MI') AS closed_at
                       FROM ratings_verdict v JOIN ratings_sitting s ON s.id = v.sitting_id
                      WHERE v.household_id = h.id ORDER BY v.id DESC LIMIT 1) s ON TRUE
  LEFT JOIN org_staff host ON host.id = s.host_id
  LEFT JOIN LATERAL (SELECT recorded_by_id, source FROM households_factsheet WHERE household_id = h.id
                      ORDER BY id DESC LIMIT 1) t ON TRUE
  LEFT JOIN org_staff learner ON learner.id = t.recorded_by_id
  LEFT JOIN LATERAL (SELECT accepted_by_id FROM credit_application WHERE household_id = h.id
                      ORDER BY id DESC LIMIT 1) a ON TRUE
  LEFT JOIN org_staff taker ON taker.id = a.accepted_by_id
 WHERE h.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """The latest of each kind, with its person: rated by which host's sitting, facts learnt, application taken."""

    rated: str
    learnt: str
    asked: str


def changes_since(*, household_ids: Sequence[int]) -> dict[int, Changes]:
    """The latest changes of these households in words that begin a sentence. The caller has checked the scope."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [list(household_ids)])
        return {
            pk: Changes(
                rated=f"{host} 主持的评议会（{closed} 结束）又评过一次",
                learnt=f"{learner} 更新了客户资料（{source}）",
                asked=f"{taker} 已受理申请" if taker else "",
            )
            for pk, host, closed, learner, source, taker in cursor.fetchall()
        }


def publisher_of(*, policy_id: int) -> str:
    """The name of whoever published a version of a policy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.name FROM products_policy p JOIN org_staff f ON f.id = p.published_by_id WHERE p.id = %s",
            [policy_id],
        )
        (name,) = cursor.fetchone()
        return str(name)
