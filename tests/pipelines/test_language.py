"""Languages by tags and longer texts."""

from __future__ import annotations

import pytest

from discovery.items import Event
from discovery.sources import Source
from pipelines import Context
from pipelines.language import MIN_TEXT, language_of, primary_tag, process

TEXTS = {
    "en": "Join us for an evening about leadership, where four managers will share what they have learned in a year.",
    "de": "Wir laden Sie herzlich zu einem Abend über Führung ein: Vier Managerinnen erzählen, was sie im ersten Jahr gelernt haben.",
    "fr": "Venez nous rejoindre pour une soirée sur le leadership, où quatre dirigeants partagent ce qu'ils ont appris en un an.",
    "es": "Acompáñanos en una tarde sobre liderazgo, en la que cuatro directivos comparten lo que han aprendido durante su primer año.",
    "it": "Vi invitiamo a una serata sulla leadership, in cui quattro manager raccontano che cosa hanno imparato nel loro primo anno.",
    "pt": "Junte-se a nós para uma noite sobre liderança, em que quatro gestores partilham o que aprenderam no seu primeiro ano.",
    "nl": "Kom naar een avond over leiderschap, waar vier managers vertellen wat zij in hun eerste jaar hebben geleerd.",
    "sv": "Välkommen till en kväll om ledarskap, där fyra chefer berättar om vad de har lärt sig under året som gått.",
    "pl": "Zapraszamy na wieczór o przywództwie, podczas którego cztery osoby opowiedzą, czego nauczyły się w pierwszym roku.",
    "ru": "Приглашаем на вечер о лидерстве, на котором четыре руководителя расскажут, чему они научились за первый год и что было важно.",
    "ja": "リーダーシップについての夕べにご参加ください。四人のマネージャーが、最初の一年で学んだことをお話しします。"
    * 2,
    "el": "Ελάτε σε μια βραδιά για την ηγεσία, όπου τέσσερα στελέχη μοιράζονται όσα έμαθαν τον πρώτο τους χρόνο στη δουλειά.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_longer_texts(language: str) -> None:
    assert len(TEXTS[language]) >= MIN_TEXT
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text", ["", "the of and to in is", "PyCon DE & PyData 2027 " * 10, "1234 " * 50, TEXTS["en"][: MIN_TEXT - 1]]
)
def test_not_told(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("de-AT", "de"),
        ("EN_us", "en"),
        ("zh-Hant-TW", "zh"),
        ("nb", "no"),
        ("und", None),
        ("German!", None),
        ("", None),
        (None, None),
    ],
)
def test_primary_tag(stated: str | None, tag: str | None) -> None:
    assert primary_tag(stated) == tag


@pytest.mark.parametrize(
    ("event", "source", "expected"),
    [
        (Event(language="fr-CA", description=TEXTS["de"]), "en", "fr"),
        (Event(language="??", description=TEXTS["de"]), "en", "de"),
        (Event(name=TEXTS["de"], description="kurz"), "en", "en"),
        (Event(name=TEXTS["de"]), None, None),
    ],
)
def test_the_item_then_the_text_then_the_source(event: Event, source: str | None, expected: str | None) -> None:
    context = Context(source=Source(name="s", spider="x", url="", language=source))
    assert process(event, context).language == expected
