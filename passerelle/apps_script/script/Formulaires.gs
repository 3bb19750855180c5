/** A definition → a Google form, made once, then kept in step with the definition. */

/** Google stops a script after six minutes: what is left is for the next run. */
const TEMPS_DISPONIBLE = 4.5 * 60 * 1000;

/**
 * Make or update these forms; those never made come first.
 *
 * @param {Formulaire[]} definitions
 * @returns {{phrases: string[], perdus: Formulaire[]}} what happened, in French; the forms that do not open any more
 */
function mettreAJourLesFormulaires_(definitions) {
  const debut = Date.now();
  const listes = lireLesListes_();
  const phrases = [];
  /** @type {Formulaire[]} */
  const perdus = [];
  /** @param {Formulaire} definition */
  const existe = (definition) => Number(Boolean(memoireDe_(definition.id).formulaire));
  for (const definition of [...definitions].sort((a, b) => existe(a) - existe(b))) {
    if (Date.now() - debut > TEMPS_DISPONIBLE) {
      phrases.push('Google n’accorde que six minutes : relancez, la suite se fera.');
      break;
    }
    try {
      phrases.push(mettreAJour_(definition, listes));
    } catch (erreur) {
      phrases.push(`« ${definition.titre} » : ${avecConseil_(messageDe_(erreur))}`);
      if (erreur instanceof FormulaireFerme) perdus.push(definition);
    }
  }
  for (const id of clesRetenues_('formulaire/')) {
    if (!DEFINITIONS.formulaires.some((definition) => definition.id === id)) {
      phrases.push(
        `La fiche « ${id} » n’est plus dans formulaires/ : son formulaire Google reste comme il est.`,
      );
    }
  }
  return { phrases, perdus };
}

/**
 * @param {Formulaire} definition
 * @param {Object<string, string[] | null>} listes
 * @returns {string} what was done
 */
function mettreAJour_(definition, listes) {
  if (definition.classeur === 'contacts' && !DEFINITIONS.classeurs.contacts) {
    throw new Error(
      'l’adresse du classeur des contacts manque dans passerelle.toml. Donnez-la, puis réécrivez le script.',
    );
  }
  const memoire = memoireDe_(definition.id);
  const connu = Boolean(memoire.formulaire);
  let repris = false;
  try {
    const form = ouvrirOuCreer_(definition, memoire);
    repris = !connu && memoire.onglet !== undefined;
    regler_(form, definition);
    poserLesQuestions_(form, definition, memoire, listes);
    relier_(form, definition, memoire);
    releverLesEntrees_(form, definition, memoire);
    publier_(form, memoire);
    memoire.adresse = form.getPublishedUrl();
  } finally {
    // Even half done, what was made is known: the next run goes on from there.
    if (memoire.formulaire) retenir_(`formulaire/${definition.id}`, memoire);
  }
  const fait = connu ? 'est à jour' : repris ? 'déjà lié à son onglet est repris' : 'est créé';
  return `« ${definition.titre} » : le formulaire ${fait}.`;
}

/** A form that was made and does not open: never made again without someone saying so. */
class FormulaireFerme extends Error {}

/**
 * @param {Formulaire} definition
 * @param {Memoire} memoire
 * @returns {GoogleAppsScript.Forms.Form}
 */
function ouvrirOuCreer_(definition, memoire) {
  if (!memoire.formulaire) {
    const form = reprendreLeFormulaire_(definition, memoire) || FormApp.create(definition.titre);
    memoire.formulaire = form.getId();
    retenir_(`formulaire/${definition.id}`, memoire);
    return form;
  }
  try {
    return FormApp.openById(memoire.formulaire);
  } catch {
    throw new FormulaireFerme(
      'ce formulaire existe, mais ne s’ouvre pas avec votre compte. Demandez à la personne qui l’a créé de le partager ' +
        'avec vous comme éditeur ; s’il est à la corbeille de Google Drive, restaurez-le.',
    );
  }
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 */
function regler_(form, definition) {
  form.setTitle(definition.titre);
  form.setDescription(definition.description);
  form.setConfirmationMessage(confirmation_(definition));
  form.setCollectEmail(false);
  form.setAllowResponseEdits(false);
  form.setLimitOneResponsePerUser(false);
  form.setPublishingSummary(false);
  form.setShowLinkToRespondAgain(true);
}

/**
 * The confirmation, with the address of the form to go on with, once that one is made.
 *
 * @param {Formulaire} definition
 */
function confirmation_({ confirmation, suite }) {
  const adresse = suite && memoireDe_(suite.formulaire).adresse;
  return adresse ? `${confirmation}\n\n${suite.texte} : ${adresse}` : confirmation;
}

/** The confirmations again, now that every form has its address. */
function reprendreLesConfirmations_() {
  for (const definition of DEFINITIONS.formulaires.filter(({ suite }) => suite)) {
    const { formulaire } = memoireDe_(definition.id);
    if (!formulaire) continue;
    sansBruit_(() => {
      const form = FormApp.openById(formulaire);
      if (form.getConfirmationMessage() !== confirmation_(definition)) {
        form.setConfirmationMessage(confirmation_(definition));
      }
    });
  }
}

/**
 * A form that is published, or not, beside being open: Google's published types do not know of it yet.
 *
 * @typedef {object} Publication
 * @property {() => boolean} [supportsAdvancedResponderPermissions]
 * @property {() => boolean} isPublished
 * @property {(publie: boolean) => unknown} setPublished
 */

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @returns {Publication | null} null for an older form, which only opens and closes
 */
function publication_(form) {
  const publication = /** @type {GoogleAppsScript.Forms.Form & Publication} */ (form);
  const { supportsAdvancedResponderPermissions: admise } = publication;
  const possible = admise ? admise.call(form) : Boolean(publication.setPublished);
  return possible ? publication : null;
}

/**
 * Open a new form to responses, once: if staff close it later, it stays closed.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Memoire} memoire
 */
function publier_(form, memoire) {
  if (memoire.publie) return;
  const publication = publication_(form);
  if (publication) publication.setPublished(true);
  form.setAcceptingResponses(true);
  memoire.publie = true;
}
