import { causeOf } from '../../messaging/sms.ts';
import { type Finding, ok, type Place, warning } from './finding.ts';

const waitMs = 3_000;

/** Checks that the collector takes traces. People can sign in without it, so it is never a fault. */
export async function checkTraces({ settings }: Place): Promise<Finding[]> {
  if (settings?.traces === undefined) return [];
  const { url, headers } = settings.traces;
  const refused = (why: string) =>
    warning(
      `traces: the collector at ${new URL(url).host} ${why}: see OTEL_EXPORTER_OTLP_ENDPOINT`,
    );
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: '{"resourceSpans":[]}',
      redirect: 'manual',
      signal: AbortSignal.timeout(waitMs),
    });
    return [
      answer.ok ? ok('traces: the collector takes them') : refused(`answers ${answer.status}`),
    ];
  } catch (error) {
    return [refused(`does not answer (${causeOf(error)})`)];
  }
}
