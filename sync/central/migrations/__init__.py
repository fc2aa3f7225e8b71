"""Alembic's folder; imported by path, a package so that its modules have names of their own."""
