"""What the worker does for people."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from .invitations import send_invitation


@shared_task(
    name="accounts.tasks.send_invitation_task",
    autoretry_for=(OSError,),
    retry_backoff=10,
    retry_backoff_max=600,
    max_retries=8,
)
def send_invitation_task(user_id: int) -> None:
    """Mail an invited person the link to set a password; tried again while the mail server does not answer."""
    send_invitation(user_id=user_id)


@shared_task(name="accounts.tasks.clear_sessions_task")
def clear_sessions_task() -> None:
    """Delete the sessions that have ended: Django leaves them in the database, and any visitor can make one."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
