"""Signing in, and one's own password."""

from tests.web.rules import anywhere

OPEN = {"second-factor": "/second-factor/"}
SEATLESS = {"ask-passkey": "/sign-in/passkey/"}
SEATED = {"choose-password": anywhere(None, "/password/"), "my-sign-in": anywhere(None, "/my-sign-in/")}
POSTED = {
    "change-my-sign-in": anywhere(None, "/my-sign-in/change/"),
    "bind-factor": anywhere(None, "/my-sign-in/bind/"),
    "unbind-factor": anywhere(None, "/my-sign-in/factors/1/unbind/"),
    "ask-my-passkey": anywhere(None, "/my-sign-in/passkey/"),
    "still-here": anywhere(None, "/still-here/"),
}
