"""Languages are told by their common words; English, names and places are never misread."""

import pytest

from bot.dialogue.copy import exists
from bot.reading.languages import foreign_emergency, language_of
from tests.stopwatch import cpu_seconds, slowness

OTHERS = [
    ("Dia duit, tá pian i mo chos", "ga"),
    ("Dzień dobry, boli mnie łydka po bieganiu", "pl"),
    ("boli mnie noga od tygodnia", "pl"),
    ("Добрий день, болить литка після бігу", "uk"),
    ("Здравствуйте, у меня болит икра", "ru"),
    ("Olá, tenho dor na panturrilha depois de correr", "pt"),
    ("Hola, me duele la pantorrilla", "es"),
    ("Bonjour, j'ai mal au mollet depuis deux semaines", "fr"),
    ("Bună ziua, mă doare gamba de o săptămână", "ro"),
    ("Laba diena, man skauda blauzdą", "lt"),
    ("Hallo, meine Wade tut weh seit zwei Wochen", "de"),
    ("Ciao, ho un dolore al polpaccio", "it"),
    ("مرحبا ساقي تؤلمني", "ar"),
    ("我的小腿疼", "zh"),
    ("hola", "es"),
    ("dziękuję", "pl"),
]
ENGLISH = [
    "sore calf",
    "hi",
    "no",
    "left one",
    "I'm Seán Ó Sé from Dún Laoghaire",
    "my name is Agnieszka Wójcik",
    "José Muñoz, 086 555 0101",
    "O'Connell Street",
    "a die hard runner",
    "in die on me",
    "do no more",
    "pain in the calf, et cetera",
    "Siobhán here",
    "GAA",
    "Dia is my dog",
    "c'est la vie, calf again",
    "soleus",
    "plantaris",
    "112",
    "",
    "🙂",
    "suicide prevention run",
    "call an ambulance",
    "ta, see ye Monday",
    "calf is mo bothersome",
]


@pytest.mark.parametrize(("text", "code"), OTHERS)
def test_language(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_english(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("nie mogę oddychać", "pl", "breathing"),
        ("mój mąż ma ból w klatce piersiowej", "pl", "chest_pain"),
        ("не можу дихати", "uk", "breathing"),
        ("хочу умереть", "ru", "crisis"),
        ("não consigo respirar", "pt", "breathing"),
        ("me duele el pecho y no puedo respirar", "es", "chest_pain"),
        ("ma femme a fait un malaise, elle est inconsciente", "fr", "collapse"),
        ("nu pot respira", "ro", "breathing"),
        ("negaliu kvėpuoti", "lt", "breathing"),
        ("ich kann nicht atmen", "de", "breathing"),
        ("non riesco a respirare", "it", "breathing"),
        ("pian i mo chliabhrach agus níl anáil agam", "ga", "chest_pain"),
        ("no quiero vivir", "es", "crisis"),
        ("Ich will nicht mehr leben", "de", "crisis"),
    ],
)
def test_emergency_words(text: str, code: str, kind: str) -> None:
    found = foreign_emergency(text)
    assert found is not None
    assert (language_of(text), found[0]) == (code, kind)


def test_each_language_has_its_lines() -> None:
    for code in ("ga", "pl", "uk", "ru", "pt", "es", "fr", "ro", "lt", "de", "it"):
        assert exists(f"language/{code}")
        assert exists(f"language/{code}_emergency")


@pytest.mark.parametrize("text", ["не " * 5000, "ł" * 20000, "\x00\ud800 ¿¿¿" * 3000, "suicide " * 4000])
def test_hostile_text_is_quick(text: str) -> None:
    assert cpu_seconds(lambda: (language_of(text), foreign_emergency(text)), 1) < 0.3 * slowness()
