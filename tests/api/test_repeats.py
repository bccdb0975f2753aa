"""One request is carried out once: sent again, sent twice at the same moment, sent after a crash."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from qianmo.api import once
from qianmo.apps.credit.models import Application
from qianmo.apps.events.models import Event
from qianmo.apps.org.models import ApiAnswer
from tests import village as v
from tests.api.tokens import Program, sent_household, token_of, wish
from tests.web.rules import County

WANTED = "150422-101-201-0001"


@pytest.mark.django_db
def test_the_same_request_hears_its_first_answer_and_another_one_is_refused(county):
    program, key, before = Program(token_of("2002")), uuid4(), Application.objects.count()
    first = program.post("/applications", wish(WANTED), key)
    again = program.post("/applications", dict(reversed(wish(WANTED).items())), key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Application.objects.count() == before + 1

    other = program.post("/applications", wish(WANTED, requested_fen=6 * v.WAN), key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    elsewhere = program.post("/rosters", {"households": []}, key)
    assert elsewhere.status_code == 422
    assert Event.objects.filter(kind="org.token_used").count() == 1


@pytest.mark.django_db
def test_a_refusal_is_an_answer_too_and_the_way_out_takes_a_new_key(county):
    program, key = Program(token_of("2002")), uuid4()
    unsigned = wish(WANTED, product="fushang")
    refused = program.post("/applications", unsigned, key)
    assert refused.status_code == 422
    assert program.post("/applications", unsigned, key).content == refused.content
    assert program.post("/applications", wish(WANTED), uuid4()).status_code == 201


@pytest.mark.django_db
def test_a_key_belongs_to_its_token(county):
    key = uuid4()
    mine = Program(token_of("2002")).post("/applications", wish(WANTED), key)
    theirs = Program(token_of("3002")).post("/applications", wish("150422-102-201-0001"), key)
    assert mine.status_code == 201
    assert theirs.json().get("application") != mine.json()["application"]


@pytest.mark.django_db
def test_answers_are_kept_for_two_days(county, monkeypatch):
    program, key = Program(token_of("2002")), uuid4()
    program.post("/rosters", {"preview": True, "households": [sent_household()]}, key)
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=47))
    program.post("/rosters", {"preview": True, "households": [sent_household()]})
    assert ApiAnswer.objects.filter(key=key).exists()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=49))
    program.post("/rosters", {"preview": True, "households": [sent_household()]})
    assert not ApiAnswer.objects.filter(key=key).exists()


@pytest.mark.django_db(transaction=True)
def test_two_senders_of_one_request_at_the_same_moment_get_one_answer():
    County()
    secret, key, start = token_of("2002"), uuid4(), Barrier(4)
    before = Application.objects.count()

    def send(_):
        try:
            start.wait(timeout=10)
            return Program(secret).post("/applications", wish(WANTED), key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 3
    assert Application.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_after_a_crash_between_act_and_answer_nothing_was_done_and_the_sender_may_send_again(monkeypatch):
    County()
    program, key, before = Program(token_of("2002")), uuid4(), Application.objects.count()
    program.client.raise_request_exception = False

    def crash(**_):
        raise SystemError

    with monkeypatch.context() as broken:
        broken.setattr(once, "keep_answer", crash)
        answer = program.post("/applications", wish(WANTED), key)
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
    assert (Application.objects.count(), ApiAnswer.objects.count()) == (before, 0)
    assert program.post("/applications", wish(WANTED), key).status_code == 201
    assert Application.objects.count() == before + 1
