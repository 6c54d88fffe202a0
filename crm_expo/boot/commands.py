"""The words that run before Django: they make the servers that Django's settings need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Word = Callable[[list[str], Path], int]


def without_django(word: str) -> Word | None:
    """This will return what runs a word by itself, or None for Django's commands."""
    if word in {"", "help"}:
        return overview if word == "" else None
    if word == "up":
        from crm_expo.boot.up import up

        return up
    if word == "test":
        from crm_expo.boot.testing import run_tests

        return run_tests
    if word == "checks":
        from crm_expo.boot.checks import run_checks

        return run_checks
    if word == "lock":
        from crm_expo.boot.locking import lock_requirements

        return lock_requirements
    return None


def overview(arguments: list[str], data_dir: Path) -> int:
    """This will list what a newcomer needs; `./crm help` lists every command."""
    print(OVERVIEW)
    return 0


OVERVIEW = """ExpoCRM
  ./crm up [--port N --host H --no-demo]   run everything here · 启动
  ./crm test [pytest options]              run the tests · 测试
  ./crm checks                             lint, contracts, migrations, translations, deployment checks
  ./crm doctor                             is this instance well? · 体检
  ./crm demo [--reset]                     load the demo organizers · 演示数据
  ./crm organizer create|list              organizers · 主办方
  ./crm staff invite                       invite a colleague · 邀请同事
  ./crm apikey create --organizer SLUG     a key for the API · API 密钥
  ./crm score --organizer SLUG             compute scores now · 评分
  ./crm backup FILE · ./crm restore FILE   save and bring back the database · 备份与恢复
  ./crm lock                               recompile requirements.txt
  ./crm help                               every command
Each takes --data-dir FOLDER (default: var/ beside this file)."""
