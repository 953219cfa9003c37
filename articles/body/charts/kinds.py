"""The kinds of charts: what the body stores, and what the desk and readers call them."""

CHARTS = {"bars": "Balkendiagramm", "stacked": "Gestapelte Balken", "lines": "Liniendiagramm", "dots": "Punktdiagramm"}

MAX_SERIES = 6  # as many as colours, dashes and signs can be told apart
MAX_ROWS = {"bars": 60, "stacked": 60, "dots": 60, "lines": 400}
