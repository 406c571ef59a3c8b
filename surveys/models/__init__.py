from .answer import Answer, AnswerRevision, Response
from .assessment import Assessment
from .framework import Framework, FrameworkErratum, FrameworkVersion, Question
from .submission import Signature, Submission
from .wave import Wave

__all__ = [
    "Answer",
    "AnswerRevision",
    "Assessment",
    "Framework",
    "FrameworkErratum",
    "FrameworkVersion",
    "Question",
    "Response",
    "Signature",
    "Submission",
    "Wave",
]
