"""Drills that take minutes: run one with python -m tests.drills.NAME."""
