// A service that signs people in with Mon Compte: go-oidc and x/oauth2.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"html/template"
	"log"
	"net/http"
	"net/url"
	"os"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const home = "http://localhost:4003/"

// A session is a sign-in under way or, once it has a name, a person who is signed in.
type session struct {
	state, nonce, verifier string
	name, sid, idToken     string
	tokens                 *oauth2.Token
	renewed                bool
}

type service struct {
	provider   *oidc.Provider
	verifier   *oidc.IDTokenVerifier
	config     oauth2.Config
	endSession string

	mu sync.Mutex
	// By the value of the cookie. Several processes would keep this in a store that they share.
	sessions map[string]session
}

func main() {
	issuer := cmp.Or(os.Getenv("ISSUER"), "http://localhost:3000")
	provider, err := oidc.NewProvider(context.Background(), issuer)
	if err != nil {
		log.Fatal(err)
	}
	var metadata struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&metadata); err != nil {
		log.Fatal(err)
	}
	s := &service{
		provider:   provider,
		verifier:   provider.Verifier(&oidc.Config{ClientID: "go-oidc"}),
		endSession: metadata.EndSession,
		sessions:   map[string]session{},
		config: oauth2.Config{
			ClientID:     "go-oidc",
			ClientSecret: cmp.Or(os.Getenv("CLIENT_SECRET"), "only-for-this-machine-go-oidc"),
			Endpoint:     provider.Endpoint(),
			RedirectURL:  home + "callback",
			Scopes:       []string{oidc.ScopeOpenID, oidc.ScopeOfflineAccess, "profile"},
		},
	}
	http.HandleFunc("GET /{$}", s.home)
	http.HandleFunc("GET /login", s.login)
	http.HandleFunc("GET /callback", s.callback)
	http.HandleFunc("POST /refresh", s.refresh)
	http.HandleFunc("POST /logout", s.logout)
	http.HandleFunc("POST /backchannel-logout", s.backchannelLogout)
	log.Fatal(http.ListenAndServe("127.0.0.1:4003", nil))
}

func (s *service) login(w http.ResponseWriter, r *http.Request) {
	in := session{state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
	s.keep(w, in)
	// The provider requires PKCE.
	pkce := oauth2.S256ChallengeOption(in.verifier)
	http.Redirect(w, r, s.config.AuthCodeURL(in.state, oidc.Nonce(in.nonce), pkce), http.StatusFound)
}

func (s *service) callback(w http.ResponseWriter, r *http.Request) {
	in := s.take(r)
	if in.state == "" || r.FormValue("state") != in.state {
		http.Error(w, "no such sign-in is under way", http.StatusBadRequest)
		return
	}
	person, err := s.redeem(r.Context(), in, r.FormValue("code"))
	if err != nil {
		// The provider may have refused: then there is an error in place of the code.
		log.Print(err, r.FormValue("error"), r.FormValue("error_description"))
		http.Error(w, "the sign-in failed", http.StatusBadRequest)
		return
	}
	s.keep(w, person)
	http.Redirect(w, r, "/", http.StatusFound)
}

func (s *service) redeem(ctx context.Context, in session, code string) (session, error) {
	tokens, err := s.config.Exchange(ctx, code, oauth2.VerifierOption(in.verifier))
	if err != nil {
		return session{}, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	idToken, err := s.verifier.Verify(ctx, raw)
	if err != nil {
		return session{}, err
	}
	if idToken.Nonce != in.nonce {
		return session{}, errors.New("the nonce is another one")
	}
	var claims struct{ Sid string }
	if err := idToken.Claims(&claims); err != nil {
		return session{}, err
	}
	name, err := s.nameOf(ctx, tokens)
	return session{name: name, sid: claims.Sid, idToken: raw, tokens: tokens}, err
}

// nameOf asks userinfo. The answer is a signed JWT, as the registration wants, and go-oidc verifies it.
func (s *service) nameOf(ctx context.Context, tokens *oauth2.Token) (string, error) {
	info, err := s.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return "", err
	}
	var claims struct{ Name string }
	err = info.Claims(&claims)
	return claims.Name, err
}

func (s *service) refresh(w http.ResponseWriter, r *http.Request) {
	person := s.take(r)
	if person.tokens == nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	// Without an access token the source uses the refresh token at once.
	old := &oauth2.Token{RefreshToken: person.tokens.RefreshToken}
	tokens, err := s.config.TokenSource(r.Context(), old).Token()
	if err == nil {
		person.tokens, person.renewed = tokens, true
		person.name, err = s.nameOf(r.Context(), tokens)
	}
	if err != nil {
		log.Print(err)
		http.Error(w, "the refresh failed", http.StatusBadGateway)
		return
	}
	s.keep(w, person)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *service) logout(w http.ResponseWriter, r *http.Request) {
	hint := s.take(r).idToken
	query := url.Values{"id_token_hint": {hint}, "post_logout_redirect_uri": {home}}
	http.Redirect(w, r, s.endSession+"?"+query.Encode(), http.StatusSeeOther)
}

// backchannelLogout is called when the person signs out elsewhere (OpenID Connect Back-Channel Logout 1.0). A logout token
// is checked as an ID token is, and must have the event, which no ID token has.
func (s *service) backchannelLogout(w http.ResponseWriter, r *http.Request) {
	token, err := s.verifier.Verify(r.Context(), r.FormValue("logout_token"))
	var claims struct {
		Sid    string
		Events map[string]any
	}
	if err == nil {
		err = token.Claims(&claims)
	}
	_, isLogout := claims.Events["http://schemas.openid.net/event/backchannel-logout"]
	if err != nil || !isLogout || claims.Sid == "" {
		http.Error(w, "no valid logout token", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, one := range s.sessions {
		if one.sid == claims.Sid {
			delete(s.sessions, id)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
}

var page = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="fr"><title>Exemple</title><h1>Exemple</h1>
{{if .Name}}<p>Bonjour {{.Name}}</p>
{{if .Renewed}}<p>Jetons renouvelés</p>{{end}}
<form method="post" action="/refresh"><button>Actualiser</button></form>
<form method="post" action="/logout"><button>Se déconnecter</button></form>
{{else}}<a href="/login">Se connecter</a>{{end}}`))

func (s *service) home(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	person := s.sessions[cookieOf(r)]
	s.mu.Unlock()
	page.Execute(w, struct {
		Name    string
		Renewed bool
	}{person.name, person.renewed})
}

// Cookies of localhost go to every port: a name of one's own keeps services apart.
const cookieName = "go-example"

func cookieOf(r *http.Request) string {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// take removes and returns the session of a request, empty when there is none.
func (s *service) take(r *http.Request) session {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.sessions[cookieOf(r)]
	delete(s.sessions, cookieOf(r))
	return found
}

// keep stores a session under a new id, so that one planted before the sign-in is worthless.
func (s *service) keep(w http.ResponseWriter, one session) {
	id := rand.Text()
	s.mu.Lock()
	s.sessions[id] = one
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
