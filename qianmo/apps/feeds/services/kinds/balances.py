"""余额: end-of-day balances of one day, whole or as changes; or the changes of many days, for the day a lake begins."""

from datetime import date

from qianmo.analytics.deliveries import Checked, Field, Form
from qianmo.analytics.lake import publish_balances, publish_history
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules, refuse_other_days
from qianmo.domain.refusal import Refused

FIELDS = (
    Field("account", "账号", Form.NUMBER),
    Field("day", "日期", Form.DAY, required=False),
    Field("fen", "余额", Form.MONEY),
)


def _judge(checked: Checked, since: date, on: date) -> None:
    if since < on:
        checked.refuse("day IS NULL", "'「日期」是空的'")
    refuse_other_days(checked, "day", since, on)


def _carry(cargo: Cargo) -> Carried | Refused:
    if cargo.since < cargo.on:
        changes = cargo.checked.accepted("account AS account_id, day AS on_day, fen", by_line=False)
        totals = {} if cargo.bank_fen is None else {cargo.on: cargo.bank_fen}
        published = publish_history(cargo.lake, changes=changes, first=cargo.since, last=cargo.on, totals=totals)
    else:
        balances = cargo.checked.accepted("account AS account_id, fen", by_line=False)
        published = publish_balances(
            cargo.lake, on=cargo.on, balances=balances, whole=cargo.whole, total_fen=cargo.bank_fen
        )
    return published if isinstance(published, Refused) else Carried(published.changed)


BALANCES = KindRules(fields=FIELDS, key=("account", "day"), lake_finds_twice=True, judge=_judge, carry=_carry)
