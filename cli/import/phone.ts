/**
 * Parses telephone numbers into E.164. It accepts `+` and a country code, and French mobile numbers as they are dialled
 * in metropolitan France. Overseas territories dial the same way but have codes of their own.
 */
import { z } from 'zod';

const overseas = /^06(39|9[0-467])/;

export const phone = z.string().transform((text, ctx) => {
  const number = text.replace(/[\s.()-]/g, '');
  const fault = (message: string) => {
    ctx.addIssue(message);
    return z.NEVER;
  };
  if (number.startsWith('+33')) {
    return /^\+33[1-9]\d{8}$/.test(number) ? number : fault('is not a French number');
  }
  if (/^\+[1-9]\d{6,14}$/.test(number)) return number;
  if (overseas.test(number)) {
    return fault('is overseas: write it with the code of its territory, such as +262…');
  }
  if (/^0[67]\d{8}$/.test(number)) return `+33${number.slice(1)}`;
  return fault('must begin with + and the code of a country, or be a mobile 06… or 07…');
});
