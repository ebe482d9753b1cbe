"""`make bench`: pages, search, report, imports, applications, stampede, observatory, beside trivial work in one run.

Before that, what the first view of every page weighs. Needs a database with the reference loaded (`make run` once).
The observatory is measured on a tenth of its ten million observations, unless it is named: `--only observatory`.
Ends with 1 when an aim is missed.
"""

import argparse
import os
import sys
from collections.abc import Callable

import django

from tests.bench import pages, report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="how long each address is asked (default 5)")
    parser.add_argument("--only", choices=PARTS, help="measure only one of them")
    chosen = parser.parse_args()
    told = [PARTS[part](chosen) for part in PARTS if chosen.only in (None, part)]
    return 0 if all(told) else 1


PARTS: dict[str, Callable[[argparse.Namespace], bool]] = {
    "weight": lambda _: _weight(),
    "pages": lambda chosen: pages.run(chosen.seconds),
    "search": lambda _: _search(),
    "report": lambda _: report.run(),
    "imports": lambda _: _imports(),
    "applications": lambda _: _applications(),
    "stampede": lambda _: _stampede(),
    "observatory": lambda chosen: _observatory(is_whole=chosen.only == "observatory"),
}


def _weight() -> bool:
    _begin()
    from tests.bench import weight

    return weight.run()


def _search() -> bool:
    """In this process, because it asks the database itself."""
    _begin()
    from tests.bench import search

    return search.run()


def _imports() -> bool:
    """In this process, in a database that it makes and drops."""
    _begin()
    from tests.bench import imports

    return imports.run()


def _applications() -> bool:
    """In this process, in a database that it makes and drops."""
    _begin()
    from tests.bench import applications

    return applications.run()


def _stampede() -> bool:
    """Against a server of its own, with a database that it makes and drops."""
    _begin()
    from tests.bench import stampede

    return stampede.run()


def _observatory(*, is_whole: bool) -> bool:
    """In this process, in a database that it makes and drops; with all its observations only when it is named."""
    _begin()
    from tests.bench import observatory

    return observatory.run(measures=observatory.MEASURES if is_whole else observatory.SOME_MEASURES)


def _begin() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
