"""Tags that a text is about, found by name while somebody writes it: offline, linear in the text."""

from .names import catalogue
from .suggest import Suggestion, suggest

__all__ = ["Suggestion", "catalogue", "suggest"]
