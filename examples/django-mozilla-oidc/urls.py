"""The pages: a home page, and what the provider calls."""

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mon_compte import Backend


def home(request):
    return render(request, "home.html")


@require_POST
def refresh(request):
    """Makes the ID token old, so that the middleware asks the provider again before the next page."""
    request.session["oidc_id_token_expiration"] = 0
    request.session["renewed"] = True
    return redirect("/")


@csrf_exempt
@require_POST
def backchannel_logout(request):
    """The provider calls this when the person signs out elsewhere (OpenID Connect Back-Channel Logout 1.0)."""
    claims = Backend().verify_token(request.POST["logout_token"])
    if "http://schemas.openid.net/event/backchannel-logout" not in claims.get("events", {}):
        return HttpResponse(status=400)
    for user in get_user_model().objects.filter(username=claims["sub"]):
        # Nobody signs in with this password. Django ends all sessions of a user whose password changes.
        user.set_unusable_password()
        user.save()
    return HttpResponse(headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("", home),
    path("refresh", refresh),
    path("backchannel-logout", backchannel_logout),
    path("oidc/", include("mozilla_django_oidc.urls")),
]
