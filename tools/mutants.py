"""Mutants of a file, and whether tests notice them."""

from __future__ import annotations

import ast
import cProfile
import gc
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from itertools import islice
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

SECONDS = 240
"""So long a mutant's tests may take; a test that hangs has noticed."""
OPTIONS = ("-x", "-q", "-s", "-p", "no:cacheprovider", "-k", "not postgresql")

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
}


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """The mutants of one node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARED:
        yield ast.Compare(node.left, [COMPARED[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in RECKONED:
        yield ast.BinOp(node.left, RECKONED[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        broken = deepcopy(node)
        broken.test = ast.UnaryOp(ast.Not(), node.test)
        yield broken
    elif isinstance(node, ast.Raise):
        yield ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))


@dataclass(frozen=True)
class Mutant:
    """A file with one thing changed: the node at this place in the file's order."""

    file: str
    line: int
    what: str
    place: int

    def tree(self) -> ast.Module:
        """The broken file of the working directory, with the lines of the original."""
        tree = ast.parse(Path(self.file).read_text(encoding="utf-8"))
        node = next(islice(_in_visiting_order(tree), self.place, None))
        broken: ast.Module = _Swap(self.place, next(changed(node))).visit(tree)
        return ast.fix_missing_locations(broken)


class _Swap(ast.NodeTransformer):
    def __init__(self, place: int, new: ast.AST) -> None:
        self._place, self._new, self._at = place, new, -1

    def visit(self, node: ast.AST) -> ast.AST:
        self._at += 1
        if self._at == self._place:
            return ast.copy_location(self._new, node)
        self.generic_visit(node)
        return node


def mutants(root: Path, file: str) -> list[Mutant]:
    """All of a file's, in order; decorators are left as they are."""
    tree, found = ast.parse((root / file).read_text(encoding="utf-8")), []
    left = _decorating(tree)
    for place, node in enumerate(_in_visiting_order(tree)):
        for new in () if node in left else changed(node):
            one = ast.unparse(ast.fix_missing_locations(ast.copy_location(new, node)))
            what = f"`{_short(ast.unparse(node))}` → `{_short(one)}`"
            found.append(Mutant(file, getattr(node, "lineno", 0), what, place))
    return found


def _in_visiting_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_visiting_order(child)


def _decorating(tree: ast.Module) -> set[ast.AST]:
    """What stands in decorators: whether a dataclass is frozen, and how much a cache holds, changes no answer."""
    decorators = [each for node in ast.walk(tree) for each in getattr(node, "decorator_list", ())]
    return {node for each in decorators for node in ast.walk(each)}


def _short(code: str) -> str:
    line = " ".join(code.split()).replace("|", "¦")
    return line if len(line) <= 60 else line[:59] + "…"


