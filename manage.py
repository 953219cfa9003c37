#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError

from techpolicy.faults import READ_ONLY, fault_of

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "techpolicy.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A variable that is missing or wrong wants one line that says so, not a traceback.
        sys.exit(f"{sys.argv[0]}: {error}")
    except DatabaseError as error:
        if not settings.READ_ONLY or fault_of(error) is not READ_ONLY:
            raise
        sys.exit(f"{sys.argv[0]}: READ_ONLY=1, so nothing is written.")
