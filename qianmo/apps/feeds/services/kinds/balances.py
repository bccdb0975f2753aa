"""余额: end-of-day balances of one day, whole or as changes; or the changes of many days, for the day a lake begins."""

from datetime import date

from qianmo.analytics.deliveries import Checked, Field, Form
from qianmo.analytics.lake import CORE, days_of, publish_balances, publish_history
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
        short = _short(cargo) if cargo.anew else None
        if short is not None:
            return short
        changes = cargo.checked.accepted("account AS account_id, day AS on_day, fen", by_line=False)
        totals = {} if cargo.bank_fen is None else {cargo.on: cargo.bank_fen}
        published = publish_history(
            cargo.lake, changes=changes, first=cargo.since, last=cargo.on, totals=totals, anew=cargo.anew
        )
    else:
        balances = cargo.checked.accepted("account AS account_id, fen", by_line=False)
        published = publish_balances(
            cargo.lake, on=cargo.on, balances=balances, whole=cargo.whole, total_fen=cargo.bank_fen
        )
    return published if isinstance(published, Refused) else Carried(published.changed)


def _short(cargo: Cargo) -> Refused | None:
    """A history that takes the place of all balances tells of all their days, or some would be lost unseen."""
    days = days_of(cargo.lake.edition(), CORE)
    if not days or (str(cargo.since) <= min(days) and str(cargo.on) >= max(days)):
        return None
    reason = f"不能重来：湖里有 {min(days)} 至 {max(days)} 的余额，这份历史只讲到 {cargo.since} 至 {cargo.on}"
    return Refused(code="history_short", reason=f"{reason}。请让核心把这些天都写进一份，再重来")


BALANCES = KindRules(fields=FIELDS, key=("account", "day"), lake_finds_twice=True, judge=_judge, carry=_carry)
