/** The stand-in's pages, in French and without script. */

import { frenchDay } from '../html/french-day.ts';
import { html } from '../html/html.ts';
import { createPage } from '../stand-ins/page.ts';
import type { TestPerson } from './people.ts';

const page = createPage(
  'Doublure de FranceConnect',
  "Ce service n'est pas FranceConnect. Il en joue le rôle pour la démonstration, avec les personnes fictives que FranceConnect publie pour ses tests.",
);

const choice = ({ login, claims }: TestPerson) => html`<li>
<button class="button second" name="login" value="${login}">${claims.given_name} ${claims.family_name}</button>
<p class="hint">Identifiant : ${login}. Naissance : ${frenchDay(claims.birthdate)}, ${claims.birthplace || 'pays'} ${claims.birthplace ? undefined : claims.birthcountry}</p>
</li>`;

/** Returns the page at the root, which explains what this server is. */
export const homePage = ([base, plus]: readonly string[], people: readonly TestPerson[]): string =>
  page(
    'Doublure de FranceConnect',
    base ?? '',
    html`<p>Les services s'adressent à <code>${base}</code> pour FranceConnect, à <code>${plus}</code> pour FranceConnect+. Ces personnes peuvent s'y connecter :</p>
<ul>${people.map(
      ({ login, claims }) =>
        html`<li>${claims.given_name} ${claims.family_name} (<code>${login}</code>)</li>`,
    )}</ul>`,
  );

export interface SignInPage {
  readonly base: string;
  readonly people: readonly TestPerson[];
  /** The typed login when no person has it. */
  readonly unknown?: string;
}

/** Returns the page to choose a person, by a button or by typing a login, or to end the sign-in with an error. */
export function signInPage({ base, people, unknown }: SignInPage): string {
  const wrong = unknown !== undefined;
  return page(
    'Choisir une personne',
    base,
    html`${
      wrong
        ? html`<div class="notice" role="alert"><p id="login-error">Cet identifiant n'existe pas : ${unknown}</p></div>`
        : undefined
    }
<form class="sheet" method="post">
<h2>Personnes de test</h2>
<ul class="messages">
${people.map(choice)}
</ul>
</form>
<form class="sheet" method="post">
<h2>Ou saisir un identifiant</h2>
<p><label for="login">Identifiant de test</label><br>
<input id="login" name="login" value="${unknown}" autocomplete="off" autocapitalize="none" spellcheck="false" required${wrong ? html` aria-invalid="true" aria-describedby="login-error"` : undefined}></p>
<p class="actions"><button class="button">Se connecter</button></p>
</form>
<form class="sheet" method="post">
<h2>Ou ne pas aboutir</h2>
<p class="actions">
<button class="button second" name="error" value="access_denied">Abandonner</button>
<button class="button second" name="error" value="server_error">Erreur de FranceConnect</button>
<button class="button second" name="error" value="temporarily_unavailable">FranceConnect indisponible</button>
</p>
</form>`,
  );
}

/** Returns the page for a request that FranceConnect would refuse; `details` names what is wrong with it. */
export function refusalPage(base: string, details: readonly string[]): string {
  return page(
    'Demande refusée',
    base,
    html`<div class="notice">
<p>Le service qui vous envoie a fait une demande que FranceConnect n'accepte pas. Revenez à ce service.</p>
<p>Code : Y000400</p>
<ul>${details.map((detail) => html`<li><code>${detail}</code></li>`)}</ul>
</div>`,
  );
}
