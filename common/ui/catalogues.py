"""What the code and the templates of an app say in Portuguese, read from their text, for its English catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]  # it has no stubs of its own

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
CHOICES = {"Words", "Levels", "TextChoices", "IntegerChoices"}
# The argument that is a label, by position, of what lists and repositories are made of.
LABELLED = {"Dimension": 1, "own": 1, "Field": 0, "_field": 0}
SAID = {
    "Repository": {"title", "short", "lead", "empty", "noun", "source"},
    "SearchKind": {"label", "label_plural"},
}
TAG = re.compile(r'{%\s*translate\s+"([^"]+)"')
ARGUMENT = re.compile(r'\b_\("([^"]+)"\)')
BLOCK = re.compile(r"{%\s*blocktranslate([^%]*)%}(.*?){%\s*endblocktranslate\s*%}", re.S)
PLURAL = re.compile(r"{%\s*plural\s*%}")
VALUE = re.compile(r"{{\s*(\w+)\s*}}")
HEAD = {"Language": "en", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);"}  # fmt: skip


def said_by(app: Path) -> set[str]:
    """Every message of an app, as gettext is asked for it."""
    found: set[str] = set()
    for path in sorted(app.rglob("*.html")):
        found.update(_of_template(path.read_text()))
    for path in sorted(app.rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(_of_module(ast.parse(path.read_text())))
    return {message for message in found if message.strip()}


def update(app: Path, known: set[str], *, write: bool = True) -> tuple[list[str], list[str]]:
    """Rebuild the catalogue of an app and return its messages without translation, and those nobody says any more.

    What another catalogue of the house has, in `known`, is not asked for again.
    """
    path = app / "locale/en/LC_MESSAGES/django.po"
    written = polib.pofile(str(path)) if path.exists() else polib.POFile()
    texts = {entry.msgid: entry.msgstr for entry in written}
    messages = {message for message in said_by(app) if message not in known}
    if write:
        catalogue = polib.POFile(wrapwidth=119)
        catalogue.metadata = HEAD
        for message in sorted(messages):
            flags = ["python-format"] if "%(" in message else []
            catalogue.append(polib.POEntry(msgid=message, msgstr=texts.get(message, ""), flags=flags))
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return sorted(each for each in messages if not texts.get(each)), sorted(set(texts) - messages)


def _of_template(text: str) -> Iterator[str]:
    yield from TAG.findall(text)
    yield from ARGUMENT.findall(text)
    for options, body in BLOCK.findall(text):
        for part in PLURAL.split(body):
            said = " ".join(part.split()) if "trimmed" in options.split() else part
            yield VALUE.sub(r"%(\1)s", said.replace("%", "%%"))


def _of_module(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                yield from _of_call(node)
            case ast.ClassDef() if {getattr(base, "id", "") for base in node.bases} & CHOICES:
                yield from _of_choices(node)
            case ast.Tuple(elts=[ast.Constant(value=str(label)), ast.Lambda() | ast.Constant(value=None)]):
                yield label  # an order of a list and its key


def _of_call(node: ast.Call) -> Iterator[str]:
    name = getattr(node.func, "id", "")
    if name in MARKS:
        yield from _texts(node.args[:1])
    if name in LABELLED:
        yield from _texts(node.args[LABELLED[name] : LABELLED[name] + 1])
    if name in SAID:
        for keyword in node.keywords:
            if keyword.arg in SAID[name]:
                yield from _texts(keyword.value.elts if isinstance(keyword.value, ast.Tuple) else [keyword.value])


def _of_choices(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
            yield from _texts(line.value.elts[-1:])


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
