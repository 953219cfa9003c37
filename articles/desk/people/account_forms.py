"""The forms for people who log in: who they are, what they may do, and their password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group

from ...models import User
from ..missing import explain

ROLES = "Autor:in schreibt eigene Artikel. Redaktion bearbeitet alle und veröffentlicht. Chefredaktion zieht auch zurück, hebt Sperrfristen auf und legt Zugänge an."

AGAIN = "Noch einmal dasselbe, gegen Tippfehler."


class AccountForm(forms.ModelForm):
    """Name, e-mail and role are required: the trail shows the name, notices go by e-mail, a role gives the rights."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("pk"), label="Rolle", widget=forms.CheckboxSelectMultiple, help_text=ROLES
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups", "author", "is_active", "is_superuser"]
        labels = {"email": "E-Mail", "is_active": "Darf sich anmelden", "is_superuser": "Darf alles"}
        help_texts = {
            "username": "Zum Anmelden. Zum Beispiel: mira.albers",
            "email": "Dorthin geht, was jemand zuweist oder weitergibt. Zum Beispiel: mira.albers@example.org",
            "is_active": "Wer nicht mehr da ist, verliert hier den Zugang; Artikel und Protokoll bleiben.",
            "is_superuser": "Ohne jede Grenze, auch über andere Zugänge. Für den Betrieb, nicht für die Redaktion.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = True
        self.fields["groups"].required = not self.instance.is_superuser
        explain(self.fields)


class NewAccountForm(AccountForm, UserCreationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password2"].help_text = AGAIN

    class Meta(AccountForm.Meta):
        fields = ["username", "first_name", "last_name", "email", "groups", "author"]


class NewPasswordForm(AdminPasswordChangeForm):
    """The stock form without the choice to switch passwords off: there is no other way to log in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True
        self.fields["password2"].help_text = AGAIN
        explain(self.fields)
