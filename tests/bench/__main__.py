"""`make bench`: pages and report of the running copy's data, as ratios against trivial work in the same run.

Needs a database with the reference loaded (`make run` once). Ends with 1 when an aim is missed.
"""

import argparse
import sys

from tests.bench import pages, report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="how long each address is asked (default 5)")
    parser.add_argument("--only", choices=["pages", "report"], help="measure only one of the two")
    chosen = parser.parse_args()
    told = []
    if chosen.only != "report":
        told.append(pages.run(chosen.seconds))
    if chosen.only != "pages":
        told.append(report.run())
    return 0 if all(told) else 1


if __name__ == "__main__":
    sys.exit(main())
