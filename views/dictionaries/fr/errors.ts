/** French words of the page that explains errors to the developers of a service. Each code has its cause and a remedy. */
export const errors = {
  'errors.title': 'Erreurs du protocole',
  'errors.words':
    "Cette page s'adresse aux personnes qui développent un service. Le journal du fournisseur en dit plus, avec le numéro d'incident.",
  'errors.where': 'Où :',

  'errors.access_denied.why':
    'La personne a renoncé ou a refusé, ou rien de ce qui est demandé ne peut être accordé.',
  'errors.access_denied.do':
    'Proposez de recommencer, sans renvoyer la personne aussitôt vers la connexion.',
  'errors.consent_required.why':
    "Avec prompt=none : la personne n'a pas encore accepté tout ce qui est demandé.",
  'errors.consent_required.do': 'Refaites la demande sans prompt=none.',
  'errors.insufficient_scope.why': "Le jeton n'a pas la portée openid.",
  'errors.insufficient_scope.do': 'Demandez openid dans scope.',
  'errors.interaction_required.why':
    "Avec prompt=none : une page doit être montrée (un code, de nouvelles conditions, une coordonnée à confirmer, une application que d'autres peuvent imiter).",
  'errors.interaction_required.do': 'Refaites la demande sans prompt=none.',
  'errors.invalid_client.why':
    "Le client n'est pas enregistré, ou il ne s'est pas authentifié : secret faux ou expiré, autre méthode que celle enregistrée, assertion dont l'audience ou la fin ne convient pas.",
  'errors.invalid_client.do':
    "Comparez client_id, client_secret et token_endpoint_auth_method avec l'enregistrement. Dans l'en-tête Authorization, codez identifiant et secret comme dans un formulaire.",
  'errors.invalid_client_metadata.why':
    "Pendant la démonstration, un service s'enregistre lui-même, mais pas ainsi : une clé est inconnue ou réservée aux exploitants, ou une adresse n'est pas sur cette machine.",
  'errors.invalid_client_metadata.do': 'Lisez error_description, qui nomme la clé.',
  'errors.invalid_dpop_proof.why':
    "La preuve DPoP manque ou ne convient pas : clé, adresse, méthode, heure ou jeton d'accès.",
  'errors.invalid_dpop_proof.do': 'Faites une preuve par requête et réglez votre horloge.',
  'errors.invalid_grant.why':
    "Le code ou le jeton est inconnu, expiré, déjà utilisé ou d'un autre client ; redirect_uri ou code_verifier ne correspond pas ; la personne a une étape à faire, ou sa connexion est terminée.",
  'errors.invalid_grant.do':
    'Échangez un code une seule fois, dans les 60 secondes, avec le même redirect_uri. Pour un jeton de rafraîchissement, refaites passer la personne par la connexion.',
  'errors.invalid_redirect_uri.why': "redirect_uri n'est pas enregistré à la lettre.",
  'errors.invalid_redirect_uri.do':
    "Enregistrez cette adresse, ou envoyez celle qui l'est. Le journal montre les deux.",
  'errors.invalid_request.why':
    "Un paramètre manque, est répété, mal écrit ou trop long, PKCE manque, ou l'enregistrement n'a pas ce grant_type.",
  'errors.invalid_request.do':
    "Lisez error_description, qui nomme le paramètre. Un grant_type doit figurer dans grant_types de l'enregistrement.",
  'errors.invalid_request_object.why':
    "La demande signée est illisible, expirée, pour une autre audience, ou sa signature n'est pas celle des clés enregistrées.",
  'errors.invalid_request_object.do':
    "Vérifiez jwks, request_object_signing_alg, iss (votre client_id), aud (l'émetteur) et exp.",
  'errors.invalid_request_uri.why':
    'La demande déposée est inconnue, a plus de 60 secondes ou a déjà servi.',
  'errors.invalid_request_uri.do': 'Déposez-la de nouveau avant chaque connexion.',
  'errors.invalid_scope.why':
    "scope n'a pas openid, ou nomme ce que l'enregistrement exclut, ou plus que ce qui a été accordé.",
  'errors.invalid_scope.do': 'Demandez openid, et seulement des portées que le service peut avoir.',
  'errors.invalid_target.why':
    "resource n'est l'adresse d'aucune API enregistrée, ou le service n'a pas droit à cette API.",
  'errors.invalid_target.do': "Envoyez le client_uri de l'API, à la lettre.",
  'errors.invalid_token.why':
    "Le jeton d'accès est inconnu, expiré, terminé avec la connexion, ou destiné à une API.",
  'errors.invalid_token.do': 'Prenez un nouveau jeton. Un jeton vit 10 minutes.',
  'errors.login_required.why':
    "Avec prompt=none : personne n'est connecté, la connexion est trop ancienne (max_age) ou est celle d'une autre personne (id_token_hint).",
  'errors.login_required.do': 'Refaites la demande sans prompt=none.',
  'errors.not_found.why': 'Rien ne se trouve à cette adresse.',
  'errors.not_found.do': 'Prenez les adresses dans le document de découverte.',
  'errors.registration_not_supported.why': 'Le paramètre registration ne sert pas ici.',
  'errors.registration_not_supported.do': 'Retirez-le.',
  'errors.request_uri_not_supported.why': "request_uri n'est pas celui d'une demande déposée ici.",
  'errors.request_uri_not_supported.do':
    "Déposez la demande à /request, ou envoyez-la dans l'adresse.",
  'errors.server_error.why': 'Le problème vient du fournisseur.',
  'errors.server_error.do': "Réessayez plus tard, et donnez le numéro d'incident à son exploitant.",
  'errors.temporarily_unavailable.why':
    'Trop de demandes à la fois, ou une base ou un service derrière ne répond pas.',
  'errors.temporarily_unavailable.do': "Attendez ce que dit l'en-tête Retry-After, puis réessayez.",
  'errors.unauthorized_client.why': "L'enregistrement ne permet pas cette demande.",
  'errors.unauthorized_client.do': "Ajoutez ce qui manque à grant_types dans l'enregistrement.",
  'errors.unmet_authentication_requirements.why':
    'La connexion est restée sous le niveau demandé par acr_values ou par un acr essentiel.',
  'errors.unmet_authentication_requirements.do':
    "Demandez un niveau plus bas, ou dites à la personne ce qu'il faut, FranceConnect par exemple.",
  'errors.unsupported_grant_type.why':
    "grant_type n'est ni authorization_code, ni refresh_token, ni client_credentials.",
  'errors.unsupported_grant_type.do': "Envoyez l'un des trois.",
  'errors.unsupported_response_mode.why': "Ce response_mode n'existe pas ici.",
  'errors.unsupported_response_mode.do': 'Envoyez query, fragment ou form_post, ou rien.',
  'errors.unsupported_response_type.why': 'Seul response_type=code existe.',
  'errors.unsupported_response_type.do': 'Prenez le flux authorization code, avec PKCE.',
  'errors.unsupported_token_type.why':
    "Un jeton d'accès pour une API est un JWT : il n'est gardé nulle part.",
  'errors.unsupported_token_type.do':
    'Vérifiez sa signature avec les clés de /jwks. Il vit 10 minutes.',
  'errors.use_dpop_nonce.why': 'La preuve DPoP doit contenir un nonce du fournisseur.',
  'errors.use_dpop_nonce.do': "Refaites la requête avec celui de l'en-tête DPoP-Nonce.",
} as const;
