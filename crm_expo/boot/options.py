"""Options of the words that start before Django, with complaints of one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """Says what is wrong and where help is, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message[:1].upper()}{message[1:]}. Help: {self.prog} --help\n")


def port_number(text: str) -> int:
    """This will read a port. Errors: ArgumentTypeError."""
    number = int(text) if text.isascii() and text.removeprefix("-").isdigit() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535 (0: any free one), not {text}")
    return number


def up_options(arguments: Sequence[str]) -> argparse.Namespace:
    """This will read the options of `./crm up`."""
    parser = Parser(prog="./crm up", description="Runs ExpoCRM here; Ctrl-C stops it.")
    parser.add_argument("--port", type=port_number, default=8000, help="port of the web pages (8000; 0: any free one)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1; 0.0.0.0: the network)")
    parser.add_argument("--data-dir", help="folder of this instance's data (var/)")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo organizers, now or later")
    return parser.parse_args(arguments)


def restored_file(arguments: Sequence[str]) -> Path | None:
    """This will find the file in the words after `restore`; None when there is none, and the command will complain."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    for name in ("--verbosity", "--settings", "--pythonpath"):
        parser.add_argument(name)
    parser.add_argument("-v")
    parser.add_argument("file", nargs="?", type=Path)
    known: Any = parser.parse_known_args(arguments)[0]
    return known.file
