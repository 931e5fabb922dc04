"""Addresses of accounts. Of allauth only what is used is mounted: nobody can sign up or reset a password by mail."""

from allauth.account.views import logout
from django.urls import path
from django.views.decorators.http import require_http_methods

from lianmeng.platform.accounts.web import views

#: Django's form views would take PUT for POST, and allauth's send people on whatever the method.
form_only = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("accounts/login/", form_only(views.SignInView.as_view()), name="account_login"),
    path("accounts/logout/", form_only(logout), name="account_logout"),
    path("accounts/password/change/", form_only(views.ChangePasswordView.as_view()), name="account_change_password"),
    path("accounts/post/", views.switch_post, name="switch_post"),
    path("accounts/me/", views.account, name="account"),
    path("language/", views.set_language, name="set_language"),
]
