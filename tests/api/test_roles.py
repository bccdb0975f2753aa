"""Who may call which operation: every operation of the document, called by a token of every post."""

import re

import pytest
from django.test import Client

from qianmo.api.urls import api
from qianmo.apps.credit.models import Draw
from qianmo.apps.events.models import Event
from qianmo.apps.households.models import Household
from qianmo.domain.access import ACCESS, Reach, Right, access_of
from qianmo.domain.permits import LEANS_ON, Permit, permits_within
from tests import village as v
from tests.api.tokens import Program, sent_household, token_of, wanted_draw, wish
from tests.web.rules.feeds import delivered
from tests.web.test_roles import INSIDE, SEES

pytestmark = pytest.mark.django_db
HOLDERS = {Right.DISBURSE: "2004", Right.SEE_FEEDS: "1007", Right.DELIVER_FEEDS: "1007"}
NUMBERS = re.compile(r"(?<![\d.])(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")

READS = {
    "list_households": (Permit.READ_HOUSEHOLDS, "/households", None, {200}),
    "list_lines": (Permit.READ_LINES, "/lines", None, {200}),
    "read_funnel": (Permit.READ_FUNNEL, "/funnel", None, {200}),
    "list_village_funnels": (Permit.READ_FUNNEL, "/funnel/villages", None, {200}),
    "read_household": (Permit.READ_HOUSEHOLDS, "/households/{household}", "village", {200}),
    "list_deliveries": (Permit.READ_DELIVERIES, "/deliveries", None, {200}),
    "read_delivery": (Permit.READ_DELIVERIES, "/deliveries/{delivery}", None, {200}),
    "read_line": (Permit.READ_LINES, "/lines/{line}", v.UPPER, {200}),
}
WRITES = {
    "send_roster": (Permit.WRITE_ROSTERS, "/rosters", {200, 422}),
    "send_application": (Permit.WRITE_APPLICATIONS, "/applications", {201, 422}),
    "send_draw": (Permit.WRITE_DRAWS, "/draws", {201}),
    "send_repayment": (Permit.WRITE_REPAYMENTS, "/repayments", {201}),
    "send_delivery": (Permit.WRITE_DELIVERIES, "/deliveries", {422}),
}
"""By operation: the permit, the address, where it lies, and what whoever may is answered."""


def callers():
    return [person for person in INSIDE if access_of(v.STAFF[person][1]).reach is not Reach.NOBODY]


def test_every_operation_has_a_stated_rule_and_every_rule_an_operation():
    paths = api.get_openapi_schema()["paths"].values()
    assert sorted(one["operationId"] for methods in paths for one in methods.values()) == sorted([*READS, *WRITES])
    assert set(LEANS_ON) == set(Permit)


def test_every_post_calls_or_can_hold_no_token():
    walked = {v.STAFF[person][1] for person in callers()}
    assert walked == {post for post in ACCESS if access_of(post).reach is not Reach.NOBODY}


@pytest.mark.parametrize("person", callers())
def test_a_token_reads_what_its_holder_sees_and_nothing_else(county, person):
    program, known, sent = Program(token_of(person)), Event.objects.count(), delivered(county)
    numbers = dict(Household.objects.values_list("village__code", "number"))
    for permit, address, where, good in READS.values():
        may = LEANS_ON[permit] in access_of(v.STAFF[person][1]).rights
        for village in numbers if where == "village" else [where]:
            answer = program.get(address.format(household=numbers.get(village), line=county.line.number, delivery=sent))
            seen = village is None or village in SEES[person]
            assert answer.status_code in ({403} if not may else good if seen else {404}), (address, village)
            if answer.status_code == 404:
                assert answer.content == program.get(f"{address.split('{')[0]}150422-999").content
            assert not NUMBERS.search(answer.content.decode())
            if answer.status_code == 200 and address == "/households":
                assert {row["number"] for row in answer.json()["items"]} == {numbers[one] for one in SEES[person]}
    assert Event.objects.count() == known + 0


@pytest.mark.parametrize("person", callers())
def test_a_token_sends_what_its_holder_may_send_into_villages_in_sight(county, person):
    program = Program(token_of(person))
    numbers = dict(Household.objects.values_list("village__code", "number"))
    rights = access_of(v.STAFF[person][1]).rights
    draw = Draw.objects.get()
    for permit, address, good in WRITES.values():
        for village, number in numbers.items():
            bodies = {
                "/rosters": {"preview": True, "households": [sent_household(village)]},
                "/applications": wish(number),
                "/draws": wanted_draw(county.line.number),
                "/repayments": {"draw": draw.number, "amount_fen": 1},
                "/deliveries": {},  # without a file nothing is carried out
            }
            if address in {"/draws", "/repayments", "/deliveries"} and village != v.UPPER:
                continue  # one line is enough: who does not see its village is told that there is none
            answer = program.post(address, bodies[address])
            if LEANS_ON[permit] not in rights:
                assert answer.status_code == 403, address
            elif village in SEES[person]:
                assert answer.status_code in good, (address, answer.content.decode())
            else:
                refused = answer.json()
                assert (answer.status_code, refused["code"]) in {(404, "not_found"), (422, "rows_refused")}
                assert address != "/rosters" or refused["errors"][0]["code"] == "unknown_village"


@pytest.mark.parametrize("permit", Permit)
def test_a_token_without_the_permit_gets_no_further(county, permit):
    holder = HOLDERS.get(LEANS_ON[permit], "2002")
    lent = permits_within(access_of(v.STAFF[holder][1]))
    assert permit in lent
    program = Program(token_of(holder, lent - {permit}))
    for needed, address, _, _ in READS.values():
        if needed is permit:
            assert program.get(address.format(household="x", line="x", delivery=1)).json()["code"] == "not_permitted"
    for needed, address, _ in WRITES.values():
        if needed is permit:
            assert program.post(address, {}).json()["code"] == "not_permitted"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer qm_wrong", "Basic cXc6", "Bearer \x00", "bearer 令牌"])
def test_without_a_token_that_holds_nothing_is_told(county, header):
    answer = Client().get("/api/v1/households", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_document_and_its_page_are_open_and_need_no_foreign_script():
    page = Client().get("/api/v1/")
    assert page.status_code == 200
    assert not re.findall(r"<script[^>]+src=\"(?!/static/)", page.content.decode())
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
    unknown = Client().get("/api/v1/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_operation")
