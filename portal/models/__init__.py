from portal.models.contact import ContactMessage
from portal.models.content import ContentPage
from portal.models.guides import GuideIndexPage, GuidePage
from portal.models.home import HomePage
from portal.models.news import NewsIndexPage, NewsPage
from portal.models.seeded import LoadedPage

__all__ = [
    "ContactMessage",
    "ContentPage",
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "LoadedPage",
    "NewsIndexPage",
    "NewsPage",
]
