"""Every page of the console has its section in the manual, and the console shows that very text."""

import pytest
from django.urls import get_resolver

from qianmo.web.help import all_help, help_for
from tests import village as v
from tests.web.rules import County
from tests.web.test_roles import SEATED, visitor

FRAGMENTS = {
    "ground", "village-ground", "points-drawn", "cell", "payslip", "manual", "marks", "returned-rows", "draw-preview",
    "repayment-preview",
    "limit-preview", "rate-preview", "misuse-preview", "renewal-preview", "founding-preview", "lab-panel",
    "lab-versions-panel",
    "policy-counts", "policy-model", "draft-model", "draft-workbook", "glance",
    "rule-file", "case-photo", "list-returned", "contract-sample", "signature-image", "reading",
    "form-on-phone", "photo", "print-days", "credit-certificate",
    "draw-bulletin", "print-bulletin", "print-signing-day", "print-notice", "print-sample", "print-sheet",
    "print-group-sample",
}  # fmt: skip
"""Addresses that are parts of a page, or the manual itself."""


@pytest.mark.parametrize("name", sorted(set(SEATED) - FRAGMENTS))
def test_a_page_is_explained(name):
    section = help_for(name)
    assert section, f"docs/manual/pages.zh-CN.md has no section ({name})"
    assert sum(map(len, section.paragraphs)) >= 30


def test_no_section_is_left_from_a_page_that_is_gone():
    known = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    assert set(all_help()) <= known


@pytest.mark.django_db
def test_the_text_of_the_page_is_the_text_of_the_manual():
    county = County()
    answer = visitor("2002").get(f"/households/{county.households[v.UPPER]}/").content.decode()
    for paragraph in help_for("household").paragraphs:
        assert paragraph in answer
