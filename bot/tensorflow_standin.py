"""Keeps TensorFlow out of processes that don't need it.

Rasa 3.6.21 imports TensorFlow whatever the pipeline, for the sake of components that are not configured here (DIET,
TED, …). The stand-in gives those imports something to hold on to, and says what is missing if one of them is used.

- `prefer()` puts the stand-in before an installed TensorFlow, unless config.yml names a component that needs it.
- Importing this module puts it after an installed TensorFlow, so that the real one wins; the `.pth` file that
  `make install` writes does this for Rasa's own commands. See docs/decisions/0008-without-tensorflow.md.

It imports nothing but the standard library, since it runs at the start of every Python process of the environment.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGES = frozenset({"tensorflow", "keras"})
# Rasa's components that compute with TensorFlow; a configuration that names one gets the real thing.
NEED_TENSORFLOW = (
    "DIETClassifier",
    "ResponseSelector",
    "TEDPolicy",
    "UnexpecTEDIntentPolicy",
    "ConveRTFeaturizer",
    "LanguageModelFeaturizer",
)
CONFIG = Path(__file__).resolve().parent.parent / "config.yml"
REMEDY = "{} needs TensorFlow, which is not part of the installation; run `make install-tensorflow`."
_MARK = "_stands_in_for"


class _Placeholder(type):
    """A class that stands for anything inside a package: it can be subclassed and named in annotations."""

    _remedy: str

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__qualname__}.{name}", cls._remedy)

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if _MARK not in cls.__dict__ and not _is_component(cls):
            return super().__call__(*arguments, **named)
        raise ModuleNotFoundError(cls._remedy.format(cls.__qualname__), name=cls.__module__)


class _Decorator(_Placeholder):
    """`tf.function` and its like, which Rasa applies while a module is imported."""

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        if len(arguments) == 1 and callable(arguments[0]) and not named:
            return arguments[0]

        def unchanged(function: Callable[..., Any]) -> Callable[..., Any]:
            return function

        return unchanged


def _is_component(cls: type) -> bool:
    """Whether a class would use the package because a class it derives from would."""
    return any(_MARK in base.__dict__ for base in cls.__mro__[1:])


def _placeholder(name: str, remedy: str) -> type:
    kind = _Decorator if name.rpartition(".")[2] in ("function", "register_keras_serializable") else _Placeholder
    package = name.partition(".")[0]
    return kind(name, (), {_MARK: package, "_remedy": remedy, "__qualname__": name, "__module__": package})


class StandInModule(ModuleType):
    """A module in which every name exists."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        loader = self.__spec__ and self.__spec__.loader
        assert isinstance(loader, StandIn)
        value = _placeholder(f"{self.__name__}.{name}", loader.remedy)
        setattr(self, name, value)
        return value


class StandIn(MetaPathFinder, Loader):
    """Answers imports of some packages; whoever calls something inside is told the remedy ("{}": what was called)."""

    def __init__(self, packages: frozenset[str], remedy: str) -> None:
        self.packages, self.remedy = packages, remedy

    def answers(self, name: str) -> bool:
        """Whether a module is one of the packages or inside one."""
        return name.partition(".")[0] in self.packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A specification for a package and whatever is asked for inside its stand-in, None for everything else."""
        package, _, inside = fullname.partition(".")
        # What a real package looks for in itself and doesn't find is its own affair.
        stands_in = not inside or isinstance(sys.modules.get(package), StandInModule)
        return ModuleSpec(fullname, self, is_package=True) if self.answers(fullname) and stands_in else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module that answers to every name."""
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


_finder = StandIn(PACKAGES, REMEDY)


def needed_by(config: str) -> bool:
    """Whether a configuration file's text names a component that computes with TensorFlow."""
    lines = (line.partition("#")[0] for line in config.splitlines())
    return any(name in line for line in lines for name in NEED_TENSORFLOW)


def prefer(config: Path = CONFIG) -> bool:
    """Keeps an installed TensorFlow out of this process; whether it does.

    It doesn't when the configuration needs TensorFlow, can't be read, or TensorFlow was imported already.
    """
    try:
        needed = needed_by(config.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        needed = True
    if needed or "tensorflow" in sys.modules:
        return isinstance(sys.modules.get("tensorflow"), StandInModule)
    if _finder in sys.meta_path:
        sys.meta_path.remove(_finder)
    sys.meta_path.insert(0, _finder)
    return True


if not any(type(finder).__module__ == __name__ for finder in sys.meta_path):
    sys.meta_path.append(_finder)
