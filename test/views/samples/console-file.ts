/** Samples of the support console's pages about one person. */
import type { ConsolePages } from '../../../views/pages.ts';
import { inConsole, type Render } from './sample.ts';

const at = Date.UTC(2026, 10, 29, 9, 30);
const person = { name: 'Mario BROSSE', gender: 'male', birthYear: 1981 } as const;
const hidden = { csrf: 'token', version: 3 };
const backHref = '/accounts/a';
const searchHref = '/';

const events: ConsolePages['consoleHistory']['events'] = [
  {
    at,
    words: 'event.viewed',
    detail: 'console.reasonTelephone',
    agent: 'Camille Martin',
    reference: 'A-2026-118',
  },
  {
    at,
    words: 'event.signedIn',
    service: 'Portail de test',
    browser: { key: 'account.browser', values: { browser: 'Firefox', system: 'Android' } },
    network: '192.0.2.0/24',
  },
];

const file: ConsolePages['consoleFile'] = {
  errors: [],
  notice: undefined,
  person,
  maySignIn: true,
  obstacles: [],
  pending: [
    { key: 'file.firstConnection' },
    { key: 'file.termsStep' },
    { key: 'file.passwordStep' },
    { key: 'file.contactStep' },
  ],
  erasureHref: undefined,
  groups: [
    {
      title: 'file.who',
      facts: [
        { label: 'file.gender', words: 'identity.male' },
        { label: 'file.nir', text: '1 81 •• •• ••• •••', notes: ['file.fromFund'] },
        { label: 'file.identitySource', words: 'file.byFund' },
      ],
    },
    {
      title: 'file.reach',
      facts: [
        { label: 'file.mail', words: 'file.noMail' },
        {
          label: 'file.sms',
          text: '06 •• •• •• 78',
          notes: ['file.isUnproven', 'file.fromFund'],
        },
        { label: 'file.password', words: 'file.passwordLegacy' },
        { label: 'file.franceConnect', words: 'file.notLinked' },
        { label: 'file.createdAt', at },
      ],
    },
    {
      title: 'file.dossiers',
      facts: [
        {
          label: 'file.dossier',
          labelValues: { fund: '131' },
          words: 'file.roleAllocataire',
        },
      ],
    },
  ],
  events,
  historyHref: `${backHref}/history`,
  actions: [
    { href: `${backHref}/unlock`, verb: 'action.unlock', hint: 'action.unlockHint' },
    { href: `${backHref}/activation-code`, verb: 'action.letter', hint: 'action.letterHint' },
    {
      href: `${backHref}/end-sessions`,
      verb: 'action.endSessions',
      hint: 'action.endSessionsHint',
    },
  ],
  searchHref,
};

const action: ConsolePages['consoleAction'] = {
  verb: 'action.unlock',
  person,
  hidden,
  errors: [],
  action: `${backHref}/unlock`,
  backHref,
  effects: ['action.unlockDoes', 'action.unlockNot', 'action.inActivity'],
  fields: [],
  typed: {},
  isFinal: false,
};

const erasure: ConsolePages['consoleErasure'] = {
  verb: 'action.erase',
  person,
  hidden,
  errors: [],
  action: `${backHref}/erase`,
  backHref,
  effects: ['action.eraseDoes', 'action.eraseLeft', 'action.eraseTwo', 'action.inActivity'],
  reasons: [
    ['request', 'event.request'],
    ['death', 'event.death'],
    ['mistake', 'event.mistake'],
  ],
  chosen: undefined,
  proposal: undefined,
};
const proposal = {
  at,
  endsAt: at + 1,
  reason: 'event.request',
  agent: 'Camille Martin',
  isOwn: false,
} as const;

export const consoleFile: Record<string, Render> = {
  consoleFile: inConsole('consoleFile', file),
  'consoleFile, shut': inConsole('consoleFile', {
    ...file,
    errors: [{ key: 'action.stale' }],
    maySignIn: false,
    obstacles: [
      { key: 'file.suspended', at, detail: 'event.fraud', hint: 'file.suspendedHint' },
      { key: 'file.setAside', at, hint: 'file.setAsideHint' },
      { key: 'file.letter', at, hint: 'file.letterHint' },
      { key: 'file.letterEnded', hint: 'file.letterEndedHint' },
      { key: 'file.throttled', at, hint: 'file.throttledHint' },
      { key: 'file.noPassword', hint: 'file.noPasswordHint' },
    ],
    pending: [{ key: 'file.closed', at }, { key: 'file.declared' }, { key: 'file.merging' }],
    erasureHref: `${backHref}/erase`,
    events: [],
    actions: [],
  }),
  'consoleFile, done': inConsole('consoleFile', {
    ...file,
    notice: { key: 'action.unlocked' },
    pending: [],
  }),
  consoleHistory: inConsole('consoleHistory', {
    events,
    older: `${backHref}/history?before=1`,
    newest: `${backHref}/history`,
    backHref,
  }),
  consoleNotOpen: inConsole('consoleNotOpen', { searchHref }),
  'consoleGone, erased': inConsole('consoleGone', { isMerged: false, events, searchHref }),
  'consoleGone, merged': inConsole('consoleGone', { isMerged: true, events: [], searchHref }),
  consoleAction: inConsole('consoleAction', action),
  'consoleAction with fields and faults': inConsole('consoleAction', {
    ...action,
    verb: 'action.attachNir',
    effects: ['action.attachNirDoes', 'action.attachNirOther'],
    errors: [
      { field: 'nir', key: 'field.required' },
      { field: 'channel', key: 'action.lastContact' },
    ],
    fields: [
      { kind: 'text', name: 'nir', label: 'file.nir', hint: 'action.nirHint' },
      { kind: 'box', name: 'despite', label: 'action.nirDespite' },
      {
        kind: 'choice',
        name: 'channel',
        label: 'action.whichContact',
        options: [
          ['mail', 'file.mail'],
          ['sms', 'file.sms'],
        ],
      },
    ],
    typed: { despite: 'yes', channel: 'sms' },
    isFinal: true,
  }),
  consoleLetter: inConsole('consoleLetter', {
    person,
    code: '2345679ACDEF',
    until: at,
    backHref,
  }),
  consoleErasure: inConsole('consoleErasure', {
    ...erasure,
    errors: [{ field: 'reason', key: 'field.required' }],
  }),
  'consoleErasure, proposed': inConsole('consoleErasure', { ...erasure, proposal }),
  'consoleErasure, own': inConsole('consoleErasure', {
    ...erasure,
    proposal: { ...proposal, isOwn: true },
  }),
};
