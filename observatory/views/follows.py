"""What somebody follows: the list, following, how often to hear, and stopping, also from an e-mail."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import ActorRequest
from observatory import operations, permissions, queries
from observatory.enums import Rhythm
from observatory.forms.follows import FollowForm, RhythmForm
from observatory.models import Follow, Release
from observatory.notifications import person_of_token

LIST = "observatory:follows"


@dataclass(frozen=True)
class FollowLine:
    """Something followed, as the list says it."""

    follow: Follow
    name: str
    url: str
    newest: Release | None
    rhythms: list[tuple[str, str, bool]]


@require_safe
def follows(request: ActorRequest) -> HttpResponse:
    if not permissions.can_follow(request.actor):
        raise PermissionDenied
    found = queries.follows_of(request.actor.user_id)
    newest = queries.newest_of({one.measure_id for one in found if one.measure_id})
    lines = [_line(one, newest.get(one.measure_id or 0)) for one in found]
    context = {"lines": lines, "is_quiet": any(one.is_quiet for one in found), "undo": _undo(request)}
    return render(request, "observatory/follows.html", context)


def name_of(follow: Follow) -> str:
    """«M10 Resíduos urbanos em Porto», «Porto, todas as medidas»."""
    measure, area = follow.measure, follow.area
    if measure is None:
        return f"{area.name}, todas as medidas" if area else ""
    said = f"{measure.code} {measure.short_name}"
    return f"{said}: {area.name}" if area else said


def _line(follow: Follow, newest: Release | None) -> FollowLine:
    if follow.measure is None and follow.area is not None:
        url = reverse("observatory:territory", args=[follow.area.code])
    else:
        chosen = f"?{urlencode({'t': follow.area.code})}#serie" if follow.area else ""
        url = reverse("observatory:measure", args=[follow.measure.code if follow.measure else ""]) + chosen
    rhythms = [(value, str(label), value == follow.rhythm) for value, label in Rhythm.choices]
    return FollowLine(follow, name_of(follow), url, newest, rhythms)


def _undo(request: ActorRequest) -> dict[str, str]:
    """What was followed until a moment ago, for it to be followed again."""
    kept = {name: request.GET.get(name, "")[:80] for name in ("medida", "territorio", "frequencia")}
    return kept if kept["frequencia"] in Rhythm.values and (kept["medida"] or kept["territorio"]) else {}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Ask how often, then follow; from the page of a measure it is followed at once."""
    if not permissions.can_follow(request.actor):
        raise PermissionDenied
    form = FollowForm(request.POST) if request.method == "POST" else FollowForm(initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        made = _made(request, form)
        if made is not None:
            messages.info(request, _told(made))
            return redirect(_back(request))
    asked = request.GET.get("medida", ""), request.GET.get("territorio", "")
    own = queries.follow_by_codes(request.actor.user_id, *asked) if any(asked) else None
    context = {"form": form, "area": form["territorio"].value(), "own": own}
    return render(request, "observatory/follow.html", context, status=422 if form.errors else 200)


def _told(made: Follow) -> str:
    said = f"Segue «{name_of(made)}»: recebe as novidades por correio, {Rhythm(made.rhythm).label}."
    if made.measure is None or queries.has_values_for(made):
        return said
    return f"{said} Ainda não foi publicado nenhum valor de {made.measure.code} para um território deste nível."


def _made(request: ActorRequest, form: FollowForm) -> Follow | None:
    told = form.cleaned_data
    try:
        return operations.follow(
            user=request.user,
            measure=told["medida"],
            area=told["territorio"],
            rhythm=Rhythm(told["frequencia"]),
            at=timezone.now(),
        )
    except operations.FollowRefused as refused:
        form.add_error(None, str(refused))
        return None


def _back(request: HttpRequest) -> str:
    """The page of ours from which it was asked, else the list."""
    wanted = request.POST.get("voltar", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else reverse(LIST)


def _own(request: ActorRequest, pk: int) -> Follow:
    """Somebody else's does not exist."""
    found = queries.follow_of(request.actor.user_id, pk) if permissions.can_follow(request.actor) else None
    if found is None:
        raise Http404(f"No follow {pk}.")
    return found


@require_POST
def change(request: ActorRequest, pk: int) -> HttpResponse:
    found, form = _own(request, pk), RhythmForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Escolha uma das frequências da lista.")
        return redirect(LIST)
    rhythm = Rhythm(form.cleaned_data["frequencia"])
    operations.change_rhythm(follow=found, rhythm=rhythm)
    messages.info(request, f"«{name_of(found)}»: recebe as novidades {rhythm.label}.")
    return redirect(LIST)


@require_POST
def stop(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop following; the list offers to take it back."""
    found = _own(request, pk)
    operations.unfollow(follow=found)
    kept = {
        "medida": found.measure.code if found.measure else "",
        "territorio": found.area.code if found.area else "",
        "frequencia": found.rhythm,
    }
    return redirect(f"{reverse(LIST)}?{urlencode(kept)}")


@require_POST
def resume(request: ActorRequest) -> HttpResponse:
    if not permissions.can_follow(request.actor):
        raise PermissionDenied
    operations.resume(user=request.user, at=timezone.now())
    messages.info(request, "Volta a receber as novidades do que segue, a partir de agora.")
    return redirect(LIST)


@csrf_exempt  # mail programs post to it by themselves; the signed address is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on a visit, so that a program that opens links stops nothing; stop on a post (RFC 8058)."""
    person = person_of_token(token)
    if person is None:
        raise Http404("No such subscription.")
    is_back = request.method == "POST" and "repor" in request.POST
    if is_back:
        operations.resume(user=person, at=timezone.now())
    elif request.method == "POST":
        operations.silence(user=person)
    standing = queries.mail_of(person.pk)
    return render(request, "observatory/unsubscribe.html", {"standing": standing, "is_back": is_back})
