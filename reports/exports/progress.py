"""How far a pack is."""


def seconds_left(*, done: int, total: int, elapsed: float) -> int | None:
    """Seconds until ``total`` at the pace so far, rounded up; None before the first is done."""
    if done <= 0 or elapsed <= 0:
        return None
    return -int(-(elapsed / done * max(total - done, 0)) // 1)


def duration_in_words(seconds: int) -> str:
    """A length of time in words: "less than 5 seconds", "about 40 seconds", "about 3 minutes"."""
    if seconds < 5:
        return "less than 5 seconds"
    if seconds <= 90:
        return f"about {-(-seconds // 5) * 5} seconds"
    return f"about {-(-seconds // 60)} minutes"
