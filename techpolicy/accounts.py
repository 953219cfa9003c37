"""allauth's app of accounts: only what its second factor needs of it is used."""

from allauth.account.apps import AccountConfig as StockConfig


class AccountConfig(StockConfig):
    default = False

    def ready(self) -> None:
        """The stock app demands its middleware for every request. Ours runs it for the desk alone (`desk/access/middleware.py`)."""
