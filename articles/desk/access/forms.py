"""allauth's forms with our German, and with attempts counted where passwords are (`people/login.py`)."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ReauthenticateForm as StockPasswordForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from ...models import LoginAttempts, User
from ..people.login import count_attempt, key_of
from ..people.trail import note_failure
from .adapters import WRONG
from .factors import NAMES, spend

NO_PASSKEY = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError, struct.error)
LONGEST = 20_000  # characters of what a passkey answers
UNREADABLE = "Der Passkey ließ sich nicht lesen. Bitte noch einmal versuchen."


@contextmanager
def counted(person: User, what: str) -> Iterator[None]:
    """One attempt of this person to prove `what`; fails as a form does, and starts the count anew if it succeeds."""
    key = key_of(person.get_username(), what)  # guessed codes do not keep a passkey out
    count_attempt(key, person.get_username(), "second factor", "Zu viele falsche Codes.")
    try:
        yield
    except ValidationError:
        note_failure(person, key, f"{what} falsch")
        raise
    LoginAttempts.succeed(key, key)


def code_field(label: str, digits: bool = True) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "autofocus": True, "class": "desk-code"}
    if digits:
        attributes["inputmode"] = "numeric"
    return forms.CharField(
        label=label,
        max_length=40,
        widget=forms.TextInput(attrs=attributes),
        error_messages={"required": "Bitte den Code eingeben."},
    )


class _Code:
    """A code of the app works once; one of those on paper does so by itself."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        with counted(self.user, "Code"):
            code: str = super().clean_code()  # type: ignore[misc]
            is_of_app = self.authenticator.type == Authenticator.Type.TOTP
            if is_of_app and not spend(self.authenticator, normalize_user_code(code)):
                raise ValidationError(WRONG)
        return code


class CodeForm(_Code, AuthenticateForm):
    code = code_field("Code")


class CodeAgainForm(_Code, ReauthenticateForm):
    code = code_field("Code")


class ActivateAppForm(ActivateTOTPForm):
    code = code_field("Code aus der App")

    def clean_code(self) -> str:
        with counted(self.user, "Code"):
            return super().clean_code()


class PasswordAgainForm(StockPasswordForm):
    password = forms.CharField(
        label="Passwort",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        error_messages={"required": "Bitte das Passwort eingeben."},
    )

    def clean_password(self) -> str:
        key = key_of(self.user.get_username(), "own password")
        count_attempt(key, self.user.get_username(), "own password")
        password = super().clean_password()
        LoginAttempts.succeed(key, key)
        return password


class Credential(forms.JSONField):
    """What a passkey answers; anything else that somebody sends is refused before it costs much."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError(UNREADABLE)
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise ValidationError(UNREADABLE) from error

    def bound_data(self, data: Any, initial: Any) -> None:
        """Never shown again."""


class AddPasskeyForm(AddWebAuthnForm):
    credential = Credential()
    name = forms.CharField(
        label="Name", max_length=40, required=False, help_text="Woran Sie ihn wiedererkennen. Zum Beispiel: Diensthandy"
    )

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except NO_PASSKEY as error:
            raise ValidationError(UNREADABLE) from error


class _Passkey:
    user: User

    def clean_credential(self) -> Authenticator:
        with counted(self.user, NAMES[Authenticator.Type.WEBAUTHN]):
            try:
                found: Authenticator = super().clean_credential()  # type: ignore[misc]
            except NO_PASSKEY as error:
                raise ValidationError(UNREADABLE) from error
        return found


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    credential = Credential()


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):
    credential = Credential()
