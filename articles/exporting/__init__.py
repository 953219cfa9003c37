"""Moving out: everything in an open format, what readers see in the same format, or a file for WordPress; and reading it back."""
