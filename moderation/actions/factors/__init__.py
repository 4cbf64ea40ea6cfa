"""Factors: how somebody proves who they are, by password, authenticator or passkey."""
