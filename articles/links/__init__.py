"""The web addresses in articles: which there are, and whether they still lead somewhere."""
