"""The words that run before Django: they make the servers that Django's settings need."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

Word = Callable[[list[str], Path], int]
WORDS = {
    "": "crm_expo.boot.commands:overview",
    "up": "crm_expo.boot.up:up",
    "test": "crm_expo.boot.testing:run_tests",
    "bench": "crm_expo.boot.bench.command:bench",
    "checks": "crm_expo.boot.checks:run_checks",
    "lock": "crm_expo.boot.locking:lock_requirements",
}
OVERVIEW = """ExpoCRM
  ./crm up [--port N --host H --no-demo]   run everything here · 启动
  ./crm test [pytest options]              run the tests · 测试
  ./crm checks [NAME …]                    lint, contracts, migrations, translations, deployment · 检查
  ./crm doctor [--language en|zh]          is this instance well? · 体检
  ./crm demo [--reset]                     load the demo organizers · 演示数据
  ./crm organizer create|list              organizers · 主办方
  ./crm staff invite                       invite a colleague · 邀请同事
  ./crm apikey create --organizer SLUG     a key for the API · API 密钥
  ./crm import pretix --organizer SLUG --edition SLUG DIR   registrations from a ticketing system · 导入票务
  ./crm edition create --organizer SLUG    an edition and its series · 届次
  ./crm score --organizer SLUG             compute scores now · 评分
  ./crm backup FILE · ./crm restore FILE   save and bring back the database · 备份与恢复
  ./crm bench web                          speed beside a bare view · 性能
  ./crm lock [--upgrade]                   recompile the locked requirements
  ./crm help                               every command
Each takes --data-dir FOLDER (default: var/ beside this file).
"""


def without_django(word: str) -> Word | None:
    """This will return what runs a word by itself, or None for Django's commands."""
    if word not in WORDS:
        return None
    module, _, name = WORDS[word].partition(":")
    return getattr(importlib.import_module(module), name)


def overview(arguments: list[str], data_dir: Path) -> int:
    """This will list what a newcomer needs; `./crm help` lists every command."""
    sys.stdout.write(OVERVIEW)
    return 0
