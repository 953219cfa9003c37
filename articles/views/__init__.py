"""Readers' pages: thin views that ask QuerySets, build a presentation and render it."""
