"""Writing to the team."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.forms import ContactForm
from portal.operations import TooManyMessages, receive_message
from portal.operations.contact import KEPT_FOR, PER_HOUR

INBOX = "mensagens:index"


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def write(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    initial = {"page": request.GET.get("pagina", "")[:300], "subject": request.GET.get("assunto", "")}
    form = ContactForm(request.POST if request.method == "POST" else None, at=at, initial=initial)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            caller = get_adapter().get_client_ip(request)
            letter = form.letter(get_language() or "")
            receive_message(letter=letter, caller=caller, url=reverse(INBOX), at=at)
            return redirect("portal:contact_received")
        except TooManyMessages:
            told = _(
                "Recebemos já %(number)s mensagens suas na última hora. O que escreveu está aqui: envie mais tarde."
            )
            form.add_error(None, told % {"number": PER_HOUR})
            status = 429
    context = {"form": form, "days": KEPT_FOR.days, "crumbs": [(_("Contactos"), "")]}
    return render(request, "portal/contact.html", context, status=status)


@require_safe
@login_not_required
def received(request: HttpRequest) -> HttpResponse:
    crumbs = [(_("Contactos"), reverse("portal:contact")), (_("Mensagem enviada"), "")]
    return render(request, "portal/contact_received.html", {"crumbs": crumbs})
