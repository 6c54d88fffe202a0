#!/usr/bin/env python3
"""Finds the instance a command means (see crm_expo/boot/instance.py), then hands over to Django."""

import os
import sys


def main() -> int:
    from crm_expo.boot.commands import without_django
    from crm_expo.boot.instance import LOCAL_SETTINGS, instance_for, take_data_dir
    from crm_expo.boot.state import BootError

    try:
        words, data_dir = take_data_dir(sys.argv[1:])
        os.environ["CRM_DATA_DIR"] = str(data_dir)
        word = words[0] if words else ""
        if run := without_django(word):
            return run(words[1:], data_dir)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", LOCAL_SETTINGS)
        with instance_for("help" if {"-h", "--help"} & set(words) else word, data_dir):
            from django.core.management import execute_from_command_line

            execute_from_command_line([sys.argv[0], *words])
    except BootError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
