"""Open data: `/api/v1/`, JSON that is only read. One table (`resources.py`) says what there is, how it is answered and how it is described."""
