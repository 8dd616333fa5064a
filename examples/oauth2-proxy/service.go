// The service behind oauth2-proxy. It believes the headers, because only the proxy can reach it.
package main

import (
	"cmp"
	"html/template"
	"log"
	"net/http"
	"net/url"
	"os"
)

// The proxy puts the ID token in place of {id_token}.
var signOut = "/oauth2/sign_out?rd=" + url.QueryEscape(
	cmp.Or(os.Getenv("ISSUER"), "http://localhost:3000")+
		"/session/end?id_token_hint={id_token}&post_logout_redirect_uri=http://localhost:4005/")

var page = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="fr"><title>Exemple</title><h1>Exemple</h1>
{{if .Name}}<p>Bonjour {{.Name}}</p>
{{if .Renewed}}<p>Jetons renouvelés</p>{{end}}
<a href="/?from={{.From}}">Actualiser</a>
<a href="{{.SignOut}}">Se déconnecter</a>
{{else}}<a href="/oauth2/start?rd=/">Se connecter</a>{{end}}`))

func main() {
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		from, before := r.Header.Get("X-Tokens-From"), r.FormValue("from")
		page.Execute(w, struct {
			Name, From, SignOut string
			Renewed             bool
		}{r.Header.Get("X-Forwarded-Name"), from, signOut, before != "" && before != from})
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:4105", nil))
}
