"""R6 and R7: tasks and commands."""

import pytest
from django.conf import settings

from crm_expo.tenancy.tasks import TenantTask
from tests.architecture.checks import work


def test_tasks_know_their_organizer():
    tasks = work.our_tasks()
    assert work.r6_tasks_without_organizer(tasks) == []
    assert work.r6_unknown_schedule(tasks, settings.CELERY_BEAT_SCHEDULE) == []


def test_listed_tasks_exist():
    assert work.PLATFORM_TASKS.keys() - work.our_tasks().keys() == set()


class ScratchTask(TenantTask):
    """A task of one organizer that does nothing."""

    name = "tests.scratch_task"

    def run(self, organizer):
        """Nothing."""


@pytest.mark.parametrize("arguments", [([], {}), ([7], {"organizer_id": 7}), ([], {"customer_id": 7})])
def test_tenant_task_is_refused_without_its_organizer(arguments):
    with pytest.raises(TypeError, match="organizer_id"):
        ScratchTask().apply_async(*arguments)


def test_commands_take_an_organizer():
    commands = work.our_commands()
    assert work.r7_commands_without_organizer(commands) == []
    assert work.PLATFORM_COMMANDS.keys() - commands.keys() == set()
