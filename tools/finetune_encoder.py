"""Fine-tunes the sentence encoder on the lines of data/nlu and data/emergencies and writes it as int8 ONNX.

Run rarely, by hand, in an environment of its own (docs/decisions/0003-sentence-encoder.md): it needs PyTorch, which the
assistant doesn't. `make train` afterwards fits the classifier on the new vectors.

    python tools/finetune_encoder.py --base FOLDER --out bot/reading/minilm/model.onnx

Then `python tools/train_emergencies.py`, whose file depends on the encoder.
"""

from __future__ import annotations

import argparse
import random
import re
import string
from pathlib import Path

import numpy as np
import onnx
import torch
import yaml
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

ROOT = Path(__file__).resolve().parent.parent
TEMPERATURE = 0.05
BATCH = 48
MAX_TOKENS = 64
# Where the processor has no bfloat16, it is seventy times slower than single precision.
HALVES = torch.ops.mkldnn._is_mkldnn_bf16_supported()
# Batches are cut from lines of like length, this many batches at a time: half the padding, and still mixed.
POOL = 8
KEYBOARD = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "t": "y", "r": "t", "s": "d", "l": "k", "h": "j"}


def read_lines(paths: list[Path]) -> list[tuple[str, str]]:
    """(line, intent) of every training line."""
    lines = []
    for path in paths:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in entry["examples"].splitlines():
                if line.strip().startswith("- "):
                    lines.append((line.strip()[2:].strip(), entry["intent"]))
    return lines


def read_alarms(paths: list[Path]) -> list[tuple[str, str]]:
    """(line, kind) of every line of data/emergencies; a line that only sounds like one has the kind `none`."""
    lines = []
    for path in paths:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for kind, people in data["positive"].items():
            lines += [(line, f"emergency/{kind}") for told in people.values() for line in told]
        lines += [(line, "emergency/none") for line in data["near_misses"]]
    return lines


