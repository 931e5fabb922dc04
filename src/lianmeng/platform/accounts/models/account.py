"""Accounts: who can sign in. What a person may do follows from posts, never from the account."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.records.models import Record


class Account(Record, AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in. Holds a name to greet and nothing else about the person."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField(_("name shown"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may edit reference tables"), default=False)
    demonstration = models.BooleanField(_("for demonstrations only"), default=False)
    joined_at = models.DateTimeField(_("since"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.display_name or self.username

    def may_sign_in(self, *, demonstration: bool) -> bool:
        """Whether the account is open; accounts of a demonstration are open in a demonstration only."""
        return self.is_active and (demonstration or not self.demonstration)

    def dimensions(self) -> dict[str, str]:
        """What the events of an account are split by: nothing."""
        return {}

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name
