/** The service's pages. The words for claims are in `claims.ts`. */
import type { SentMessage } from '../../messaging/outbox.ts';
import { portalName } from '../client.ts';
import { type Html, html } from '../html/html.ts';
import { type ClaimLine, claimLines, moment } from './claims.ts';
import { page } from './layout.ts';
import type { Visitor } from './sessions.ts';

const signInLink = html`<a class="button" href="/login">Se connecter</a>`;

/** Returns the home page when nobody is signed in. */
export function homePage({ endedElsewhere }: { endedElsewhere: boolean }): string {
  const notice = endedElsewhere
    ? html`<p class="notice">Mon Compte a signalé votre déconnexion : votre session sur ce portail est fermée aussi.</p>`
    : undefined;
  return page(
    portalName,
    html`${notice}
<div class="sheet">
<p>Ce portail ne connaît aucun mot de passe. Pour savoir qui vous êtes, il vous envoie vers Mon Compte, puis vous revenez ici.</p>
<p>Les personnes de la démonstration, leurs identifiants et leurs mots de passe sont affichés dans le terminal. Les codes qu'on leur envoie se lisent dans les <a href="/outbox">messages envoyés</a>.</p>
<p>Vous développez un service ? Le <a href="/sandbox">bac à sable</a> montre ce qu'il demande à Mon Compte, et ce qui lui est répondu.</p>
<p class="actions">${signInLink}</p>
</div>`,
  );
}

const line = (source: string, { name, label, value }: ClaimLine) => html`<div>
<dt>${label} <code>${name}</code></dt>
<dd id="${source}-${name}">${value}</dd>
</div>
`;

const list = (source: string, lines: readonly ClaimLine[]) =>
  html`<dl>
${lines.map((each) => line(source, each))}</dl>`;

/** Claims of the ID token that describe the sign-in; the others only serve the protocol. */
const telling = new Set(['sub', 'acr', 'amr', 'auth_time']);

function checks({ idTokenHeader: { alg, kid }, idTokenClaims }: Visitor): readonly Html[] {
  return [
    html`signature du jeton d'identité (<code>${alg}</code>, clé <code>${kid}</code>), avec les clés que Mon Compte publie`,
    html`émetteur : <code>${String(idTokenClaims['iss'])}</code>`,
    html`destinataire : <code>${String(idTokenClaims['aud'])}</code>`,
    html`<code>nonce</code> et <code>state</code> : ceux de cette demande`,
    html`code échangé avec sa preuve (PKCE, <code>S256</code>)`,
    html`<code>sub</code> : le même dans le jeton et dans la réponse UserInfo`,
  ];
}

/** Returns the home page of a signed-in person: the provider's claims, and the checks that were made. */
export function visitorPage(visitor: Visitor, visits: number): string {
  const { given_name, family_name } = visitor.userinfo;
  const name = [given_name, family_name].filter((part) => typeof part === 'string').join(' ');
  const fromToken = claimLines(visitor.idTokenClaims);
  return page(
    `Bonjour ${name || visitor.subject}`,
    html`<div class="sheet">
<p id="visits">Nombre de visites : <strong>${visits}</strong></p>
<p>« Deuxième visite » vous envoie de nouveau vers Mon Compte. Vous y êtes déjà connecté : vous revenez ici sans voir de page.</p>
<form method="post" action="/logout" class="actions">
<a class="button" href="/login">Deuxième visite</a>
<button type="submit" class="button second">Se déconnecter</button>
</form>
<p><a id="account" href="${String(visitor.idTokenClaims['iss'])}/account">Mon Compte</a> : vos coordonnées, votre mot de passe, vos connexions, votre dossier.</p>
</div>
<section class="sheet" aria-labelledby="identity">
<h2 id="identity">Votre identité</h2>
<p class="hint">Reçue en réponse à l'appel UserInfo.</p>
${list('userinfo', claimLines(visitor.userinfo))}
</section>
<section class="sheet" aria-labelledby="sign-in">
<h2 id="sign-in">Votre connexion</h2>
<p class="hint">Lue dans le jeton d'identité (ID token).</p>
${list(
  'id-token',
  fromToken.filter(({ name }) => telling.has(name)),
)}
<details>
<summary>Le reste du jeton</summary>
${list(
  'id-token',
  fromToken.filter(({ name }) => !telling.has(name)),
)}
</details>
</section>
<section class="sheet" aria-labelledby="checks">
<h2 id="checks">Vérifié par ce portail</h2>
<ul class="checks">
${checks(visitor).map((check) => html`<li>${check}</li>\n`)}</ul>
</section>`,
  );
}

/** Returns the page after a sign-out, whether or not the provider confirmed it. */
export function signedOutPage(how: 'verified' | 'plain' | 'hereOnly'): string {
  const more = {
    verified: html`<p>Mon Compte vous a ramené ici, et sa réponse a été vérifiée (<code>state</code>). Si vous y avez choisi « Rester connecté », vous reviendrez sur ce portail sans mot de passe.</p>`,
    plain: undefined,
    hereOnly: html`<p>Mon Compte n'a pas répondu : vous y êtes peut-être encore connecté. Sur un ordinateur partagé, fermez toutes les fenêtres du navigateur.</p>`,
  };
  return page(
    'Vous êtes déconnecté',
    html`<div class="sheet" id="signed-out">
<p>Votre session sur ce portail est fermée.</p>
${more[how]}
<p class="actions">${signInLink}</p>
</div>`,
  );
}

export interface Problem {
  readonly heading: string;
  readonly words: string;
  /** A technical explanation for the developers of a service. */
  readonly detail?: string;
}

/** Returns the error page, with a link to go on. */
export function problemPage({ heading, words, detail }: Problem): string {
  return page(
    heading,
    html`<div class="sheet">
<p>${words}</p>
${detail ? html`<p><code id="detail">${detail}</code></p>\n` : undefined}<p class="actions">
<a class="button" href="/login">Recommencer la connexion</a>
<a class="button second" href="/">Aller à l'accueil</a>
</p>
</div>`,
  );
}

const channels = { mail: 'Mail', sms: 'SMS' } as const;

const message = ({ channel, to, subject, text, sentAt }: SentMessage) => html`<li class="sheet">
<h2><span class="channel">${channels[channel]}</span> ${subject ?? to}</h2>
<p class="hint">${subject && `Pour ${to}, `}envoyé ${moment(Date.parse(sentAt))}</p>
<p class="message">${text}</p>
</li>
`;

/** Returns the outbox page: mails and SMS, newest first. */
export function outboxPage(messages: readonly SentMessage[]): string {
  return page(
    'Messages envoyés',
    html`<p>Dans la démonstration, aucun mail et aucun SMS ne part : ils arrivent tous ici, le plus récent en premier.</p>
${
  messages.length === 0
    ? html`<p class="sheet" id="outbox-empty">Aucun message pour le moment.</p>`
    : html`<ol class="messages" id="outbox">\n${messages.map(message)}</ol>`
}
<p class="actions"><a class="button second" href="/outbox">Actualiser</a></p>`,
  );
}
