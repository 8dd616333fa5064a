import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createCaptchetat } from '../../captcha/captchetat.ts';
import { openStandIn, png, type StandIn, uuid } from './stand-in.ts';

const picturePath = '/v2/simple-captcha-endpoint';
const verdictPath = '/v2/valider-captcha';

let service: StandIn;
let now = 0;
beforeEach(async () => {
  service = await openStandIn();
  now = Date.now();
});
afterEach(() => service[Symbol.asyncDispose]());

const driverOf = ({ url, tokenUrl }: { url: string; tokenUrl: string }, timeLimit = 5000) =>
  createCaptchetat({
    clientId: 'our-id',
    clientSecret: 'our-secret',
    url,
    tokenUrl,
    clock: () => now,
    timeLimit,
  });
const unavailable = expect.objectContaining({ code: 'unavailable' });

describe('a working service', () => {
  it('gives a picture, its sound and its verdict in the requested language', async () => {
    const driver = driverOf(service);
    const { state, picture } = await driver.create('fr');
    expect(state).toBe(uuid);
    expect(picture).toEqual({ type: 'image/png', bytes: png });
    const sound = await driver.sound(state, 'en');
    expect(sound).toEqual({ type: 'audio/x-wav', bytes: Buffer.from('the sound') });
    expect(await driver.verify(state, 'Ab12Cd')).toBe(true);
    expect(await driver.verify(state, 'ab12ce')).toBe(false);

    const [token, ...calls] = service.calls;
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'our-id',
      client_secret: 'our-secret',
      scope: 'piste.captchetat',
    });
    expect(calls.map(({ path, query }) => [path, query])).toEqual([
      [picturePath, { get: 'image', c: 'alphanumerique6to9LightCaptchaFR' }],
      [picturePath, { get: 'sound', c: 'alphanumerique6to9LightCaptchaEN', t: uuid }],
      [verdictPath, {}],
      [verdictPath, {}],
    ]);
    expect(new Set(calls.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer token-1']),
    );
  });
});

describe('the token', () => {
  it('is requested once for parallel callers, and again shortly before it expires', async () => {
    const driver = driverOf(service);
    await Promise.all(Array.from({ length: 8 }, () => driver.create('fr')));
    now += 3560_000;
    await driver.create('fr');
    expect(service.count('/token')).toBe(1);
    now += 20_000;
    await driver.create('fr');
    expect(service.count('/token')).toBe(2);
  });

  it('that the service no longer accepts is replaced once', async () => {
    const driver = driverOf(service);
    await driver.create('fr');
    service.instead.set(verdictPath, (res, call) => {
      if (call.authorization === 'Bearer token-1') res.writeHead(401).end();
      else service.json(true)(res, call);
    });
    expect(await driver.verify(uuid, 'Ab12Cd')).toBe(true);
    expect([service.count('/token'), service.count(verdictPath)]).toEqual([2, 2]);

    service.instead.set(verdictPath, (res) => res.writeHead(401).end());
    await expect(driver.verify(uuid, 'Ab12Cd')).rejects.toEqual(unavailable);
    expect([service.count('/token'), service.count(verdictPath)]).toEqual([3, 4]);
  });

  it('that could not be had is requested again by the next call', async () => {
    const driver = driverOf(service);
    service.instead.set('/token', (res) => res.writeHead(500).end());
    await expect(driver.create('fr')).rejects.toEqual(unavailable);
    service.instead.delete('/token');
    expect((await driver.create('fr')).state).toBe(uuid);
  });
});

describe('a failing service never accepts an answer', () => {
  it.each([
    ['answers 500', 500, 'true', 'application/json'],
    ['answers 201', 201, 'true', 'application/json'],
    ['answers a word', 200, '"true"', 'application/json'],
    ['answers a number', 200, '1', 'application/json'],
    ['answers an object', 200, '{"result":true}', 'application/json'],
    ['answers nothing', 200, '', 'application/json'],
    ['answers a page', 200, '<html>true</html>', 'text/html'],
    ['answers too much', 200, `true${' '.repeat(2000)}`, 'application/json'],
  ])('when it %s', async (_name, status, body, type) => {
    service.instead.set(verdictPath, (res) =>
      res.writeHead(status, { 'Content-Type': type }).end(body),
    );
    await expect(driverOf(service).verify(uuid, 'Ab12Cd')).rejects.toEqual(unavailable);
  });

  it('when it redirects: the token is sent to no other address', async () => {
    service.instead.set(verdictPath, (res) =>
      res.writeHead(307, { Location: '/v2/elsewhere' }).end(),
    );
    service.instead.set('/v2/elsewhere', service.json(true));
    await expect(driverOf(service).verify(uuid, 'Ab12Cd')).rejects.toEqual(unavailable);
    expect(service.count('/v2/elsewhere')).toBe(0);
  });

  it.each([
    ['does not answer', () => undefined],
    ['stops in the middle', (res: { write(text: string): unknown }) => res.write('tr')],
  ])('when it %s', async (_name, respond) => {
    service.instead.set(verdictPath, respond);
    await expect(driverOf(service, 100).verify(uuid, 'Ab12Cd')).rejects.toEqual(unavailable);
  });

  it('when nothing listens at its address', async () => {
    const { url, tokenUrl } = service;
    await service[Symbol.asyncDispose]();
    await expect(driverOf({ url, tokenUrl }).verify(uuid, 'Ab12Cd')).rejects.toEqual(unavailable);
    service = await openStandIn();
  });

  it('when it hangs: calls beyond the limit are refused at once', async () => {
    const driver = driverOf(service, 2_000);
    await driver.create('fr');
    service.instead.set(verdictPath, () => undefined);
    const ends = await Promise.allSettled(
      Array.from({ length: 80 }, () => driver.verify(uuid, 'Ab12Cd')),
    );
    const codes = ends.map((end) => (end.status === 'rejected' ? end.reason.code : end.value));
    expect(codes.filter((code) => code === 'busy')).toHaveLength(16);
    expect(codes.filter((code) => code === 'unavailable')).toHaveLength(64);
    expect(service.count(verdictPath)).toBeLessThanOrEqual(64);
    service.instead.delete(verdictPath);
    expect(await driver.verify(uuid, 'Ab12Cd')).toBe(true);
  });
});

describe('an answer that is no picture or sound is refused', () => {
  const url = `data:image/png;base64,${png.toString('base64')}`;
  it.each([
    ['no uuid', { imageb64: url }],
    ['a uuid that is an address', { uuid: '../../token', imageb64: url }],
    ['an SVG', { uuid, imageb64: `data:image/svg+xml;base64,${btoa('<svg/>')}` }],
    ['an SVG that says it is PNG', { uuid, imageb64: `data:image/png;base64,${btoa('<svg/>')}` }],
    ['a huge one', { uuid, imageb64: url + 'A'.repeat(600_000) }],
  ])('%s', async (_name, answer) => {
    service.instead.set(picturePath, service.json(answer));
    await expect(driverOf(service).create('fr')).rejects.toEqual(unavailable);
  });

  it('a sound that is a page', async () => {
    service.instead.set(picturePath, (res) =>
      res.writeHead(200, { 'Content-Type': 'text/html' }).end('<script>alert(1)</script>'),
    );
    await expect(driverOf(service).sound(uuid, 'fr')).rejects.toEqual(unavailable);
  });

  it('a token that would break a header', async () => {
    service.instead.set('/token', service.json({ access_token: 'a\r\nb', expires_in: 60 }));
    await expect(driverOf(service).create('fr')).rejects.toEqual(unavailable);
  });
});
