/** The data and the headings of the pages that ask for a contact and its code. */
import type { Channel } from '../../messaging/ports.ts';
import type { CodeForm, CountedJourney, Form } from '../form.ts';
import type { Headings } from '../frame.ts';

export interface ContactPages {
  /** Fields `channel`, `email`, `phone`. Both addresses are kept, but only the one of the chosen channel is used. */
  contact: Form & {
    readonly journey: CountedJourney;
    readonly channel?: Channel;
    readonly email: string;
    readonly phone: string;
    /** The page before. Absent at a first connection, whose steps can't be undone. */
    readonly backHref?: string;
  };
  contactCode: CodeForm & {
    readonly journey: CountedJourney;
    readonly channel: Channel;
    /** The address or number: whole where the person has typed it in this browser, else shortened. */
    readonly sentTo: string;
    /** Whether a code can still be typed. If not, another one can only be asked for. */
    readonly isGood: boolean;
    /** The address of the link back to the page `contact`. */
    readonly changeAction?: string;
    readonly backHref?: string;
  };
}

export const contactHeadings: Headings<ContactPages> = {
  contact: () => 'contact.title',
  contactCode: () => 'contact.title',
};
