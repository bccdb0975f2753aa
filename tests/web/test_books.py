"""总账: the trial balance as its readers see it."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from qianmo.apps.credit.models import Line
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db


def test_what_is_lent_stands_on_one_side_and_what_customers_hold_on_the_other():
    (line_id,) = v.signed_lines(v.found_village(), ["孟庆和"])
    take(asking(Line.objects.get(id=line_id), 6 * WAN))
    client = Client()
    client.force_login(get_user_model().objects.get(id=v.account("1007")))
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/books/").content.decode()).split())
    assert "借贷相等" in page
    assert "1303 贷款本金 资产 60,000.00 0.00 60,000.00 —" in page
    assert "合计 60,000.00 60,000.00 60,000.00 60,000.00" in page
