"""The editors' admin: the stock Django admin, laid out for writing. One module a noun."""
