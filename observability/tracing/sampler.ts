/** Decides which requests are traced. */
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Clock } from '../../adapters/ports.ts';

/** The values of `OTEL_TRACES_SAMPLER` that are understood. */
export type SamplerName =
  | 'always_on'
  | 'always_off'
  | 'parentbased_always_on'
  | 'parentbased_always_off'
  | 'parentbased_traceidratio';

/**
 * A process follows the wish of callers to be traced this many times a second. Anybody can send a `traceparent`, and
 * would otherwise fill the collector.
 */
const followedPerSecond = 10;

/** Samples up to the bound, and then nothing until the second is over. */
function createBounded(clock: Clock): Sampler {
  let second = 0;
  let count = 0;
  return {
    shouldSample() {
      const now = Math.floor(clock() / 1000);
      if (now !== second) [second, count] = [now, 0];
      count += 1;
      const isFollowed = count <= followedPerSecond;
      return {
        decision: isFollowed ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
      };
    },
    toString: () => 'bounded',
  };
}

/** Creates the sampler. `ratio` is `OTEL_TRACES_SAMPLER_ARG`, the part of requests to trace, from 0 to 1. */
export function createSampler(name: SamplerName, ratio: number, clock: Clock): Sampler {
  if (name === 'always_on') return new AlwaysOnSampler();
  if (name === 'always_off') return new AlwaysOffSampler();
  const root = {
    parentbased_always_on: new AlwaysOnSampler(),
    parentbased_always_off: new AlwaysOffSampler(),
    parentbased_traceidratio: new TraceIdRatioBasedSampler(ratio),
  }[name];
  return new ParentBasedSampler({ root, remoteParentSampled: createBounded(clock) });
}
