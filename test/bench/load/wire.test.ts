import { describe, expect, test } from '@jest/globals';
import { headersOf, parseReply } from '../../../bench/load/wire.ts';

const parse = (text: string) => parseReply(Buffer.from(text));

describe('a reply on the wire', () => {
  test('is read by its length, once it is complete', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nété!';
    expect(parse(text)).toMatchObject({ status: 200, body: 'été!' });
    expect(parse(text.slice(0, -1))).toBeUndefined();
    expect(parse('HTTP/1.1 200 OK\r\nContent-')).toBeUndefined();
  });

  test('is read in chunks', () => {
    const text =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n';
    expect(parse(text)?.body).toBe('abcdef');
    expect(parse(text.slice(0, -7))).toBeUndefined();
  });

  test('is read without a body, and refused without a length or with extra bytes', () => {
    expect(parse('HTTP/1.1 303 See Other\r\ncontent-length: 0\r\n\r\n')).toMatchObject({
      body: '',
    });
    expect(() => parse('HTTP/1.1 200 OK\r\n\r\nabc')).toThrow('without a length');
    expect(() => parse('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab')).toThrow('announced');
  });

  test('has its headers by name, with all their values', () => {
    const reply = parse(
      'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: 0\r\n\r\n',
    );
    expect(reply && headersOf(reply, 'Set-Cookie')).toEqual(['a=1', 'b=2']);
  });
});
