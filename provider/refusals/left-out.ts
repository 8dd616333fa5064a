/** Tells what a request gets nothing for. It is served without that, as the standards ask. */
import type { EventEmitter } from 'node:events';
import type { Context } from 'koa';

/** A parameter, scope or claim that is left out of a request, and what it would take. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/** What else the log says of it. */
export interface LeftOutFields {
  readonly clientId: string | undefined;
  readonly received?: string;
  readonly registered?: readonly string[];
}

/** The provider's event. Listeners get the context, the list and the fields. */
export const leftOutEvent = 'left_out';

/** Names what is left out in a header, which a developer sees in the browser, and in the log. */
export function tellLeftOut(
  provider: EventEmitter,
  ctx: Context,
  leftOut: readonly LeftOut[],
  fields: LeftOutFields,
): void {
  const sentences = leftOut.map(({ name, reason }) => `${name} was left out: ${reason}`);
  ctx.set('Mon-Compte-Notice', sentences.join('; '));
  provider.emit(leftOutEvent, ctx, leftOut, fields);
}
