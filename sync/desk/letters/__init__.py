"""The reply letter: writing, checking, signing, sending."""
