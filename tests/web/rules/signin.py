"""Signing in, and one's own password."""

from tests.web.rules import anywhere

OPEN = {"second-factor": "/second-factor/"}
SEATED = {"choose-password": anywhere(None, "/password/"), "my-sign-in": anywhere(None, "/my-sign-in/")}
POSTED = {
    "change-my-sign-in": anywhere(None, "/my-sign-in/change/"),
    "still-here": anywhere(None, "/still-here/"),
}
