/** docs/errors.md and the page that error_uri names explain every error that can be met. */
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { protocolErrorCodes } from '../../errors/protocol-errors.ts';
import { catalogue } from '../../http/app-error.ts';
import { errorPageTable, protocolErrorTable } from '../../provider/refusals/error-table.ts';

/** Errors of features of the library that are off. */
const off = [
  /^(authorization_pending|slow_down|expired_token|transaction_failed|unknown_user_id)$/,
  /_(user_code|binding_message|login_hint_token|software_statement)$/,
  /credential|attestation|authorization_details|_(nonce|proof)$|^request_not_supported$/,
];
const on = [/^(use_dpop_nonce|invalid_dpop_proof)$/];

const coded = z.object({ error: z.string().optional() });

it('the document has the tables of the catalogues', () => {
  const document = readFileSync('docs/errors.md', 'utf8');
  const tables = [...document.matchAll(/<!-- errors: .* -->\n\n([\s\S]*?)\n<!-- \/errors -->/g)];
  expect(tables.map(([, table]) => table)).toEqual([protocolErrorTable(), errorPageTable()]);
});

it('every error of the library and of the catalogue is explained, and no other', () => {
  const ofLibrary = Object.values(errors).flatMap((Refusal) => {
    const { error } = coded.parse(Reflect.construct(Refusal, ['code', 'description']));
    // The classes that the others come from have no code of their own.
    if (error === undefined || /^(code|description)$/.test(error)) return [];
    return off.some((one) => one.test(error)) && !on.some((one) => one.test(error)) ? [] : [error];
  });
  const ours = Object.values(catalogue).map(({ oauth }) => oauth);
  expect(protocolErrorCodes()).toEqual([...new Set([...ofLibrary, ...ours])].sort());
});
