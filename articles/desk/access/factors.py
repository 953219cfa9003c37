"""Who has a second factor, who must have one, and that no code of an app works twice."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ...models import User

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NAMES = {
    Authenticator.Type.TOTP: "Authenticator-App",
    Authenticator.Type.WEBAUTHN: "Passkey",
    Authenticator.Type.RECOVERY_CODES: "Wiederherstellungscode",
}
HAS_FACTOR = "has_factor"
# A code is right for three half minutes; in that time nobody uses more others than these.
REMEMBERED = 10


def has_second_factor(person: AbstractBaseUser) -> bool:
    return Authenticator.objects.filter(user_id=person.pk, type__in=KINDS).exists()


def with_second_factor(people: QuerySet[User]) -> QuerySet[User]:
    """Each with the attribute `HAS_FACTOR`."""
    own = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=KINDS)
    return people.annotate(**{HAS_FACTOR: Exists(own)})


def must_have_one(person: User | AnonymousUser) -> bool:
    if not person.is_authenticated or settings.SECOND_FACTOR == "off":
        return False
    return settings.SECOND_FACTOR == "everybody" or person.has_perm("articles.publish_article")


def owes_one(person: User | AnonymousUser) -> bool:
    return must_have_one(person) and isinstance(person, User) and not has_second_factor(person)


def spend(authenticator: Authenticator, code: str) -> bool:
    """Note that this code of an app was used; False if it was before, in whichever process."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        spent = row.data.get("spent", [])
        if code in spent:
            return False
        row.data["spent"] = [*spent, code][-REMEMBERED:]
        row.save(update_fields=["data"])
    return True
