#!/usr/bin/env python3
"""Finds the instance a command means (see crm_expo/boot/instance.py), then hands over to Django."""

import os
import sys


def main() -> int:
    from crm_expo.boot.commands import without_django
    from crm_expo.boot.instance import LOCAL_SETTINGS, instance_for, take_data_dir
    from crm_expo.boot.state import BootError

    for stream in (sys.stdout, sys.stderr):  # a terminal without Chinese shows ? rather than a traceback
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        words, data_dir = take_data_dir(sys.argv[1:])
        os.environ["CRM_DATA_DIR"] = str(data_dir)
        if run := without_django(words):
            return run(words[1:], data_dir)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", LOCAL_SETTINGS)
        with instance_for(words, data_dir):
            from crm_expo.boot.cli import execute

            execute(words)
    except BootError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
