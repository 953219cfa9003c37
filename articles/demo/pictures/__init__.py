"""All pictures of the demo, drawn by code: one series, two colours on paper."""

from .catalogue import draw

__all__ = ["draw"]
