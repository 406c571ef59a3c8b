"""People with a role, for the rights of this app."""

from accounts.models import Role, User
from accounts.services import create_person, grant_membership


def make_person(role: str = Role.NATIONAL_ANALYST, name: str = "Ana Lyst", **scope: object) -> User:
    email = f"{name.lower().replace(' ', '.')}@test.example"
    person = create_person(email=email, name=name, by=None)
    grant_membership(user=person, role=role, by=None, **scope)
    return person
