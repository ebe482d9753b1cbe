"""Tests need nothing from the environment."""

from config.settings.base import *

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
