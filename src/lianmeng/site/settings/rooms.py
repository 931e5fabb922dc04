"""The rooms of the house, from the roof down, with what they stand on, and the way of a request through them."""

INSTALLED_APPS = [
    "lianmeng.site",
    "lianmeng.desk",
    "lianmeng.assist",
    "lianmeng.indicators",
    "lianmeng.alliance",
    "lianmeng.platform.rest",
    "lianmeng.platform.access",
    "lianmeng.platform.channels",
    "lianmeng.platform.sheets",
    "lianmeng.platform.ui",
    "lianmeng.platform.files",
    "lianmeng.platform.notices",
    "lianmeng.platform.background",
    "lianmeng.platform.accounts",
    "lianmeng.platform.events",
    "lianmeng.platform.permissions",
    "lianmeng.platform.records",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_vite",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "lianmeng.site.middleware.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lianmeng.site.middleware.headers.HeadersMiddleware",
    "lianmeng.site.middleware.clock.BusinessClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianmeng.site.middleware.language.LanguageMiddleware",
    "lianmeng.site.middleware.methods.MethodMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lianmeng.platform.accounts.web.sessions.SessionAgeMiddleware",
    "lianmeng.platform.accounts.middleware.SignedInMiddleware",
    "lianmeng.platform.accounts.middleware.ActingPostMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lianmeng.platform.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianmeng.platform.ui.context.frame",
            ],
        },
    }
]

#: Forms are drawn by the templates of platform/ui, not by Django's own.
FORM_RENDERER = "lianmeng.platform.ui.forms.Renderer"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
