"""贷款: loans the core bank keeps, class and arrears of each day; their balances and rates too, where it tells them.

The account of a loan is registered like any other. A class or arrears that differ begin a new state that day. Where the
core knows borrowers that are no persons, it tells for each loan who borrows (customer number, kind and size), where
that is registered and for what: populations of firms rest on it. How a loan is secured
(担保方式) breaks the regulator's tables down; when its contract reprices (重定价), matched money is priced again.
Customer numbers are kept as numbers of our own.
"""

from datetime import date
from typing import Any

import pyarrow as pa

from qianmo.analytics.deliveries import Checked, Field, Form
from qianmo.analytics.deliveries.laying import BORROWERS, GUARANTEED, RATES, REPRICED, STATES, USES, lay_loans
from qianmo.analytics.lake import publish_balances
from qianmo.apps.feeds.services.kinds.cargo import Cargo, Carried, KindRules
from qianmo.apps.feeds.services.laying import households_of
from qianmo.domain.credit.guarantees import GUARANTEES
from qianmo.domain.refusal import Refused
from qianmo.storage.identifiers import blind_index

BOOK = "core_loans"
"""Balances told with the loans are a book of their own: what a balance file leaves out says nothing of them."""
CLASSES = tuple("12345")
REPRICING = ("fixed", "yearly", "anniversary", "monthly")
"""Never, every New Year, each anniversary of its first day, or each month of that day."""
BORROWER_KINDS = ("person", "micro", "small", "medium", "large", "organisation")
"""A person, a firm by its size (企业划型), or an organisation that is no firm."""
PURPOSES = ("farming", "agri_support", "production", "turnover", "consumption")
"""农林牧渔, 支农, and what a draw of our own is for."""
BITS_DROPPED = 66
"""What is left of an index of 128 bits fits below nothing, where no number of a person lies."""
FIELDS = (
    Field("account", "账号", Form.NUMBER),
    Field("product", "产品代码", most=20),
    Field("drawn_on", "发放日", Form.DAY),
    Field("due_on", "到期日", Form.DAY),
    Field("amount", "发放金额", Form.MONEY),
    Field("fen", "余额", Form.MONEY, required=False),
    Field("class", "五级分类", Form.CHOICE, choices=CLASSES),
    Field("arrears_since", "逾期起始日", Form.DAY, required=False),
    Field("rate", "年利率", Form.SHARE, required=False),
    Field("customer", "客户号", required=False, most=32),
    Field("borrower", "借款人类型", Form.CHOICE, choices=BORROWER_KINDS, required=False),
    Field("registered", "登记地", Form.CHOICE, choices=("rural", "urban"), required=False),
    Field("purpose", "用途", Form.CHOICE, choices=PURPOSES, required=False),
    Field("repricing", "重定价", Form.CHOICE, choices=REPRICING, required=False),
    Field("guarantee", "担保方式", Form.CHOICE, choices=tuple(GUARANTEES), required=False),
)


def _judge(checked: Checked, since: date, on: date) -> None:
    del since
    checked.refuse("amount <= 0", "'「发放金额」要大于 0'")
    checked.refuse("rate NOT BETWEEN 0 AND 1000000", "'「年利率」要在 0 到 100% 之间'")
    checked.refuse("due_on < drawn_on", "'「到期日」' || due_on || ' 早于发放日'")
    checked.refuse(f"arrears_since > DATE '{on}'", f"'「逾期起始日」' || arrears_since || ' 晚于文件的业务日期 {on}'")


def _carry(cargo: Cargo) -> Carried | Refused:
    balances = cargo.checked.accepted("account AS account_id, fen", "fen IS NOT NULL")
    if balances.num_rows:
        published = publish_balances(
            cargo.lake, on=cargo.on, balances=balances, whole=cargo.whole, total_fen=cargo.bank_fen, book=BOOK
        )
        if isinstance(published, Refused):
            return published
    rows = cargo.checked.accepted(
        "account AS account_id, NULL::BIGINT AS household_id, NULL::BIGINT AS line_id, product, drawn_on, due_on,"
        " amount AS amount_fen"
    )
    rows = rows.set_column(1, "household_id", households_of(rows["account_id"].to_pylist(), on=cargo.on))
    states = cargo.checked.accepted("account AS account_id, class::INTEGER AS class, arrears_since")
    rates = cargo.checked.accepted("account AS account_id, rate::INTEGER AS rate_ppm", "rate IS NOT NULL")
    told = {STATES: states, RATES: rates, BORROWERS: _borrowers(cargo.checked)}
    for_good = {
        USES: cargo.checked.accepted("account AS account_id, purpose", "purpose <> ''"),
        REPRICED: cargo.checked.accepted("account AS account_id, repricing AS rule", "repricing <> ''"),
        GUARANTEED: cargo.checked.accepted("account AS account_id, guarantee", "guarantee <> ''"),
    }
    return Carried(lay_loans(cargo.lake, rows, told, for_good=for_good, on=cargo.on, whole=cargo.whole))


def _borrowers(checked: Checked) -> pa.Table:
    """Who borrows, where that is no person: the number the customer is known by here, its kind, whether it is rural."""
    rows = checked.accepted(
        "account AS account_id, customer, borrower AS kind, coalesce(registered = 'rural', false) AS rural",
        "borrower <> 'person'",
    )
    numbers: list[Any] = [_number(one) if one else None for one in rows["customer"].to_pylist()]
    return rows.set_column(1, "customer_id", pa.array(numbers, pa.int64()))


def _number(customer: str) -> int:
    return -(blind_index("core_customer", customer).int >> BITS_DROPPED) - 1


LOANS = KindRules(fields=FIELDS, key=("account",), judge=_judge, carry=_carry)
