package example;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@SpringBootApplication
@RestController
class Service {
  private final OAuth2AuthorizedClientManager manager;
  private final RSAKey key;

  Service(OAuth2AuthorizedClientManager manager, RSAKey key) {
    this.manager = manager;
    this.key = key;
  }

  public static void main(String[] arguments) {
    SpringApplication.run(Service.class, arguments);
  }

  @GetMapping("/jwks.json")
  Map<String, Object> keys() {
    return new JWKSet(key).toJSONObject();
  }

  /** `from` is when the tokens that the person saw last were issued. */
  @GetMapping(path = "/", produces = "text/html; charset=utf-8")
  String home(
      @AuthenticationPrincipal OidcUser person,
      OAuth2AuthenticationToken authentication,
      CsrfToken csrf,
      @RequestParam(defaultValue = "") String from) {
    if (person == null) return page("<a href=\"/oauth2/authorization/mon-compte\">Se connecter</a>");
    // Returns the tokens of the session, refreshed if they are old.
    var client =
        manager.authorize(
            OAuth2AuthorizeRequest.withClientRegistrationId("mon-compte").principal(authentication).build());
    var issuedAt = String.valueOf(client.getAccessToken().getIssuedAt());
    var isRenewed = !from.isEmpty() && !from.equals(issuedAt);
    return page(
        """
        <p>Bonjour %s</p>
        %s
        <a href="/?from=%s">Actualiser</a>
        <form method="post" action="/logout">
        <input type="hidden" name="%s" value="%s"><button>Se déconnecter</button>
        </form>
        """
            .formatted(
                HtmlUtils.htmlEscape(person.getFullName()),
                isRenewed ? "<p>Jetons renouvelés</p>" : "",
                issuedAt,
                csrf.getParameterName(),
                csrf.getToken()));
  }

  private static String page(String body) {
    return "<!DOCTYPE html><html lang=\"fr\"><title>Exemple</title><h1>Exemple</h1>" + body;
  }
}
