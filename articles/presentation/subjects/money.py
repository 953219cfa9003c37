"""Amounts in round words, as newsrooms write them."""

from decimal import Decimal

from ...text.naming import grouped

_UNITS = (
    (1_000_000_000, "Mrd.", "Milliarde", "Milliarden"),
    (1_000_000, "Mio.", "Million", "Millionen"),
)
_CURRENCIES = {"EUR": "Euro", "USD": "US-Dollar", "GBP": "Pfund"}


def short_amount(amount: Decimal | None, currency: str) -> str:
    """ "530 Mio. EUR", "2,95 Mrd. EUR"; empty for none."""
    for unit, short, _one, _many in _UNITS:
        if amount and amount >= unit:
            return f"{_number(amount / unit)} {short} {currency}".strip()
    return f"{grouped(amount)} {currency}".strip() if amount else ""


def long_amount(amount: Decimal | None, currency: str) -> str:
    """ "530 Millionen Euro", "1,2 Milliarden Euro", "9.500 Euro"; empty for none."""
    name = _CURRENCIES.get(currency, currency)
    for unit, _short, one, many in _UNITS:
        if amount and amount >= unit:
            number = _number(amount / unit)
            return f"{number} {one if number == '1' else many} {name}".strip()
    return f"{grouped(amount)} {name}".strip() if amount else ""


def _number(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
