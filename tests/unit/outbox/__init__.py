"""Tests of bot/outbox."""
