"""Accounts and what posts may do: the system administrator's pages."""

from qianmo.domain.access import Right
from tests.web.rules import Rule, Visit, anywhere

SEATED = {
    "accounts": anywhere(Right.MANAGE_ACCOUNTS, "/accounts/", "/accounts/?state=open&q=韩"),
    "account-posts": anywhere(Right.MANAGE_ACCOUNTS, "/accounts/posts/"),
    "account": anywhere(Right.MANAGE_ACCOUNTS, "/accounts/2002/"),
    "view-as": anywhere(Right.VIEW_AS, "/view-as/"),
    "screens": anywhere(Right.END_SCREENS, "/screens/"),
}
POSTED = {
    "note-staff-identities": anywhere(Right.MANAGE_ACCOUNTS, "/accounts/identities/"),
    "change-account": Rule(
        Right.MANAGE_ACCOUNTS, lambda _: [Visit("/accounts/2002/change/", form={"act": act}) for act in ("close", "x")]
    ),
    "start-view-as": Rule(Right.VIEW_AS, lambda _: [Visit("/view-as/start/", form={"number": "9999"})]),
    "end-screen": Rule(Right.END_SCREENS, lambda _: [Visit("/screens/end/", form={"number": "2002"})]),
    "stop-view-as": anywhere(Right.VIEW_AS, "/view-as/stop/"),
}
