/** The page of the sandbox, in both languages. */
import type { Exchange, Refusal } from '../../provider/exchanges/record-exchanges.ts';
import { type Html, html } from '../html/html.ts';
import type { Credentials } from '../people.ts';
import { page } from '../portal/layout.ts';
import { type Exchanges, unregistered } from './exchanges.ts';
import { type Locale, type Words, words } from './words.ts';

export interface Sandbox {
  readonly exchanges: Exchanges;
  /** The people of the demo, as they were at its start. */
  readonly people: readonly Credentials[];
}

export interface SandboxPageOptions extends Sandbox {
  readonly issuer: string;
  readonly locale: Locale;
  /** The client whose exchanges are shown. Without it, the page lists the clients. */
  readonly client: string | undefined;
}

const address = (locale: Locale, client?: string) =>
  `/sandbox?${new URLSearchParams({ lang: locale, ...(client !== undefined && { client }) })}`;

/** Returns the page. */
export function sandboxPage({ locale, client, ...sandbox }: SandboxPageOptions): string {
  const t = words[locale];
  const other = locale === 'fr' ? 'en' : 'fr';
  const language = html`<p><a href="${address(other, client)}" lang="${other}" hreflang="${other}">${t.otherLanguage}</a></p>`;
  const content =
    client === undefined
      ? overview(sandbox, t, locale)
      : exchangesOf(sandbox.exchanges.of(client), { t, locale, client });
  return page(t.title, html`${language}\n${content}`, locale);
}

function overview(
  { exchanges, people, issuer }: Omit<SandboxPageOptions, 'locale' | 'client'>,
  t: Words,
  locale: Locale,
): Html {
  const clients = exchanges.clients();
  const link = (id: string) =>
    html`<li><a href="${address(locale, id)}">${id === unregistered ? t.unregistered : id}</a></li>\n`;
  const registration = `curl -H 'Content-Type: application/json' \\
  -d '{"client_name": "Essai", "redirect_uris": ["http://localhost:4000/callback"]}' \\
  ${issuer}/reg`;
  return html`<p>${t.intro}</p>
<section class="sheet" aria-labelledby="services">
<h2 id="services">${t.services}</h2>
${clients.length === 0 ? html`<p>${t.noExchange}</p>` : html`<ul>\n${clients.map(link)}</ul>`}
<p class="actions"><a class="button second" href="${address(locale)}">${t.reload}</a></p>
</section>
<section class="sheet" aria-labelledby="register">
<h2 id="register">${t.register}</h2>
<p>${t.registerHow}</p>
<p class="message"><code>${registration}</code></p>
<p>${t.registerRules}</p>
</section>
<section id="people" class="sheet" aria-labelledby="people-title">
<h2 id="people-title">${t.people}</h2>
<p class="hint">${t.peopleHow}</p>
${people.map((person) => personLines(person, t))}</section>`;
}

const personLines = ({ name, identifier, password, firstConnection }: Credentials, t: Words) =>
  html`<h3>${name}</h3>
${list([
  [t.identifier, identifier],
  [t.password, password ?? t.passwordChanged],
  [t.state, firstConnection ? t.firstConnection : t.complete],
])}
`;

const list = (lines: readonly (readonly [label: string, value: Html | string])[]) =>
  html`<dl>
${lines.map(([label, value]) => html`<div><dt>${label}</dt> <dd>${value}</dd></div>\n`)}</dl>`;

function exchangesOf(
  all: readonly Exchange[],
  { t, locale, client }: { t: Words; locale: Locale; client: string },
): Html {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: 'Europe/Paris' });
  return html`<p>${t.exchangesOf}${t.colon} <strong>${client || t.unregistered}</strong></p>
${
  all.length === 0
    ? html`<p class="sheet">${t.noExchange}</p>`
    : html`<ol class="messages">\n${all.map((one) => exchangeItem(one, t, time))}</ol>`
}
<p class="actions"><a class="button second" href="${address(locale, client)}">${t.reload}</a>
<a class="button second" href="${address(locale)}">${t.all}</a></p>`;
}

function exchangeItem(
  { at, request, status, sent, answer, refusal, notice }: Exchange,
  t: Words,
  time: Intl.DateTimeFormat,
): Html {
  const fields = (title: string, lines: Exchange['sent']) =>
    html`<h3>${title}</h3>
${
  lines.length === 0
    ? html`<p class="hint">${t.nothing}</p>`
    : list(
        lines.map(([name, value]) => [name, value ?? html`<span class="hint">${t.hidden}</span>`]),
      )
}`;
  return html`<li class="sheet">
<h2><span class="channel">${status ?? t.noAnswer}</span> ${request}</h2>
<p class="hint"><time datetime="${new Date(at).toISOString()}">${time.format(at)}</time></p>
${refusal && refusalLines(refusal, status === undefined ? t.failed : t.refused, t)}${notice && html`<p class="notice">${t.notice}${t.colon} ${notice}</p>\n`}<details${refusal ? html` open` : undefined}>
<summary>${t.request}, ${t.answer.toLowerCase()}</summary>
${fields(t.request, sent)}
${fields(t.answer, answer)}
</details>
</li>
`;
}

function refusalLines(
  { error, description, detail, received, registered = [] }: Refusal,
  title: string,
  t: Words,
): Html {
  const cause = [error, description, detail].filter((part) => part !== undefined);
  const addresses = received === undefined ? [] : [`${t.received}${t.colon} ${received}`];
  for (const uri of registered) addresses.push(`${t.registered}${t.colon} ${uri}`);
  return html`<div class="notice">
<p><strong>${title}</strong>${t.colon} ${cause.join(`${t.colon} `)}</p>
${addresses.map((line) => html`<p>${line}</p>\n`)}</div>
`;
}
