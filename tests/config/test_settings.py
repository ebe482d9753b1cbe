"""Production refuses to start half configured, and the README tells every setting that is read."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.core.management import call_command

from config.settings import base

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "k" * 30 + "-0123456789-abcdefghij-ABCDEFGHIJ",
    "DATABASE_URL": "postgres://portal:secret@localhost:5432/portal",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@localhost:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_say(expression, **environment):
    """Ask complete settings, with their logging in place, without waiting for the apps."""
    asked = (
        "import logging; from django.conf import settings; from django.utils.log import configure_logging;"
        "configure_logging(settings.LOGGING_CONFIG, settings.LOGGING);"
    )
    production = {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    return subprocess.run(
        [sys.executable, "-c", f"{asked} print({expression})"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **COMPLETE, **production, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_production_names_everything_that_is_missing():
    refused = manage("check")
    assert refused.returncode == 1
    named = re.findall(r"^  ([A-Z_]+): ", refused.stderr, re.MULTILINE)
    assert sorted(named) == sorted(COMPLETE)


@pytest.mark.parametrize("name", ["SECRET_KEY", "PORTAL_BASE_URL"])
def test_production_names_the_one_that_is_missing(name):
    refused = manage("check", **{key: value for key, value in COMPLETE.items() if key != name})
    assert re.findall(r"^  ([A-Z_]+): ", refused.stderr, re.MULTILINE) == [name]


def test_complete_production_settings_pass_the_deployment_check():
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.strip() == "System check identified no issues (0 silenced)."


@pytest.mark.parametrize(
    ("given", "count"),
    [({}, None), ({"BEHIND_PROXY": "true"}, "1"), ({"BEHIND_PROXY": "true", "TRUSTED_PROXY_COUNT": "2"}, "2")],
)
def test_callers_are_told_apart_behind_a_proxy(given, count):
    told = settings_say("getattr(settings, 'ALLAUTH_TRUSTED_PROXY_COUNT', None)", **given)
    assert told == str(count)


@pytest.mark.parametrize("module", ["dev", "production"])
def test_fonts_and_pages_of_a_pdf_are_not_told_one_by_one(module):
    asked = "logging.getLogger('fontTools.subset').getEffectiveLevel()"
    told = settings_say(asked, DJANGO_SETTINGS_MODULE=f"config.settings.{module}", LOG_LEVEL="INFO")
    assert told == "30"


@pytest.mark.django_db
def test_without_redis_every_process_counts_in_the_same_table(settings):
    settings.CACHES = base.CACHES
    call_command("migrate", verbosity=0, interactive=False)

    one, other = (caches.create_connection("default") for _ in range(2))
    one.set("tentativas", [1, 2], 60)

    assert other.get("tentativas") == [1, 2]


def test_static_files_are_collected_under_names_of_their_content(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static.StaticFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert (tmp_path / names["ui/css/site.css"]).exists()
    styles = tmp_path / names["ui/css/site.css"]
    assert "/*" in Path(finders.find("ui/css/site.css")).read_text()
    assert "/*" not in styles.read_text()
    assert all(Path(f"{styles}{form}").exists() for form in (".gz", ".br"))
    suggestions = Path(names["ui/js/suggest.js"]).name
    assert f'import("./{suggestions}")' in (tmp_path / names["ui/js/portal.js"]).read_text()
    assert list((tmp_path / "wagtailadmin").rglob("*.br")) == []


def read_from_environment():
    sources = [path.read_text() for path in sorted((ROOT / "config" / "settings").glob("*.py"))]
    names = {name for source in sources for name in re.findall(r"""env(?:\.\w+)?\(\s*["']([A-Z0-9_]+)["']""", source)}
    return names | set(re.findall(r'^    "([A-Z_]+)": "', (ROOT / "config/settings/production.py").read_text(), re.M))


def test_the_readme_has_one_line_for_every_setting():
    section = (ROOT / "README.md").read_text().split("## Settings", 1)[1].split("\n## ", 1)[0]
    told = re.findall(r"^\| `([A-Z0-9_]+)` \|", section, re.MULTILINE)
    assert sorted(told) == sorted(set(told))
    assert set(told) == read_from_environment()
