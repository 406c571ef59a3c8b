"""The API under /api/v1/: what its addresses have in common. What they show is in each app's ``api.py``.

The apps know nothing of this package: settings.REST_FRAMEWORK names its classes.
"""
