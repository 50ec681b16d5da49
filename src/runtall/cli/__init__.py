"""The command line: arguments and printing only.

Commands are modules with ``HELP``, ``EXAMPLE``, ``add_arguments(parser)`` and ``run(arguments) -> int``. The engine's
own are listed in :mod:`runtall.cli.main`; those that need the database register themselves in the entry-point group
``runtall.commands``.
"""

from runtall.cli.main import main

__all__ = ["main"]
