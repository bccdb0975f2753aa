"""账户: which accounts there are, and what each is from the day of the delivery on.

A number never seen is entered into the register, and what is told of it holds since it was opened. What differs from
the day before begins a new term that day; an account not given stays as it was. A customer is found by identity number;
where the bank has no file of one, customer and household stay empty.
"""

from datetime import date

import pyarrow as pa
from django.db import connection, transaction

from qianmo.analytics.deliveries import Checked, Field, Form
from qianmo.apps.feeds.models import Side
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules
from qianmo.apps.feeds.services.laying import lay_accounts
from qianmo.apps.feeds.services.register import register_numbers
from qianmo.apps.households.queries import customers_of
from qianmo.domain.dated import FOREVER
from qianmo.storage.staging import derive, stage

FIELDS = (
    Field("account", "账号", Form.NUMBER, may_be_new=True),
    Field("identity", "证件号码", required=False, most=32),
    Field("product", "产品代码", most=20),
    Field("side", "类别", Form.CHOICE, choices=tuple(Side.values)),
    Field("branch", "机构代码", Form.KNOWN),
    Field("opened_on", "开户日", Form.DAY),
    Field("closed_on", "销户日", Form.DAY, required=False),
)
SAYS = "side, product, branch_id, customer_id, household_id, opened_on"


def _of(table: str) -> str:
    return ", ".join(f"{table}.{one}" for one in SAYS.split(", "))


DIFFER = f"""
SELECT s.*, t.id AS term_id, t.from_on, t.until_on, t.id IS NULL AND NOT EXISTS (
           SELECT FROM feeds_accountterm o WHERE o.account_id = s.account_id) AS is_new,
       coalesce(t.until_on, (SELECT min(o.from_on) FROM feeds_accountterm o
                              WHERE o.account_id = s.account_id AND o.from_on > %(on)s), DATE '{FOREVER}') AS ends_on
  FROM staged_accounts s
  LEFT JOIN feeds_accountterm t ON t.account_id = s.account_id AND t.from_on <= %(on)s AND t.until_on > %(on)s
 WHERE CASE WHEN s.closed_on IS NOT NULL
            THEN t.id IS NOT NULL OR NOT EXISTS (SELECT FROM feeds_accountterm o WHERE o.account_id = s.account_id)
            ELSE t.id IS NULL OR ({_of("t")}) IS DISTINCT FROM ({_of("s")}) END
"""
SAME_DAY = f"""
UPDATE feeds_accountterm t SET ({SAYS}) = ROW({_of("m")})
  FROM moved m WHERE t.id = m.term_id AND m.from_on = %(on)s AND m.closed_on IS NULL
"""
END = """
UPDATE feeds_accountterm t SET until_on = greatest(coalesce(m.closed_on, %(on)s), t.from_on + 1)
  FROM moved m WHERE t.id = m.term_id AND (m.closed_on IS NOT NULL OR m.from_on < %(on)s)
"""
BEGIN = f"""
INSERT INTO feeds_accountterm (account_id, from_on, until_on, {SAYS})
SELECT account_id, CASE WHEN is_new THEN opened_on ELSE %(on)s END,
       CASE WHEN closed_on IS NULL THEN ends_on ELSE greatest(closed_on, opened_on + 1) END, {SAYS}
  FROM moved WHERE is_new OR (closed_on IS NULL AND from_on IS DISTINCT FROM %(on)s)
"""


def _judge(checked: Checked, since: date, on: date) -> None:
    del since
    checked.refuse(f"opened_on > DATE '{on}'", f"'「开户日」' || opened_on || ' 晚于文件的业务日期 {on}'")
    checked.refuse(f"closed_on > DATE '{on}'", f"'「销户日」' || closed_on || ' 晚于文件的业务日期 {on}'")
    checked.refuse("closed_on < opened_on", "'「销户日」' || closed_on || ' 早于开户日'")


def _carry(cargo: Cargo) -> Carried:
    rows = cargo.checked.accepted()
    known, numbers, identities = (rows[name].to_pylist() for name in ("account", "account_number", "identity"))
    customers = customers_of(identities=[one for one in identities if one])
    found = [customers.get(identity, (None, None)) if identity else (None, None) for identity in identities]
    with transaction.atomic(), connection.cursor() as cursor:
        new = [number for account, number in zip(known, numbers, strict=True) if account is None]
        ids = register_numbers(numbers=new)
        accounts = [ids[number] if account is None else account for account, number in zip(known, numbers, strict=True)]
        columns = {
            "account_id": pa.array(accounts, pa.int64()),
            "customer_id": pa.array([customer for customer, _ in found], pa.int64()),
            "household_id": pa.array([household for _, household in found], pa.int64()),
            "branch_id": rows["branch"],
        }
        for name in ("side", "product", "opened_on", "closed_on"):
            columns[name] = rows[name]
        stage("staged_accounts", pa.table(columns))
        changed = derive("moved", DIFFER, {"on": cargo.on})
        for statement in (SAME_DAY, END, BEGIN):
            cursor.execute(statement, {"on": cargo.on})
    lay_accounts(cargo.lake)
    return Carried(changed, sum(1 for customer, _ in found if customer is None))


ACCOUNTS = KindRules(fields=FIELDS, key=("account_number",), judge=_judge, carry=_carry)
