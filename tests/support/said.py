"""What a page says, for tests of its language."""

import re

from lxml import html

# What people hear or choose besides what they read.
SAID_IN = ("alt", "aria-label", "placeholder", "title")


def said_in(client, path):
    """Every text of a page that no attribute gives another language: read, heard or chosen, but for code."""
    page = html.fromstring(client.get(path).content.decode()).body
    own = "[not(ancestor-or-self::*[@lang][not(self::html)])][not(self::script)]"
    own += "[not(ancestor-or-self::code)]"
    texts = [text for element in page.xpath(f".//*{own}") for text in element.xpath("text()")]
    texts += [text for name in SAID_IN for text in page.xpath(f".//*[@{name}]{own}/@{name}")]
    said = {" ".join(text.split()) for text in texts}
    return {each for each in said if len(re.findall(r"[^\W\d_]{2,}", each)) >= 2}
