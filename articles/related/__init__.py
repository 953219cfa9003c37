"""Related coverage: which articles a good editor would have linked, and why."""
