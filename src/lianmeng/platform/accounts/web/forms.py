"""The forms of signing in, of second factors and of changing the password, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
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


class AppCodeForm(ActivateTOTPForm):
    """The first code of an authenticator app, which shows that it has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["code"], _("Code that the app shows"), _("Six digits, new every half minute."))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 8, "autofocus": True}


class CodeForm(AuthenticateForm):
    """A code at sign-in: of the app, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"])


class CodeAgainForm(ReauthenticateByCodeForm):
    """A code before an act that concerns security."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"])


class PasswordAgainForm(ReauthenticateForm):
    """The password before an act that concerns security."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password"], _("Password"))
        self.fields["password"].widget.attrs["autofocus"] = True


class PasskeyForm(AddWebAuthnForm):
    """A new passkey and the name by which its owner will know it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["name"], _("Name of the key"), _("By which you will know it, such as “Office computer”."))
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean_name(self) -> str:
        """Kept short, whatever the browser sends."""
        return str(super().clean_name())[:60]


def _word_code(field: Any) -> None:
    _word(field, _("Code"), _("The six digits that your app shows, or one of your recovery codes."))
    field.widget.attrs |= {"inputmode": "numeric", "maxlength": 16, "autofocus": True}


def _word(field: Any, label: Any, help_text: Any = "") -> None:
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
