"""The ticketing system's words for its visitors, mapped onto our roles."""

from customers.models import Role

#: First match decides; words are looked for in the folded category.
_WORDS: list[tuple[str, tuple[str, ...]]] = [
    (Role.EXHIBITOR_STAFF, ("exhibitor", "exhibitor_staff", "staff", "参展商", "展商", "工作人员", "aussteller")),
    (Role.BUYER, ("buyer", "hosted", "采购")),
    (Role.SPEAKER, ("speaker", "演讲", "嘉宾")),
    (Role.MEDIA, ("media", "press", "媒体", "记者")),
    (Role.GOVERNMENT, ("government", "official", "政府")),
    (Role.STAND_BUILDER, ("builder", "搭建")),
    (Role.PROFESSIONAL_VISITOR, ("trade", "professional", "专业", "fachbesucher", "conference")),
]


def role_of_category(category: str) -> str:
    """This will return the role that a category stands for; a plain visitor when it says nothing more."""
    folded = category.casefold()
    if folded in Role.values:
        return folded
    return next((role for role, words in _WORDS if any(word in folded for word in words)), Role.GENERAL_VISITOR)
