"""Backups of database and pictures, and the way back."""
