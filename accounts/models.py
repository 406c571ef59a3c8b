"""People and what they may act for."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from organisations.models import ICB, Region, Trust
from prepared.queries import prepared


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail, which is kept in lower case: one person, however it is typed."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *args: Any, **kwargs: Any) -> "User":
        """As any manager does. The person of a session, who is read on every request, comes by a prepared query."""
        if args or kwargs.keys() != {"pk"} or type(kwargs["pk"]) is not int or type(self) is not UserManager:
            return super().get(*args, **kwargs)
        for user in _user(kwargs["pk"]):
            return user
        raise self.model.DoesNotExist("User matching query does not exist.")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person. Rights come from memberships alone: there is no superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField("full name", max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@prepared
def _user(user_id: int) -> models.QuerySet[User]:
    return User.objects.filter(pk=user_id).order_by()


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", "contributor"
    DIGITAL_LEAD = "digital_lead", "digital lead"
    DEPUTY_DIGITAL_LEAD = "deputy_digital_lead", "deputy digital lead"
    CLINICAL_LEAD = "clinical_lead", "clinical lead"
    EXECUTIVE_SPONSOR = "executive_sponsor", "executive sponsor"
    REGIONAL_LEAD = "regional_lead", "regional lead"
    ICB_LEAD = "icb_lead", "ICB lead"
    NATIONAL_ANALYST = "national_analyst", "national analyst"
    POLICY_OWNER = "policy_owner", "policy owner"
    AUDITOR = "auditor", "auditor"
    ADMINISTRATOR = "administrator", "administrator"


class ScopeKind(models.TextChoices):
    """The kind of organisation that a role is held for. England stands for the whole portal too."""

    TRUST = "trust", "a trust"
    ICB = "icb", "an ICB"
    REGION = "region", "a region"
    ENGLAND = "england", "England"


# Which roles may be held for which kind; permissions.ROLES is built on the same kinds, and a test
# holds the two together. Here because the database checks it as well.
TRUST_ROLES = [
    Role.CONTRIBUTOR,
    Role.DIGITAL_LEAD,
    Role.DEPUTY_DIGITAL_LEAD,
    Role.CLINICAL_LEAD,
    Role.EXECUTIVE_SPONSOR,
    Role.AUDITOR,
]
ICB_ROLES = [Role.ICB_LEAD]
REGION_ROLES = [Role.REGIONAL_LEAD]
ENGLAND_ROLES = [Role.NATIONAL_ANALYST, Role.POLICY_OWNER, Role.AUDITOR, Role.ADMINISTRATOR]


class Membership(models.Model):
    """A role held by a person for a trust, an ICB, a region or (none of them) England or the portal."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    icb = models.ForeignKey(ICB, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    themes = models.JSONField(default=list, blank=True, help_text="Theme keys; none means every theme.")
    from_date = models.DateField(default=timezone.localdate)
    until_date = models.DateField(null=True, blank=True, help_text="The last day it holds, where planned beforehand.")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When somebody ended it. A day is too coarse: it holds from the next request."
    )

    class Meta:
        ordering = ["user", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("from_date")), name="membership_dates_in_order"
            ),
            models.CheckConstraint(
                condition=(
                    Q(role__in=TRUST_ROLES, trust__isnull=False, icb=None, region=None)
                    | Q(role__in=ICB_ROLES, trust=None, icb__isnull=False, region=None)
                    | Q(role__in=REGION_ROLES, trust=None, icb=None, region__isnull=False)
                    | Q(role__in=ENGLAND_ROLES, trust=None, icb=None, region=None)
                ),
                name="membership_role_fits_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} for {self.scope_name}"

    @property
    def scope_kind(self) -> ScopeKind:
        if self.trust_id is not None:
            return ScopeKind.TRUST
        if self.icb_id is not None:
            return ScopeKind.ICB
        if self.region_id is not None:
            return ScopeKind.REGION
        return ScopeKind.ENGLAND

    @property
    def scope_name(self) -> str:
        organisation = self.trust or self.icb or self.region
        return organisation.name if organisation else ScopeKind.ENGLAND.label


class Invitation(models.Model):
    """A colleague's invitation by the trust itself: the mail with the link by which it is taken up, once.

    The link names ``number``: sending it again raises it, and the former link is worth nothing. The row is the
    outbox too: a mail waits while ``mailed_number`` is behind.
    """

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="invitation")
    name = models.CharField(max_length=150, help_text="As it was typed: shown until the person has signed in.")
    number = models.PositiveSmallIntegerField(default=1)
    mailed_number = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(help_text="Of the link that counts.")
    made_by_id = models.CharField(max_length=40)
    made_by_label = models.CharField(max_length=300)
    used_at = models.DateTimeField(null=True, help_text="When the person first signed in, or set the password.")

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(mailed_number__lt=F("number")), name="invitation_to_mail")
        ]

    def __str__(self) -> str:
        return f"Invitation {self.number} of {self.name}"
