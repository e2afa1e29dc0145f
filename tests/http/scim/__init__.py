"""Provisioning, as an identity provider meets it."""
