"""Second factors for tests: an app's codes, and people who have one."""

import datetime as dt
import hashlib
import secrets
import time

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from django.utils import timezone
from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from articles.models import User

PASSWORD = "geheim-geheim"
WRONG = "000000x"


def code_of(secret: str, ahead: int = 0) -> str:
    """What the app shows now, or `ahead` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def give_app(person: User) -> str:
    """The secret of an app that this person has from now on."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def give_codes(person: User) -> list[str]:
    return RecoveryCodes.activate(person).generate_codes()


def give_passkey(person: User, name: str = "Schlüssel") -> Authenticator:
    """One whose private key nobody has: what counts is that it is there."""
    key = CoseKey.for_alg(-7).from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, secrets.token_bytes(16), key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    data = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), flags, 1, credential)
    made = {
        "id": websafe_encode(credential.credential_id),
        "rawId": websafe_encode(credential.credential_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(
                b'{"type":"webauthn.create","challenge":"AA","origin":"http://testserver"}'
            ),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
    }
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": made}
    )


def enter(client, person: User, password: str = PASSWORD, **environ):
    """The answer to the login page."""
    form = {"username": person.username, "password": password, "next": reverse("admin:index")}
    return client.post(reverse("admin:login"), form, **environ)


def enter_code(client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def log_in(client, person: User, code: str = ""):
    """As people do, so that the password counts as a proof."""
    answer = enter(client, person)
    if code:
        answer = enter_code(client, code)
    assert answer.status_code == 302 and answer.url == reverse("admin:index"), answer
    return client


def is_in(client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def later(**passed):
    return time_machine.travel(timezone.localtime() + dt.timedelta(**passed))
