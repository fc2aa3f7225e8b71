"""Accounts, sign-in factors, delegations and the audit trail."""
