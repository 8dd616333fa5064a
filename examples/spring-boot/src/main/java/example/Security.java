package example;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.web.SecurityFilterChain;

/** Signs people in with Mon Compte, and out of it. */
@Configuration
class Security {

  /**
   * Proves who the service is. Its public half is at /jwks.json, so no secret is shared with the provider. Several
   * processes of one service would read the same key from a file.
   */
  @Bean
  RSAKey key() throws JOSEException {
    return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
  }

  @Bean
  SecurityFilterChain chain(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
    var signOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
    signOut.setPostLogoutRedirectUri("{baseUrl}/");
    return http
        .authorizeHttpRequests(
            requests -> requests.requestMatchers("/", "/jwks.json").permitAll().anyRequest().authenticated())
        .oauth2Login(login -> login.defaultSuccessUrl("/"))
        .logout(logout -> logout.logoutSuccessHandler(signOut))
        .oidcLogout(logout -> logout.backChannel(withDefaults()))
        .build();
  }

  @Bean
  RestClientAuthorizationCodeTokenResponseClient codes(RSAKey key) {
    var codes = new RestClientAuthorizationCodeTokenResponseClient();
    codes.addParametersConverter(new NimbusJwtClientAuthenticationParametersConverter<>(client -> key));
    return codes;
  }

  @Bean
  OAuth2AuthorizedClientManager manager(
      RSAKey key, ClientRegistrationRepository clients, OAuth2AuthorizedClientRepository tokens) {
    var refreshes = new RestClientRefreshTokenTokenResponseClient();
    refreshes.addParametersConverter(new NimbusJwtClientAuthenticationParametersConverter<>(client -> key));
    var manager = new DefaultOAuth2AuthorizedClientManager(clients, tokens);
    manager.setAuthorizedClientProvider(
        OAuth2AuthorizedClientProviderBuilder.builder()
            .authorizationCode()
            .refreshToken(
                refresh ->
                    refresh
                        .accessTokenResponseClient(refreshes)
                        // Refreshes tokens with less than this to live, of their 600 seconds. The walk doesn't want to
                        // wait; a real service leaves the default of 60.
                        .clockSkew(Duration.ofSeconds(599)))
            .build());
    return manager;
  }
}
