"""What reports tells its own worker."""

from django.dispatch import Signal

# Sent on commit, with ``job_id``: a file waits to be made.
export_asked = Signal()
