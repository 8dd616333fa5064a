/** Checks every page in each of its states, in English. Each language has a file, so that they run at the same time. */
import { describePages } from '../support/browser/pages.ts';

describePages('en');
