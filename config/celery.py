"""The Celery application: settings are the ``CELERY_…`` ones of config.settings."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["embedded"] = "config.broker:Transport"

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config"], related_name="heartbeat")


@setup_logging.connect
def configure_logging(**kwargs: Any) -> None:
    """Worker and beat write the same log as the web process, not Celery's own format."""
    logging.config.dictConfig(settings.LOGGING)
