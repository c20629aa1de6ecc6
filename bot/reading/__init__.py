"""Reads a message once, in context: one spaCy `Doc`, many readers, one kind of result. No Rasa in here."""
