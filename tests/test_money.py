"""Amounts in round words."""

from decimal import Decimal

import pytest

from articles.presentation.subjects.money import long_amount, short_amount


@pytest.mark.parametrize(
    ("amount", "currency", "short", "long"),
    [
        (530_000_000, "EUR", "530 Mio. EUR", "530 Millionen Euro"),
        (2_950_000_000, "EUR", "2,95 Mrd. EUR", "2,95 Milliarden Euro"),
        (1_000_000, "USD", "1 Mio. USD", "1 Million US-Dollar"),
        (1_000_000_000, "CHF", "1 Mrd. CHF", "1 Milliarde CHF"),
        (9_500, "EUR", "9.500 EUR", "9.500 Euro"),
        (2_000_000, "", "2 Mio.", "2 Millionen"),
    ],
)
def test_tells_amounts_as_newsrooms_write_them(amount, currency, short, long):
    assert short_amount(Decimal(amount), currency) == short
    assert long_amount(Decimal(amount), currency) == long


def test_no_amount_says_nothing():
    assert short_amount(None, "EUR") == long_amount(Decimal(0), "EUR") == ""