def split(lines: list[tuple[str, str]], held_out: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Lines to learn from, and those kept out; a line kept out is learnt in no other place either."""
    order = np.random.RandomState(1).permutation(len(lines))
    kept_out = [lines[at] for at in order[:held_out]]
    unseen = {text.lower() for text, _ in kept_out}
    learnt = [lines[at] for at in order[held_out:] if lines[at][0].lower() not in unseen]
    return [line for line in learnt if re.search(r"\w", line[0])], kept_out


def typo(word: str, chance: random.Random) -> str:
    """The word with a letter dropped, doubled, swapped or hit beside."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + KEYBOARD.get(word[at].lower(), word[at]) + word[at + 1 :]


def vary(text: str, chance: random.Random) -> str:
    """The line as another hand would have typed it: case, punctuation, slips, a word lost, a greeting before it."""
    if chance.random() < 0.3:
        text = text.translate(str.maketrans("", "", string.punctuation.replace("'", "")))
    if chance.random() < 0.25:
        text = text.lower()
    words = text.split()
    if len(words) > 3 and chance.random() < 0.35:
        at = chance.randrange(len(words))
        words[at] = typo(words[at], chance)
    if len(words) > 5 and chance.random() < 0.2:
        del words[chance.randrange(len(words))]
    text = " ".join(words)
    if len(words) > 3 and chance.random() < 0.06:
        text = chance.choice(["hi ", "hello, ", "hey ", "Hi there. ", "ok so ", "hiya, "]) + text
    return text or "?"


def batches(texts: list[str], chance: random.Random) -> list[list[int]]:
    """Positions of all lines but a rest, in full batches of lines of like length, in random order."""
    order = list(range(len(texts)))
    chance.shuffle(order)
    full = []
    for start in range(0, len(order), BATCH * POOL):
        pool = sorted(order[start : start + BATCH * POOL], key=lambda i: len(texts[i]))
        full += [pool[at : at + BATCH] for at in range(0, len(pool) - BATCH + 1, BATCH)]
    chance.shuffle(full)
    return full


class Pooled(nn.Module):
    """BERT with mean pooling to a unit vector, as all-MiniLM-L6-v2 was trained."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(pooled, dim=1)


class Trainer:
    """Cross-entropy to learned class directions plus a supervised contrastive term."""

    def __init__(self, base: Path, intents: list[str]) -> None:
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.enable_padding()
        self.model = Pooled(BertModel.from_pretrained(str(base), add_pooling_layer=False, attn_implementation="eager"))
        # Half of the weights, and the lines hold too few of the words to better them.
        for weight in self.model.bert.embeddings.parameters():
            weight.requires_grad = False
        self.intents = intents
        self.directions = nn.Parameter(torch.randn(len(intents), 384) * 0.05)

    def batch(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        encoded = self.tokenizer.encode_batch(texts)
        ids = torch.tensor([e.ids for e in encoded])
        mask = torch.tensor([e.attention_mask for e in encoded])
        return ids, mask, torch.zeros_like(ids)

    def vectors(self, texts: list[str]) -> np.ndarray:
        self.model.eval()
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
            for start in range(0, len(order), 64):
                chosen = order[start : start + 64]
                vectors[chosen] = self.model(*self.batch([texts[i] for i in chosen])).float().numpy()
        return vectors

    def start_from_centroids(self, texts: list[str], labels: np.ndarray) -> None:
        vectors = self.vectors(texts)
        for index in range(len(self.intents)):
            self.directions.data[index] = torch.tensor(vectors[labels == index].mean(0))

    def loss(self, vectors: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        logits = vectors @ nn.functional.normalize(self.directions, dim=1).T / TEMPERATURE
        classified = nn.functional.cross_entropy(logits, labels, label_smoothing=0.1)
        alike = vectors @ vectors.T / 0.1
        alike = alike - torch.eye(len(labels)) * 1e4
        same = (labels[:, None] == labels[None, :]).float() - torch.eye(len(labels))
        has = same.sum(1) > 0
        contrast = -(same * nn.functional.log_softmax(alike, dim=1)).sum(1)[has] / same.sum(1)[has]
        return classified + 0.3 * (contrast.mean() if has.any() else 0.0)

    def fit(self, texts: list[str], labels: np.ndarray, epochs: int, rate: float, seed: int) -> None:
        chance = random.Random(seed)
        torch.manual_seed(seed)
        self.start_from_centroids(texts, labels)
        learnt = [weight for weight in self.model.parameters() if weight.requires_grad]
        groups = [{"params": learnt, "lr": rate}, {"params": [self.directions], "lr": 2e-3}]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        total = epochs * (len(texts) // BATCH)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [rate, 2e-3], total_steps=total + 1, pct_start=0.1)
        for epoch in range(epochs):
            self.model.train()
            losses: list[float] = []
            for chosen in batches(texts, chance):
                with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                    vectors = self.model(*self.batch([vary(texts[i], chance) for i in chosen]))
                loss = self.loss(vectors.float(), torch.tensor(labels[chosen]))
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(learnt, 1.0)
                optimiser.step()
                schedule.step()
                losses.append(loss.item())
                if len(losses) % 50 == 0:
                    print(
                        f"  step {len(losses)} of {len(texts) // BATCH}: loss {np.mean(losses[-50:]):.3f}", flush=True
                    )
            print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}", flush=True)

    def export(self, out: Path) -> None:
        self.model.eval()
        exact = out.with_suffix(".fp32.onnx")
        names = ["input_ids", "attention_mask", "token_type_ids"]
        torch.onnx.export(
            self.model,
            self.batch(["a sore calf", "since the marathon in October"]),
            str(exact),
            input_names=names,
            output_names=["vector"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names} | {"vector": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(exact), str(out), weight_type=QuantType.QInt8, per_channel=True)
        onnx.checker.check_model(str(out))
        exact.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="folder with the weights of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hold-out", type=int, default=0, help="lines kept out, to look at the fit")
    options = parser.parse_args()
    asks = read_lines(sorted((ROOT / "data" / "nlu").rglob("*.yml")))
    # The reader of emergencies weighs the same vectors: they have to tell despair from a bad day, too.
    alarms = read_alarms(sorted((ROOT / "data" / "emergencies").glob("*.yml")))
    lines, kept_out = split(asks + alarms, options.hold_out)
    intents = sorted({intent for _, intent in lines})
    labels = np.array([intents.index(intent) for _, intent in lines])
    trainer = Trainer(options.base, intents)
    print(f"{len(lines)} lines, {len(intents)} intents, {len(kept_out)} kept out", flush=True)
    trainer.fit([text for text, _ in lines], labels, options.epochs, options.rate, options.seed)
    if kept_out:
        directions = trainer.directions.detach().numpy()
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        guessed = (trainer.vectors([text for text, _ in kept_out]) @ directions.T).argmax(1)
        print("kept out:", np.mean([intents[g] == intent for g, (_, intent) in zip(guessed, kept_out, strict=True)]))
    trainer.export(options.out)
    print(f"wrote {options.out}, {options.out.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
