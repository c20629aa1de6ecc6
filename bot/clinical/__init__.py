"""Clinical knowledge as data and pure functions: no Rasa, no storage, no channels."""
