"""R6 and R7: what runs outside requests knows its organizer, or is on a list with a reason."""

import argparse
import importlib
import pkgutil
from collections.abc import Iterable

from celery import Task
from django.apps import apps
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from crm_expo.tenancy.tasks import PlatformTask, TenantTask

#: Tasks without an organizer of their own, and how they stay behind the wall.
PLATFORM_TASKS = {
    "crm_expo.inbox.tasks.drain_inbox_task": "one transaction per row: opens tenant() for each itself",
    "crm_expo.inbox.tasks.sweep_inbox_task": "loops over the organizers, tenant() for each",
    "exhibitions.tasks.open_editions_everywhere_task": "loops over the organizers, tenant() for each",
    "customers.tasks.end_overrides_everywhere_task": "loops over the organizers, tenant() for each",
    "customers.tasks.sweep_files_everywhere_task": "loops over the organizers, tenant() for each",
    "crm_expo.outbox.tasks.send_mail_task": "loops over the organizers, tenant() per mail",
    "crm_expo.jobs.tasks.heartbeat_task": "a row without personal data",
    "crm_expo.jobs.tasks.forget_changes_task": "rows without personal data: whose rows a transaction wrote",
    "analytics.tasks.refresh_touched_everywhere_task": "loops over the organizers, tenant() for each",
    "analytics.tasks.score_everywhere_task": "loops over the organizers, sends one task each",
    "analytics.tasks.thin_history_everywhere_task": "loops over the organizers, tenant() for each batch",
    "analytics.tasks.survey_results_everywhere_task": "loops over the organizers, tenant() per survey",
    "crm_expo.lists.tasks.sweep_lists_task": "loops over the organizers, tenant() for each",
    "crm_expo.lists.tasks.export_list_task": "a transaction each for progress, work and end: opens tenant() itself",
    "crm_expo.lists.tasks.change_list_task": "a transaction for each chunk: opens tenant() itself",
    "crm_expo.kit.tasks.send_digests_everywhere_task": "loops over the organizers, tenant() for each",
    "crm_expo.boot.tasks.open_practice_task": "makes an organizer and fills it: opens tenant() for each of the two",
    "home.tasks.count_everywhere_task": "loops over the organizers, sends one task each",
    "home.tasks.check_quality_task": "a transaction each for progress, work and end: opens tenant() itself",
    "surveys.tasks.sweep_answer_imports_task": "loops over the organizers, tenant() for each",
    "surveys.tasks.import_answers_task": "a transaction each for progress, work and end: opens tenant() itself",
    "analytics.tasks.score_organizer_task": "a transaction each for progress, work and end: opens tenant() itself",
}
#: Commands without --organizer, and why.
PLATFORM_COMMANDS = {
    "organizer": "makes and lists organizers",
    "backup": "the whole database, by the backup role",
    "restore": "the whole database, by the owner",
    "doctor": "the instance; loops over the organizers, counts only",
    "prepare": "migrations, by the owner",
    "measure_scores": "on a scratch instance only; opens tenant() for each",
    "fill_customers": "on a scratch instance only; opens tenant() for each",
    "explain_customers": "on a scratch instance only; opens tenant() for the one it looks at",
    "demo": "makes the demo organizers, opens tenant() for each",
}


def our_apps() -> list[str]:
    """Names of the program's own apps."""
    return [c.name for c in apps.get_app_configs() if c.name.partition(".")[0] in _OURS]


_OURS = {"crm_expo", "customers", "exhibitions", "surveys", "analytics", "home"}


def our_tasks() -> dict[str, Task]:
    """Every Celery task of the program, loaded as the worker loads them."""
    from crm_expo.celery import app

    app.loader.import_default_modules()
    for name in our_apps():
        package = importlib.import_module(name)
        if any(module.name == "tasks" for module in pkgutil.iter_modules(package.__path__)):
            importlib.import_module(f"{name}.tasks")
    return {name: task for name, task in app.tasks.items() if name.partition(".")[0] in _OURS}


def r6_tasks_without_organizer(tasks: dict[str, Task]) -> list[str]:
    """Every task is a TenantTask, or a PlatformTask on the list."""
    found = []
    for name, task in sorted(tasks.items()):
        if isinstance(task, TenantTask):
            continue
        if name not in PLATFORM_TASKS:
            found.append(f"R6 {name}: no TenantTask, and not on the platform's list")
        if not isinstance(task, PlatformTask):
            found.append(f"R6 {name}: not even a PlatformTask")
    return found


def r6_unknown_schedule(tasks: Iterable[str], schedule: dict) -> list[str]:
    """Beat calls only tasks that exist, and none that needs an organizer."""
    missing = [f"R6 beat {key}: there is no task {e['task']}" for key, e in schedule.items() if e["task"] not in tasks]
    return missing + [
        f"R6 beat {key}: {entry['task']} needs an organizer"
        for key, entry in schedule.items()
        if entry["task"] in tasks and entry["task"] not in PLATFORM_TASKS
    ]


def our_commands() -> dict[str, BaseCommand]:
    """Every management command of the program."""
    found = {}
    for name in our_apps():
        try:
            package = importlib.import_module(f"{name}.management.commands")
        except ModuleNotFoundError:
            continue
        for module in pkgutil.iter_modules(package.__path__):
            found[module.name] = load_command_class(name, module.name)
    return found


def r7_commands_without_organizer(commands: dict[str, BaseCommand]) -> list[str]:
    """A command takes a required --organizer, or is on the list."""
    found = []
    for name, command in sorted(commands.items()):
        if name in PLATFORM_COMMANDS:
            continue
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        asks = any("--organizer" in action.option_strings and action.required for action in parser._actions)
        if not asks:
            found.append(f"R7 {name}: takes no --organizer, and is not on the platform's list")
    return found
