/** The tab where a form's responses go: linked once, named once. */

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire is told which sheet it is
 */
function relier_(form, definition, memoire) {
  const classeur = classeurDe_(definition);
  const destination = destinationDe_(form);
  if (destination && destination !== classeur.getId()) {
    throw new Error(
      'ses réponses vont dans un autre classeur. Dans le formulaire, onglet Réponses, dissociez-le de cette feuille, ' +
        'puis relancez.',
    );
  }
  const avant = classeur.getSheets().map((feuille) => feuille.getSheetId());
  if (!destination) {
    form.setDestination(FormApp.DestinationType.SPREADSHEET, classeur.getId());
    SpreadsheetApp.flush();
  }
  const feuille = ongletRelie_(classeurDe_(definition), form, memoire, destination ? null : avant);
  if (!feuille) {
    throw new Error('l’onglet de ses réponses n’apparaît pas encore. Attendez une minute, puis relancez.');
  }
  // Named once: staff may call it otherwise later.
  if (feuille.getSheetId() === memoire.onglet) return;
  nommer_(classeur, feuille, definition.onglet);
  ecrireEnTexte_(feuille, definition);
  memoire.onglet = feuille.getSheetId();
}

/**
 * Answers still to come, dates aside, are plain text: a number keeps its first zero and no « 12.5 » becomes a date. What is there
 * keeps the format that tells what it was.
 *
 * @param {GoogleAppsScript.Spreadsheet.Sheet} feuille
 * @param {Formulaire} definition
 */
function ecrireEnTexte_(feuille, definition) {
  const titres = feuille.getRange(1, 1, 1, Math.max(1, feuille.getLastColumn())).getValues()[0].map(String);
  const premiere = feuille.getLastRow() + 1;
  const hauteur = feuille.getMaxRows() - premiere + 1;
  if (hauteur < 1) return;
  for (const { titre, type } of definition.questions) {
    const place = titres.indexOf(titre);
    if (type !== 'date' && place >= 0) {
      feuille.getRange(premiere, place + 1, hauteur, 1).setNumberFormat('@');
    }
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} classeur
 * @param {GoogleAppsScript.Spreadsheet.Sheet} feuille
 * @param {string} titre
 */
function nommer_(classeur, feuille, titre) {
  if (feuille.getName() === titre) return;
  if (classeur.getSheetByName(titre)) {
    throw new Error(
      `un autre onglet s’appelle déjà « ${titre} ». Renommez-le (« ${titre} ancien »), puis relancez : rien n’a été changé ` +
        'dans cet onglet.',
    );
  }
  feuille.setName(titre);
}

/** @param {Formulaire} definition */
function classeurDe_(definition) {
  return definition.classeur === 'contacts'
    ? SpreadsheetApp.openById(DEFINITIONS.classeurs.contacts)
    : SpreadsheetApp.getActiveSpreadsheet();
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @returns {string} the workbook its responses go to, empty where it has none
 */
function destinationDe_(form) {
  try {
    return form.getDestinationId() || '';
  } catch {
    // A form that was never linked says so with an error.
    return '';
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} classeur
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Memoire} memoire
 * @param {number[] | null} avant the sheets there were before linking; null where it was linked already
 * @returns {GoogleAppsScript.Spreadsheet.Sheet | null}
 */
function ongletRelie_(classeur, form, memoire, avant) {
  const feuilles = classeur.getSheets();
  return (
    feuilles.find((feuille) => recoit_(feuille, form)) ||
    (avant && feuilles.find((feuille) => !avant.includes(feuille.getSheetId()))) ||
    feuilles.find((feuille) => feuille.getSheetId() === memoire.onglet) ||
    null
  );
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} feuille
 * @param {GoogleAppsScript.Forms.Form} form
 * @returns {boolean} whether the form's responses go to that sheet
 */
function recoit_(feuille, form) {
  const adresse = feuille.getFormUrl();
  if (!adresse) return false;
  if (adresse.includes(form.getId())) return true;
  try {
    return FormApp.openByUrl(adresse).getId() === form.getId();
  } catch {
    return false;
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} feuille
 * @returns {Formulaire | undefined} the form whose responses arrive there
 */
function formulaireDeLOnglet_(feuille) {
  const contacts = feuille.getParent().getId() === DEFINITIONS.classeurs.contacts;
  return DEFINITIONS.formulaires
    .filter((definition) => (definition.classeur === 'contacts') === contacts)
    .find((definition) => {
      const { onglet } = memoireDe_(definition.id);
      return onglet === undefined ? feuille.getName() === definition.onglet : feuille.getSheetId() === onglet;
    });
}
