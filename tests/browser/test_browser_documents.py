"""The documents that the pictures belong to: every link leads somewhere, every picture is used and small."""

import re

import pytest

from tests.browser.stage import IMAGES, MOST_BYTES

ROOT = IMAGES.parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").rglob("*.md"))]
MOST_PICTURES = 22


def _targets(text: str) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    return [target for target in found if not target.startswith(("http", "#"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    missing = [name for name in _targets(document.read_text()) if not (document.parent / name).exists()]

    assert missing == []


def test_pictures_are_few_small_and_used():
    pictures = sorted(IMAGES.glob("*.png"))
    shown = {(doc.parent / name).resolve() for doc in DOCUMENTS for name in _targets(doc.read_text())}

    assert len(pictures) <= MOST_PICTURES
    assert [picture.name for picture in pictures if picture.stat().st_size > MOST_BYTES] == []
    assert [picture.name for picture in pictures if picture.resolve() not in shown] == []


def test_guides_exist_in_both_languages():
    guides = ROOT / "docs" / "guide"
    english, chinese = ({path.name for path in (guides / code).glob("*.md")} for code in ("en", "zh"))
    english |= {path.name for path in guides.glob("*.md")}  # the scores' guide is looked for there

    assert english == chinese == {"staff.md", "exhibitor.md", "api.md", "scores.md"}


def test_readme_says_the_same_in_both_languages():
    english, _line, chinese = (ROOT / "README.md").read_text().partition("\n---\n")
    commands = [re.findall(r"^(?:\./crm|docker compose) ([a-z]+)", text, re.MULTILINE) for text in (english, chinese)]

    assert commands[0] == commands[1] != []
