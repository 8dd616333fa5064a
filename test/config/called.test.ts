/** Those whom the provider calls: mail, text messages, FranceConnect, the captcha, the employer of agents. */
import { describe, expect, it } from '@jest/globals';
import { faultsWith, load } from './support.ts';

describe('who is called', () => {
  const sms = { SMS_GATEWAY_URL: 'https://sms.example.fr/send', SMS_GATEWAY_TOKEN: 'a-token' };
  const mail = {
    SMTP_URL: 'smtps://us:pw@mail.example.fr',
    MAIL_FROM: 'Mon Compte <no@example.fr>',
  };
  const franceConnect = {
    FRANCECONNECT_ISSUER: 'https://fc.example.fr/api/v2',
    FRANCECONNECT_CLIENT_ID: 'us',
    FRANCECONNECT_CLIENT_SECRET: 'a secret',
  };
  const plus = {
    FRANCECONNECT_PLUS_ISSUER: 'https://plus.example.fr/api/v2',
    FRANCECONNECT_PLUS_CLIENT_ID: 'us',
    FRANCECONNECT_PLUS_CLIENT_SECRET: 'another secret',
  };
  const support = {
    SUPPORT_PORT: '3003',
    SUPPORT_ORIGIN: 'https://console.example.fr',
    SUPPORT_ISSUER: 'https://employer.example.fr',
    SUPPORT_CLIENT_ID: 'console',
    SUPPORT_CLIENT_SECRET: 'a third secret',
  };
  const all = { ...sms, ...mail, ...franceConnect, ...plus, ...support };

  it('is set as a group', () => {
    expect(load(all).settings).toMatchObject({
      sms: { url: sms.SMS_GATEWAY_URL, token: 'a-token', sender: 'MonCompte' },
      mail: { url: mail.SMTP_URL, from: mail.MAIL_FROM },
      franceConnect: { issuer: 'https://fc.example.fr/api/v2', acr: 'eidas1' },
      franceConnectPlus: { issuer: 'https://plus.example.fr/api/v2', acr: 'eidas2' },
      support: {
        port: 3003,
        origin: 'https://console.example.fr',
        employer: { issuer: 'https://employer.example.fr', rolesClaim: 'roles' },
      },
    });
  });

  it.each(Object.keys(all))('%s alone is a fault', (name) => {
    const faults = faultsWith({ [name]: Object(all)[name] });
    expect(faults).toEqual([expect.stringContaining('go together')]);
  });

  it.each([
    ['SMS_GATEWAY_URL', { ...sms, SMS_GATEWAY_URL: 'http://sms.example.fr/' }],
    ['FRANCECONNECT_ISSUER', { ...franceConnect, FRANCECONNECT_ISSUER: 'http://fc.example.fr' }],
    ['FRANCECONNECT_PLUS_ISSUER', { ...plus, FRANCECONNECT_PLUS_ISSUER: 'http://fc.example.fr' }],
    ['SUPPORT_ISSUER', { ...support, SUPPORT_ISSUER: 'http://employer.example.fr' }],
    ['CAPTCHETAT_URL', { CAPTCHETAT_URL: 'http://captcha.example.fr' }],
  ])('%s is refused in the clear, but on this machine', (name, env: Record<string, string>) => {
    expect(faultsWith(env)).toEqual([`${name} must be https`]);
    expect(faultsWith({ ...env, [name]: 'http://127.0.0.1:9999/' })).toEqual([]);
  });

  it('with captchetat has a client id and a secret', () => {
    expect(faultsWith({ CAPTCHA_PROVIDER: 'captchetat' })).toEqual([
      expect.stringContaining('CAPTCHETAT_CLIENT_SECRET'),
    ]);
  });

  it('gets no line break into a header', () => {
    for (const from of ['Mon Compte <no@example.fr>\r\nBcc: x@example.fr', 'no one']) {
      expect(faultsWith({ ...mail, MAIL_FROM: from })).toEqual([
        expect.stringContaining('MAIL_FROM must be an address'),
      ]);
    }
  });
});
