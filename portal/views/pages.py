"""The pages of the site tree."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.filters import NewsFilter
from portal.models import ContentPage, GuideIndexPage, GuidePage, NewsIndexPage, NewsPage
from portal.queries.news import article_data, news_under
from portal.queries.pages import surroundings
from portal.serving import serves

PER_PAGE = 12


@serves(ContentPage)
def content(request: HttpRequest, page: ContentPage) -> HttpResponse:
    return render(request, "portal/content.html", surroundings(page))


@serves(GuideIndexPage)
def guide_index(request: HttpRequest, page: GuideIndexPage) -> HttpResponse:
    guides = GuidePage.objects.child_of(page).filter(live=True).select_related("image", "locale").order_by("path")
    return render(request, "portal/guide_index.html", surroundings(page) | {"guides": guides})


@serves(GuidePage)
def guide(request: HttpRequest, page: GuidePage) -> HttpResponse:
    about = {
        "served": page.recommendations.order_by("number"),
        "belongs_to": page.initiatives.order_by("number"),
    }
    return render(request, "portal/guide.html", surroundings(page) | about)


@serves(NewsIndexPage)
def news_index(request: HttpRequest, page: NewsIndexPage) -> HttpResponse:
    chosen = NewsFilter(request.GET, queryset=news_under(page), request=request, index=page)
    page_obj = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    found = {"filter": chosen, "page_obj": page_obj, "count": page_obj.paginator.count}
    return render(request, "portal/news_index.html", surroundings(page) | found)


@serves(NewsPage)
def news(request: HttpRequest, page: NewsPage) -> HttpResponse:
    context = surroundings(page)
    context |= {
        "about": page.initiatives.order_by("number"),
        "topics": page.domains.order_by("position", "pk"),
        "index_path": page.path_on_site().rsplit("/", 2)[0] + "/",
        "article": article_data(page, request.build_absolute_uri("/")),
        "og_type": "article",
    }
    return render(request, "portal/news.html", context)
