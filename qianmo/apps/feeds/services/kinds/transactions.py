"""交易: what moved on accounts, in positive and out negative; days given again replace what was there."""

from datetime import date

from qianmo.analytics.deliveries import Checked, Field, Form
from qianmo.analytics.deliveries.laying import lay_transactions
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules, refuse_other_days

FIELDS = (
    Field("account", "账号", Form.NUMBER),
    Field("day", "日期", Form.DAY),
    Field("fen", "金额", Form.MONEY),
    Field("kind", "摘要", required=False, most=40),
)


def _judge(checked: Checked, since: date, on: date) -> None:
    refuse_other_days(checked, "day", since, on)


def _carry(cargo: Cargo) -> Carried:
    rows = cargo.checked.accepted("account AS account_id, day AS on_day, fen, coalesce(kind, '') AS kind")
    return Carried(lay_transactions(cargo.lake, rows, since=cargo.since, on=cargo.on))


TRANSACTIONS = KindRules(
    fields=FIELDS,
    judge=_judge,
    carry=_carry,
)
