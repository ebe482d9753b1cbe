"""The pages of the portal that are not in the site tree, in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from portal.views import contact, feeds, front, pages, search, site_map

app_name = "portal"
urlpatterns = [
    path("", front.home, name="home"),
    path(_("contactos/"), contact.write, name="contact"),
    path(_("contactos/enviada/"), contact.received, name="contact_received"),
    path("pesquisa/", search.search, name="search"),
    path("pesquisa/sugestoes", search.suggest, name="search_suggestions"),
    path(_("mapa-do-sitio/"), site_map.site_map, name="site_map"),
    path(_("noticias/rss/"), feeds.NewsFeed(), name="news_feed"),
]
page_types = pages  # the views of the site tree register themselves when they are imported
