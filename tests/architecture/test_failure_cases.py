"""The list of failure cases names tests that exist, and every numbered test is on the list."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([COF]?\d+) \|.*?\| (`.*`) \|$", re.MULTILINE)
LISTED = {
    number: re.findall(r"`([^`]+)`", files)
    for number, files in ROW.findall((ROOT / "docs/failure-cases.md").read_text())
}


def test_every_named_file_of_tests_exists():
    missing = [name for files in LISTED.values() for name in files if not (ROOT / name).is_file()]

    assert LISTED != {}
    assert missing == []


def test_every_numbered_test_is_on_the_list():
    numbered = {
        (number.upper(), str(path.relative_to(ROOT)))
        for path in (ROOT / "tests").rglob("test_*.py")
        for number in re.findall(r"def test_case_(c?\d+)_", path.read_text())
    }

    assert numbered != set()
    assert sorted((number, path) for number, path in numbered if path not in LISTED.get(number, [])) == []
