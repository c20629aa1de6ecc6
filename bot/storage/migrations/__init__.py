"""Alembic's migrations, one file a change; `python -m bot migrate` runs them."""
