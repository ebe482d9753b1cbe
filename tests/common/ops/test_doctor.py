"""The doctor finds what is there and tells how to get what is not."""

import io

import pytest
from django.core.management import CommandError, call_command

from common.ops import doctor


@pytest.mark.django_db
def test_on_this_machine_everything_needed_is_there(monkeypatch):
    monkeypatch.setattr(doctor, "CHECKS", [check for check in doctor.CHECKS if check is not doctor._worker])
    told = io.StringIO()
    call_command("doctor", stdout=told)
    lines = told.getvalue().splitlines()
    assert len(lines) == 8
    assert [line for line in lines if line.startswith("FALTA")] == []


def test_without_pango_it_says_how_to_install_it(monkeypatch):
    def no_library(_name):
        raise OSError("cannot load library 'libgobject-2.0-0'")

    monkeypatch.setattr(doctor, "import_module", no_library)
    finding = doctor._pdf()
    assert finding.is_there is False
    assert finding.detail.endswith(doctor.PANGO[doctor.sys.platform])


def test_a_folder_that_cannot_be_written_is_named(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(doctor, "_is_writable", lambda folder: folder != tmp_path)
    settings.MEDIA_ROOT = tmp_path
    assert str(tmp_path) in doctor._folders().detail
    assert doctor._folders().is_there is False


@pytest.mark.parametrize(("is_needed", "fails"), [(True, True), (False, False)])
def test_only_what_is_needed_makes_it_fail(monkeypatch, is_needed, fails):
    lacking = doctor.Finding("Uma parte", False, "instale-a", is_needed=is_needed)
    monkeypatch.setattr(doctor, "CHECKS", [lambda: lacking])
    told = io.StringIO()
    if fails:
        with pytest.raises(CommandError, match="Uma parte"):
            call_command("doctor", stdout=told)
    else:
        call_command("doctor", stdout=told)
    assert "instale-a" in told.getvalue()
