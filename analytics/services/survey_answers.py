"""Answers of a survey as a table."""

from __future__ import annotations

import dataclasses

import pandas as pd

from surveys.selectors.answers import Asked


@dataclasses.dataclass(frozen=True)
class Answers:
    """Answers as a table. Shape: respondents × questions; numbers for ratings, codes or lists of codes for choices."""

    asked: Asked
    table: pd.DataFrame
    population: int | None
    known: pd.DataFrame = dataclasses.field(default_factory=pd.DataFrame)  # industry, size, is_first, came_again

    def __post_init__(self) -> None:
        if self.population is not None and self.population < len(self.table):  # more answered than could: not known
            object.__setattr__(self, "population", None)

    @property
    def ratings(self) -> pd.DataFrame:
        """Respondents × items, NaN where missing."""
        items = [item for items in self.asked.tree.values() for item in items]
        return self.column_set(items)

    def column_set(self, codes: list[str]) -> pd.DataFrame:
        """Numbers of some questions."""
        return self.table.reindex(columns=codes).apply(pd.to_numeric, errors="coerce")

    def numbers(self, code: str) -> pd.Series:
        """Numbers of one question."""
        return self.column_set([code])[code]

    def choices(self, code: str) -> pd.Series:
        """What was chosen, missing left out."""
        return self.table[code].dropna() if code in self.table else pd.Series(dtype=object)

    def options(self, code: str) -> list[str]:
        """The codes of a question's options; none when it is not asked."""
        question = self.asked.questions.get(code)
        return [option[0] for option in question.options] if question else []

    def fact(self, name: str) -> pd.Series:
        """What is known of each respondent, None where it is not."""
        found = self.known[name] if name in self.known else pd.Series(dtype=object)
        return found.reindex(self.table.index).astype(object).where(lambda values: values.notna(), None)

    def among(self, rows: pd.Index) -> Answers:
        """The answers of some respondents; how many could have answered is not known of them."""
        return Answers(self.asked, self.table.loc[rows], None)
