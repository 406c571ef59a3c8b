"""What made-up people write: comments by question and level, and answers to the open questions. Nobody is named."""

from collections.abc import Mapping

from demonstration.sentences import data_sharing, exemplars, funding, standards, suppliers, workforce

# By question, for levels 1 and 2, for 3, and for 4 and 5.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    **workforce.COMMENTS,
    **suppliers.COMMENTS,
    **data_sharing.COMMENTS,
    **funding.COMMENTS,
    **standards.COMMENTS,
    **exemplars.COMMENTS,
}
NOT_KNOWN_COMMENTS = (
    "We could not find the record in time. The department that keeps it is looking for it.",
    "The post-holder who keeps this has left, and the new one starts next month.",
    "Two departments gave different answers. We would sooner say that we do not know.",
)
# By the key of the reason. One trust may give several of a reason, so they do not contradict each other.
NOT_APPLICABLE_COMMENTS: Mapping[str, tuple[str, ...]] = {
    "staff-of-another-body": (
        "Our digital staff are employed by the partner trust under the agreement of 2022.",
        "All digital posts moved to the partner trust. We can show the agreement.",
    ),
}

# By theme.
OPEN_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "workforce": workforce.OPEN_ANSWERS,
    "suppliers": suppliers.OPEN_ANSWERS,
    "data-sharing": data_sharing.OPEN_ANSWERS,
    "funding": funding.OPEN_ANSWERS,
    "standards": standards.OPEN_ANSWERS,
    "exemplars": exemplars.OPEN_ANSWERS,
}


def comment_for(question: str, level: int) -> str:
    """The comment that fits a level of a question; empty for a question that has none."""
    comments = COMMENTS.get(question)
    if comments is None:
        return ""
    return comments[0 if level <= 2 else 1 if level == 3 else 2]
