//! A service that signs people in with Mon Compte: axum and openidconnect.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndSessionUrl, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout,
    RedirectUrl, RefreshToken, Scope, TokenResponse, reqwest,
};
use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex};

const HOME: &str = "http://localhost:4009/";
// Cookies of localhost go to every port: a name of one's own keeps services apart.
const COOKIE: &str = "axum-example";

type Failure = Box<dyn Error + Send + Sync>;
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

enum Session {
    UnderWay(CsrfToken, Nonce, PkceCodeVerifier),
    SignedIn(Box<Person>),
}

struct Person {
    name: String,
    id_token: CoreIdToken,
    refresh_token: RefreshToken,
    renewed: bool,
}

struct Service {
    client: Client,
    http: reqwest::Client,
    end_session: EndSessionUrl,
    // By the value of the cookie. Several processes would keep this in a store that they share.
    sessions: Mutex<HashMap<String, Session>>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let setting = |name, default: &str| std::env::var(name).unwrap_or(default.into());
    // A redirect could lead the service's own requests anywhere.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let issuer = IssuerUrl::new(setting("ISSUER", "http://localhost:3000"))?;
    let metadata = ProviderMetadataWithLogout::discover_async(issuer, &http).await?;
    let end_session = metadata.additional_metadata().end_session_endpoint.clone();
    let end_session = end_session.ok_or("the provider names no end_session_endpoint")?;
    let secret = setting(
        "CLIENT_SECRET",
        "only-for-this-machine-rust-axum-openidconnect",
    );
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new("rust-axum-openidconnect".into()),
        Some(ClientSecret::new(secret)),
    )
    .set_redirect_uri(RedirectUrl::new(format!("{HOME}callback"))?);
    let service = Service {
        client,
        http,
        end_session,
        sessions: Mutex::default(),
    };
    let app = Router::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/refresh", post(refresh))
        .route("/logout", post(logout))
        .with_state(Arc::new(service));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:4009").await?;
    Ok(axum::serve(listener, app).await?)
}

impl Service {
    /// Removes and returns the session of a request.
    fn take(&self, jar: &CookieJar) -> Option<Session> {
        self.sessions
            .lock()
            .unwrap()
            .remove(jar.get(COOKIE)?.value())
    }

    /// Stores a session under a new id, so that one planted before the sign-in is worthless.
    fn keep(&self, jar: CookieJar, session: Session) -> CookieJar {
        let id = CsrfToken::new_random().into_secret();
        self.sessions.lock().unwrap().insert(id.clone(), session);
        let cookie = Cookie::build((COOKIE, id))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax);
        jar.add(cookie)
    }

    /// Asks userinfo. The answer is a signed JWT, as the registration wants.
    async fn name_of(&self, tokens: &CoreTokenResponse) -> Result<String, Failure> {
        let claims: CoreUserInfoClaims = self
            .client
            .user_info(tokens.access_token().clone(), None)?
            .require_signed_response(true)
            .request_async(&self.http)
            .await?;
        let name = claims.name().and_then(|names| names.get(None));
        Ok(name.ok_or("no name")?.to_string())
    }

    async fn redeem(
        &self,
        code: String,
        verifier: PkceCodeVerifier,
        nonce: &Nonce,
    ) -> Result<Person, Failure> {
        let tokens: CoreTokenResponse = self
            .client
            .exchange_code(AuthorizationCode::new(code))?
            .set_pkce_verifier(verifier)
            .request_async(&self.http)
            .await?;
        let id_token = tokens.id_token().ok_or("no ID token")?.clone();
        id_token.claims(&self.client.id_token_verifier(), nonce)?;
        let refresh_token = tokens.refresh_token().ok_or("no refresh token")?.clone();
        let name = self.name_of(&tokens).await?;
        Ok(Person {
            name,
            id_token,
            refresh_token,
            renewed: false,
        })
    }

    async fn renew(&self, person: Person) -> Result<Person, Failure> {
        let tokens: CoreTokenResponse = self
            .client
            .exchange_refresh_token(&person.refresh_token)?
            .request_async(&self.http)
            .await?;
        let name = self.name_of(&tokens).await?;
        // The provider may send a new refresh token; the old one then ends.
        let refresh_token = tokens
            .refresh_token()
            .cloned()
            .unwrap_or(person.refresh_token);
        Ok(Person {
            name,
            refresh_token,
            renewed: true,
            ..person
        })
    }
}

