/** An attacker on a neighbouring site who plants their own cookies in a victim's browser. */
import type { Visitor } from '../../support/visitor.ts';

/** Returns the header with which a victim's browser sends the cookies of the attacker's interaction. */
export function plantedBy(attacker: Visitor, location: string) {
  const path = (/\/interaction\/[\w-]+/.exec(location) ?? [''])[0];
  const planted = ['mon-compte-interaction', 'mon-compte-interaction.sig'].map((name) => {
    const scope = { domain: '127.0.0.1', path, secure: false, script: false };
    return `${name}=${attacker.agent.jar.getCookie(name, scope)?.value}`;
  });
  return { Cookie: planted.join('; ') };
}
