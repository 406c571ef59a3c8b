"""What surveys tells the apps above it, which it never imports."""

from django.dispatch import Signal

# Sent inside the transaction that made it, with ``submission``. Receivers start their work on commit.
assessment_submitted = Signal()

# Sent inside the transaction, with ``assessment_id``: a region confirmed or refused "not applicable".
not_applicable_decided = Signal()

# Sent on commit, with ``evidence_id``: a file waits to be checked.
evidence_arrived = Signal()

# Sent on commit: mails wait in the outbox.
notices_written = Signal()
