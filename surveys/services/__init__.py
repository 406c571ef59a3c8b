"""Every change to frameworks, waves, assessments, answers and submissions."""

from ..content import AnswerInput
from .answers import AssessmentLocked, StaleAnswer, save_answer
from .delegation import (
    NotReady,
    NotYours,
    StaleAssignment,
    accept_assignment,
    ask_for_changes,
    assign,
    submit_assignment,
)
from .frameworks import publish_framework
from .handover import hand_over_and_end
from .reopening import AlreadyDecided, NotReopenable, ask_for_reopening, decide_reopening
from .signing import (
    ChangedSinceRead,
    NotReadyToSign,
    answers_hash_of,
    countersign_assessment,
    send_back_assessment,
    sign_assessment,
)
from .waves import change_wave, close_wave, create_wave, open_wave, remove_wave
from .withdrawing import NotWithdrawable, withdraw_submission

__all__ = [
    "AlreadyDecided",
    "AnswerInput",
    "AssessmentLocked",
    "ChangedSinceRead",
    "NotReady",
    "NotReadyToSign",
    "NotReopenable",
    "NotWithdrawable",
    "NotYours",
    "StaleAnswer",
    "StaleAssignment",
    "accept_assignment",
    "answers_hash_of",
    "ask_for_changes",
    "ask_for_reopening",
    "assign",
    "change_wave",
    "close_wave",
    "countersign_assessment",
    "create_wave",
    "decide_reopening",
    "hand_over_and_end",
    "open_wave",
    "publish_framework",
    "remove_wave",
    "save_answer",
    "send_back_assessment",
    "sign_assessment",
    "submit_assignment",
    "withdraw_submission",
]
