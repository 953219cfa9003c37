"""Foreign HTML, of any site and any editor, into the vocabulary of `articles.body`."""

from .convert import Converter
from .embeds import provider_of

__all__ = ["Converter", "provider_of"]
