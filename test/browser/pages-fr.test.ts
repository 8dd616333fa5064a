/** Every page in each of its states, in French. A file for each language: they run side by side. */
import { describePages } from '../support/browser/pages.ts';

describePages('fr');
