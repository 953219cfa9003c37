"""Django's SQLite backend with rules for a database file that is removed or cannot be written."""
