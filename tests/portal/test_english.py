"""The English pages of the apps speak English: what they share with the Portuguese page is marked as Portuguese."""

import re
from html.parser import HTMLParser

UNSEEN = {"script", "style", "template", "head"}
VOID = {"meta", "link", "br", "img", "input", "hr", "source", "use", "path", "col", "rect", "circle", "line"}
WORD = re.compile(r"[A-Za-zÀ-ÿ]{4,}")
TYPES = {
    "practices": ("/boas-praticas/", "/boas-praticas/?vista=mapa", "/boas-praticas/comparar/", "practices:detail"),
    "events": ("/eventos/", "/eventos/?quando=passados"),
    "repositories": ("/repositorios/", "/repositorios/parceiros/aderir/"),
    "initiatives": ("/iniciativas/", "/iniciativas/1/", "/iniciativas/metas-prr/"),
    "action_plan": ("/plano-de-acao/", "/plano-de-acao/?vista=tempo", "/plano-de-acao/?vista=anos"),
    "recommendations": ("/recomendacoes/", "/recomendacoes/1/"),
    "governance": ("/governanca/", "/governanca/ecg/", "/governanca/eat-norte/"),
    "reporting": ("/relatorios/",),
}


class Reader(HTMLParser):
    """Collects what a page says in its own language, a text at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: set[str] = set()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        is_left_out = tag in UNSEEN or (tag != "html" and "lang" in values) or (bool(self.open) and self.open[-1][1])
        if not is_left_out:
            self._say(values.get("aria-label") or "")
        if tag not in VOID:
            self.open.append((tag, is_left_out))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.open or not self.open[-1][1]:
            self._say(data)

    def _say(self, text):
        text = " ".join(text.split())
        if WORD.search(text):
            self.said.add(text)


def said_at(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    reader = Reader()
    reader.feed(response.content.decode())
    return reader.said
