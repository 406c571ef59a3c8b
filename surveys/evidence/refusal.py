"""Why a file is not taken."""


class NotAccepted(ValueError):
    """A file that is not taken. Its text tells the person who sent it why, and what to do."""
