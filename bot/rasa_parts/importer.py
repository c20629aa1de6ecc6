"""Puts the domain together: `domain.yml` and every file of `domain/`, so that all of Rasa's commands see the same."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter


class AssistantImporter(RasaFileImporter):
    """Rasa's own importer with the domain completed from the folder beside it."""

    def get_domain(self) -> Domain:
        """The whole domain; the handwritten file alone when it can't be found."""
        domain = super().get_domain()
        if not self._domain_path or not Path(self._domain_path).is_file():
            return domain
        for copy in sorted((Path(self._domain_path).parent / "domain").rglob("*.yml")):
            domain = domain.merge(Domain.from_file(str(copy)))
        return domain
