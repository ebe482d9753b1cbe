"""What other programmes have open. Before the addresses of calls, which answer to any word."""

from django.urls import path, re_path

from common.ui.addresses import in_each_language
from funding.views import opportunities

urlpatterns = [
    re_path(r"^avisos/oportunidades\.(?P<extension>csv|xlsx)$", opportunities.file, name="opportunities_file"),
    in_each_language(path("avisos/oportunidades/", opportunities.index, name="opportunities")),
]
