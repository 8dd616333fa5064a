import { expect, test } from '@jest/globals';
import { normalizeName } from '../../../accounts/identity/names.ts';

test.each([
  ['Dubinôre', 'DUBINORE'],
  // The same word with a composed and with a separate accent, as phones and computers type it.
  ['Joëlle', 'JOELLE'],
  ['Joe\u0308lle', 'JOELLE'],
  ['ŒUVRARD', 'OEUVRARD'],
  ['Lætitia', 'LAETITIA'],
  ['Weiß', 'WEISS'],
  ['WEIẞ', 'WEISS'],
  ['Søren Łukasz', 'SOREN LUKASZ'],
  ['d’Hôte', 'D HOTE'],
  ["d'Hôte", 'D HOTE'],
  ['d\u02bcHôte', 'D HOTE'],
  ['Saint‑Jean–Cap - Ferrat', 'SAINT JEAN CAP FERRAT'],
  ['  Anne\u00a0 Marie\t', 'ANNE MARIE'],
  ['Ç', 'C'],
  ['Mªrie Uﬀe', 'MARIE UFFE'],
  ['-', ''],
  ['Camille,Anne ; Marie', 'CAMILLE ANNE MARIE'],
  ...[...'ʻʼʽʾʿˈ՚′‵ꞌ‘’`´＇'].map((sign) => [`N${sign}Diaye`, 'N DIAYE'] as const),
])('%s is compared as %s', (typed, normal) => {
  expect(normalizeName(typed)).toBe(normal);
  expect(normalizeName(normal)).toBe(normal);
});
