"""Invents what the demo county's core lends beside the cards: to firms, organisations, persons who farm elsewhere.

S3 tells 42.94 亿 of loans, of which 21.53 亿 are drawn on the cards of households; what lies between is not told apart.
These few loans of the centre for small businesses stand for it: less than a quarter of it, one for so many households,
so that every row of the regulator's tables has something to judge. They are kept by nobody, so nobody is paid by them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pyarrow as pa

from qianmo.demo.deposits import FIRST, LAST, Accounts, account_number
from qianmo.domain.credit.guarantees import GUARANTEES
from qianmo.domain.dated import add_months
from qianmo.domain.money import FEN_PER_WAN

CENTRE = "0202"
"""The branch they lie with."""
PRODUCTS = (("L301", "小微企业贷款", "loan", 1_000_000), ("L302", "组织和个人贷款", "loan", 1_000_000))
MIX = (
    ("微型企业", "农村", "农林牧渔", (40, 180), ("信用", "保证")),
    ("小型企业", "农村", "经营周转", (200, 800), ("抵押", "保证")),
    ("小型企业", "城市", "支农", (200, 900), ("抵押", "质押")),
    ("微型企业", "城市", "经营周转", (50, 200), ("保证", "抵押")),
    ("中型企业", "城市", "农林牧渔", (1_100, 2_400), ("抵押",)),
    ("其他组织", "农村", "生产经营", (20, 80), ("信用",)),
    ("个人", "", "农林牧渔", (10, 40), ("信用", "保证")),
)
"""Borrower, register, purpose, from how much to how much in 万, how secured: turn by turn."""
BORROWERS = {
    "微型企业": "micro", "小型企业": "small", "中型企业": "medium", "其他组织": "organisation", "个人": "person",
}  # fmt: skip
REGISTERED = {"农村": "rural", "城市": "urban"}
PURPOSES = {"农林牧渔": "farming", "支农": "agri_support", "生产经营": "production", "经营周转": "turnover"}
GUARANTEED = {word: code for code, word in GUARANTEES.items()}
CLASSES = {"正常": "1", "次级": "3"}
REPRICING = {"固定": "fixed", "每年初": "yearly", "满年": "anniversary"}
"""How their contracts reprice, turn by turn; of every fourth the core does not say."""
ONE_FOR = 900
"""Households a loan stands for; a small county has one turn of the mix."""
AGAIN = 5
"""Every fifth turn lends to the firms of the turn before once more."""
BAD, LATE_DAYS = 1, 100
"""The loan that is bad, and since how many days it is late."""
SINCE, MONTHS = 30, 21
"""From so many days after the first on and over so many months they were made."""
LOAN_COLUMNS = (
    "账号", "产品代码", "发放日", "到期日", "发放金额", "五级分类", "逾期起始日", "年利率", "客户号", "借款人",
    "登记地", "用途", "担保", "重定价",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoreLoan:
    """A loan of the core as its file tells it, in the words of that file."""

    number: str
    borrower: str
    registered: str
    purpose: str
    guarantee: str
    repricing: str
    customer: str
    drawn_on: date
    due_on: date
    amount_fen: int
    rate_bp: int
    loan_class: str
    arrears_since: date | None

    @property
    def product(self) -> str:
        """Firms have one product, all others another."""
        return PRODUCTS[self.borrower in {"其他组织", "个人"}][0]

    def owed(self) -> Iterator[tuple[date, int]]:
        """What is owed from which day on: a tenth is paid back each half year."""
        day, paid = self.drawn_on, 0
        while day <= LAST:
            yield day, self.amount_fen - self.amount_fen * paid // 10
            paid += 1
            day = add_months(day=self.drawn_on, months=6 * paid)


def invent_loans(*, households: int, after: int, seed: int) -> list[CoreLoan]:
    """The loans of a county of so many households; their numbers follow `after` other accounts."""
    chance = Random(seed)  # noqa: S311 - invented loans, not secrets
    found = []
    for place in range(max(len(MIX), households // ONE_FOR)):
        borrower, registered, purpose, (least, most), secured = MIX[place % len(MIX)]
        turn = place // len(MIX)
        firm = place - len(MIX) if turn and turn % AGAIN == 0 else place
        drawn_on = add_months(day=FIRST + timedelta(days=SINCE), months=chance.randrange(MONTHS))
        found.append(
            CoreLoan(
                number=account_number(after + place), borrower=borrower, registered=registered, purpose=purpose,
                guarantee=chance.choice(secured), repricing=[*REPRICING, ""][place % (len(REPRICING) + 1)],
                customer="" if borrower == "个人" else f"DG{firm:06d}",
                drawn_on=drawn_on, due_on=add_months(day=drawn_on, months=36),
                amount_fen=chance.randint(least, most) * FEN_PER_WAN, rate_bp=chance.randrange(415, 540, 5),
                loan_class="次级" if place == BAD else "正常",
                arrears_since=LAST - timedelta(days=LATE_DAYS) if place == BAD else None,
            )
        )  # fmt: skip
    return found


def with_loans(
    accounts: Accounts, balances: pa.Table, loans: Sequence[CoreLoan], *, branches: Mapping[str, str]
) -> tuple[Accounts, pa.Table]:
    """Accounts and balances of the core with these loans among them; `branches` is the branch of each village."""
    first, village = len(accounts.numbers), next(code for code, branch in branches.items() if branch == CENTRE)
    days = [(one.drawn_on - FIRST).days for one in loans]
    every = replace(
        accounts,
        numbers=[*accounts.numbers, *(one.number for one in loans)],
        holders=np.concatenate([accounts.holders, np.full(len(loans), -1, np.int64)]),
        products=[*accounts.products, *(one.product for one in loans)],
        opened=np.concatenate([accounts.opened, np.array(days, np.int64)]),
        kept_fen=np.concatenate([accounts.kept_fen, np.array([one.amount_fen for one in loans], np.int64)]),
        identities=[*accounts.identities, *("" for _ in loans)],
        villages=[*accounts.villages, *(village for _ in loans)],
        segments=[*accounts.segments, *("" for _ in loans)],
    )
    owed = [
        {"account": first + place, "day": (day - FIRST).days, "fen": fen}
        for place, one in enumerate(loans)
        for day, fen in one.owed()
    ]
    return every, pa.concat_tables([balances, pa.Table.from_pylist(owed, schema=balances.schema)])


def loan_rows(loans: Sequence[CoreLoan]) -> Iterator[tuple[object, ...]]:
    """The rows of the core's loan file, in the order of `LOAN_COLUMNS`."""
    for one in loans:
        yield (
            one.number, one.product, one.drawn_on, one.due_on, f"{one.amount_fen // 100}.{one.amount_fen % 100:02}",
            one.loan_class, one.arrears_since or "", f"{one.rate_bp / 100:.2f}", one.customer, one.borrower,
            one.registered, one.purpose, one.guarantee, one.repricing,
        )  # fmt: skip
