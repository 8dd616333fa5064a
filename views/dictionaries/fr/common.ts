/** French words of the frame of every page, and what several journeys show: forms, steps, codes, the security check. */
export const common = {
  'frame.skip': 'Aller au contenu',
  'frame.welcome': 'Bienvenue sur le portail des allocations familiales',
  'frame.welcomeHelp': 'Bienvenue sur le portail de connexion des allocations familiales',
  'frame.otherLanguage': 'English',
  'frame.service': 'Service :',
  'frame.anyService': 'Le service',
  'frame.back': 'Revenir au service',
  'frame.backTo': 'Revenir au service « {service} »',
  'frame.home': "Aller à l'accueil",
  'frame.footer': 'Informations utiles',

  'help.title': "Besoin d'aide ?",
  'help.page': 'Aide en ligne',
  'help.phone': 'Téléphone : {phone}',
  'help.fund': 'Adressez-vous à votre Caf.',

  'title.franceConnect': 'avec FranceConnect',
  'title.done': 'terminé',
  'title.sent': 'message envoyé',

  'footer.legal': 'Mentions légales',
  'footer.privacy': 'Informatique et libertés',
  'footer.terms': "Conditions générales d'utilisation",
  'footer.security': 'Conseils de sécurité',
  'footer.accessibility': 'Accessibilité : non conforme',

  'foot.secret':
    'Votre mot de passe est confidentiel. Ne le communiquez à personne, pas même à votre Caf. Attention aux messages frauduleux. Pour consulter nos conseils de sécurité, {link}.',
  'foot.secretLink': 'suivez le guide',
  'foot.data':
    'Pour savoir comment sont traitées vos données personnelles, consultez la page {link}.',
  'foot.dataLink': '« Informatique et libertés »',

  'until.words': "Cette page reste ouverte jusqu'à",
  'until.zone': '(heure de Paris)',
  'until.more': 'Chaque étape vous donne 30 minutes de plus.',
  'until.last': 'Ce temps ne peut plus être prolongé.',
  'until.soon':
    'Cette page se ferme dans moins de 5 minutes. Pour avoir plus de temps, appuyez sur «\u00a0Continuer\u00a0». Ce que vous avez tapé reste sur la page.',
  'until.soonLast': 'Cette page se ferme dans moins de 5 minutes. Terminez cette étape maintenant.',
  'until.failed':
    "Le temps n'a pas pu être prolongé. Vérifiez votre connexion internet, puis appuyez de nouveau.",

  'form.allRequired': 'Tous les champs sont obligatoires, sauf mention contraire.',
  'form.problem': 'Il y a un problème',
  'form.fieldProblem': '{label} : {problem}',
  'form.expired': 'La page a expiré. Remplissez de nouveau le formulaire, puis validez.',
  'form.continue': 'Continuer',

  'field.required': 'Champ obligatoire',
  'field.error': 'Erreur :',

  'steps.identity': 'Identité',
  'steps.number': 'Numéro',
  'steps.count': 'Étape {step} sur {of}',
  'steps.terms': 'Conditions',
  'steps.password': 'Mot de passe',
  'steps.contact': 'Contact',
  'steps.done': '(terminée)',

  'code.label': 'Code de confirmation',
  'code.hint': '6 chiffres',
  'code.sentMail': "Un code vient d'être envoyé à l'adresse mail",
  'code.sentSms': "Un code vient d'être envoyé par SMS au numéro",
  'code.nextMail': "Un nouveau code sera envoyé à l'adresse mail",
  'code.nextSms': 'Un nouveau code sera envoyé par SMS au numéro',
  'code.valid': 'Ce code est valable 15 minutes.',
  'code.spam': 'Regardez aussi dans les courriers indésirables (spams).',
  'code.submit': 'Valider',
  'code.nothing': "Vous n'avez rien reçu ?",
  'code.wait': "Attendez une minute. Si rien n'arrive, demandez un nouveau code.",
  'code.resend': 'Renvoyer le code',
  'code.sentAgain': "Un nouveau code vient d'être envoyé. L'ancien ne marche plus.",
  'code.wrong': "Ce code n'est pas le bon. Vérifiez-le et tapez-le de nouveau.",
  'code.expired': "Ce code n'est plus valable. Demandez-en un nouveau.",
  'code.tooMany': 'Trop de codes faux ont été tapés. Demandez un nouveau code.',
  'code.refused':
    "Ce code n'est pas le bon, ou n'est plus valable. Vérifiez-le, ou demandez-en un nouveau.",
  'code.tooEarly':
    "Un code vient déjà d'être envoyé, il reste valable. Réessayez dans {seconds|seconde|secondes}.",
  'code.tooSoon':
    'Il est trop tôt pour envoyer un nouveau code. Réessayez dans {seconds|seconde|secondes}.',
  'code.tooOften': 'Trop de codes ont été demandés. Réessayez dans {minutes|minute|minutes}.',
  'code.shared':
    'Plusieurs codes viennent de partir vers cette adresse ou ce numéro. Le prochain peut être demandé à {time} (heure de Paris), dans {minutes|minute|minutes}. Attendez sur cette page : elle reste ouverte, et ce que vous avez tapé est gardé.',
  'code.sharedLong':
    'Beaucoup de codes sont partis vers cette adresse ou ce numéro. Donnez une autre adresse mail ou un autre numéro de portable. Sinon, revenez dans {hours|heure|heures}.',

  'captcha.title': 'Vérification de sécurité',
  'captcha.picture': 'Image de caractères à recopier. Vous pouvez aussi écouter ces caractères.',
  'captcha.listen': 'Écouter',
  'captcha.change': "Changer d'image",
  'captcha.changed': 'Une nouvelle image est affichée.',
  'captcha.label': 'Saisir les caractères ci-dessus',
  'captcha.hint': 'Vous pouvez écrire en majuscules ou en minuscules.',
  'captcha.wrong': 'Ce ne sont pas les bons caractères. En voici de nouveaux : recopiez-les.',
  'captcha.expired':
    'La vérification de sécurité a expiré ou a déjà servi. En voici une nouvelle : recommencez-la.',
  'captcha.automaticRunning':
    "Vérification automatique en cours. Vous n'avez rien à faire, attendez un instant.",
  'captcha.automaticDone': "Vérification automatique terminée. Vous n'avez rien à recopier.",
  'captcha.automaticFailed':
    "La vérification automatique n'a pas marché. Recopiez les caractères de l'image, ou écoutez-les.",
  'captcha.solved': "Vérification terminée. Vous n'avez rien à recopier.",
  'captcha.unavailable':
    'La vérification de sécurité ne marche pas pour le moment. Réessayez dans quelques minutes.',

  'journey.throttled': 'Trop de demandes. Réessayez dans {minutes|minute|minutes}.',
} as const;
