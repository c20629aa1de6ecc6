"""The reading of a message as a Rasa component: acts are learned from data/nlu, everything else is read from data."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Span
from threadpoolctl import threadpool_limits

from bot.dialogue.answer import NOTHING_CLOSER
from bot.dialogue.heard import Heard
from bot.dialogue.state import State
from bot.rasa_parts.leaning import does_alone, goes_on_about_last, is_bare, leans, leans_on_words, on_last
from bot.rasa_parts.pieces import (
    CLEAR,
    LEAST_TOKENS,
    LIKELY,
    MOST_CHARACTERS,
    clauses_of,
    says_more,
    sentence_texts,
    sentences_read,
    stays_whole,
    with_mark,
    without_chatter,
)
from bot.reading.acts import CLOSER, NOT_ASKED, Act, ActModel, Said
from bot.reading.alarm_answer import alarm_answer, denies_alarm
from bot.reading.answer_model import AnswerModel, question_text
from bot.reading.answer_model import read_lines as read_answers
from bot.reading.asked_again import named_again, question_meant, subject_named, without_echoes
from bot.reading.corrections import takes_back
from bot.reading.doc import each_made_once
from bot.reading.emergencies import find_emergency
from bot.reading.encoder import DEFAULT_MODEL, shared_encoder, training_encoder
from bot.reading.languages import language_of
from bot.reading.learned_answers import answer_text, learnable, settle
from bot.reading.questions import elliptical, fragment, goes_on, kind_asked, vague
from bot.reading.read import Message as ReadMessage
from bot.reading.read import read
from bot.reading.reading import Reading, Turn
from bot.reading.said_words import act_by_words, visit_by_words
from bot.reading.signs import SignModel, read_lines, without_told
from bot.reading.visit_words import LATER
from bot.settings import clinic

HEARD = "heard"
ACTS_FILE, ANSWERS_FILE, SIGNS_FILE = "acts.npz", "answers.npz", "signs.npz"
FALLBACK = "nlu_fallback"
WHAT_IS_IT, TIME = "case/what_is_it", "time"
MOST_SIGN_CLAUSES = 30
SURE_ALONE, WITH_BEFORE, WITH_ALL, WITH_ASKED, LEANS, OF_VAGUE, OF_FRAGMENT = 0.7, 1.5, 1.0, 0.3, 0.7, 0.3, 0.3
MOST_WORDS_TOLD = 25
"""A question is read with the whole message only where that is short: a long story says nothing of what is asked."""
LIKELY_NEXT = 0.2
"""Least probability of another answer than the last one to a question that leans on it."""


def _sign_clauses(message: ReadMessage) -> list[Span]:
    return [clause for clause in message.doc._.clauses if len(clause) >= LEAST_TOKENS][:MOST_SIGN_CLAUSES]


def _sign_texts(message: ReadMessage) -> list[str]:
    return [clause.text for clause in _sign_clauses(message)]


def _not_put_off(readings: Sequence[Reading], said: Sequence[Said]) -> list[Reading]:
    """The readings, without an answer where the question is put off: "maybe later"."""
    put_off = any(one.best.name == LATER for one in said)
    return [reading for reading in readings if not (put_off and reading.source == "answer")]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MessageReader(GraphComponent):
    """Reads a message once, in the light of the conversation; sets `intent`, `entities` and `heard`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: below it a message's intent is `nlu_fallback`."""
        return {"C": 16.0, "threshold": 0.2, "model": DEFAULT_MODEL}

    @classmethod
    def required_packages(cls) -> list[str]:
        """Packages Rasa checks for before training."""
        return ["sklearn", "spacy"]

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = ActModel(config["C"])
        self._answers = AnswerModel()
        self._signs = SignModel()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageReader:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageReader:
        """The trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component.read(directory)
        return component

    def read(self, directory: Path) -> None:
        """Takes over what was learnt from a folder of a trained model."""
        self._model.read(directory / ACTS_FILE)
        self._answers.read(directory / ANSWERS_FILE)
        self._signs.read(directory / SIGNS_FILE)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the acts and stores them."""
        lines = [m for m in training_data.intent_examples if m.get(TEXT)]
        texts = [m.get(TEXT)[:MOST_CHARACTERS] for m in lines]
        acts = [str(m.get(INTENT_RESPONSE_KEY) or m.get(INTENT)) for m in lines]
        # The server keeps to one thread (bot/__main__.py); a fit gains from all of them.
        with threadpool_limits(os.cpu_count()):
            encoder = training_encoder(self._config["model"])
            self._model.fit(texts, encoder.encode(texts), acts)
            told = read_lines()
            self._signs.fit(told, encoder.encode([line.text for line in told]))
            answers = read_answers()
            questions = encoder.encode([question_text(line.question) for line in answers])
            self._answers.fit(answers, np.hstack([encoder.encode([line.text for line in answers]), questions]))
        with self._storage.write_to(self._resource) as directory:
            self._model.write(directory / ACTS_FILE)
            self._answers.write(directory / ANSWERS_FILE)
            self._signs.write(directory / SIGNS_FILE)
        return self._resource

    # Rasa checks this annotation at run time and knows Optional, not `| None`.
    def process(self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None) -> list[Message]:
        """Reads each message that was typed; what was pressed needs no reading."""
        for message in messages:
            text = str(message.get(TEXT) or "")
            if not text.startswith("/"):
                today = datetime.now(clinic().zone).date()
                state = State.from_slots(tracker.current_slot_values()) if tracker else State()
                self._set(message, self.hear(text, state.turn_for(today)))
        return messages

    def hear(self, text: str, turn: Turn) -> Heard:
        """The message as every reader reads it."""
        encoder = shared_encoder(self._config["model"])
        # Acts, signs and emergencies read many of the same clauses: each is parsed and encoded once.
        with each_made_once():
            message = read(text, turn)
            try:
                encoder.recall(list(dict.fromkeys([*sentence_texts(message), *_sign_texts(message)])))
                return self._heard(text, message, turn)
            finally:
                encoder.forget()

    def _heard(self, text: str, message: ReadMessage, turn: Turn) -> Heard:
        said = self._acts(message, turn)
        return Heard(
            text=text,
            said=said,
            readings=(*_not_put_off(self._answered(message, turn), said), *self._doubtful(message)),
            patient=message.patient,
            patient_corrects=message.patient_corrects,
            own_body=message.own_body,
            own_complaint=message.own_complaint,
            leaves_other=message.leaves_other,
            named=message.named,
            general=message.general,
            runs=message.runs,
            emergency=find_emergency(message.doc, turn),
            language=language_of(text),
            polarity=alarm_answer(message.doc, turn),
            takes_back=takes_back(message.doc) or denies_alarm(message.doc, turn),
        )

    def _acts(self, message: ReadMessage, turn: Turn) -> tuple[Said, ...]:
        """Each sentence with its acts; its clauses instead where they say more than the sentence as a whole."""
        sentences = sentences_read(message)
        clauses = [clauses_of(message, sentence) for sentence in sentences]
        texts = sentence_texts(message)
        ranked = self._model.ranked(texts, shared_encoder(self._config["model"]).recall(texts), turn)
        said: list[Said] = []
        rest = len(sentences)
        for sentence, acts, parts in zip(sentences, ranked, clauses, strict=False):
            whole = Said(sentence.text, sentence.is_question, acts)
            # Of a question only the clauses that ask do: "I pulled it at parkrun, is walking ok?" tells first.
            opens = any(part.asks for part in parts)
            asks = [sentence.is_question and (part.asks or (part is parts[-1] and not opens)) for part in parts]
            inner = [Said(part.text, asks[at], ranked[rest + at]) for at, part in enumerate(parts)]
            core = [said for said, part in zip(inner, parts, strict=True) if part.asks and not part.offered]
            rest += len(parts)
            said += (
                inner
                if says_more(whole, inner) and not stays_whole(whole, parts, inner)
                else [without_chatter(whole, core)]
            )
        # What answers the open question ("none. and stretching?") says nothing of the next one, unless that judges it.
        answer = said[0] if turn.question and len(said) > 1 and not said[0].question else None
        told = [one for one in said if not (one.question or does_alone(one))]
        asked, followed, last = turn.asked, [], Said("", False, ())
        before = ""
        for plain in said:
            near = "" if answer and before == answer.text and not vague(plain.text) else before
            if is_bare(plain) and not (last.question or last.best.asks):
                # "No time for that. How many?"
                near = ""
            if last.question and not leans_on_words(plain):
                # Two questions in a message are two matters.
                near, asked = "", turn.asked
            everything = " ".join(one.text for one in said if one is plain or (one in told and one is not answer))
            one = self._in_context(plain, near, everything, asked, turn)
            subject = subject_named(plain.text) if turn.said and plain.best.name == NOT_ASKED else ""
            before = subject or (plain.text if plain.question or plain in told else before)
            last = plain
            asked = one.text if one.question and not goes_on(one.text) else asked
            by_words = act_by_words if turn.said else visit_by_words
            followed.append(by_words(one, turn.advised, turn.question))
        followed = without_echoes(followed, turn.said)
        return (*self._asked_again(followed, turn), *followed)

    def _asked_again(self, said: Sequence[Said], turn: Turn) -> list[Said]:
        """What a complaint asks again: "I asked about the shoes"; nothing where the next question says what is meant.

        It is read with the question that it points at, and never asks for what the last reply said.
        """
        complaints = (one for one in said if one.best.name == NOT_ASKED and one.best.confidence >= CLEAR)
        complaint = next((one for one in complaints if not one.question), None)
        if not (complaint and turn.said):
            return []
        subject = subject_named(complaint.text)
        questions = [one.text for one in said if one.question]
        if questions and (not subject or any(elliptical(text) or vague(text) for text in questions)):
            return []
        earlier = question_meant(subject, turn.unanswered) if subject else "".join(turn.unanswered[-1:])
        texts = {text: 1.0 for text in (subject, earlier, f"{turn.asked} {subject}" if subject else "") if text}
        if not texts:
            return []
        given = {name.removesuffix("#more") for name in turn.said}
        acts = self._together(texts, turn)
        acts = tuple(act for act in acts if act.asks and (act.name not in given or act.confidence >= CLEAR))
        sure = bool(acts) and (bool(earlier) or not questions or acts[0].confidence >= LIKELY)
        return [Said(earlier or subject, True, acts)] if sure else []

    def _in_context(self, said: Said, before: str, whole: str, asked: str, turn: Turn) -> Said:
        """A question as what it asks in the light of the message and of the question before.

        One that isn't sure by itself is read once more with what was said before it, with the whole message, and with
        the last question. A fragment ("at night too?") leans on that one, and never asks for what the last reply said.

        Args:
            before: what stands before it in the message, empty for nothing.
            whole: all of the message that it may be about.
            asked: the question before it, in this message or answered last.
        """
        clear = said.best.asks and said.best.confidence >= SURE_ALONE
        if earlier := "" if clear else named_again(said, turn.unanswered):
            # "The tablets?" asks once more what got no answer.
            return replace(said, acts=self._together({said.text: OF_FRAGMENT, earlier: 1.0}, turn))
        if asked and not before and on_last(turn) and goes_on_about_last(said, turn):
            meant = self._about_last(said, asked, turn)
            if meant:
                return meant
        told = bool(before) and vague(said.text) and said.best.name != WHAT_IS_IT and kind_asked(said.text) != TIME
        if not said.question or (said.best.confidence >= SURE_ALONE and not told):
            return said
        question = with_mark(said.text)
        texts = {question: OF_VAGUE if told or (before and fragment(said.text)) else 1.0}
        if told:
            texts[before] = 1.0
        for text, weight in ((before, WITH_BEFORE), (asked, LEANS if is_bare(said) else WITH_ASKED)):
            if text:
                texts.setdefault(f"{text} {question}"[:MOST_CHARACTERS], weight)
        if said.text != whole and len(whole.split()) - len(said.text.split()) <= MOST_WORDS_TOLD:
            texts.setdefault(whole[:MOST_CHARACTERS], WITH_ALL)
        return replace(said, acts=self._together(texts, turn))

    def _together(self, texts: Mapping[str, float], turn: Turn) -> tuple[Act, ...]:
        """The acts of what was said, read as each of these texts, by their weights."""
        vectors = shared_encoder(self._config["model"]).recall(list(texts))
        return self._model.ranked_together(list(texts), vectors, list(texts.values()), turn)

    def _about_last(self, said: Said, asked: str, turn: Turn) -> Said | None:
        """A question that leans on the last answer, read with the question behind it: another answer, or none closer.

        None where both together aren't about the last answer, and nothing else is likely.
        """
        acts = self._together({said.text: OF_FRAGMENT, f"{asked} {said.text}"[:MOST_CHARACTERS]: 1.0}, turn)
        given = {name.removesuffix("#more") for name in turn.said}
        last = next((act for act in acts if act.asks and (act.name in given or NOTHING_CLOSER in turn.said)), None)
        others = [act for act in acts if act.name not in given and not leans(act, turn)]
        best = next((act for act in others if act.asks and (last is None or act.name != last.name)), Act("", 0.0))
        if best.confidence >= LIKELY_NEXT and best == others[0]:
            sure = replace(best, confidence=max(best.confidence, LIKELY))
            return replace(said, acts=(sure, *(act for act in said.acts if act.name != best.name)), question=True)
        return replace(said, acts=(Act(CLOSER, 1.0), last), question=True) if last else None

    def _answered(self, message: ReadMessage, turn: Turn) -> Sequence[Reading]:
        """The readings, with the answer to the open question that no phrase hears, or that one mishears."""
        name = learnable(turn)
        text = answer_text([(sentence.text, sentence.is_question) for sentence in message.sentences]) if name else ""
        if not text:
            return message.readings
        vectors = shared_encoder(self._config["model"]).recall([text, question_text(name)])
        return settle(message.readings, *self._answers.likeliest(name, text, vectors), text, turn)

    def _doubtful(self, message: ReadMessage) -> list[Reading]:
        """Signs that no phrase names but the classifier hears, to be asked about."""
        clauses = _sign_clauses(message)
        vectors = shared_encoder(self._config["model"]).recall([clause.text for clause in clauses])
        places = [(clause.text, clause.start_char, clause.end_char) for clause in clauses]
        return without_told(self._signs.hear(places, vectors), message.readings)

    def _set(self, message: Message, heard: Heard) -> None:
        best = max((said.best for said in heard.said), key=lambda act: act.confidence)
        ranking = [
            {INTENT_NAME_KEY: act.name.split("/")[0], PREDICTED_CONFIDENCE_KEY: act.confidence}
            for act in heard.said[0].acts
        ]
        name = best.name.split("/")[0] if best.confidence >= self._config["threshold"] else FALLBACK
        message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: best.confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        entities = [{"entity": r.name, "value": r.value, "start": r.start, "end": r.end} for r in heard.readings]
        message.set(ENTITIES, entities, add_to_output=True)
        message.set(HEARD, heard.as_data(), add_to_output=True)
