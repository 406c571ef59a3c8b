"""A second opinion on a submission: by the region, the national team, or somebody at another trust who was asked.

A reviewer's levels stand beside the self-score. Neither overwrites the other, and no score is computed from them.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .framework import Question
from .office import Office
from .submission import Submission


class Review(models.Model):
    """One reviewer's look at one submission. ``peer_trust_code`` is blank where the office reviews by itself."""

    class State(models.TextChoices):
        ASKED = "asked", "waits for the trust to agree"
        OPEN = "open", "open"
        FINISHED = "finished", "finished"
        REFUSED = "refused", "the trust did not agree"
        WITHDRAWN = "withdrawn", "the trust no longer agrees"
        ENDED = "ended", "ended before it was finished"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    office = models.CharField(max_length=10, choices=Office, help_text="Whose review it is, whoever holds the role.")
    state = models.CharField(max_length=10, choices=State)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewer_label = models.CharField(max_length=300)
    peer_trust_code = models.CharField(max_length=5, blank=True, help_text="The trust for which a peer was asked.")
    peer_trust_name = models.CharField(max_length=150, blank=True)
    reason = models.TextField(help_text="Why it is reviewed; the trust reads it.")
    files_allowed = models.BooleanField(default=False, help_text="Whether the trust lets the peer open files.")
    opened_at = models.DateTimeField()
    opened_by_id = models.CharField(max_length=40)
    opened_by_label = models.CharField(max_length=300)
    decided_at = models.DateTimeField(null=True, help_text="When the trust agreed or did not.")
    decided_by_id = models.CharField(max_length=40, blank=True)
    decided_by_label = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, help_text="From then on others read it; it stays when consent goes.")
    ended_at = models.DateTimeField(null=True, help_text="When it was ended, or the trust no longer agreed.")
    ended_by_id = models.CharField(max_length=40, blank=True)
    ended_by_label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["submission", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "reviewer"],
                condition=Q(state__in=["asked", "open"]),
                name="review_under_way_once",
            ),
            # Whatever the code does: nobody at another trust reviews what the trust has not agreed to.
            models.CheckConstraint(
                condition=Q(peer_trust_code="")
                | Q(state__in=["asked", "refused", "ended"])
                | Q(decided_at__isnull=False) & ~Q(decided_by_id=""),
                name="review_by_peer_is_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"

    @property
    def is_by_peer(self) -> bool:
        return bool(self.peer_trust_code)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def reviewer_in_words(self) -> str:
        return f"{self.reviewer_label}, {self.peer_trust_name if self.is_by_peer else self.get_office_display()}"


class ReviewEntry(models.Model):
    """What a reviewer recorded for one question. ``version`` rises by one with every save; no row is version 0."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="entries")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, help_text="None: cannot be told from what was seen.")
    remark = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["review", "question"]
        verbose_name_plural = "review entries"
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="review_entry_once"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__in=[1, 2, 3, 4, 5]), name="review_entry_level"
            ),
        ]


class ModeratedLevel(models.Model):
    """The level that two analysts hold to be right, apart from what the trust and its reviewers say, with a reason.

    Once confirmed a row never changes: another proposal, confirmed later, stands in its place, and both are kept.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        CONFIRMED = "confirmed", "confirmed"
        DROPPED = "dropped", "dropped"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="moderated_levels")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.CharField(max_length=40)
    proposed_by_label = models.CharField(max_length=300)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.CharField(max_length=40, blank=True)
    decided_by_label = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["submission", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "question"], condition=Q(state="proposed"), name="moderated_level_proposed_once"
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2, 3, 4, 5]), name="moderated_level_level"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(decided_by_id="") & ~Q(decided_by_id=models.F("proposed_by_id")),
                name="moderated_level_by_two_people",
            ),
        ]
