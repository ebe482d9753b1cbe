"""Running on one's own machine, with nothing configured."""

from config.settings.test import *

DEBUG = True
