"""Addresses of accounts. Of allauth only what is used is mounted: nobody can sign up or reset a password by mail."""

from allauth.account.views import logout
from django.urls import path

from lianmeng.platform.accounts.web import views

urlpatterns = [
    path("accounts/login/", views.SignInView.as_view(), name="account_login"),
    path("accounts/logout/", logout, name="account_logout"),
    path("accounts/password/change/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("accounts/post/", views.switch_post, name="switch_post"),
    path("accounts/me/", views.account, name="account"),
    path("language/", views.set_language, name="set_language"),
]
