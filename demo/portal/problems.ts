/** The errors that the service shows, each with its text and HTTP status. */
import type { Context } from 'koa';
import { type Problem, problemPage } from './pages.ts';

function answer(ctx: Context, status: number, problem: Problem): void {
  ctx.status = status;
  ctx.body = problemPage(problem);
}

export const problems = {
  /** The provider answered with an error. Its text is untrusted, because anybody can write the callback's URL. */
  refused(ctx: Context, error: string, description: string | undefined): void {
    const cancelled = error === 'access_denied';
    answer(ctx, cancelled ? 403 : 400, {
      heading: cancelled ? 'Connexion annulée' : "La connexion n'a pas abouti",
      words: cancelled
        ? "Vous êtes revenu sans vous connecter. Ce portail n'a reçu aucune information."
        : "Mon Compte n'a pas pu répondre à cette demande.",
      detail: description === undefined ? error : `${error}: ${description}`,
    });
  },

  notUnderWay: (ctx: Context): void =>
    answer(ctx, 400, {
      heading: "Cette connexion n'est plus en cours",
      words:
        'Elle a déjà servi, elle a trop attendu, ou votre navigateur refuse les cookies. Vous pouvez la recommencer.',
    }),

  failed: (ctx: Context, detail: string): void =>
    answer(ctx, 502, {
      heading: "La connexion n'a pas abouti",
      words:
        "La réponse de Mon Compte n'a pas pu être vérifiée. Ce portail n'a donc retenu aucune information.",
      detail,
    }),

  unreachable: (ctx: Context, detail: string): void =>
    answer(ctx, 503, {
      heading: 'Mon Compte ne répond pas',
      words: 'Attendez quelques instants, puis recommencez.',
      detail,
    }),

  otherIssuer: (ctx: Context): void =>
    answer(ctx, 400, {
      heading: 'Demande inconnue',
      words: 'Ce portail ne se sert que de Mon Compte pour connecter les personnes.',
    }),

  forbidden: (ctx: Context): void =>
    answer(ctx, 403, {
      heading: 'Demande refusée',
      words: 'Cette demande ne vient pas de ce portail.',
    }),

  notFound: (ctx: Context): void =>
    answer(ctx, 404, {
      heading: 'Page introuvable',
      words: 'Cette adresse ne mène à aucune page de ce portail.',
    }),

  methodNotAllowed: (ctx: Context): void =>
    answer(ctx, 405, {
      heading: 'Demande inconnue',
      words: 'Cette adresse existe, mais pas pour cette sorte de demande.',
    }),

  internal: (ctx: Context): void =>
    answer(ctx, 500, {
      heading: 'Un problème est survenu',
      words: 'Ce portail a rencontré une erreur. Recommencez dans quelques instants.',
    }),
};
