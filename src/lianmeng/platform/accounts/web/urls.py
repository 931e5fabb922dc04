"""Addresses of accounts. Of allauth only what is used is mounted: nobody can sign up or reset a password by mail."""

from allauth.account.views import logout
from django.urls import path
from django.views.decorators.http import require_http_methods

from lianmeng.platform.accounts.web import elsewhere, second_factor, views

#: Django's form views would take PUT for POST, and allauth's send people on whatever the method.
form_only = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("accounts/login/", form_only(views.SignInView.as_view()), name="account_login"),
    path("accounts/elsewhere/<str:provider_id>/", elsewhere.leave, name="openid_connect_login"),
    path("accounts/elsewhere/<str:provider_id>/back/", elsewhere.come_back, name="openid_connect_callback"),
    path("accounts/logout/", form_only(logout), name="account_logout"),
    path("accounts/password/change/", form_only(views.ChangePasswordView.as_view()), name="account_change_password"),
    # The names are allauth's own: its parts lead to each other by them.
    path("accounts/second-factor/", second_factor.overview, name="mfa_index"),
    path("accounts/second-factor/app/", form_only(second_factor.AddAppView.as_view()), name="mfa_activate_totp"),
    path("accounts/second-factor/passkey/", form_only(second_factor.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("accounts/second-factor/<int:pk>/remove/", second_factor.remove_factor, name="mfa_remove"),
    path("accounts/second-factor/codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/second-factor/codes/new/", second_factor.renew_codes, name="mfa_generate_recovery_codes"),
    path("accounts/login/second/", form_only(second_factor.CheckView.as_view()), name="mfa_authenticate"),
    path("accounts/confirm/", form_only(second_factor.ConfirmByPasswordView.as_view()), name="account_reauthenticate"),
    path("accounts/confirm/code/", form_only(second_factor.ConfirmByCodeView.as_view()), name="mfa_reauthenticate"),
    path(
        "accounts/confirm/passkey/",
        form_only(second_factor.ConfirmByPasskeyView.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/post/", views.switch_post, name="switch_post"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/sessions/end/", views.end_other_sessions, name="sessions_end_others"),
    path("accounts/sessions/<uuid:handle>/end/", views.end_session, name="session_end"),
    path("accounts/me/", views.account, name="account"),
    path("language/", views.set_language, name="set_language"),
]
