/**
 * Messages in French. A text message begins with the code and fits one segment of GSM 03.38's basic alphabet, which
 * has no ê, no ç and no typographic apostrophe.
 */
import type { Words } from './words.ts';

const notYou = "Si ce n'est pas vous, contactez vite votre Caf.";
const notAgreed = "Vous n'êtes pas d'accord, ou vous ne comprenez pas ? Contactez votre Caf.";

export const fr: Words = {
  code: ({ code, minutes }) => ({
    sms: `${code} est votre code Mon Compte, valable ${minutes} minutes. Ne le donnez à personne : votre Caf ne le demande jamais.`,
    subject: `${code} est votre code de confirmation`,
    parts: [
      'Voici votre code de confirmation :',
      { toCopy: code },
      `Tapez ce code sur la page « Mon Compte » qui vous le demande. Il est valable ${minutes} minutes.`,
      'Ne communiquez ce code à personne, pas même à votre Caf.',
      "Vous n'avez pas demandé de code ? Ne faites rien.",
    ],
  }),
  accountCreated: {
    sms: `Mon Compte : votre compte est créé. Connectez-vous avec votre numéro de Sécurité sociale et votre mot de passe. ${notYou}`,
    subject: 'Votre compte est créé',
    parts: [
      'Votre compte « Mon Compte » est créé.',
      'Pour vous connecter, utilisez votre numéro de Sécurité sociale et le mot de passe que vous avez choisi.',
      "Si vous oubliez votre mot de passe, choisissez « Mot de passe oublié ? » sur la page de connexion : un code vous est envoyé à l'endroit où vous recevez ce message.",
      notYou,
    ],
  },
  passwordChanged: {
    sms: `Mon Compte : votre mot de passe a été modifié. ${notYou}`,
    subject: 'Votre mot de passe a été modifié',
    parts: ['Le mot de passe de « Mon Compte » a été modifié.', notYou],
  },
  provisionalIdentifier: ({ identifier }) => ({
    sms: `${identifier} est votre identifiant provisoire Mon Compte. Gardez-le : vous en aurez besoin pour vous connecter.`,
    subject: 'Votre identifiant provisoire',
    parts: [
      'Voici votre identifiant provisoire :',
      { toCopy: identifier },
      'Gardez-le : vous en aurez besoin, avec votre mot de passe, pour vous connecter.',
      "Vous n'avez rien demandé ? Ne faites rien.",
    ],
  }),
  alreadyKnown: {
    sms: "Création demandée, mais vous avez déjà un compte. Mot de passe oublié ? Voyez la page de connexion de Mon Compte. Ce n'est pas vous ? Contactez votre Caf.",
    subject: 'Vous avez déjà un compte',
    parts: [
      "Quelqu'un a voulu créer un compte avec votre identité. Vous avez déjà un compte : il n'a pas changé, et aucun autre n'a été créé.",
      "C'est vous ? Allez sur la page de connexion de « Mon Compte ». Connectez-vous avec votre numéro de Sécurité sociale ou avec votre identifiant provisoire.",
      'Vous ne connaissez plus votre mot de passe ? Choisissez « Mot de passe oublié ? » sur cette page.',
      "Vous ne connaissez plus votre identifiant provisoire ? Choisissez « J'ai un identifiant provisoire », puis « Identifiant provisoire oublié ? ».",
      "Ce n'est pas vous ? Contactez votre Caf.",
    ],
  },
  notCreated: {
    sms: "Mon Compte : une personne de ce nom a déjà un compte, aucun autre n'est créé. Mot de passe oublié ? Voyez la page de connexion, ou contactez votre Caf.",
    subject: "Votre compte n'a pas été créé",
    parts: [
      "Vous avez demandé un compte sur « Mon Compte ». Il n'a pas été créé. Une personne de ce nom a déjà un compte, ou ce numéro de Sécurité sociale sert déjà à un compte.",
      "C'est le vôtre ? Vous avez peut-être un mot de passe à huit chiffres : sur la page de connexion, tapez votre numéro de Sécurité sociale et ce mot de passe.",
      'Vous avez oublié votre mot de passe ? Choisissez « Mot de passe oublié ? » sur cette page, ou connectez-vous avec FranceConnect.',
      "Vous n'avez pas de mot de passe, ou ce compte n'est pas le vôtre ? Contactez votre Caf.",
      "Vous n'avez rien demandé ? Ne faites rien.",
    ],
  },
  setAside: {
    sms: 'Mon Compte : un compte fait avec votre identité attend une confirmation de votre Caf. Voyez Mot de passe oublié, ou contactez votre Caf.',
    subject: 'Un compte attend une confirmation',
    parts: [
      "Un compte de « Mon Compte » avait été créé avec votre identité ou votre numéro de Sécurité sociale, sans être confirmé. Un autre compte l'est maintenant, par votre Caf ou par FranceConnect. Le premier attend une confirmation de votre Caf : en attendant, il n'ouvre aucun service.",
      "C'est vous qui l'aviez créé ? Allez sur la page de connexion, choisissez « Mot de passe oublié ? » et tapez votre numéro de Sécurité sociale. Le code est envoyé à l'adresse mail ou au téléphone que votre Caf connaît. Si vous avez utilisé FranceConnect, connectez-vous avec FranceConnect.",
      'Vous ne recevez pas de code ? Contactez votre Caf : elle peut vous envoyer un code par courrier, ou réunir vos deux comptes.',
      "Ce n'est pas vous qui l'aviez créé ? Vous n'avez rien à faire.",
    ],
  },
  numberNotConfirmed: {
    sms: "Mon Compte : votre Caf n'a pas confirmé votre numéro de sécurité sociale. Il ne sert plus à vous connecter. Une question ? Contactez votre Caf.",
    subject: "Votre numéro n'est pas confirmé",
    parts: [
      "Votre Caf n'a pas confirmé le numéro de Sécurité sociale que vous avez donné sur « Mon Compte » : pour elle, il est à une autre personne. Il ne sert plus à vous connecter.",
      'Un autre message vous donne un identifiant provisoire. Votre mot de passe ne change pas.',
      'Ce numéro est le vôtre ? Contactez votre Caf.',
    ],
  },
  franceConnectLinked: ({ name }) => ({
    sms: `Mon Compte : votre compte est maintenant lié à ${name}. ${notYou}`,
    subject: `Votre compte est lié à ${name}`,
    parts: [
      `Votre compte est maintenant lié à ${name}. Vous pouvez vous connecter à « Mon Compte » avec ${name}.`,
      notYou,
    ],
  }),
  wrongCodesTyped: {
    sms: "Mon Compte : beaucoup de codes faux ont été tapés pour votre compte. Ce n'est pas vous ? Changez de mot de passe et contactez votre Caf.",
    subject: 'Beaucoup de codes faux ont été tapés',
    parts: [
      "Aujourd'hui, beaucoup de codes faux ont été tapés pour votre compte « Mon Compte ». Vous pouvez toujours vous connecter : un code juste est accepté.",
      "C'était vous ? Vérifiez que vous tapez le dernier code que vous avez reçu.",
      "Ce n'était pas vous ? Choisissez « Mot de passe oublié ? » sur la page de connexion et changez de mot de passe. Ne donnez aucun code à personne. Contactez votre Caf.",
    ],
  },
  contactAdded: {
    sms: `Mon Compte : une adresse mail ou un téléphone a été ajouté à votre compte. ${notYou}`,
    subject: 'Un contact a été ajouté à votre compte',
    parts: [
      'Une autre adresse mail ou un autre numéro de téléphone a été ajouté à votre compte « Mon Compte », et confirmé par un code.',
      notYou,
    ],
  },
  accountClosed: {
    sms: `Mon Compte : votre compte est fermé. Il sera effacé dans 30 jours. Pour le garder, connectez-vous avant. ${notYou}`,
    subject: 'Votre compte est fermé',
    parts: [
      'Votre compte « Mon Compte » est fermé. Il sera effacé dans 30 jours. Vos droits aux allocations ne changent pas.',
      'Vous voulez le garder ? Connectez-vous avant ces 30 jours, puis choisissez « Garder mon compte ».',
      notYou,
    ],
  },
  accountKept: {
    sms: `Mon Compte : votre compte est rouvert, il ne sera pas effacé. ${notYou}`,
    subject: 'Votre compte est gardé',
    parts: [
      'Vous avez choisi de garder votre compte « Mon Compte ». Il ne sera pas effacé.',
      notYou,
    ],
  },
  accountErased: {
    sms: 'Mon Compte : votre compte est effacé. Vos droits aux allocations ne changent pas. Une question ? Contactez votre Caf.',
    subject: 'Votre compte est effacé',
    parts: [
      'Votre compte « Mon Compte » est effacé, avec tout ce que nous gardions de vous. Vos droits aux allocations ne changent pas.',
      'Vous pouvez créer un nouveau compte quand vous le voulez. Une question ? Contactez votre Caf.',
    ],
  },
  accountIdle: {
    sms: "Mon Compte : votre compte n'a pas servi depuis longtemps. Il sera effacé dans 30 jours. Pour le garder, connectez-vous avant.",
    subject: 'Votre compte sera effacé dans 30 jours',
    parts: [
      "Votre compte « Mon Compte » n'a pas servi depuis longtemps. Il sera effacé dans 30 jours. Vos droits aux allocations ne changent pas.",
      'Vous voulez le garder ? Connectez-vous une fois avant ces 30 jours.',
      "Vous n'en avez plus besoin ? Vous n'avez rien à faire.",
    ],
  },
  franceConnectUnlinked: ({ name }) => ({
    sms: `Mon Compte : votre compte n'est plus lié à ${name}. ${notYou}`,
    subject: `Votre compte n'est plus lié à ${name}`,
    parts: [
      `Votre compte n'est plus lié à ${name}. Pour vous connecter à « Mon Compte », utilisez votre identifiant et votre mot de passe.`,
      notYou,
    ],
  }),
  contactReplaced: {
    sms: `Mon Compte : une adresse mail ou un téléphone de votre compte a été remplacé. ${notYou}`,
    subject: 'Un contact de votre compte a été remplacé',
    parts: [
      "Une adresse mail ou un numéro de téléphone de votre compte « Mon Compte » a été remplacé par un autre, confirmé par un code. L'ancien ne reçoit plus de messages.",
      notYou,
    ],
  },
  contactRemoved: {
    sms: `Mon Compte : une adresse mail ou un téléphone a été supprimé de votre compte. ${notYou}`,
    subject: 'Un contact de votre compte a été supprimé',
    parts: [
      'Une adresse mail ou un numéro de téléphone a été supprimé de votre compte « Mon Compte ». Il ne reçoit plus de messages.',
      notYou,
    ],
  },
  contactLost: {
    sms: `Mon Compte : une adresse mail ou un téléphone de votre compte est déclaré perdu. ${notYou}`,
    subject: 'Un contact de votre compte est déclaré perdu',
    parts: [
      "Une adresse mail ou un numéro de téléphone de votre compte « Mon Compte » est déclaré perdu. Il ne reçoit plus de messages, jusqu'à ce qu'un code y soit de nouveau confirmé.",
      notYou,
    ],
  },
  mainContactChosen: {
    sms: `Mon Compte : vos codes sont maintenant envoyés à un autre de vos contacts. ${notYou}`,
    subject: 'Vos codes arrivent à un autre contact',
    parts: [
      'Le contact principal de votre compte « Mon Compte » a changé : les codes de connexion y sont envoyés.',
      notYou,
    ],
  },
  authorizationGiven: {
    sms: 'Mon Compte : une autorisation de gestion a été donnée au conjoint dans votre dossier. Une question ? Contactez votre Caf.',
    subject: 'Une autorisation de gestion a été donnée',
    parts: [
      'Le responsable de votre dossier allocataire a donné une autorisation de gestion à son conjoint. Le conjoint a maintenant les mêmes services et fonctionnalités que le responsable.',
      'À tout moment, le responsable peut annuler cette autorisation, et le conjoint peut y renoncer, sur « Mon Compte », page « Mon dossier allocataire ».',
      notAgreed,
    ],
  },
  authorizationWithdrawn: {
    sms: "Mon Compte : l'autorisation de gestion de votre dossier a été annulée par le responsable. Une question ? Contactez votre Caf.",
    subject: "L'autorisation de gestion a été annulée",
    parts: [
      "Le responsable de votre dossier allocataire a annulé l'autorisation de gestion. Le conjoint ne peut plus gérer ce dossier.",
      notAgreed,
    ],
  },
  authorizationRenounced: {
    sms: "Mon Compte : le conjoint a renoncé à l'autorisation de gestion de votre dossier. Une question ? Contactez votre Caf.",
    subject: "Le conjoint a renoncé à l'autorisation",
    parts: [
      "Dans votre dossier allocataire, le conjoint a renoncé à l'autorisation de gestion. Il ne peut plus gérer ce dossier.",
      notAgreed,
    ],
  },
  separationDeclared: {
    sms: 'Mon Compte : une séparation a été déclarée dans votre dossier allocataire. Une erreur ? Contactez vite votre Caf.',
    subject: 'Une séparation a été déclarée',
    parts: [
      "Une séparation a été déclarée dans votre dossier allocataire, par le responsable ou par son conjoint. S'il y avait une autorisation de gestion, elle est terminée.",
      "Cette déclaration ne peut pas être annulée sur « Mon Compte ». C'est une erreur ? Contactez vite votre Caf.",
    ],
  },
  greeting: 'Bonjour,',
  signature: 'Mon Compte, le portail des Allocations familiales',
  noReply: 'Ce message est envoyé automatiquement. Merci de ne pas y répondre.',
};
