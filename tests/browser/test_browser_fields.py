"""A custom field from its making to its use, and masked contacts, in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from crm_expo.accounts.models import User
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from tests.browser.furnish import YUNFAN
from tests.browser.stage import axe_faults, too_wide

OWNER, SALES = "owner@demo.example", "sales@demo.example"
FIELDS, LIST = "/o/nanhai/settings/fields/", "/o/nanhai/customers/"
NAMES = {"en": ("Booth style", "Wood", "Steel"), "zh-hans": ("展台风格", "木质", "钢质")}


@pytest.fixture
def page(stage, language) -> Page:
    """The owner's browser."""
    return stage.page(language, staff=OWNER)


def test_a_field_is_made_filled_in_filtered_by_and_edited_in_its_list(page, stage, language):
    name, wood, steel = (f"{word} {language}" for word in NAMES[language])
    page.goto(FIELDS)
    assert axe_faults(page) == []
    page.locator("a[data-key=n]").click()
    page.locator("input[name=label_zh]" if language != "en" else "input[name=label_en]").fill(name)
    expect(page.locator("textarea[name=more]")).not_to_be_visible()
    page.locator("select[name=kind]").select_option("choice")
    page.locator("textarea[name=more]").fill(f"{wood}\n{steel}")
    page.locator("input[name=level_read_only][value=none]").check()
    assert axe_faults(page) == []
    page.locator(".c-form-box button.btn-primary").click()
    line = page.locator("tbody tr", has_text=name)
    expect(line).to_be_visible()
    number = re.search(r"/fields/(\d+)/", line.locator("a").first.get_attribute("href"))[1]
    with tenant(stage.organizer):
        company = Customer.objects.get(name=YUNFAN).pk
    page.goto(f"{LIST}{company}/edit/")
    page.locator(f"select[name=f{number}]").select_option(label=wood)
    assert axe_faults(page) == []
    page.locator(".c-form-box button.btn-primary").click()
    card = page.locator("#own-fields")
    expect(card).to_contain_text(name)
    expect(card).to_contain_text(wood)
    assert axe_faults(page) == []
    page.goto(f"{LIST}?cols=f{number},city&where=" + f'["f{number}","filled"]')
    cell = page.locator("tbody tr", has_text=YUNFAN).locator(f"td[data-edit=f{number}]")
    expect(cell).to_have_text(wood)
    expect(page.locator("tbody tr")).to_have_count(1)
    cell.dblclick()
    cell.locator("select").select_option(label=steel)
    cell.locator("button").click()
    expect(cell).to_have_text(steel)
    assert axe_faults(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    for path in (FIELDS, f"{FIELDS}{number}/", f"{LIST}{company}/edit/", f"{FIELDS}{number}/delete/"):
        page.goto(path)
        assert too_wide(page) == []


def test_the_fields_of_the_kind_that_is_chosen_are_asked_for(page, language):
    page.goto(f"{LIST}new/")
    expect(page.locator("fieldset[data-of-kind=company]")).to_be_visible()
    page.locator("select[name=kind]").select_option("person")
    expect(page.locator("fieldset[data-of-kind=company]")).not_to_be_visible()


def test_a_masked_number_is_shown_when_asked_for(stage, language):
    with tenant(stage.organizer):
        company = Customer.objects.get(name=YUNFAN)
        Customer.objects.filter(pk=company.pk).update(owner=User.objects.get(email=OWNER))
    page = stage.page(language, staff=SALES)
    page.goto(f"{LIST}{company.pk}/")
    masked = page.locator(".c-hero .c-masked")
    expect(masked).to_contain_text("****")
    assert company.phone not in page.content()
    assert axe_faults(page) == []
    masked.locator("button").click()
    expect(page.locator(f".c-hero a[href='tel:{company.phone_e164}']")).to_have_text(company.phone)
    page.reload()
    expect(page.locator(".c-hero .c-masked")).to_contain_text("****")
    page.goto(f"{LIST}?cols=phone&q={YUNFAN}")
    page.locator(".c-masked button").first.click()
    expect(page.locator(f"tbody a[href='tel:{company.phone_e164}']")).to_be_visible()
