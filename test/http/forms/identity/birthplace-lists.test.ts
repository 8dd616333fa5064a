import { afterAll, expect, it } from '@jest/globals';
import Koa from 'koa';
import supertest from 'supertest';
import { createBirthplaceLists } from '../../../../http/forms/identity/birthplace-lists.ts';

const lists = createBirthplaceLists();
const { serve } = lists;
const hrefs = lists.hrefs();
const server = new Koa().use(serve).listen(0);
afterAll(() => {
  server.close();
});

it('serves the places to choose from, each with its code, with a permanent cache lifetime', async () => {
  const { status, headers, body } = await supertest(server).get(`${hrefs.communes}75.json`);
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  expect(body).toEqual(
    expect.arrayContaining([
      ['75107', 'Paris 7e Arrondissement'],
      ['92012', 'Boulogne-Billancourt'],
    ]),
  );
  const departements = await supertest(server).get(hrefs.departements);
  expect(departements.body).toEqual(
    expect.arrayContaining([
      ['01', '01 Ain'],
      ['75', '75 Paris (Seine)'],
    ]),
  );
  expect((await supertest(server).get(hrefs.countries.fr)).body).toContainEqual([
    '99123',
    'Russie',
  ]);
  expect((await supertest(server).get(hrefs.countries.en)).body).toContainEqual([
    '99352',
    'Algeria',
  ]);
});

it.each([
  `${hrefs.communes}00.json`,
  `${hrefs.communes}..%2f75.json`,
  `${hrefs.communes}../countries.fr.json`,
  `${hrefs.departements}x`,
  hrefs.departements.replace(/\.json$/, ''),
  '/birthplaces/older/departements.json',
])('does not answer other addresses: %s', async (path) => {
  expect((await supertest(server).get(path)).status).toBe(404);
});

it('refuses a POST', async () => {
  expect((await supertest(server).post(hrefs.departements)).status).toBe(404);
});
