"""A bank that takes over from another system: files of one line and its draw, changed cell by cell by the tests."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from qianmo.apps.credit.services import NewCutover, bring_in, confirm_cutover, judge_cutover
from qianmo.apps.org.services import open_business_day
from qianmo.domain.credit.interest import InterestTerms, SettlementRule
from tests import village as v

ON = date(2026, 5, 11)
"""A Monday; the old system stood so at the end of the day before."""
QUARTERLY = InterestTerms(settlement=SettlementRule(day=20, months=frozenset({3, 6, 9, 12}), inclusive=True))

LINE = {
    "原额度号": "ED-88",
    "产品": "福农卡",
    "额度": "80,000.00",
    "年利率%": "5",
    "担保方式": "信用",
    "起始日": "2026-03-01",
    "到期日": "2028-03-01",
    "合同号": "农信高借字（2026）第 88 号",
    "签约日": "2026-03-01",
}
DRAW = {
    "原借据号": "JJ-88-1",
    "原额度号": "ED-88",
    "借款金额": "10000",
    "未还本金": "10000",
    "年利率%": "5",
    "还款方式": "按季结息",
    "起息日": "2026-03-05",
    "到期日": "2026-12-05",
    "结息至": "2026-03-20",
    "应计利息": "70.83",
    "五级分类": "正常",
}
"""51 days since 21 March: 70.83; 92 days to the settlement of June: 127.78."""
TOTALS = (("额度", "1", "80000"), ("借据本金", "1", "10000"), ("应计利息", "1", "70.83"))
THING = {
    "原额度号": "ED-88",
    "押品种类": "住房",
    "名称": "富河镇上村 12 号院",
    "所有人": "孟庆和",
    "价值": "260000",
    "评估日": "2026-02-20",
    "权证号": "蒙（2020）不动产权 0012",
}


def table(rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file; a key of any row is a column."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, heads)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def totals(*stated: tuple[str, str, str], on: str = "2026-05-10") -> bytes:
    """Control totals of whole items."""
    return table([{"数据日": on, "项目": item, "笔数": count, "金额": fen} for item, count, fen in stated])


class OldBank:
    """A village whose bank opens ON, one customer with a file here, and what the old system says of him."""

    def __init__(self) -> None:
        self.ground = v.found_village(interest=QUARTERLY)
        family = v.family(self.ground, "孟庆和")
        (self.household,) = v.file_families([family])
        self.identity = family.members[0].identity
        open_business_day(day=ON, at=v.at(ON, hour=8))
        self.clerk, self.second = self.ground.staff["1007"], self.ground.staff["1006"]

    def files(self, **changed: bytes) -> dict[str, bytes]:
        """The files of one line and one draw; by name without ending, replaced or added."""
        usual = {
            "额度": table([LINE | {"证件号码": self.identity}]),
            "借据": table([DRAW]),
            "控制总数": totals(*TOTALS),
        }
        return {f"{name}.csv": content for name, content in (usual | changed).items()}

    def bring(self, files: Mapping[str, bytes] | None = None, *, request_id: UUID | None = None, on: date = ON):
        new = NewCutover(name="首批", files=files or self.files(), by=self.clerk, request_id=request_id or uuid4())
        answer = bring_in(new=new, at=v.at(on), business_date=on)
        if isinstance(answer, int):
            judge_cutover(cutover_id=answer, at=v.at(on))
        return answer

    def confirm(self, cutover_id: int, *, by: int | None = None, on: date = ON):
        return confirm_cutover(cutover_id=cutover_id, by=by or self.second, at=v.at(on, hour=10), business_date=on)

    def take_over(self, files: Mapping[str, bytes] | None = None) -> int:
        """Bring files in and confirm them; the delivery's id."""
        cutover_id = self.bring(files)
        assert self.confirm(cutover_id) == "loaded"
        return cutover_id
