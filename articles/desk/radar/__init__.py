"""Which pieces are out of date: what has happened to laws, and published articles that still speak of the time before."""
