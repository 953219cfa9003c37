"""Mail outside the request: written into a queue in the database, delivered by `manage.py deliver_mail`."""
