"""Fields for the numbers that laws and companies have in public registers."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from ...text.registers import REGISTERS, is_lei


def numbered(register: str) -> RegexValidator:
    """Refuses what is not written as numbers of the register are."""
    form, _address, wrong = REGISTERS[register]
    return RegexValidator(f"^(?:{form.pattern})$", wrong)


def numbered_field(label: str, register: str, example: str, length: int) -> "models.CharField[str, str]":
    return models.CharField(
        label, max_length=length, blank=True, help_text=f"Zum Beispiel: {example}", validators=[numbered(register)]
    )


def check_lei(number: str) -> None:
    if not is_lei(number):
        raise ValidationError(f"{REGISTERS['lei'].wrong} Die Prüfziffern passen hier nicht: Bitte vergleichen.")
