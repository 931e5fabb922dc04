"""What browsers are told to refuse, and what travels in cookies."""

import os

from csp.constants import NONE, SELF

from lianmeng.site.settings.accounts import OIDC_SERVER
from lianmeng.site.settings.house import PROFILE

_TLS = PROFILE == "https"

#: Names under which this installation is reached from other machines: LIANMENG_HOSTS=lianmeng.example.cn,10.1.2.3
_named_hosts = [host.strip() for host in os.environ.get("LIANMENG_HOSTS", "").split(",") if host.strip()]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *_named_hosts]
CSRF_FAILURE_VIEW = "lianmeng.site.errors.forged"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _named_hosts] if _TLS else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # The button of the sign-in page that leads to the provider elsewhere, if there is one.
        "form-action": [SELF, *([OIDC_SERVER] if OIDC_SERVER else [])],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Browsers accept a cookie named __Host- only with Secure, Path=/ and without Domain, so no neighbour can set it.
_prefix = "__Host-" if _TLS else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# The server listens on this machine only, so this header can come from nowhere but the proxy in front of it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the neighbours' names are not ours to decide about
SECURE_HSTS_PRELOAD = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS over subdomains: see above
    "security.W008",  # the redirect to TLS is the proxy's
    "security.W021",  # HSTS preload: see above
]
if not _TLS:
    # Secure cookies and HSTS would lock everybody out of a network without TLS; the profile is warned of as a whole.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W012", "security.W016"]
