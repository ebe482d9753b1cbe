from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def altered(tmp_path):
    """Copy one reference file to a trial folder with some text replaced, and return the folder."""

    def alter(path, *replacements):
        text = (ROOT / path).read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / Path(path).name).write_text(text, encoding="utf-8")
        return tmp_path

    return alter
