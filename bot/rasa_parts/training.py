"""Trains with Rasa's own training graph, without its cache.

Rasa fingerprints every input and output of every component to reuse them in a later training. Here a changed input
means a new training anyway (bot/model.py), and the fingerprints take longer than any component but the encoder. Rasa's
own `rasa train` still does all of it and yields the same model.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from rasa.engine.caching import LocalTrainingCache
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.training.graph_trainer import GraphTrainer
from rasa.engine.validation import validate
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter


class _PlainRunner(DaskGraphRunner):
    """Runs the graph and nothing beside it."""

    @classmethod
    def create(cls, graph_schema: Any, model_storage: Any, execution_context: Any, hooks: Any = None) -> _PlainRunner:
        """The runner, with the hooks that fill the cache left out."""
        return cls(graph_schema, model_storage, execution_context)


def train_model(config: Path, domain: Path, data: Path, output: Path) -> None:
    """Trains a model and writes it to `output`.

    Raises:
        rasa.shared.exceptions.RasaException: configuration, domain or training data are wrong.
    """
    importer = TrainingDataImporter.load_from_config(str(config), str(domain), [str(data)])
    settings = importer.get_config()
    recipe = Recipe.recipe_for_name(settings.get("recipe"))
    graph = recipe.graph_config_for_recipe(settings, {}, training_type=TrainingType.BOTH, is_finetuning=False)
    validate(graph)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        trainer = GraphTrainer(LocalModelStorage(Path(folder)), LocalTrainingCache(), _PlainRunner)
        trainer.train(graph, importer, output, force_retraining=True)
