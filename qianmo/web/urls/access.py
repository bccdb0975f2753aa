"""Addresses of signing in, of accounts, tokens and screens, and of seeing as another does."""

from django.urls import path

from qianmo.web.views.access import accounts, factors, my_sign_in, screens, sign_in, tokens, view_as

ACCESS = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("tokens/", tokens.listing, name="tokens"),
    path("tokens/issue/", tokens.issue, name="issue-token"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke-token"),
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/posts/", accounts.matrix_page, name="account-posts"),
    path("accounts/identities/", accounts.note, name="note-staff-identities"),
    path("accounts/<slug:number>/", accounts.page, name="account"),
    path("accounts/<slug:number>/change/", accounts.change, name="change-account"),
    path("view-as/", view_as.page, name="view-as"),
    path("screens/", screens.page, name="screens"),
    path("screens/end/", screens.end, name="end-screen"),
    path("view-as/start/", view_as.start, name="start-view-as"),
    path("view-as/stop/", view_as.stop, name="stop-view-as"),
    path("sign-in/passkey/", sign_in.ask_passkey, name="ask-passkey"),
    path("second-factor/", sign_in.second_factor, name="second-factor"),
    path("my-sign-in/", my_sign_in.page, name="my-sign-in"),
    path("my-sign-in/change/", my_sign_in.change, name="change-my-sign-in"),
    path("my-sign-in/bind/", factors.bind, name="bind-factor"),
    path("my-sign-in/factors/<int:factor_id>/unbind/", factors.unbind, name="unbind-factor"),
    path("my-sign-in/passkey/", factors.ask_passkey, name="ask-my-passkey"),
    path("still-here/", my_sign_in.still_here, name="still-here"),
    path("password/", sign_in.choose_password, name="choose-password"),
]
