"""The two questionnaires that come with the product, as data."""

import json
from functools import cache
from importlib.resources import files

from django.db import transaction

from crm_expo.tenancy.models import Organizer
from surveys.models import Audience, Question, QuestionKind, Questionnaire

#: The visitors' pack has nine dimensions: nobody serves them at a stand.
_NOT_FOR_VISITORS = {"onsite"}


@cache
def _data(name: str) -> list[dict]:
    return json.loads(files("surveys.packs").joinpath(f"{name}.json").read_text("utf-8"))


@transaction.atomic
def install_pack(*, organizer: Organizer, audience: str) -> Questionnaire:
    """This will return the organizer's copy of the pack for an audience, and make it the first time."""
    questionnaire, created = Questionnaire.objects.get_or_create(
        organizer=organizer, code=f"pack-{audience}", version=1, defaults={"audience": audience}
    )
    if created:
        questions = [*_tree(audience), *_rest(audience)]
        Question.objects.bulk_create(
            [
                Question(organizer=organizer, questionnaire=questionnaire, position=place, **question)
                for place, question in enumerate(questions, start=1)
            ]
        )
    return questionnaire


def _tree(audience: str) -> list[dict]:
    found = []
    for dimension in _data("dimensions"):
        code = dimension["code"]
        if audience == Audience.VISITOR and code in _NOT_FOR_VISITORS:
            continue
        found.append(_question(code, QuestionKind.DIMENSION, dimension["en"], dimension["zh"]))
        found += [
            _question(item, QuestionKind.RATING, english, chinese, dimension=code)
            for item, english, chinese in dimension["items"]
        ]
    return found


def _rest(audience: str) -> list[dict]:
    data = _data("common")
    choices = {question["code"]: _options(question.get("options", []), audience) for question in data}
    return [
        _question(q["code"], q["kind"], q["en"], q["zh"], options=choices[q.get("options_of", q["code"])])
        for q in data
        if not (q["code"] == "deal_value" and audience == Audience.VISITOR)
    ]


def _options(options: list | dict, audience: str) -> list:
    return options[audience] if isinstance(options, dict) else options


def _question(code: str, kind: str, english: str, chinese: str, **more) -> dict:
    return {"code": code, "kind": kind, "text_en": english, "text_zh": chinese, **more}
