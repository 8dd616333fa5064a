/** Reads `REDIS_URL`, for a single server and for a cluster. */
import { readFileSync } from 'node:fs';

/** Where Redis is, and how to log in. */
export interface RedisTarget {
  /** More than one means a cluster. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  readonly tls: { readonly ca?: string } | undefined;
}

const SHAPE =
  'write it as redis://user:password@host:6379/0, with rediss:// for TLS and ?ca=/path for its ' +
  'authority; a cluster is a list of nodes: redis://user:password@host-1:6379,host-2:6379';

/** Returns what the URL says. Throws an error for the operator that repeats no part of the URL: it has the password. */
export function parseRedisUrl(text: string): RedisTarget {
  const [first, ...others] = text.split(',').map((part) => part.trim());
  const scheme = /^rediss?:\/\//.exec(first ?? '')?.[0];
  if (first === undefined || scheme === undefined) throw refusal('is not a redis:// URL');
  const urls = [first, ...others.map((part) => (part.includes('://') ? part : scheme + part))].map(
    (part) => {
      const url = URL.parse(part);
      if (!url?.hostname || !part.startsWith(scheme)) throw refusal("can't be read");
      return url;
    },
  );
  const [head] = urls;
  const db = Number(urls.map(({ pathname }) => pathname.slice(1)).find(Boolean) ?? 0);
  if (!Number.isInteger(db)) throw refusal('names a database that is no number');
  if (urls.length > 1 && db !== 0) throw refusal('names a database, and a cluster has one only');
  return {
    nodes: urls.map(({ hostname, port }) => ({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 6379),
    })),
    username: decoded(head?.username),
    password: decoded(head?.password),
    db,
    tls: scheme === 'rediss://' ? authority(urls) : undefined,
  };
}

function authority(urls: readonly URL[]): { ca?: string } {
  const path = urls.map(({ searchParams }) => searchParams.get('ca')).find(Boolean);
  if (path === undefined || path === null) return {};
  try {
    return { ca: readFileSync(path, 'utf8') };
  } catch (cause) {
    throw new Error(`REDIS_URL names the authority ?ca=${path}, which can't be read`, { cause });
  }
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part ? decodeURIComponent(part) : undefined;
  } catch {
    throw refusal('has a user name or password that is not percent-encoded');
  }
}

const refusal = (fault: string) => new Error(`REDIS_URL ${fault}: ${SHAPE}`);
