/** How long work takes and waits: commands of the stores, the queue in front of the hashes, messages. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Watch } from '../watch.ts';

/** Returns the watch that measures. */
export function createWorkMetrics(registry: Registry): Watch {
  const registers = [registry];
  const commands = new Histogram({
    name: 'store_command_duration_seconds',
    help: 'Commands of the program to its stores. One of SQLite may take less than a tenth of the smallest bucket.',
    labelNames: ['store', 'command', 'outcome'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 3],
    registers,
  });
  const waiting = new Gauge({
    name: 'hash_queue_length',
    help: 'Passwords that wait for a core to be hashed.',
    registers,
  });
  const waits = new Histogram({
    name: 'hash_queue_wait_seconds',
    help: 'How long a password waits for a core, by outcome: hashed, or turned away.',
    labelNames: ['outcome'],
    buckets: [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30],
    registers,
  });
  const hashes = new Histogram({
    name: 'hash_duration_seconds',
    help: 'How long a password is hashed or compared.',
    buckets: [0.05, 0.1, 0.2, 0.4, 0.8, 1.6],
    registers,
  });
  const messages = new Counter({
    name: 'messages_total',
    help: 'Attempts to send a mail or a text message, by channel: taken by the server or gateway, or failed.',
    labelNames: ['channel', 'outcome'],
    registers,
  });

  /** Looking a label up costs more than most commands, so the metric of each is looked up once. */
  const ofCommands = new Map<string, (seconds: number, outcome: 'done' | 'failed') => void>();
  function ofCommand(store: string, command: string) {
    const key = `${store} ${command}`;
    const known = ofCommands.get(key);
    if (known !== undefined) return known;
    const done = commands.labels({ store, command, outcome: 'done' });
    const failed = commands.labels({ store, command, outcome: 'failed' });
    const measure = (seconds: number, outcome: 'done' | 'failed') =>
      (outcome === 'done' ? done : failed).observe(seconds);
    ofCommands.set(key, measure);
    return measure;
  }

  return (operation) => {
    const begun = performance.now();
    const seconds = () => (performance.now() - begun) / 1000;
    if (operation.kind === 'store') {
      const measure = ofCommand(operation.store, operation.command);
      return (error) => measure(seconds(), error === undefined ? 'done' : 'failed');
    }
    if (operation.kind === 'hash') return () => hashes.observe(seconds());
    if (operation.kind === 'message') {
      const { channel } = operation;
      return (error) =>
        messages.inc({ channel, outcome: error === undefined ? 'taken' : 'failed' });
    }
    waiting.inc();
    return (error) => {
      waiting.dec();
      waits.observe({ outcome: error === undefined ? 'hashed' : 'turned away' }, seconds());
    };
  };
}
