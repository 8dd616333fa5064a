/** How an error is written to the log: what it is and where it was thrown, and nothing that it carries. */
import { expect, it } from '@jest/globals';
import { createLog } from '../../observability/logger.ts';

/** Returns the line that is logged for these arguments. */
function lineOf(fields: unknown): Record<string, unknown> {
  const lines: string[] = [];
  createLog('trace', { write: (line) => lines.push(line) }).error(fields, 'failed');
  return JSON.parse(lines.join(''));
}

const carried = {
  rawPacket: Buffer.from('password=Soleil2Printemps'),
  config: { headers: { Authorization: 'Bearer 2690399341021' } },
  errors: [Object.assign(new Error('part'), { body: 'Soleil2Printemps' })],
  toJSON: () => ({ body: 'Soleil2Printemps' }),
};

it.each([
  ['err', (error: unknown) => ({ err: error })],
  ['another name', (error: unknown) => ({ incident: 'A', reason: error })],
  ['no name', (error: unknown) => error],
])('writes name, code, message and stack of an error, and nothing else: %s', (_name, fieldsOf) => {
  const cause = Object.assign(new TypeError('the inner one'), carried);
  const error = Object.assign(new RangeError('the outer one', { cause }), carried, { code: 'E1' });
  const { level, time, msg, incident, ...fields } = lineOf(fieldsOf(error));
  const [written] = Object.values(fields);
  expect(written).toEqual({
    type: 'RangeError',
    code: 'E1',
    message: 'the outer one: the inner one',
    stack: expect.stringMatching(/the outer one[\s\S]*errors\.test[\s\S]*the inner one/),
  });
  expect(JSON.stringify(fields)).not.toMatch(/Soleil2Printemps|2690399341021|83,111,108/);
});

it('writes of a thrown object that is no error its message alone', () => {
  const line = lineOf({ err: { message: 'refused', body: 'Soleil2Printemps' } });
  expect(line['err']).toEqual({ type: 'Object', message: 'refused' });
});

it('writes a thrown text as it is', () => {
  expect(lineOf({ err: 'gone' })['err']).toEqual({ type: 'String', message: 'gone' });
});
