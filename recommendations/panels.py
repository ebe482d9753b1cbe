"""What upper apps add to the page of a recommendation, through the hook `recommendation_panels`.

The hook is called with the request and the recommendation and answers a finished piece of page with its own heading.
"""

from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail import hooks

from recommendations.models import Recommendation


def panels_of_recommendation(request: HttpRequest, recommendation: Recommendation) -> list[SafeString]:
    return [panel(request, recommendation) for panel in hooks.get_hooks("recommendation_panels")]
