"""Rasa works without TensorFlow, and says so where something really needs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.tensorflow_standin import NEED_TENSORFLOW, needed_by

RASA_COMPONENTS = """
from bot import tensorflow_standin
print(tensorflow_standin.prefer())
import rasa.engine.recipes.default_components
import rasa.core.policies.ted_policy
import sys
print("tensorflow.python.framework" in sys.modules)
"""
USES_IT = """
from bot import tensorflow_standin
tensorflow_standin.prefer()
from rasa.nlu.classifiers.diet_classifier import DIET
import tensorflow as tf
for use in (lambda: DIET({}, {}, {}), lambda: tf.constant(1)):
    try:
        use()
    except ModuleNotFoundError as error:
        print(error)
"""


def output(program: str, folder: Path = ROOT) -> list[str]:
    """What a Python program prints in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    return found.stdout.splitlines()


def test_rasa_imports_every_component_without_it() -> None:
    """The stand-in is chosen for our pipeline, and nothing of TensorFlow is loaded."""
    assert output(RASA_COMPONENTS) == ["True", "False"]


def test_using_it_says_what_is_missing() -> None:
    """One sentence that names the remedy, for a component and for TensorFlow itself."""
    said = output(USES_IT)
    assert len(said) == 2
    assert all("make install-tensorflow" in line for line in said)


def test_our_pipeline_does_not_need_it() -> None:
    """As config.yml stands."""
    assert not needed_by((ROOT / "config.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("component", NEED_TENSORFLOW)
def test_a_pipeline_that_needs_it_gets_the_real_one(component: str) -> None:
    """Named plainly or by module; not in a comment."""
    assert needed_by(f"pipeline:\n  - name: {component}\n    epochs: 5\n")
    assert not needed_by(f"pipeline:\n  - name: other  # instead of {component}\n")


def test_an_installed_tensorflow_wins_for_rasas_own_commands(tmp_path: Path) -> None:
    """Imported by the environment's `.pth` file the stand-in comes last, and leaves alone what the real one lacks."""
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text(
        "try:\n    import tensorflow.optional\nexcept ImportError:\n    print('real')\n", encoding="utf-8"
    )
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import bot.tensorflow_standin, tensorflow"
    assert output(program) == ["real"]
