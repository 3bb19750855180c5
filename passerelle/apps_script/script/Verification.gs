/**
 * « Vérifier l’installation »: each point, and what to do where one fails.
 *
 * @typedef {{point: string, remede: string}} Constat an empty remedy is a point in order
 */

/** @returns {Constat[]} */
function verifier_() {
  return [
    constater_('Le script a les autorisations qu’il demande', autorisations_),
    constater_('Le script est dans le bon classeur', autreClasseur_),
    constater_('Les classeurs sont en français, à l’heure du centre', reglagesDesClasseurs_),
    constater_('Le secret est donné', secretDonne_),
    constater_('Le service répond et reconnaît ce classeur', serviceRepond_),
    constater_('Les avis automatiques sont installés', declencheursPoses_),
    constater_('Aucun avis n’attend', aucunAvisNAttend_),
    constater_('Les listes du classeur se lisent', listesLisibles_),
    ...DEFINITIONS.formulaires.map((definition) =>
      constater_(`« ${definition.titre} »`, () => formulaireEnOrdre_(definition)),
    ),
    constater_('Le service connaît les adresses des formulaires', liensNotes_),
  ];
}

/**
 * @param {Constat[]} constats
 * @returns {string}
 */
function rapport_(constats) {
  const fautes = constats.filter(({ remede }) => remede).length;
  const entete = fautes ? `${fautes} point${fautes > 1 ? 's' : ''} à reprendre :` : 'Tout est en ordre.';
  const lignes = constats.map(({ point, remede }) =>
    remede ? `✗ ${point}\n     → ${remede}` : `✓ ${point}`,
  );
  return [entete, '', ...lignes].join('\n');
}

/**
 * @param {string} point
 * @param {() => string | void} examen what to do, or nothing; an error is a failure too
 * @returns {Constat}
 */
function constater_(point, examen) {
  try {
    return { point, remede: examen() || '' };
  } catch (erreur) {
    return { point, remede: avecConseil_(messageDe_(erreur)) };
  }
}

function autorisations_() {
  const etat = ScriptApp.getAuthorizationInfo(ScriptApp.AuthMode.FULL).getAuthorizationStatus();
  return etat === ScriptApp.AuthorizationStatus.REQUIRED
    ? 'Menu Passerelle, « Installer ou mettre à jour les formulaires » : acceptez ce que Google demande.'
    : '';
}

function reglagesDesClasseurs_() {
  const classeurs = [SpreadsheetApp.getActiveSpreadsheet()];
  if (DEFINITIONS.classeurs.contacts) classeurs.push(SpreadsheetApp.openById(DEFINITIONS.classeurs.contacts));
  const ecarts = classeurs.flatMap((classeur) => {
    const [langue, fuseau] = [classeur.getSpreadsheetLocale(), classeur.getSpreadsheetTimeZone()];
    return [
      ...(langue.startsWith('fr') ? [] : [`« ${classeur.getName()} » est réglé en ${langue}`]),
      ...(fuseau === DEFINITIONS.fuseau ? [] : [`« ${classeur.getName()} » est à l’heure ${fuseau}`]),
    ];
  });
  return ecarts.length
    ? `${ecarts.join(', ')} : menu « Fichier → Paramètres du tableur… », choisissez France et ${DEFINITIONS.fuseau}.`
    : '';
}

function secretDonne_() {
  return secretConvient_(secret_()) ? '' : 'Menu Passerelle, « Changer le secret ».';
}

/** A signed hint, now: the whole way is tried. */
function serviceRepond_() {
  seul_(() => noterUnAvis_(CHEMIN_CLASSEUR, Date.now()));
  const echec = envoyer_(CHEMIN_CLASSEUR);
  programmerLaReprise_();
  if (!echec) return '';
  if (/\b401$/.test(echec)) {
    return 'Le service refuse la signature : menu Passerelle, « Changer le secret », et donnez le même qu’au service.';
  }
  if (avecConseil_(echec) !== echec) return avecConseil_(echec);
  return `${DEFINITIONS.adresse} : ${echec}. Vérifiez que le service est lancé et que cette adresse s’ouvre depuis Internet.`;
}

function declencheursPoses_() {
  if (installesParUnAutre_()) return '';
  const connus = mesDeclencheurs_();
  const enOrdre = declencheursVoulus_().every(
    (voulu) => connus.filter((connu) => correspond_(connu, voulu)).length === 1,
  );
  if (!enOrdre) return 'Menu Passerelle, « Installer ou mettre à jour les formulaires ».';
  const depuis = Math.max(lire_('nuit') || 0, (lire_('installation') || { quand: 0 }).quand);
  return Date.now() - depuis > 48 * 60 * MINUTE
    ? 'Le passage de nuit n’a pas eu lieu depuis deux jours. Dans l’éditeur Apps Script, ouvrez « Exécutions » pour voir pourquoi.'
    : '';
}

function aucunAvisNAttend_() {
  const attendus = avisEnAttente_().filter(([, { essais }]) => essais);
  if (!attendus.length) return '';
  const { pourquoi } = lire_('avis-echec') || { pourquoi: '' };
  return (
    `${attendus.length} avis en attente (${pourquoi}). Nous réessayons tout seuls, et le service relit de toute façon le ` +
    'classeur à intervalles réguliers : aucune fiche n’est perdue.'
  );
}

function listesLisibles_() {
  const listes = lireLesListes_();
  const muettes = DEFINITIONS.listes.filter(({ nom }) => !listes[nom]).map(({ onglet }) => `« ${onglet} »`);
  return muettes.length
    ? `La ligne 1, masquée, a perdu ses clés dans ${muettes.join(', ')} : lancez « passerelle installer ».`
    : '';
}

/** @param {Formulaire} definition */
function formulaireEnOrdre_(definition) {
  const relancer = 'Menu Passerelle, « Installer ou mettre à jour les formulaires ».';
  const memoire = memoireDe_(definition.id);
  if (definition.classeur === 'contacts' && !DEFINITIONS.classeurs.contacts) {
    return 'L’adresse du classeur des contacts manque dans passerelle.toml. Donnez-la, puis réécrivez le script.';
  }
  if (!memoire.formulaire) return `Pas encore créé. ${relancer}`;
  const form = ouvrirOuCreer_(definition, memoire);
  const perdues = definition.questions.filter(({ cle }) => !itemConnu_(form, memoire.questions[cle]));
  if (perdues.length) {
    return `Il y manque « ${perdues.map(({ titre }) => titre).join(' », « ')} ». ${relancer}`;
  }
  const classeur = classeurDe_(definition);
  if (destinationDe_(form) !== classeur.getId()) {
    return `Ses réponses n’arrivent pas dans le classeur. ${relancer}`;
  }
  const feuille = ongletRelie_(classeur, form, memoire, null);
  if (!feuille || feuille.getSheetId() !== memoire.onglet) {
    return `L’onglet « ${definition.onglet} » ne reçoit plus ses réponses. ${relancer}`;
  }
  const publication = publication_(form);
  if ((publication && !publication.isPublished()) || !form.isAcceptingResponses()) {
    return 'Il est fermé. S’il doit servir, ouvrez-le et cliquez sur « Publier ».';
  }
  if (form.collectsEmail()) return `Il demande une adresse de courriel. ${relancer}`;
  return '';
}

function liensNotes_() {
  return noterLesLiens_()
    ? ''
    : 'L’onglet _passerelle n’existe pas encore : lancez « passerelle installer ». Les adresses s’y noteront la nuit suivante.';
}
