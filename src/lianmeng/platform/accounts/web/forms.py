"""The forms of signing in and of changing the password, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["login"], _("User name"))
        _word(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["login"].widget.attrs["autocapitalize"] = "none"


class NewPasswordForm(ChangePasswordForm):
    """The current password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], _("Current password"))
        _word(
            self.fields["password1"],
            _("New password"),
            _("At least 12 characters, not only digits, no common password and nothing like your name."),
        )
        _word(self.fields["password2"], _("New password once more"))


def _word(field: Any, label: Any, help_text: Any = "") -> None:
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
