#!/usr/bin/env python3
"""Makes `.venv` hold exactly the locked requirements, and installs what browser tests need when it may.

Only the standard library, and readable by any Python 3: it is what tells an old one that it is too old.
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(ROOT, "requirements", "dev.txt")
BOOT_LOCK = os.path.join(ROOT, "requirements", "boot.txt")
BOOT = os.path.join(ROOT, ".boot")
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "requirements.sha256")
OLDEST = (3, 11)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def main(arguments):
    if sys.version_info < OLDEST:
        version = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit("Python %s is too old: install 3.11 or later, or name one: make PYTHON=python3.12 run" % version)
    wished = fingerprint(LOCK) + " " + sys.version.split()[0]
    if read(STAMP) != wished:
        install()
        with open(STAMP, "w") as stamp:
            stamp.write(wished)
    if "--browser" in arguments:
        browser()


def install():
    print("Installing the locked requirements into .venv (once, and whenever they change) ...", flush=True)
    uv = uv_program()
    if uv:
        if not os.path.exists(os.path.join(VENV, "bin", "python")):
            run([uv, "venv", "--quiet", "--allow-existing", "--no-python-downloads", "--python", sys.executable, VENV])
        target = ["--python", os.path.join(VENV, "bin", "python")]
        run([uv, "pip", "sync", "--quiet", "--require-hashes"] + target + [LOCK])
        return
    make_venv(VENV)
    pip = [os.path.join(VENV, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(pip + ["--require-hashes", "-r", LOCK])


def uv_program():
    """The fast installer, in an environment of its own; None where it cannot be had (then pip does it, slower)."""
    program = os.path.join(BOOT, "bin", "uv")
    stamp = os.path.join(BOOT, "boot.sha256")
    if not os.path.exists(program) or read(stamp) != fingerprint(BOOT_LOCK):
        make_venv(BOOT)
        pip = [os.path.join(BOOT, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.call(pip + ["--require-hashes", "-r", BOOT_LOCK]) != 0:
            return None
        with open(stamp, "w") as written:
            written.write(fingerprint(BOOT_LOCK))
    return program


def make_venv(path):
    for _attempt in range(2):
        shutil.rmtree(path, ignore_errors=True)
        if subprocess.call([sys.executable, "-m", "venv", path]) == 0:
            return
    sys.exit("Python could not make an environment in " + path + " (on Debian: «apt-get install python3-venv»).")


def browser():
    """Chromium and Pango for the tests: installed where that is allowed, told otherwise."""
    missing = [] if any(shutil.which(name) for name in CHROMIUM) or on_a_mac() else ["chromium"]
    missing += [] if has_pango() else list(PANGO)
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"] + missing
    if shutil.which("apt-get") and os.getuid() == 0:
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        run(["apt-get", "update", "-qq"], environment)
        run(command, environment)
        return
    how = "sudo " + " ".join(command) if shutil.which("apt-get") else "brew install pango, and --cask chromium"
    print("Tests with a browser or with PDF will be skipped. To run them: " + how, flush=True)


def on_a_mac():
    places = ("/Applications/Chromium.app", "/Applications/Google Chrome.app")
    return any(os.path.exists(place) for place in places)


def has_pango():
    return all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


def fingerprint(path):
    with open(path, "rb") as source:
        return hashlib.sha256(source.read()).hexdigest()


def read(path):
    if not os.path.exists(path):
        return ""
    with open(path) as source:
        return source.read()


def run(command, environment=None):
    if subprocess.call(command, env=environment) != 0:
        sys.exit("This did not work: " + " ".join(command))


if __name__ == "__main__":
    main(sys.argv[1:])
