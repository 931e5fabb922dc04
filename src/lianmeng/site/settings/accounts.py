"""Accounts, passwords and sign-in."""

import os
from pathlib import Path

from lianmeng.site.installation import stored_secret
from lianmeng.site.settings.house import LIANMENG_DATA, PROFILE

AUTH_USER_MODEL = "platform_accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "lianmeng.platform.accounts.web.adapter.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "lianmeng.platform.accounts.web.forms.SignInForm",
    "change_password": "lianmeng.platform.accounts.web.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
#: The server listens on this machine only; whoever comes from elsewhere comes through the one proxy in front of it,
#: whose entry in X-Forwarded-For is the last. In a demonstration there is no proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if PROFILE == "demo" else 1
#: Counted in the database. Five failures for one name from one address, or twenty from one address in a minute.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key", "reauthenticate": "10/5m/user"}
#: Seconds for which somebody who showed who they are need not do so again before an act that concerns security.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

MFA_ADAPTER = "lianmeng.platform.accounts.web.factor_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
#: Accounts have no verified address here; the administrator vouches for them.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODE_COUNT = 10
#: One step of half a minute to either side, for clocks of phones that are off.
MFA_TOTP_TOLERANCE = 1
#: Encrypts the secrets of apps and recovery codes; without it nobody's second factor counts any more.
SECOND_FACTOR_KEY = stored_secret(LIANMENG_DATA, "second-factor-key")

#: Signing in elsewhere (OpenID Connect), off unless LIANMENG_OIDC_SERVER names the provider. The secret that the
#: provider gave us stands in a file of its own, named by LIANMENG_OIDC_SECRET_FILE.
ELSEWHERE = "elsewhere"
OIDC_SERVER = os.environ.get("LIANMENG_OIDC_SERVER", "").rstrip("/")
_secret_file = os.environ.get("LIANMENG_OIDC_SECRET_FILE", "")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": ELSEWHERE,
                "name": os.environ.get("LIANMENG_OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ.get("LIANMENG_OIDC_CLIENT", "lianmeng"),
                "secret": Path(_secret_file).read_text(encoding="utf-8").strip() if _secret_file else "",
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
SOCIALACCOUNT_ADAPTER = "lianmeng.platform.accounts.web.elsewhere.ElsewhereAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

#: A session that nobody used for half an hour ends; SESSION_COOKIE_AGE is the longest it lasts.
SESSION_IDLE_SECONDS = 30 * 60
