"""Small rules that keep the house readable; each names the place that breaks it."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command

from common.jobs.registry import KINDS
from tests.architecture.test_floors import FLOOR, ROOT

LONGEST_FILE = 400
LONGEST_FUNCTION = 30
LONGEST_VIEW = 25
NOBODY_KNOWS_WHAT_IS_INSIDE = {"utils.py", "helpers.py", "services.py", "managers.py", "signals.py", "misc.py"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|HACK)\b")
REGISTRIES = re.compile(r"(pypi|pythonhosted|npmjs|crates|maven\.apache|golang)\.(org|io|com)\b")
THIS_MACHINE = re.compile(r"(?<![\w.])/(work|root|home)/\w")
OURS = [path for app in FLOOR for path in sorted((ROOT / app).rglob("*.py"))]
HAND_WRITTEN = [path for path in OURS if "migrations" not in path.parts]


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name] or HAND_WRITTEN
    return [path for path in paths if path.is_file() and path.stat().st_size < 1_000_000]


def place(path, line=None):
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


@cache
def nodes(path):
    """All that is in a file, read once for every rule."""
    return list(ast.walk(ast.parse(path.read_text())))


def functions(path):
    """Each function with the number of lines it works in, without signature and docstring."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield node, node.end_lineno - body[0].lineno + 1


def texts(paths):
    for path in paths:
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def test_files_are_short():
    assert [place(path) for path in HAND_WRITTEN if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def lines_of_thought(node):
    """Lines of a function, where the entries of one long table of fields count as one line."""
    tables = [part for part in ast.walk(node) if isinstance(part, ast.Dict | ast.Call) and is_table(part)]
    listed = {line for table in tables for line in range(table.lineno + 1, table.end_lineno)}
    return len(set(range(node.body[0].lineno, node.end_lineno + 1)) - listed)


def is_table(part):
    entries = part.values if isinstance(part, ast.Dict) else [keyword.value for keyword in part.keywords]
    return len(entries) > 3 and len({entry.lineno for entry in entries}) == len(entries)


def test_functions_are_short():
    long = [
        place(path, node.lineno)
        for path in HAND_WRITTEN
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of_thought(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_views_are_very_short():
    views = [path for path in HAND_WRITTEN if path.name == "views.py" or path.parent.name == "views"]
    assert views != []
    long = [place(path, node.lineno) for path in views for node, length in functions(path) if length > LONGEST_VIEW]
    assert long == []


def test_module_names_say_what_is_inside():
    assert [place(path) for path in OURS if path.name in NOBODY_KNOWS_WHAT_IS_INSIDE] == []


@pytest.mark.parametrize("rule", [REGISTRIES, THIS_MACHINE, UNFINISHED], ids=["registry", "path", "unfinished"])
def test_nothing_is_left_in_a_text_that_belongs_elsewhere(rule):
    rules = Path(__file__).resolve()
    found = [place(path) for path, text in texts(tracked()) if path != rules and rule.search(text)]
    assert found == []


BY_NAME = re.compile(r"(\d{3}(_csrf)?\.html|(wagtail\w*|allauth|account|mfa|socialaccount|usersessions|idp)/.*)")


def is_mentioned(name, sources):
    """Named by a view, a setting or another template; an e-mail by its kind, a style sheet by its own name."""
    mail = re.fullmatch(r"(\w+)/email/(\w+)_(subject|body)\.txt", name)
    if mail:
        named = f'"{mail[2]}"'
        notices = [ROOT / mail[1] / "notifications.py", *(ROOT / mail[1] / "notifications").glob("*.py")]
        told = "".join(path.read_text() for path in notices if path.is_file())
        return f"{mail[1]}.{mail[2]}" in sources or named in told
    return name in sources or (not name.endswith(".html") and f'"{Path(name).name}"' in sources)


def test_every_template_is_used():
    """By our own code, or by a framework that looks for it by name."""
    kinds = ("*.py", "*.html", "*.txt", "*.xml")
    sources = "\n".join(path.read_text() for app in FLOOR for kind in kinds for path in (ROOT / app).rglob(kind))
    templates = [path for app in FLOOR for path in (ROOT / app).rglob("templates/**/*") if path.is_file()]
    names = [str(path).split("/templates/", 1)[1] for path in templates]
    assert [name for name in names if not BY_NAME.fullmatch(name) and not is_mentioned(name, sources)] == []


def test_docs_that_the_code_tells_are_up_to_date():
    call_command("write_docs", check=True)


def test_every_deferred_job_exists():
    """`defer` refuses an unknown name when it runs; this finds it before."""
    deferred = [
        (place(path), name)
        for path in HAND_WRITTEN
        for name in re.findall(r"""(?<!\.)\bdefer\(\s*["']([\w.]+)["']""", path.read_text())
    ]
    assert [(path, name) for path, name in deferred if name not in KINDS] == []


AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}


def read_when_imported(tree):
    """Nodes that are worked out when the file is imported: what is inside a function waits until it is called."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += [*node.decorator_list, *node.args.defaults] if isinstance(node, ast.FunctionDef) else []
        else:
            waiting += ast.iter_child_nodes(node)


def names_of_translation_at_once(tree):
    return {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in AT_ONCE
    }


def fixed_in_one_language(tree):
    """Lines that keep a word in the language of whoever's request came first to this process."""
    at_once = names_of_translation_at_once(tree)
    for node in read_when_imported(tree):
        is_label = isinstance(node, ast.Attribute) and node.attr == "label"
        is_said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in at_once
        if is_label or is_said:
            yield node.lineno


def test_no_word_is_fixed_in_the_language_of_the_first_request():
    trees = [(path, nodes(path)[0]) for path in HAND_WRITTEN]
    assert [place(path, line) for path, tree in trees for line in fixed_in_one_language(tree)] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("CHOICES = [(one.value, one.label) for one in Rating]", [1]),
        ("class Form:\n    field = Field(choices=[(one.value, one.label) for one in Rating])", [2]),
        ("from django.utils.translation import gettext as _\nTITLE = _('Plano')", [2]),
        ("from django.utils.translation import gettext_lazy as _\nTITLE = _('Plano')", []),
        ("CHOICES = [(one.value, one.lazy_label) for one in Rating]", []),
        ("def said(one):\n    return one.label", []),
        ("SAID = lambda one: one.label", []),
        ("from django.utils.translation import gettext as _\ndef said(one=_('Plano')):\n    return one", [2]),
    ],
)
def test_what_keeps_a_language_is_found(source, found):
    assert list(fixed_in_one_language(ast.parse(source))) == found
