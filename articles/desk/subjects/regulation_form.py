"""The form of a law: one address of EUR-Lex says what its numbers are."""

from typing import Any

from django import forms

from ...models import Instrument, Jurisdiction, Regulation
from ...text.registers import celex_in, eli_of

_INSTRUMENTS = {"R": Instrument.EU_REGULATION, "L": Instrument.EU_DIRECTIVE}  # by the letter of a CELEX number
_SUFFIXES = {Instrument.DELEGATED_ACT: "_del", Instrument.IMPLEMENTING_ACT: "_impl"}


class RegulationForm(forms.ModelForm):
    eurlex = forms.CharField(
        label="EUR-Lex-Link oder CELEX-Nummer einfügen",
        required=False,
        help_text="Füllt beim Speichern CELEX-Nummer, ELI und Rechtsraum, bei neuen Regelwerken auch das Rechtsinstrument.",
    )

    def clean_eurlex(self) -> str:
        pasted = self.cleaned_data["eurlex"]
        celex = celex_in(pasted)
        if pasted and not celex:
            raise forms.ValidationError(
                "Darin steht keine CELEX-Nummer. Gut geht der Link der EUR-Lex-Seite, zum Beispiel "
                "https://eur-lex.europa.eu/eli/reg/2024/1689/oj, oder die Nummer: 32024R1689."
            )
        return celex

    def _with_number(self, celex: str) -> Regulation | None:
        """Another law that has this number."""
        others = Regulation.objects.exclude(pk=self.instance.pk) if celex else Regulation.objects.none()
        return others.filter(celex=celex).first()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        celex, typed = values.get("eurlex"), values.get("celex", "")
        if other := self._with_number(celex or typed):
            self.add_error("eurlex" if celex else "celex", f"Diese CELEX-Nummer hat schon „{other}“.")
        elif celex and "celex" in self.changed_data and typed not in ("", celex):
            self.add_error("eurlex", f"Im Link steht {celex}, im Feld CELEX-Nummer {typed}. Bitte eines davon leeren.")
        elif celex:
            values["celex"], values["jurisdiction"] = celex, Jurisdiction.EU
            if self.instance.pk is None and celex[5:6] in _INSTRUMENTS and values.get("instrument") not in _SUFFIXES:
                values["instrument"] = _INSTRUMENTS[celex[5:6]]
            values["eli"] = eli_of(celex, _SUFFIXES.get(values.get("instrument"), ""))
            for name in ("celex", "eli"):
                self.errors.pop(name, None)
        return values
