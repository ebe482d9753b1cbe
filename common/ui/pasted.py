"""What people paste into a form: only its words are kept, whatever program it came from."""

import html
import re
import unicodedata

import nh3

LOOKS_LIKE_HTML = re.compile(r"</?[a-z][a-z0-9:]*(?:\s[^<>]*)?>|<!--", re.IGNORECASE)
BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|tr|ul|ol|table)\s*>|<br\s*/?>", re.IGNORECASE)
LIST_ITEM = re.compile(r"<li[^>]*>", re.IGNORECASE)
EMBEDDED_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)|data:image/[\w.+-]+;base64,[\w+/=]+")
WORD_BULLET = re.compile(r"^[ \t]*[\u2022\u00b7\uf0b7\u25aa\u25cf][ \t]*", re.MULTILINE)


def plain(text: str) -> str:
    """Return the words alone of what was typed or pasted, as they will be kept."""
    text = unicodedata.normalize("NFC", text).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if LOOKS_LIKE_HTML.search(text):
        spaced = BLOCK_END.sub("\n", LIST_ITEM.sub("\n- ", text))
        text = html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style", "title"}))
    text = WORD_BULLET.sub("- ", EMBEDDED_IMAGE.sub("", text)).replace("\u00a0", " ")
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