async fn login(State(service): State<Arc<Service>>, jar: CookieJar) -> impl IntoResponse {
    // The provider requires PKCE.
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state, nonce) = service
        .client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("profile".into()))
        .add_scope(Scope::new("offline_access".into()))
        .set_pkce_challenge(challenge)
        .url();
    let jar = service.keep(jar, Session::UnderWay(state, nonce, verifier));
    (jar, Redirect::to(address.as_str()))
}

async fn callback(
    State(service): State<Arc<Service>>,
    jar: CookieJar,
    Query(mut answer): Query<HashMap<String, String>>,
) -> Response {
    let Some(Session::UnderWay(state, nonce, verifier)) = service.take(&jar) else {
        return (StatusCode::BAD_REQUEST, "no sign-in is under way").into_response();
    };
    if answer.get("state") != Some(state.secret()) {
        return (StatusCode::BAD_REQUEST, "the answer is to another sign-in").into_response();
    }
    // Without a code the provider has refused, and says why in `error` and `error_description`.
    let Some(code) = answer.remove("code") else {
        return (StatusCode::BAD_REQUEST, format!("{answer:?}")).into_response();
    };
    match service.redeem(code, verifier, &nonce).await {
        Ok(person) => {
            let jar = service.keep(jar, Session::SignedIn(person.into()));
            (jar, Redirect::to("/")).into_response()
        }
        Err(error) => failed(error),
    }
}

async fn refresh(State(service): State<Arc<Service>>, jar: CookieJar) -> Response {
    let Some(Session::SignedIn(person)) = service.take(&jar) else {
        return Redirect::to("/").into_response();
    };
    match service.renew(*person).await {
        Ok(person) => {
            let jar = service.keep(jar, Session::SignedIn(person.into()));
            (jar, Redirect::to("/")).into_response()
        }
        Err(error) => failed(error),
    }
}

async fn logout(State(service): State<Arc<Service>>, jar: CookieJar) -> Redirect {
    let Some(Session::SignedIn(person)) = service.take(&jar) else {
        return Redirect::to("/");
    };
    let home = PostLogoutRedirectUrl::new(HOME.into()).expect("HOME is a URL");
    let address = LogoutRequest::from(service.end_session.clone())
        .set_id_token_hint(&person.id_token)
        .set_post_logout_redirect_uri(home)
        .http_get_url();
    Redirect::to(address.as_str())
}

fn failed(error: Failure) -> Response {
    eprintln!("{error:?}");
    (
        StatusCode::BAD_GATEWAY,
        "the provider's answer can't be used",
    )
        .into_response()
}

async fn home(State(service): State<Arc<Service>>, jar: CookieJar) -> Html<String> {
    let sessions = service.sessions.lock().unwrap();
    let session = jar
        .get(COOKIE)
        .and_then(|cookie| sessions.get(cookie.value()));
    let body = match session {
        Some(Session::SignedIn(person)) => format!(
            r#"<p>Bonjour {}</p>
            {}
            <form method="post" action="/refresh"><button>Actualiser</button></form>
            <form method="post" action="/logout"><button>Se déconnecter</button></form>"#,
            person.name.replace('&', "&amp;").replace('<', "&lt;"),
            if person.renewed {
                "<p>Jetons renouvelés</p>"
            } else {
                ""
            },
        ),
        _ => r#"<a href="/login">Se connecter</a>"#.into(),
    };
    Html(format!(
        r#"<!DOCTYPE html><html lang="fr"><title>Exemple</title><h1>Exemple</h1>{body}"#
    ))
}
