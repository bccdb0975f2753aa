"""The document holds: generated requests, sound and unsound, find no crash and no answer the document does not know."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode

from qianmo.config.wsgi import application
from tests.api.tokens import token_of

pytestmark = pytest.mark.django_db
HELD = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(autouse=True)
def _one_connection():
    """Requests to the application itself would close the connection in which the test's rows stand."""
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


PAID = {"/api/v1/draws", "/api/v1/repayments"}
DELIVERED = {"/api/v1/deliveries", "/api/v1/deliveries/{delivery}"}
OPERATIONS = 13
"""A few dozen requests for each: some five hundred in all."""


def _holder(path):
    return "2004" if path in PAID else "1007" if path in DELIVERED else "2002"


@pytest.mark.parametrize("mode", GenerationMode)
def test_whatever_is_sent_the_answers_are_those_of_the_document(county, mode):
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) == OPERATIONS
    bearers, heard = {holder: f"Bearer {token_of(holder)}" for holder in ("1007", "2002", "2004")}, set()
    for operation in operations:

        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case):
            answer = case.call(headers={"Authorization": bearers[_holder(case.operation.path)]})
            heard.add(answer.status_code)
            case.validate_response(answer, checks=HELD)

        call()
    assert 422 in heard if mode is GenerationMode.NEGATIVE else 200 in heard
    assert max(heard) < 500
