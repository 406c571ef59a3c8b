"""Keeping a person's own lists of trusts."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record

from ..models import OwnList
from ..selectors.own_lists import may_keep_lists, trusts_to_choose

FEWEST, MOST, MOST_LISTS = 2, 100, 30


def save_list(*, name: str, codes: Collection[str], by: User, own_list: OwnList | None = None) -> OwnList:
    """Make a list, or change one of the person's own.

    Raises:
        PermissionDenied: ``by`` may not read several trusts by name, or the list is another's.
        ValidationError: by field: a name that is taken, too few or too many trusts, one that ``by`` may not read.
    """
    if not may_keep_lists(by) or (own_list is not None and own_list.owner_id != by.pk):
        raise PermissionDenied("Lists are for those who may read several trusts by name, and each is its owner's.")
    chosen = sorted(set(codes))
    strange = sorted(set(chosen) - trusts_to_choose(by).keys())
    if strange:
        raise ValidationError({"trusts": f"You cannot read the scores of {', '.join(strange)} by name"})
    if not FEWEST <= len(chosen) <= MOST:
        raise ValidationError({"trusts": f"Select {FEWEST} to {MOST} trusts: {len(chosen)} are selected"})
    if own_list is None and OwnList.objects.filter(owner=by).count() >= MOST_LISTS:
        raise ValidationError({"name": f"You have {MOST_LISTS} lists: delete one first"})
    found = own_list or OwnList(owner=by)
    found.name, found.codes, found.changed_at = name.strip(), chosen, timezone.now()
    try:
        with transaction.atomic():
            found.save()
            record(
                action="own_list.changed" if own_list else "own_list.made",
                by=by,
                subject=found,
                data={"name": found.name, "trusts": chosen},
            )
    except IntegrityError:
        raise ValidationError({"name": "You have a list of this name already"}) from None
    return found


@transaction.atomic
def delete_list(*, own_list: OwnList, by: User) -> None:
    """Delete one of the person's own lists. Raises PermissionDenied for another's."""
    if own_list.owner_id != by.pk:
        raise PermissionDenied("A list is its owner's.")
    record(action="own_list.deleted", by=by, subject=own_list, data={"name": own_list.name})
    own_list.delete()
