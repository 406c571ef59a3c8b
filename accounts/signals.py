"""What the services of this app tell others, after the commit."""

from django.dispatch import Signal

# A person was invited, and waits for a mail. Arguments: user_id.
invited = Signal()

# Which themes can a role be held for? Receivers answer with pairs of key and title: questionnaires are not this app's.
themes_asked = Signal()

# A colleague was invited to a trust's team, or is to be sent the link again. Arguments: invitation_id.
team_invited = Signal()
