"""What the checks of a page look at while it is written, and what they say, in Portuguese."""

from wagtail.admin.userbar import ContentCheckerItem

SAY = "Escreva um texto que diga para que serve"
# axe rule: (what is wrong, what to do)
RULES = {
    "alt-text-quality": ("O texto alternativo parece um nome de ficheiro", "Diga o que a imagem mostra"),
    "image-alt": ("Imagem sem texto alternativo", "Diga o que mostra, ou marque-a como decorativa"),
    "image-redundant-alt": ("O texto alternativo repete o texto ao lado", "Diga o que o texto não diz"),
    "button-name": ("Botão sem texto", SAY),
    "input-button-name": ("Botão sem texto", SAY),
    "link-name": ("Ligação sem texto", "Escreva aonde leva"),
    "link-in-text-block": ("Ligação que só a cor distingue do texto", "Sublinhe-a"),
    "identical-links-same-purpose": ("O mesmo texto leva a sítios diferentes", "Dê a cada ligação o seu texto"),
    "empty-heading": ("Título vazio", "Escreva o título ou apague-o"),
    "heading-order": ("Salto na ordem dos títulos", "Desça um nível de cada vez"),
    "page-has-heading-one": ("Falta o título da página", "Cada página tem um, o primeiro"),
    "p-as-heading": ("Parágrafo a fazer de título", "Use um bloco de título"),
    "empty-table-header": ("Coluna sem cabeçalho", "Dê nome a cada coluna"),
    "td-headers-attr": ("Célula sem ligação ao seu cabeçalho", "Dê nome a cada linha e coluna"),
    "frame-title": ("Conteúdo incorporado sem título", "Dê-lhe um título"),
    "color-contrast": ("Contraste insuficiente entre texto e fundo", "Escolha cores do guia de estilo"),
    "list": ("Lista mal formada", "Use o botão de lista"),
    "listitem": ("Ponto fora de uma lista", "Use o botão de lista"),
    "duplicate-id-aria": ("Identificador repetido", "Apague o bloco e volte a fazê-lo"),
    "empty-meta-description": ("Falta a descrição para os motores de pesquisa", "Escreva-a em «Promover»"),
}


class PortalChecker(ContentCheckerItem):
    """Checks what an editor can mend; the house's tests check everything else."""

    axe_include = ["main"]
    axe_run_only = list(RULES)
    axe_messages = {rule: {"error_name": wrong, "help_text": do} for rule, (wrong, do) in RULES.items()}
