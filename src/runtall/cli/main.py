"""Find the command, run it, and turn every refusal into one clear line."""

from __future__ import annotations

import argparse
import codecs
import errno
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from io import TextIOWrapper
from typing import NoReturn, Protocol, cast

from runtall import __version__
from runtall.cli.terminal import _
from runtall.errors import InputRefused, RuntallError

ENGINE_COMMANDS: Mapping[str, str] = {
    "read": "runtall.cli.read",
    "load": "runtall.cli.load",
    "plan": "runtall.cli.plan",
    "pose": "runtall.cli.pose",
    "form": "runtall.cli.form",
    "coach": "runtall.cli.coach",
}


PLAIN: Mapping[str, str] = {"–": "-", "−": "-", "·": "|", "…": "...", "▲": "^", "’": "'", "±": "+-", "×": "x"}


class Command(Protocol):
    """What a command module offers."""

    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


class Parser(argparse.ArgumentParser):
    """Refuses in one line, like everything else."""

    def error(self, message: str) -> NoReturn:
        raise InputRefused("{message}", remedy="see {program} --help", code="usage", message=message, program=self.prog)


def available_commands() -> dict[str, str]:
    """Command names and the modules that hold them; the shell's come first because they are the main job."""
    registered = {entry.name: entry.value for entry in entry_points(group="runtall.commands")}
    return {**registered, **ENGINE_COMMANDS}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 2 when the input was refused."""
    arguments_in = list(sys.argv[1:] if argv is None else argv)
    commands = available_commands()
    parser = Parser(prog="runtall", description="Back strength days around your running.")
    parser.add_argument("--version", action="version", version=f"runtall {__version__}")
    chosen = next((word for word in arguments_in if not word.startswith("-")), None)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    loaded: dict[str, Command] = {}
    for name, module in commands.items():
        if chosen in commands and name != chosen:  # leave the others unimported: start quickly
            subparsers.add_parser(name)
            continue
        command = cast("Command", importlib.import_module(module))
        loaded[name] = command
        command.add_arguments(
            subparsers.add_parser(
                name,
                help=command.HELP,
                description=command.HELP,
                epilog=f"example: {command.EXAMPLE}",
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    codecs.register_error("runtall-plain", _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="runtall-plain")  # what a terminal cannot show is no traceback
    try:
        arguments = parser.parse_args(arguments_in)
        status = loaded[arguments.command].run(arguments)
        _finish_output()
        return status
    except RuntallError as refused:
        print(refused.line(_), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(_("stopped; everything finished so far is kept"), file=sys.stderr)
        return 130
    except OSError as trouble:
        return _output_failed(trouble)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Letters that the terminal lacks, in ASCII: a dash stays a dash, and what has no likeness becomes ``?``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


def _finish_output() -> None:
    if sys.stdout is not None:  # the shell may have closed it
        sys.stdout.flush()  # a full disk shows only now


def _output_failed(trouble: OSError) -> int:
    """The exit status where output has nowhere to go: 0 when its reader has seen enough, 2 on a full disk."""
    if trouble.errno not in (errno.EPIPE, errno.ENOSPC, errno.EDQUOT):
        raise trouble
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered is not tried again
    if trouble.errno == errno.EPIPE:
        return 0
    print(f"error[disk]: nothing more can be written ({trouble.strerror}); free some space", file=sys.stderr)
    return 2
