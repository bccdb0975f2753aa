"""The commands of the page for programmers are run as they stand there, against a real server."""

import json
import re
import subprocess

import pytest

from qianmo.apps.credit.models import Draw
from qianmo.domain.identity import read_identity
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.api.tokens import token_of
from tests.house.tree import HOME
from tests.web.rules import County

PAGE = (HOME / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    (curl .+)$", PAGE, re.MULTILINE)


@pytest.mark.django_db(transaction=True)
def test_every_command_of_the_page_is_answered(live_server, tmp_path):
    county = County()
    numbers = {"SX-2026-000001": county.line.number, "JJ-26-000001": Draw.objects.get().number}
    told = {"QIANMO": live_server.url, "TOKEN": token_of("2002"), "TILL": token_of("2004"), "FEEDS": token_of("1007")}
    rates = "产品代码,起始日,年利率\nD101,2026-03-04,0.10\nD201,2026-03-04,1.35\n"
    (tmp_path / "rates_20260304.csv").write_text(rates, encoding="utf-8")
    answers = []
    for written in COMMANDS:
        command = re.sub("|".join(numbers), lambda found: numbers[found[0]], written)
        done = subprocess.run(
            ["bash", "-c", f"{command} -w '\\n%{{http_code}}'"], env=told | {"PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=True, timeout=30, cwd=tmp_path,
        )  # fmt: skip
        body, _, status = done.stdout.rpartition("\n")
        answers.append((int(status), json.loads(body)))
    assert [status for status, _ in answers] == [200, 200, 200, 200, 200, 201, 201, 201, 202, 200]
    funnel, households, household, lines, preview, application, draw, repayment, sent, came = (
        body for _, body in answers
    )
    assert funnel["drawn"] == 1
    assert households["total"] == funnel["filed"] == 1
    assert household["number"] == application["household"]
    assert isinstance(lines["items"], list)
    assert preview["filed"] == []
    assert (draw["line"], draw["state"]) == (county.line.number, "posted")
    assert (sent["state"], sent["told_rows"]) == ("received", 2)
    assert [one["id"] for one in came["items"]] == [sent["id"]]
    assert (repayment["state"], repayment["principal_fen"]) == ("booked", 100_000)


def test_the_identity_number_of_the_page_is_well_formed():
    assert not isinstance(read_identity("15042219840506001X", on=v.DRAWN), Refused)
