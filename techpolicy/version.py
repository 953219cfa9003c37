"""The version of this code; make release sets it."""

VERSION = "2026.12"
