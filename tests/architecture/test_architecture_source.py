"""R5, R8, R9, sizes, names and templates, read from the source."""

from tests.architecture.checks import source, templates

PROGRAM = source.sources()
STATEMENTS = source.sources(suffix=".sql")


def test_nothing_is_set_for_a_session():
    assert source.r5_session_settings([*PROGRAM, *STATEMENTS]) == []


def test_raw_sql_stands_in_listed_files():
    assert source.r5_raw_sql(PROGRAM) == []


def test_streams_and_commit_hooks_reopen_the_organizer():
    assert source.r8_lost_context(PROGRAM) == []


def test_cache_keys_carry_the_organizer():
    assert source.r9_shared_cache_keys(PROGRAM) == []
    assert source.r9_memoized(PROGRAM) == []


def test_files_carry_the_organizer():
    assert source.r9_shared_files(PROGRAM) == []


def test_files_and_functions_are_short():
    assert source.too_long(PROGRAM) == []


def test_no_module_is_called_after_nothing():
    tests = source.sources(("tests",))
    assert source.vague_names([*PROGRAM, *tests, *source.sources(("templates",), ".html")]) == []


def test_templates_are_safe_under_the_content_policy():
    assert templates.unsafe_templates(templates.templates()) == []


def test_templates_are_short():
    assert templates.long_templates(templates.templates()) == []
