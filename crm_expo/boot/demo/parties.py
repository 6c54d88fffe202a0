"""What the plan knows of a company and of a person; both without a database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, eq=False)
class Company:
    """One company, with its words in Chinese and in English."""

    name: str
    name_latin: str
    country: str
    city: str
    city_latin: str
    industry: str
    industry_latin: str
    size: str
    language: str
    uscc: str = ""
    website: str = ""
    profile: str = ""
    phone: str = ""
    email: str = ""
    parent: Company | None = None
    prospect: bool = False

    @property
    def chinese(self) -> bool:
        return self.country == "CN"


@dataclass(slots=True, eq=False)
class Person:
    """One person; the company is where the person works, if anybody knows."""

    name: str
    name_latin: str
    given: str
    family: str
    email: str
    phone: str
    country: str
    language: str
    company: Company | None = None
    job_title: str = ""
    is_contact: bool = False
    is_primary: bool = False
