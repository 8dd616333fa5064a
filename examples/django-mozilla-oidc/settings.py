"""Settings of a service that signs people in with Mon Compte: Django and mozilla-django-oidc."""

import os
from pathlib import Path

ISSUER = os.environ.get("ISSUER", "http://localhost:3000")
HOME = "http://localhost:4004/"

SECRET_KEY = os.environ.get("SECRET_KEY", "only for this machine")
DEBUG = True
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(__file__).parent / "db.sqlite3",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "mozilla_django_oidc",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Asks the provider again, without a page, when the ID token of the session is old.
    "mozilla_django_oidc.middleware.SessionRefresh",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
# Cookies of localhost go to every port: names of one's own keep services apart.
SESSION_COOKIE_NAME = "django-example"
CSRF_COOKIE_NAME = "django-example-csrf"

AUTHENTICATION_BACKENDS = ["mon_compte.Backend"]
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# The library doesn't read discovery, so each address is named.
OIDC_OP_AUTHORIZATION_ENDPOINT = f"{ISSUER}/auth"
OIDC_OP_TOKEN_ENDPOINT = f"{ISSUER}/token"
OIDC_OP_USER_ENDPOINT = f"{ISSUER}/me"
OIDC_OP_JWKS_ENDPOINT = f"{ISSUER}/jwks"
OIDC_OP_LOGOUT_URL_METHOD = "mon_compte.logout_url"
OIDC_RP_CLIENT_ID = "django-mozilla-oidc"
OIDC_RP_CLIENT_SECRET = os.environ.get(
    "CLIENT_SECRET", "only-for-this-machine-django-mozilla-oidc"
)
OIDC_RP_SCOPES = "openid profile"
# The default is HS256, which the provider doesn't offer.
OIDC_RP_SIGN_ALGO = "ES256"
# The provider requires PKCE.
OIDC_USE_PKCE = True
# For the id_token_hint of the sign-out.
OIDC_STORE_ID_TOKEN = True
OIDC_RENEW_ID_TOKEN_EXPIRY_SECONDS = 10 * 60
