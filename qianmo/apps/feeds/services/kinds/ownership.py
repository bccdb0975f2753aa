"""账户归属: whose an account is from a day on, in parts that make the whole (管户, 揽储).

What is told of a day holds from it until what is told of a later one, so history stays with the former owner. A part
without staff belongs to nobody. Parts that do not make a whole are refused, all rows of that account and day.
"""

from datetime import date

from django.db import connection, transaction

from qianmo.analytics.deliveries import Checked, Field, Form
from qianmo.apps.feeds.models import Way
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules
from qianmo.apps.feeds.services.laying import lay_owners
from qianmo.domain.dated import FOREVER
from qianmo.storage.staging import derive, stage

FIELDS = (
    Field("account", "账号", Form.NUMBER),
    Field("from_on", "起始日", Form.DAY, required=False),
    Field("staff", "工号", Form.KNOWN, required=False),
    Field("way", "方式", Form.CHOICE, choices=tuple(Way.values)),
    Field("share", "比例", Form.SHARE),
)
WHOLE = 1_000_000
PARTS = """
SELECT account AS account_id, from_on, staff AS staff_id, way, upto - share AS above_ppm, upto AS upto_ppm
  FROM (SELECT *, sum(share) OVER (PARTITION BY account, from_on ORDER BY way DESC, staff NULLS LAST, line)::int AS upto
          FROM (SELECT s.*, row_number() OVER () AS line FROM staged_owners s) n) p
"""
# What stands from each day given is compared as one text, so that a day told again as it was changes nothing. Where one
# day of an account differs all days given of it are laid anew: what stood reached across them.
MOVED = """
WITH given AS (
  SELECT account_id, from_on, string_agg(concat_ws(':', staff_id, way, above_ppm, upto_ppm), ',' ORDER BY above_ppm)
         FILTER (WHERE staff_id IS NOT NULL) AS says FROM given_parts GROUP BY 1, 2
), differs AS (
  SELECT DISTINCT g.account_id FROM given g LEFT JOIN LATERAL (
         SELECT string_agg(concat_ws(':', staff_id, way, above_ppm, upto_ppm), ',' ORDER BY above_ppm) AS says
           FROM feeds_ownership o
          WHERE o.account_id = g.account_id AND o.from_on <= g.from_on AND o.until_on > g.from_on
         ) s ON true WHERE g.says IS DISTINCT FROM s.says
), bounds AS (
  SELECT account_id, from_on, lead(from_on) OVER (PARTITION BY account_id ORDER BY from_on) AS next_on
    FROM (SELECT account_id, from_on FROM given
          UNION SELECT account_id, from_on FROM feeds_ownership JOIN differs USING (account_id)
          UNION SELECT account_id, until_on FROM feeds_ownership JOIN differs USING (account_id)) b
)
SELECT account_id, from_on, next_on FROM given JOIN differs USING (account_id) JOIN bounds USING (account_id, from_on)
"""
FORGET = "DELETE FROM feeds_ownership o USING moved m WHERE o.account_id = m.account_id AND o.from_on = m.from_on"
END = """
UPDATE feeds_ownership o SET until_on = m.from_on
  FROM moved m
 WHERE o.account_id = m.account_id AND o.from_on < m.from_on AND o.until_on > m.from_on
   AND NOT EXISTS (SELECT FROM moved e
                    WHERE e.account_id = o.account_id AND e.from_on > o.from_on AND e.from_on < m.from_on)
"""
BEGIN = f"""
INSERT INTO feeds_ownership (account_id, from_on, until_on, staff_id, way, above_ppm, upto_ppm)
SELECT g.account_id, g.from_on, coalesce(m.next_on, DATE '{FOREVER}'), g.staff_id, g.way, g.above_ppm, g.upto_ppm
  FROM given_parts g JOIN moved m ON m.account_id = g.account_id AND m.from_on = g.from_on WHERE g.staff_id IS NOT NULL
"""


def _judge(checked: Checked, since: date, on: date) -> None:
    del since
    checked.fill("from_on", f"DATE '{on}'")
    checked.refuse("share <= 0", "'「比例」要大于 0'")
    checked.refuse(f"from_on > DATE '{on}'", f"'「起始日」' || from_on || ' 晚于文件的业务日期 {on}'")
    checked.refuse_group(
        ("account", "from_on"),
        f"sum(share) <> {WHOLE} OR bool_or(fault IS NOT NULL)",
        "'这个账户从 ' || from_on || ' 起的各份没有凑成 100%，或其中有一份不对'",
    )


def _carry(cargo: Cargo) -> Carried:
    with transaction.atomic(), connection.cursor() as cursor:
        stage("staged_owners", cargo.checked.accepted("account, from_on, staff, way, share"))
        derive("given_parts", PARTS)
        changed = derive("moved", MOVED)
        for statement in (FORGET, END, BEGIN):
            cursor.execute(statement)
    lay_owners(cargo.lake)
    return Carried(changed)


OWNERSHIP = KindRules(fields=FIELDS, judge=_judge, carry=_carry)
