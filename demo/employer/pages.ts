/** The pages of the stand-in for the agents' employer. */
import { html } from '../html/html.ts';
import { createPage } from '../stand-ins/page.ts';
import type { DemoAgent } from './agents.ts';

const page = createPage(
  "Doublure de l'employeur",
  "Ce service joue, pour la démonstration, le rôle du service de connexion de l'employeur des agents. Ces agents sont fictifs.",
);

const nameOf = ({ claims }: DemoAgent) => `${claims.given_name} ${claims.family_name}`;

/** Returns the page on which an agent is chosen, or the sign-in given up. */
export const signInPage = (base: string, agents: readonly DemoAgent[]): string =>
  page(
    'Choisir un agent',
    base,
    html`<form class="sheet" method="post">
<ul class="messages">
${agents.map(
  (agent) => html`<li>
<button class="button second" name="login" value="${agent.login}">${nameOf(agent)}</button>
<p class="hint">${agent.job}</p>
</li>`,
)}
</ul>
<p class="actions"><button class="button second" name="error" value="access_denied">Abandonner</button></p>
</form>`,
  );

/** Returns the page at the root, on which the session of an agent can be ended. */
export const homePage = (base: string, current: DemoAgent | undefined): string =>
  page(
    "Service de connexion de l'employeur",
    base,
    current === undefined
      ? html`<p>Aucun agent n'est connecté dans ce navigateur.</p>`
      : html`<p>${nameOf(current)} est connecté dans ce navigateur.</p>
<form class="sheet" method="post">
<p class="actions"><button class="button" name="end" value="session">Fermer cette session</button></p>
</form>`,
  );

/** Returns the page for a request that is refused. */
export const refusalPage = (base: string, detail: string): string =>
  page(
    'Demande refusée',
    base,
    html`<div class="notice"><p>Revenez à la console et recommencez.</p><p><code>${detail}</code></p></div>`,
  );
