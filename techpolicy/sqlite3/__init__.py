"""Django's SQLite, told what to do when its file goes away or cannot be written."""
