"""Querysets that Django puts into SQL once a thread, not once a request: see ``prepared.queries``."""
