"""What wires the apps together: settings, addresses, web and worker processes. Nothing imports it."""

from .celery import app as celery_app

__all__ = ["celery_app"]
