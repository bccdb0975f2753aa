"""切换 and 影子运行 on their pages: one sends in, another confirms; what differs from the core opens to its draw."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qianmo.apps.credit.models import Draw, Line
from qianmo.cli import cutover as terminal
from qianmo.config.jobs import judge_cutovers
from qianmo.web.views.ledger import cutovers
from tests import village as v
from tests.apps.credit.cutovers import LINE, ON, THING, TOTALS, OldBank, table, totals
from tests.apps.credit.test_shadows import core_says, night

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return OldBank()


def seen(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def at_the_desk_of(number):
    client = Client()
    client.force_login(get_user_model().objects.get(id=v.account(number)))
    return client


def sent(client, files, **form):
    uploads = [SimpleUploadedFile(name, content) for name, content in files.items()]
    answer = client.post("/cutovers/new/", {"name": "首批", "files": uploads, "request_id": uuid4()} | form)
    return answer["Location"]


def told(client, address, **form):
    return " ".join(re.sub(r"<[^>]+>", " ", client.post(address, form, follow=True).content.decode()).split())


def with_collateral(bank):
    return bank.files(押品=table([THING]), 控制总数=totals(*TOTALS, ("押品", "1", "260000")))


def test_one_sends_a_delivery_in_another_confirms_it_and_the_line_says_where_it_comes_from(bank):
    finance, risk = at_the_desk_of("1007"), at_the_desk_of("1006")
    here = sent(finance, with_collateral(bank))
    page = seen(finance, here)
    assert "等另一个人确认" in page
    assert "确认转入" not in page
    assert "借据本金 全部 全部 全部 1 1 10,000.00 10,000.00 相符" in page
    assert "送入和确认要两个人" in told(finance, f"{here}confirm/")
    assert "确认转入" in seen(risk, here)
    page = told(risk, f"{here}confirm/")
    assert "已转入额度 1 笔，借据 1 笔" in page
    assert "转入以后 相符" in page
    assert "首批" in seen(risk, "/cutovers/")
    line, draw = Line.objects.get(), Draw.objects.get()
    manager = at_the_desk_of("2002")
    page = seen(manager, f"/lines/{line.number}/")
    assert "切换转入，批次" in page
    assert "ED-88" in page
    assert "蒙（2020）不动产权 0012" in page
    page = seen(manager, f"/lines/{line.number}/draws/{draw.number}/")
    assert "JJ-88-1" in page
    assert "切换期初" in page
    assert "与借据相符" in page
    assert "今日刚转入，应计从原系统接着算" in page
    assert "由原系统授信，原额度号 ED-88" in seen(manager, f"/households/{bank.household}/?tab=policy")
    assert "切换转入额度 8.00 万元" in seen(manager, f"/households/{bank.household}/")


def test_bad_cells_are_listed_and_leave_as_a_workbook_and_the_delivery_is_given_back(bank):
    finance = at_the_desk_of("1007")
    here = sent(finance, bank.files(额度=table([LINE | {"证件号码": bank.identity, "额度": "八万"}])))
    page = seen(finance, here)
    assert "额度 D2" in page or "额度 C2" in page
    assert "不是金额" in page
    assert "没有写原因" in told(finance, f"{here}return/", note="")
    assert "已退回，文件已删除" in told(finance, f"{here}return/", note="额度写成了汉字")


def test_a_long_delivery_is_judged_by_the_worker_while_its_page_tells(bank, monkeypatch):
    monkeypatch.setattr(cutovers, "JUDGED_AT_ONCE", 10)
    finance = at_the_desk_of("1007")
    here = sent(finance, bank.files())
    page = seen(finance, here)
    assert "正在核对" in page
    assert "确认转入" not in page
    assert "还在核对" in told(at_the_desk_of("1006"), f"{here}confirm/")
    judge_cutovers()
    assert "等另一个人确认" in seen(finance, here)


def test_files_that_are_not_there_are_told_at_once(bank):
    finance = at_the_desk_of("1007")
    answer = finance.post("/cutovers/new/", {"name": "空", "request_id": uuid4()}, follow=True)
    assert "缺少文件：额度.csv、借据.csv、控制总数.csv" in answer.content.decode()


def test_a_night_beside_the_core_is_shown_by_kind_and_opens_to_the_draw(bank):
    bank.take_over()
    risk = at_the_desk_of("1006")
    assert "没有写原因" in told(risk, "/shadow/keeper/", keeper="core", from_on=str(ON), reason="")
    assert "2026-05-11 起账务归省核心" in told(risk, "/shadow/keeper/", keeper="core", from_on=str(ON), reason="上线")
    core_says({"JJ-88-1": (999_999, 2, None)})
    night()
    page = seen(risk, "/shadow/")
    assert "2026-05-11 的差异 2 处" in page
    assert "JJ-88-1 本金不同 10,000.00 9,999.99" in page
    assert "JJ-88-1 分类不同 正常 关注" in page
    page = seen(risk, f"/shadow/?on={ON}&gap=class")
    assert "JJ-88-1 本金不同" not in page
    assert f"/{Draw.objects.get().number}/" in risk.get("/shadow/").content.decode()


def test_the_terminal_checks_loads_and_confirms(bank, tmp_path, capsys):
    folder, sheet = tmp_path / "首批", tmp_path / "差错.xlsx"
    folder.mkdir()
    for name, content in bank.files().items():
        (folder / name).write_bytes(content)
    assert terminal.run(["check", str(folder)]) == 0
    assert "额度 1 笔，借据 1 笔，未还本金 10,000.00 元，差错 0 处" in capsys.readouterr().out
    assert (
        terminal.run(["load", str(folder), "--by", "1007"]) == terminal.run(["load", str(folder), "--by", "1007"]) == 0
    )
    number = re.search(r"切换批次 (\d+) 待确认", capsys.readouterr().out)[1]
    assert terminal.run(["confirm", number, "--by", "1007"]) == terminal.REFUSED
    assert terminal.run(["confirm", number, "--by", "1006"]) == 0
    assert "已转入额度 1 笔" in capsys.readouterr().out
    assert terminal.run(["check", str(folder), "--differences", str(sheet)]) == terminal.FAULTY
    assert sheet.stat().st_size > 0
    assert "已在切换批次" in capsys.readouterr().out
