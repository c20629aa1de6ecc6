"""Decides what to say: state and readings in, a short reply out. No Rasa and no I/O in here."""
