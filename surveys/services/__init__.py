"""Every change to frameworks, waves, assessments, answers and submissions."""

from ..content import AnswerInput
from .answers import AssessmentLocked, StaleAnswer, save_answer
from .frameworks import publish_framework
from .signing import (
    ChangedSinceRead,
    NotReadyToSign,
    answers_hash_of,
    countersign_assessment,
    send_back_assessment,
    sign_assessment,
)
from .waves import close_wave, create_wave, open_wave

__all__ = [
    "AnswerInput",
    "AssessmentLocked",
    "ChangedSinceRead",
    "NotReadyToSign",
    "StaleAnswer",
    "answers_hash_of",
    "close_wave",
    "countersign_assessment",
    "create_wave",
    "open_wave",
    "publish_framework",
    "save_answer",
    "send_back_assessment",
    "sign_assessment",
]
