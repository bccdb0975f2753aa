"""From a figure of a payslip to the accounts it is a sum of, as a reader clicks."""

import re

import pytest

from tests.web.pages import FINANCE

pytestmark = pytest.mark.browser


def test_a_figure_of_a_payslip_opens_to_its_accounts_which_sum_to_it(page, console):
    console.enter(page, FINANCE)
    page.goto(f"{console.address}/performance/payslips/")
    page.locator("main tbody tr a").first.click()
    page.wait_for_selector("#slip")
    row = page.locator("#slip tr", has_text="存款存量").first
    quantity = row.locator("td").nth(1).inner_text()
    row.locator("a.qm-open").click()
    page.wait_for_selector("#slip .qm-origin table tbody tr")
    told = page.locator("#slip .qm-origin p", has_text="各条之和").inner_text()
    assert re.search(r"共 [\d,]+ 条", told)
    assert f"各条之和 {quantity}，就是这一行的数量" in told
