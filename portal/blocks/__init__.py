"""The blocks that pages are built of, one family in each file."""

from wagtail import blocks

from portal.blocks.cards import CardsBlock
from portal.blocks.disclosure import QuestionsBlock
from portal.blocks.emphasis import CalloutBlock, QuoteBlock
from portal.blocks.figures import LiveFiguresBlock, StatedFiguresBlock
from portal.blocks.links import ButtonBlock, DownloadsBlock, LinksBlock
from portal.blocks.media import FigureBlock, VideoBlock
from portal.blocks.references import InitiativesBlock, PracticeBlock, RecommendationsBlock
from portal.blocks.sequence import StepsBlock, TimelineBlock
from portal.blocks.tables import TableBlock
from portal.blocks.text import HeadingBlock, prose

TEXT, SEEN, DATA, WAYS, NORM = "Texto", "Imagem e vídeo", "Números e tabelas", "Ligações", "Estratégia"


class BodyBlock(blocks.StreamBlock):
    """Everything a page of the site may hold."""

    heading = HeadingBlock(group=TEXT)
    text = prose(group=TEXT)
    quote = QuoteBlock(group=TEXT)
    callout = CalloutBlock(group=TEXT)
    questions = QuestionsBlock(group=TEXT)
    steps = StepsBlock(group=TEXT)
    timeline = TimelineBlock(group=TEXT)
    figure = FigureBlock(group=SEEN)
    video = VideoBlock(group=SEEN)
    live_figures = LiveFiguresBlock(group=DATA)
    stated_figures = StatedFiguresBlock(group=DATA)
    table = TableBlock(group=DATA)
    cards = CardsBlock(group=WAYS)
    links = LinksBlock(group=WAYS)
    downloads = DownloadsBlock(group=WAYS)
    button = ButtonBlock(group=WAYS)
    initiatives = InitiativesBlock(group=NORM)
    recommendations = RecommendationsBlock(group=NORM)
    practice = PracticeBlock(group=NORM)
