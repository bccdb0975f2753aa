"""Signing in, and one's own password."""

from tests.web.rules import anywhere

SEATED = {"choose-password": anywhere(None, "/password/")}
