"""指标口径: the page of a figure shows the very text that is run, and what it stands on."""

from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from qianmo.analytics.metrics import catalogue, metric, shared
from tests import village as v

pytestmark = pytest.mark.django_db


def test_every_figure_is_listed_and_opens_to_its_own_text():
    v.found_village()
    client = Client()
    client.force_login(get_user_model().objects.get(id=v.account("1007")))
    listed = client.get("/metrics/").content.decode()
    assert all(f"/metrics/{found.name}/" in listed and found.title in listed for found in catalogue())
    page = unescape(client.get("/metrics/capacity/").content.decode())
    assert metric("capacity").text.rstrip() in page
    assert shared()["held"].text.rstrip() in page
    assert "客户经理考核办法" in client.get("/metrics/average/").content.decode()
