"""What a linter of imports cannot see alone."""

from tests.architecture.checks import source, web


def test_web_process_loads_no_data_science():
    loaded = web.loaded_by_web()
    assert "crm_expo.accounts.mount" in loaded
    assert web.heavy_modules(loaded) == []


def test_every_part_of_the_floor_is_placed():
    assert web.unplaced_modules() == []


def test_portal_asks_selectors_only():
    assert web.portal_models(source.sources()) == []


def test_serving_processes_refuse_a_strong_role():
    assert web.unguarded_starts(source.sources()) == []
