/** The fictional agents who sign in at the support console, and what their employer says of them. */

export interface DemoAgent {
  readonly login: string;
  /** What the agent does, for the page on which one is chosen. */
  readonly job: string;
  /** The claims of userinfo. */
  readonly claims: Readonly<Record<string, unknown>> & {
    readonly given_name: string;
    readonly family_name: string;
  };
}

const agent = (login: string, job: string, name: readonly [string, string], roles: unknown) => ({
  login,
  job,
  claims: { given_name: name[0], family_name: name[1], roles },
});

export const demoAgents: readonly DemoAgent[] = [
  agent('nadia', 'Conseillère (rôle « support »)', ['Nadia', 'LEROY'], ['support']),
  agent('karim', 'Responsable (rôle « supervisor »)', ['Karim', 'BENALI'], ['supervisor']),
  agent('sylvie', 'Données personnelles (rôle « privacy »)', ['Sylvie', 'MOREAU'], ['privacy']),
  agent('hugo', 'Données personnelles (rôle « privacy »)', ['Hugo', 'PETIT'], ['privacy']),
];
