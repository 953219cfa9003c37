"""Dates and deadlines of all laws: the page, calendars, feeds and JSON, each narrowed in the same ways."""
