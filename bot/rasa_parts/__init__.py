"""Everything that would go with Rasa: components of its pipeline, its policy, its importer."""