class Trial:
    """A plugin that runs tests once as they are, then against each mutant in a fork of the process they ran in.

    A fork has everything imported and loaded. In it the broken function or constant takes the good one's place, and
    only the tests that called it run, quickest first. What can't be put in place so, such as the defaults of a class,
    is tried in a process of its own.
    """

    def __init__(self, wanted: Sequence[Mutant], tests: Sequence[str], tell: Callable[[Mutant, bool], None]) -> None:
        self.sound = False
        self._wanted, self._tests, self._tell = wanted, tests, tell
        self._callers: dict[tuple[str, int], set[tuple[float, int]]] = defaultdict(set)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tries the mutants, unless a test fails with nothing broken."""
        for number, item in enumerate(session.items):
            profile, begun = cProfile.Profile(builtins=False), time.process_time()
            profile.enable()
            failed = _fails(item, (*session.items, None)[number + 1])
            profile.disable()
            if failed:
                print(f"{item.nodeid} fails with nothing broken.", file=sys.stderr)
                return True
            seconds = time.process_time() - begun
            for entry in profile.getstats():
                if isinstance(entry.code, CodeType):
                    self._callers[entry.code.co_filename, entry.code.co_firstlineno].add((seconds, number))
        self.sound = True
        every = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
        for mutant in self._wanted:
            self._tell(mutant, self._notices(mutant, session, every))
        return True

    def _notices(self, mutant: Mutant, session: pytest.Session, every: Sequence[FunctionType]) -> bool:
        path = str(Path(mutant.file).resolve())
        functions = [each for each in every if each.__code__.co_filename == path]
        tree = mutant.tree()
        constant = _constant(tree, mutant.line)
        swaps = [] if constant else _swaps(functions, tree, path)
        fits = all(each.__code__.co_freevars == code.co_freevars for each, code in swaps)
        if not constant and not (swaps and fits):
            return self._anew(mutant)
        broken = functions if constant else [each for each, _ in swaps]
        called = sorted({each for one in broken for each in self._callers[path, one.__code__.co_firstlineno]})
        items = [session.items[number] for _, number in called] or session.items
        return _in_a_fork(items, lambda: _put(path, constant) if constant else _swap(path, swaps))

    def _anew(self, mutant: Mutant) -> bool:
        """Whether a test fails in a process of its own that reads the broken file: the file's own tests first."""
        place = Path(mutant.file)
        kept = place.read_text(encoding="utf-8")
        place.write_text(ast.unparse(mutant.tree()), encoding="utf-8")
        own = [test for test in self._tests if Path(test).stem == f"test_{place.stem}"]
        try:
            return any(_fail(tests) for tests in (own, [test for test in self._tests if test not in own]) if tests)
        finally:
            place.write_text(kept, encoding="utf-8")


def _in_a_fork(items: Sequence[pytest.Item], breaks: Callable[[], None]) -> bool:
    """Whether one of the tests fails once the product is broken, or hangs."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    failed = True
    try:
        signal.alarm(SECONDS)
        breaks()
        for item, following in zip(items, (*items[1:], None), strict=True):
            item._initrequest()
            if failed := _fails(item, following):
                break
        items[0].session._setupstate.teardown_exact(None)
    finally:
        os._exit(failed)


def _constant(tree: ast.Module, line: int) -> ast.stmt | None:
    """The statement that gives a module's name its value, where the line is in one."""
    here = [each for each in tree.body if each.lineno <= line <= (each.end_lineno or line)]
    return next((each for each in here if isinstance(each, ast.Assign | ast.AnnAssign)), None)


def _put(path: str, statement: ast.stmt) -> None:
    """Gives the names their broken values, in their module and where they were imported."""
    module = next(each for each in sys.modules.values() if getattr(each, "__file__", None) == path)
    before = dict(vars(module))
    exec(compile(ast.Module([statement], []), path, "exec"), vars(module))
    for name in {
        node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }:
        for other in list(sys.modules.values()):
            if getattr(other, name, None) is before[name]:
                setattr(other, name, vars(module)[name])
    _forget(path)


def _swaps(functions: Sequence[FunctionType], tree: ast.Module, path: str) -> list[tuple[FunctionType, CodeType]]:
    """The functions whose code is another one in the broken file."""
    broken = _codes(compile(tree, path, "exec"))
    good = _codes(compile(Path(path).read_text(encoding="utf-8"), path, "exec"))
    keys = [(each, (each.__code__.co_qualname, each.__code__.co_firstlineno)) for each in functions]
    return [(each, broken[key]) for each, key in keys if key in broken and broken[key] != good[key]]


def _swap(path: str, swaps: Sequence[tuple[FunctionType, CodeType]]) -> None:
    for function, code in swaps:
        function.__code__ = code
    _forget(path)


def _forget(path: str) -> None:
    """Empties the caches of a file's functions: what is in them, the good ones made."""
    for cache in [each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper)]:
        if getattr(getattr(cache.__wrapped__, "__code__", None), "co_filename", "") == path:
            cache.cache_clear()


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _fail(tests: Sequence[str]) -> bool:
    command = [sys.executable, "-m", "pytest", *OPTIONS, *tests]
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """The code of every function and class inside."""
    inside = [each for each in code.co_consts if isinstance(each, CodeType)]
    found = {(each.co_qualname, each.co_firstlineno): each for each in inside}
    for each in inside:
        found |= _codes(each)
    return found
