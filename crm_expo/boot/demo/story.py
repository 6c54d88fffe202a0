"""The people and companies of the walk-through in README.md, who are the same in every load."""

from __future__ import annotations

from dataclasses import dataclass

from crm_expo.boot.demo.companies import CompanyMaker
from crm_expo.boot.demo.parties import Company, Person

#: Editions attended, by index. Lin Ruoxi came to tech-4, -6 and -7, missed tech-8 and has not registered for tech-9.
YUNFAN_AT, NORDWERK_AT, PAVILION_AT = (0, 2, 3, 4, 5, 6, 7, 8), (3, 4, 5, 6, 7, 8), (4, 5, 6, 7, 8)
LIN_RUOXI_AT = (3, 5, 6)
PAVILION_WITH_MEMBERS_AT = (4, 5, 6, 8)
YUNFAN = "深圳市云帆智能装备有限公司"
WALK_THROUGH_EMAIL = "lin.ruoxi@example.com"


@dataclass(frozen=True)
class Story:
    """Who plays a part."""

    yunfan: Company
    nordwerk: Company
    pavilion: Company
    lin_ruoxi: Person
    portal_people: tuple[Person, Person]

    @property
    def companies(self) -> list[Company]:
        return [self.yunfan, self.nordwerk, self.pavilion]


def tell(maker: CompanyMaker) -> Story:
    """This will return the cast."""
    yunfan = maker.keep(
        Company(
            name=YUNFAN, name_latin="Yunfan Intelligent Equipment (Shenzhen) Co., Ltd.",
            country="CN", city="深圳", city_latin="Shenzhen", industry="工业机器人", industry_latin="Industrial robots",
            size="250–999", language="zh-hans", uscc=maker.code("440300"), website="https://www.yunfan.example.com",
            phone="+8675526781234",
            profile="专注协作机器人与柔性产线，服务消费电子和新能源客户，自建深圳、苏州两座工厂。",
        )
    )  # fmt: skip
    nordwerk = maker.keep(
        Company(
            name="Nordwerk GmbH", name_latin="", country="DE", city="Hamburg", city_latin="Hamburg",
            industry="仪器仪表", industry_latin="Instruments", size="250–999", language="en",
            website="https://nordwerk.example.com", phone="+494032109876",
            profile="Measuring instruments for machine building: force, torque, vibration. Family-owned, 420 people.",
        )
    )  # fmt: skip
    pavilion = maker.keep(
        Company(
            name="Technik Pavillon Deutschland GmbH", name_latin="", country="DE", city="Köln", city_latin="Köln",
            industry="商贸", industry_latin="Trade", size="1–49", language="en",
            website="https://technikpavillon.example.com", phone="+4922145678901",
            profile="Organizes the German joint stand at technology fairs in Asia.",
        )
    )  # fmt: skip
    return Story(yunfan, nordwerk, pavilion, _lin_ruoxi(yunfan), _portal_people(yunfan, nordwerk))


def _lin_ruoxi(company: Company) -> Person:
    return Person(
        name="林若溪", name_latin="Lin Ruoxi", given="若溪", family="林", email=WALK_THROUGH_EMAIL,
        phone="+8613802569017", country="CN", language="zh-hans", company=company, job_title="采购经理",
    )  # fmt: skip


def _portal_people(yunfan: Company, nordwerk: Company) -> tuple[Person, Person]:
    return (
        Person(
            name="周启航", name_latin="Zhou Qihang", given="启航", family="周", email="portal@yunfan.example",
            phone="+8613902458816", country="CN", language="zh-hans", company=yunfan, job_title="市场总监",
            is_contact=True,
        ),
        Person(
            name="Lena Vogt", name_latin="", given="Lena", family="Vogt", email="portal@nordwerk.example",
            phone="+4915123456789", country="DE", language="en", company=nordwerk, job_title="Head of Marketing",
            is_contact=True,
        ),
    )  # fmt: skip
