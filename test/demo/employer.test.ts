/** The stand-in for the employer of agents, beside the support console of the demo. */
import { expect, test } from '@jest/globals';
import supertest from 'supertest';
import { demoAgents } from '../../demo/employer/agents.ts';
import { besideEmployer, demoSupport } from '../../demo/index.ts';
import { rolesIn } from '../../support/roles.ts';

test('stands on the port of the console, which answers everything else', async () => {
  const both = await besideEmployer((_req, res) => res.end('the console'));
  const { issuer } = demoSupport.employer;
  const { body } = await supertest(both)
    .get('/employer/.well-known/openid-configuration')
    .set('Host', new URL(issuer).host);
  expect(body).toMatchObject({ issuer, end_session_endpoint: `${issuer}/session/end` });
  const home = await supertest(both).get('/employer/').set('Host', new URL(issuer).host);
  expect(home.text).toContain('Aucun agent');
  expect((await supertest(both).get('/employers')).text).toBe('the console');
});

test('has an agent for each role, and two who can erase an account together', () => {
  const roles = demoAgents.map(({ claims }) => rolesIn(claims['roles']));
  expect(roles).toEqual([['support'], ['supervisor'], ['privacy'], ['privacy']]);
  expect(new Set(demoAgents.map(({ login }) => login)).size).toBe(demoAgents.length);
});
