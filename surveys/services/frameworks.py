"""Publishing a framework version: from then on what it asks and how it scores never changes."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import require
from audit.services import record

from ..models import Framework, FrameworkVersion, Question
from ..questionnaire import canonical
from ..questionnaire.document import FrameworkDocument


class AlreadyPublished(ValueError):
    """The version was published before, with other content."""


@transaction.atomic
def publish_framework(*, document: FrameworkDocument, by: User | None) -> FrameworkVersion:
    """Publish ``document``; publishing the same content again returns what is there.

    Raises AlreadyPublished when the version exists with another hash, and PermissionDenied.
    """
    if by is not None:
        require(by, Permission.FRAMEWORK_MANAGE, trust_code="")
    framework, _ = Framework.objects.get_or_create(slug=document.slug, defaults={"title": document.title})
    content_hash = canonical.content_hash(document)
    existing = FrameworkVersion.objects.filter(framework=framework, version=document.version).first()
    if existing is not None:
        if existing.content_hash == content_hash:
            return existing
        raise AlreadyPublished(
            f"{framework.slug} {document.version} is published with other content. Give the changed one a new version."
        )
    version = FrameworkVersion.objects.create(
        framework=framework,
        version=document.version,
        document=canonical.as_document(document),
        content_hash=content_hash,
        published_at=timezone.now(),
        published_by_id=str(by.pk) if by else "",
        published_by_label=by.name if by else "The portal",
    )
    Question.objects.bulk_create(
        Question(
            version=version,
            key=question.key,
            theme=question.theme,
            position=position,
            kind=question.kind,
            prompt=question.prompt,
            content_hash=canonical.question_hash(question),
        )
        for position, question in enumerate(document.questions, start=1)
    )
    record(action="framework.published", by=by, subject=version, data={"hash": content_hash})
    return version
