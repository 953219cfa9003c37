"""Tags that a text is about, found by their names while somebody writes; works offline, in time linear in the text."""

from .names import catalogue
from .suggest import Suggestion, suggest

__all__ = ["Suggestion", "catalogue", "suggest"]
