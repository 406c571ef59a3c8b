"""What the worker does for people."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from .invitations import forgotten_team_invitations, send_invitation, send_team_invitation


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


@shared_task(name="accounts.tasks.send_team_invitation_task", acks_late=True, reject_on_worker_lost=True)
def send_team_invitation_task(invitation_id: int) -> None:
    """Mail a colleague their invitation. What fails, the sweeper tries again."""
    send_team_invitation(invitation_id=invitation_id)


@shared_task(name="accounts.tasks.sweep_team_invitations_task")
def sweep_team_invitations_task() -> int:
    """Mail the invitations that a lost message, or a mail server that was away, left behind; return how many."""
    waiting = forgotten_team_invitations()
    for invitation_id in waiting:
        send_team_invitation_task.delay(invitation_id)
    return len(waiting)


@shared_task(name="accounts.tasks.clear_sessions_task")
def clear_sessions_task() -> None:
    """Delete the sessions that have ended: Django leaves them in the database, and any visitor can make one."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
