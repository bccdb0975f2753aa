"""Rules of lists as books: the questions and the table they are made of, and caps on what hangs on one partner."""

from collections.abc import Sequence
from datetime import date

from qianmo.analytics.asking import why_unfit
from qianmo.apps.leads.models import ListQuery, PartnerCap, PartnerKind
from qianmo.apps.leads.queries import list_model, list_model_turns
from qianmo.apps.leads.services import publish_list_model, unsound_list_model
from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book, Published
from qianmo.domain.access import Right
from qianmo.domain.credit.caps import ABOVE, Above
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

LIST_QUERIES = "list_queries"
LIST_MODEL = "list_model"
PARTNER_CAPS = "partner_caps"
LONGEST_NAME = 40


def _questions() -> Sheet:
    columns = [
        Column(name="name", title="名称", sort=Sort.TEXT),
        Column(name="sql", title="查询语句", sort=Sort.PASSAGE, hint="在“名单查询”页试过再提"),
    ]
    return Sheet(columns=columns, key=["name"], most=50)


def _caps() -> Sheet:
    kinds = {str(key): str(label) for key, label in PartnerKind.choices}
    columns = [
        Column(name="kind", title="合作方种类", sort=Sort.CHOICE, choices=kinds),
        Column(name="cap_fen", title="一家的上限（万元）", sort=Sort.AMOUNT, least=FEN_PER_WAN),
        Column(name="above", title="超过的", sort=Sort.CHOICE, choices=ABOVE),
        Column(name="higher_fen", title="要有多大权限（万元）", sort=Sort.AMOUNT, hint="报更高权限时填，其余填 0"),
    ]
    return Sheet(columns=columns, key=["kind"])


def _reachable(rows: Sequence[Row], _from: date) -> Refused | None:
    """Whoever may go above a cap is named by an amount, and by nothing where nobody may or everybody does."""
    faults = []
    for row in rows:
        named, asked = int(str(row.get("higher_fen", 0))) > 0, row.get("above") == Above.HIGHER
        if named is not asked:
            said = "要写权限多少万元以上的人才能批" if asked else "不报更高权限，权限请填 0"
            faults.append(Refused(code="higher", reason=f"“{PartnerKind(str(row['kind'])).label}”{said}"))
    return join_refusals(faults)


def _askable(rows: Sequence[Row], _from: date) -> Refused | None:
    """Every name fits, and every text is one question over the catalogue."""
    faults = []
    for row in rows:
        name = str(row["name"])
        if len(name) > LONGEST_NAME:
            faults.append(Refused(code="name", reason=f"“{name[:10]}…”的名称超过 {LONGEST_NAME} 个字。请写短些"))
        unfit = why_unfit(str(row["sql"]))
        if unfit is not None:
            faults.append(Refused(code=unfit.code, reason=f"“{name}”{unfit.reason}"))
    return join_refusals(faults)


class ListModelBook:
    """The table of lists, whole: its one row is the DMN model, judged by the engine that will read it."""

    code, title, changes, right = LIST_MODEL, "名单模型", False, Right.CHANGE_RULES
    says = "一张 DMN 决策表：存款、贷款、分类怎么样的户上哪张名单，评几分。评分只定先找谁，不定额度。"

    def sheet(self) -> Sheet:
        """One column: the model."""
        return Sheet(columns=[Column(name="model", title="决策表", sort=Sort.TEXT)], key=[], fewest=1, most=1)

    def in_force(self, on: date) -> list[Row]:
        """The model of a day."""
        held = list_model(on=on)
        return [{"model": held.model}] if held else []

    def turns(self) -> list[date]:
        """The days on which a table begins."""
        return list_model_turns()

    def unfit(self, rows: Sequence[Row], valid_from: date) -> Refused | None:
        """What keeps the model from being published."""
        del valid_from
        return unsound_list_model(str(rows[0]["model"]).encode())

    def write(self, change: Published) -> Refused | None:
        """Put the model in force; lists made from its day on are made by it."""
        answer = publish_list_model(
            model=str(change.rows[0]["model"]).encode(), edited_by=change.proposed_by, published_by=change.by,
            valid_from=change.valid_from, at=change.at,
        )  # fmt: skip
        return answer if isinstance(answer, Refused) else None


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code=LIST_QUERIES,
        title="名单查询",
        says="用查询语句找户建名单：只读目录里的表，没有姓名和号码；一人写，另一人看懂了才发布，旧的都留着。",
        model=ListQuery,
        sheet=_questions,
        sense=_askable,
    ),
    ListModelBook(),
    DatedBook(
        code=PARTNER_CAPS,
        title="合作方授信上限",
        says="一家企业、市场、园区或链主名下客户群的额度合计到多少为止，按合作方种类定。没有列的种类没有上限。超过的按这里定：只作提示，报更高权限，或不批。",
        model=PartnerCap,
        sheet=_caps,
        sense=_reachable,
    ),
)
"""Rules of this room the bank changes itself."""
