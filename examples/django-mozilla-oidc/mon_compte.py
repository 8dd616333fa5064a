"""What mozilla-django-oidc leaves to the service."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend


class Backend(OIDCAuthenticationBackend):
    """Knows people by `sub`. The library's own way is the mail address, which may be missing and may change."""

    def verify_token(self, token, **kwargs):
        payload = super().verify_token(token, **kwargs)
        # The library checks the signature and the nonce, but not whom the token is from and for.
        expected = settings.ISSUER, settings.OIDC_RP_CLIENT_ID
        if (payload.get("iss"), payload.get("aud")) != expected:
            raise SuspiciousOperation("a token of another issuer, or for another service")
        return payload

    def verify_claims(self, claims):
        return "sub" in claims

    def filter_users_by_claims(self, claims):
        return self.UserModel.objects.filter(username=claims["sub"])

    def create_user(self, claims):
        return self.update_user(self.UserModel.objects.create_user(claims["sub"]), claims)

    def update_user(self, user, claims):
        user.first_name = claims["name"]
        user.save()
        return user


def logout_url(request):
    query = {
        "id_token_hint": request.session["oidc_id_token"],
        "post_logout_redirect_uri": settings.HOME,
    }
    return f"{settings.ISSUER}/session/end?{urlencode(query)}"
