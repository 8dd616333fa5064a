/** Takes the place of `@jest/globals`, which can be imported in Jest's sandbox only. */
import { current } from './runner.js';

export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } =
  current;
