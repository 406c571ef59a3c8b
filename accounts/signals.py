"""What the services of this app tell others, after the commit."""

from django.dispatch import Signal

# A person was invited, and waits for a mail. Arguments: user_id.
invited = Signal()
