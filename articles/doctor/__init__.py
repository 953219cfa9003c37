"""What can be wrong with a site, one question at a time; `manage.py doctor` asks them all and changes nothing."""
