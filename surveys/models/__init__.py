from .answer import Answer, AnswerRevision, Response
from .assessment import Assessment
from .assignment import Assignment, AssignmentChange
from .chasing import Contact, DeclinedMail, Extension
from .dissent import Dissent, DissentWithdrawal
from .evidence import Evidence, EvidenceUse
from .explanation import Explanation
from .framework import Framework, FrameworkErratum, FrameworkVersion, Question
from .not_applicable import NotApplicableDecision
from .notice import Notice
from .query import Query, QueryPost
from .reopening import ReopeningDecision, ReopeningRequest, Withdrawal
from .review import ModeratedLevel, Review, ReviewEntry
from .sponsor import BoardDate, ClinicalLeadConfirmation
from .submission import Signature, Submission
from .time import AnsweringTime
from .wave import Wave

__all__ = [
    "Answer",
    "AnswerRevision",
    "AnsweringTime",
    "Assessment",
    "Assignment",
    "AssignmentChange",
    "BoardDate",
    "ClinicalLeadConfirmation",
    "Contact",
    "DeclinedMail",
    "Dissent",
    "DissentWithdrawal",
    "Evidence",
    "EvidenceUse",
    "Explanation",
    "Extension",
    "Framework",
    "FrameworkErratum",
    "FrameworkVersion",
    "ModeratedLevel",
    "NotApplicableDecision",
    "Notice",
    "Query",
    "QueryPost",
    "Question",
    "ReopeningDecision",
    "ReopeningRequest",
    "Response",
    "Review",
    "ReviewEntry",
    "Signature",
    "Submission",
    "Wave",
    "Withdrawal",
]
