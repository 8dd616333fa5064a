"""A service that signs people in with Mon Compte: Flask and Authlib."""

import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, render_template_string, request, session
from joserfc import jwt
from joserfc.jwk import KeySet

ISSUER = os.environ.get("ISSUER", "http://localhost:3000")
HOME = "http://localhost:4002/"
CLIENT_ID = "flask-authlib"

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "only for this machine")
# Cookies of localhost go to every port: a name of one's own keeps services apart.
app.config.update(SESSION_COOKIE_NAME="flask-example", SESSION_COOKIE_SAMESITE="Lax")

mon_compte = OAuth(app).register(
    "mon_compte",
    client_id=CLIENT_ID,
    client_secret=os.environ.get("CLIENT_SECRET", "only-for-this-machine-flask-authlib"),
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_kwargs={
        "scope": "openid profile offline_access",
        # The provider requires PKCE, and Authlib sends it only when told to.
        "code_challenge_method": "S256",
    },
)

# Who is signed in, by the `sid` of the provider's session. Several processes would keep this in a store that they share.
people = {}


@app.get("/login")
def login():
    return mon_compte.authorize_redirect(f"{HOME}callback")


@app.get("/callback")
def callback():
    token = mon_compte.authorize_access_token()
    # Under this name Authlib gives the claims of the ID token. It doesn't ask userinfo.
    session["sid"] = token["userinfo"]["sid"]
    people[session["sid"]] = {"token": token, "claims": token["userinfo"]}
    return redirect("/")


@app.post("/refresh")
def refresh():
    person = people[session["sid"]]
    refresh_token = person["token"]["refresh_token"]
    token = mon_compte.fetch_access_token(grant_type="refresh_token", refresh_token=refresh_token)
    # The provider may send a new refresh token; the old one then ends.
    person["token"] = {"refresh_token": refresh_token} | token
    person["claims"] = mon_compte.parse_id_token(token, nonce=None)
    person["renewed"] = True
    return redirect("/")


@app.post("/logout")
def logout():
    person = people.pop(session.pop("sid", None), None)
    if person is None:
        return redirect("/")
    return mon_compte.logout_redirect(HOME, id_token_hint=person["token"]["id_token"])


@app.post("/backchannel-logout")
def backchannel_logout():
    """The provider calls this when the person signs out elsewhere (OpenID Connect Back-Channel Logout 1.0)."""
    keys = KeySet.import_key_set(mon_compte.fetch_jwk_set())
    token = jwt.decode(request.form["logout_token"], keys, algorithms=["ES256"])
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": CLIENT_ID},
        exp={"essential": True},
        sid={"essential": True},
        events={"essential": True},
    ).validate(token.claims)
    people.pop(token.claims["sid"], None)
    return "", 200, {"Cache-Control": "no-store"}


@app.get("/")
def home():
    return render_template_string(
        """<!DOCTYPE html>
        <html lang="fr"><title>Exemple</title><h1>Exemple</h1>
        {% if person %}
        <p>Bonjour {{ person.claims.name }}</p>
        {% if person.renewed %}<p>Jetons renouvelés</p>{% endif %}
        <form method="post" action="/refresh"><button>Actualiser</button></form>
        <form method="post" action="/logout"><button>Se déconnecter</button></form>
        {% else %}
        <a href="/login">Se connecter</a>
        {% endif %}""",
        person=people.get(session.get("sid")),
    )
