/** The examples: what each needs on the machine, how it is installed and started, and how far the walk goes. */

export type Ability = 'refresh' | 'sign-in from elsewhere' | 'back-channel sign-out';

export interface Example {
  /** The folder, and the client id. */
  readonly name: string;
  readonly port: number;
  /** Commands or files that must be on the machine, each with where it comes from. */
  readonly needs: Readonly<Record<string, string>>;
  /** Shell lines, run in a copy of the folder. `start` must not return. */
  readonly install: string;
  readonly start: string;
  /** What the walk does after the sign-in, besides signing out. */
  readonly does: readonly Ability[];
  /** Why `--quick` leaves it out. */
  readonly heavy?: string;
}

const node = { npm: 'Node.js 20 or later' };
const python = { python3: 'Python 3.10 or later, with venv' };
const go = { go: 'Go 1.26 or later' };
const pip =
  'python3 -m venv .venv && .venv/bin/pip install -q --no-compile --require-hashes -r requirements.txt';

export const examples: readonly Example[] = [
  {
    name: 'express-openid-client',
    port: 4001,
    needs: node,
    install: 'npm ci --omit=dev --no-audit --no-fund',
    start: 'exec node service.js',
    does: ['refresh', 'sign-in from elsewhere', 'back-channel sign-out'],
  },
  {
    name: 'flask-authlib',
    port: 4002,
    needs: python,
    install: pip,
    start: 'exec .venv/bin/flask --app service run --port 4002',
    does: ['refresh', 'back-channel sign-out'],
  },
  {
    name: 'django-mozilla-oidc',
    port: 4004,
    needs: python,
    install: `${pip} && .venv/bin/python -m django migrate --settings=settings`,
    start: 'exec .venv/bin/python -m django runserver --noreload --settings=settings 4004',
    does: ['refresh', 'back-channel sign-out'],
  },
  {
    name: 'go-oidc',
    port: 4003,
    needs: go,
    install: 'go build -o service',
    start: 'exec ./service',
    does: ['refresh', 'back-channel sign-out'],
  },
  {
    name: 'oauth2-proxy',
    port: 4005,
    needs: go,
    install: 'go build -o oauth2-proxy tool && go build -o service service.go',
    start: './service & exec ./oauth2-proxy --config oauth2-proxy.cfg --alpha-config proxy.yaml',
    does: ['refresh'],
    heavy: 'it compiles for a minute',
  },
  {
    name: 'apache-mod-auth-openidc',
    port: 4006,
    needs: {
      '/usr/sbin/apache2': 'Debian: apt-get install libapache2-mod-auth-openidc',
      '/usr/lib/apache2/modules/mod_auth_openidc.so': 'the same',
    },
    install:
      'chmod 755 . && openssl req -x509 -newkey rsa:2048 -noenc -subj /CN=example -days 30 -keyout private.pem -out public.pem',
    start: 'exec /usr/sbin/apache2 -d "$PWD" -f "$PWD/httpd.conf" -DFOREGROUND',
    does: ['refresh', 'back-channel sign-out'],
  },
  {
    name: 'authjs-sveltekit',
    port: 4007,
    needs: node,
    install: 'npm ci --no-audit --no-fund && npm run build',
    start: 'ORIGIN=http://localhost:4007 PORT=4007 exec node build',
    does: ['refresh'],
  },
  {
    name: 'spring-boot',
    port: 4008,
    needs: { java: 'Java 17 or later', mvn: 'Maven' },
    install: 'mvn -q -B package',
    start: 'exec java -jar target/service.jar',
    does: ['refresh', 'back-channel sign-out'],
  },
  {
    name: 'rust-axum-openidconnect',
    port: 4009,
    needs: { cargo: 'Rust 1.88 or later' },
    install: 'cargo build --locked --quiet',
    start: 'exec target/debug/service',
    does: ['refresh'],
    heavy: 'it compiles for a minute or two',
  },
];
