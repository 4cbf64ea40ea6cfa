"""What a browser is asked about passkeys, and whether its answer holds. Pure."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.errors import Malformed
from moderation.languages import N_

# What the library raises for an answer that is not one, besides exceptions of its own.
_NONSENSE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """We, as browsers know us: the host that passkeys belong to, and the origin of our pages."""

    host: str
    origin: str

    def ask_for_new_key(
        self, challenge: bytes, handle: bytes, name: str, known: Sequence[bytes]
    ) -> str:
        """The options of a registration, as JSON: a passkey that can be found without a name."""
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers import structs

        options = generate_registration_options(
            rp_id=self.host,
            rp_name="Comments",
            user_id=handle,
            user_name=name,
            user_display_name=name,
            challenge=challenge,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in known],
        )
        return options_to_json(options)

    def ask_for_key(self, challenge: bytes) -> str:
        """The options of a sign-in, as JSON."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        options = generate_authentication_options(
            rp_id=self.host,
            challenge=challenge,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def count_of(
        self, document: dict[str, Any], challenge: bytes, public_key: bytes, count: int
    ) -> int | None:
        """The passkey's new count of signatures, where the signature is right; else None."""
        from webauthn import verify_authentication_response
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            verified = verify_authentication_response(
                credential=document,
                expected_challenge=challenge,
                expected_rp_id=self.host,
                expected_origin=self.origin,
                credential_public_key=public_key,
                credential_current_sign_count=count,
                require_user_verification=True,
            )
        except (WebAuthnException, *_NONSENSE):
            return None
        return verified.new_sign_count


@dataclass(frozen=True, slots=True)
class NewKey:
    """A public key that some device has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Assertion:
    """Which passkey answers, and for which user; nothing of it is proven yet."""

    credential_id: bytes
    user: bytes


def read_new_key(party: RelyingParty, answer: str, challenge: bytes) -> NewKey | None:
    """The new key, where the answer belongs to our question and a person was verified."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, *_NONSENSE):
        return None
    if not 1 <= len(verified.credential_id) <= 1023:
        return None
    return NewKey(verified.credential_id, verified.credential_public_key, verified.sign_count)


def read_assertion(document: dict[str, Any]) -> Assertion | None:
    """Who claims to answer. Without a user handle it is no passkey that can be found."""
    response = document.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    try:
        return Assertion(_decoded(document.get("rawId")), _decoded(handle))
    except Malformed:
        return None


def _decoded(text: object) -> bytes:
    if not isinstance(text, str) or not text or len(text) > 2000:
        raise Malformed(N_("This is not the name of a passkey."))
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise Malformed(N_("This is not the name of a passkey.")) from None
