"""`./crm demo [--reset|--remove|--large N]`: two organizers with years of shows behind them, or one of any size."""

import argparse
import os
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from crm_expo.boot.demo.greeting import sign_ins
from crm_expo.boot.demo.large import LEAST, MOST, load_large
from crm_expo.boot.demo.load import SEED, NotOurs, Report, load, score
from crm_expo.boot.demo.removal import remove_demo
from crm_expo.boot.demo_choice import allow_demo, refuse_demo
from crm_expo.boot.roles import gather_statistics

PUBLISHED = (
    "Warning: the demo's accounts and portal doors have a password that everybody can read. Before others can"
    " reach this instance: ./crm demo --remove"
    "\n警告：演示账号使用公开的密码。在对外提供服务之前请运行：./crm demo --remove"
)
KEYS_GO_TOO = (
    "All rows of the demo organizers go, their API keys too: make new keys afterwards. 演示主办方的全部数据（包括"
    " API 密钥）将被删除，之后请重新创建密钥。"
)


class Command(BaseCommand):
    help = (
        "Loads the demo organizers (nanhai, hanse). --reset removes them first, API keys included; --remove removes"
        " them for good and locks their accounts. 加载演示数据；--remove 删除演示数据并停用其账号。"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--reset",
            action="store_true",
            help="remove the demo organizers, their API keys included, and load them again",
        )
        ways.add_argument(
            "--remove",
            action="store_true",
            help="remove the demo organizers and lock their accounts; later starts do not load them again",
        )
        ways.add_argument(
            "--large",
            type=_many,
            metavar="CUSTOMERS",
            help="load one more organizer (dahai) with so many customers, to try at scale; takes minutes",
        )
        parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other people and companies")
        parser.add_argument("--as-of", type=_moment, help="moment around which the dates are placed (now)")

    def handle(self, *args, **options):
        try:
            if options["reset"] or options["remove"]:
                self._remove()
            if options["large"] is not None:
                self._load_large(options["large"], options["as_of"] or timezone.now(), options["seed"])
            elif options["remove"]:
                refuse_demo(settings.DATA_DIR)
            else:
                self._load(options["as_of"] or timezone.now(), options["seed"])
        except NotOurs as error:
            raise CommandError(
                f"An organizer “{error}” exists that the demo did not make; it is left alone."
                f" 已有名为“{error}”的主办方，并非演示数据，未作任何改动。"
            ) from None

    def _load(self, as_of, seed):
        report = load(as_of=as_of, seed=seed)
        if report is None:
            self._say("The demo is loaded already; --reset loads it again. 演示数据已加载；如需重置请加 --reset。")
        else:
            self._tell(report)
        self._score(as_of)
        self.stdout.write(sign_ins(settings.PUBLIC_URL))
        allow_demo(settings.DATA_DIR)
        self._say(PUBLISHED)

    def _load_large(self, customers, as_of, seed):
        self._say(f"{customers:,} customers, this takes minutes … 正在生成，需要几分钟……")
        if load_large(customers=customers, as_of=as_of, seed=seed) is None:
            self._say(
                "dahai is here already; --remove takes the whole demo away. dahai 已加载；--remove 删除全部演示数据。"
            )
        self._score(as_of)
        self._say(
            "Sign in as owner@demo.example and choose “大海国际会展”. 请以 owner@demo.example 登录并选择该主办方。"
        )
        self._say(PUBLISHED)

    def _score(self, as_of):
        if url := os.environ.get("DATABASE_OWNER_URL"):
            gather_statistics(url)
        if scored := score(as_of=as_of):
            self._say(f"Scored · 已评分: {', '.join(scored)}")

    def _remove(self):
        """Only the owner of the tables may: this command once more, in a process that connects as owner."""
        if settings.CONNECT_AS_OWNER:
            self._say(f"Removed · 已删除: {', '.join(remove_demo()) or '–'}")
            return
        self._say(KEYS_GO_TOO)
        done = subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", "--remove"],
            env=os.environ | {"CRM_CONNECT_AS": "owner"},
            check=False,
        )
        if done.returncode:
            raise CommandError("The demo could not be removed: see above. 未能删除演示数据，原因见上。")

    def _tell(self, report: Report):
        for slug, rows in report.rows.items():
            self._say(f"{slug}: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()))
        self._say("Seconds · 用时: " + ", ".join(f"{name} {spent:.1f}" for name, spent in report.seconds.items()))

    def _say(self, text: str):
        self.stderr.write(text, self.style.NOTICE if self.stderr.isatty() else None)


def _many(text: str) -> int:
    if not text.isdecimal() or not LEAST <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"a number from {LEAST:,} to {MOST:,}")
    return int(text)


def _moment(text: str):
    moment = parse_datetime(text)
    if moment is None or timezone.is_naive(moment):
        raise argparse.ArgumentTypeError("a date and time with its offset, e.g. 2026-04-01T10:00:00+08:00")
    return moment
