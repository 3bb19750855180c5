/**
 * Responses that the service erased from a workbook are still in its Google forms: they are deleted there too.
 *
 * The service lists them in the hidden tab (`a_effacer/<number>`): form → moments of its responses, to the second, at the
 * workbook's time. What is done is taken off the list, which tells the service so. A moment listed once more finds nothing.
 */

const A_EFFACER = 'a_effacer';
const SECONDE = 1000;
/** What a visit may do, so that none is cut short by Google: it goes on at the next one. */
const MOMENTS_PAR_VISITE = 200;
const DUREE_D_UNE_VISITE = 120 * SECONDE;
const TAILLE_CELLULE = 45000;
const TITRES_HORODATEUR = ['Horodateur', 'Timestamp'];

/** Something happened: look, unless it was done in the last ten minutes. */
function effacerAuPassage_() {
  if (Date.now() - (lire_('effacements-vus') || 0) >= 10 * MINUTE) effacerDesFormulaires_();
}

/** Delete from the forms what the workbooks list. */
function effacerDesFormulaires_() {
  const verrou = LockService.getDocumentLock();
  // Another visit is at it, or the forms are being made: the next one will do.
  if (verrou && !verrou.tryLock(SECONDE)) return;
  try {
    retenir_('effacements-vus', Date.now());
    const fin = Date.now() + DUREE_D_UNE_VISITE;
    sansBruit_(() => effacerDUnClasseur_(SpreadsheetApp.getActiveSpreadsheet(), fin));
    const { contacts } = DEFINITIONS.classeurs;
    if (contacts) sansBruit_(() => effacerDUnClasseur_(SpreadsheetApp.openById(contacts), fin));
  } finally {
    if (verrou) verrou.releaseLock();
  }
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} classeur
 * @param {number} fin when to stop (ms)
 */
function effacerDUnClasseur_(classeur, fin) {
  /** @type {Object<string, string[]>} */
  const faits = {};
  for (const [id, moments] of Object.entries(enListes_(ongletCache_(classeur).souvenir(A_EFFACER)))) {
    sansBruit_(() => {
      faits[id] = effacerDUnFormulaire_(id, moments.slice(0, MOMENTS_PAR_VISITE), classeur, fin);
    });
  }
  if (Object.values(faits).some((siens) => siens.length)) confirmerLesEffacements_(classeur, faits);
}

/**
 * A response goes where its moment is listed and no row of the tab is left that may be its own. Where one is, two responses
 * came within a second of each other: which of them was erased cannot be told, and somebody has to look.
 *
 * @param {string} id
 * @param {string[]} moments
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} classeur
 * @param {number} fin
 * @returns {string[]} the moments of which nothing is left
 */
function effacerDUnFormulaire_(id, moments, classeur, fin) {
  const { formulaire, onglet } = memoireDe_(id);
  const feuille = classeur.getSheets().find((autre) => autre.getSheetId() === onglet);
  const arrivees = feuille ? horodateurs_(feuille) : null;
  if (!formulaire || !arrivees) return [];
  const form = FormApp.openById(formulaire);
  const fuseau = classeur.getSpreadsheetTimeZone();
  // Told in UTC, a moment of the workbook is off by less than a day.
  const depuis = new Date(Math.min(...moments.map(enMillisecondes_)) - 24 * 60 * MINUTE);
  let reponses = form.getResponses(/** @type {any} */ (depuis)).map((reponse) => {
    const quand = reponse.getTimestamp();
    const dit = Utilities.formatDate(quand, fuseau, "yyyy-MM-dd'T'HH:mm:ss");
    return { id: reponse.getId(), quand: quand.getTime(), dit: enMillisecondes_(dit) };
  });
  const faits = [];
  for (const moment of moments) {
    if (Date.now() > fin) break;
    const voulues = reponses.filter(({ dit }) => sontProches_(dit, enMillisecondes_(moment)));
    const gardees = voulues.filter(({ quand }) => arrivees.some((arrivee) => sontProches_(arrivee, quand)));
    const parties = voulues.filter((reponse) => !gardees.includes(reponse));
    parties.forEach((reponse) => form.deleteResponse(reponse.id));
    reponses = reponses.filter((reponse) => !parties.includes(reponse));
    const rangees = arrivees.filter((arrivee) => gardees.some(({ quand }) => sontProches_(arrivee, quand)));
    const leurs = reponses.filter(({ quand }) => rangees.some((arrivee) => sontProches_(arrivee, quand)));
    if (leurs.length <= rangees.length) faits.push(moment);
  }
  return faits;
}

/**
 * Google writes a response's moment to the second, below or nearest: no two of one response are further apart.
 *
 * @param {number} un
 * @param {number} autre
 */
function sontProches_(un, autre) {
  return Math.abs(un - autre) <= SECONDE;
}

/**
 * @param {string} moment `2014-01-09T10:00:00`
 * @returns {number} as though it were told in UTC
 */
function enMillisecondes_(moment) {
  return Date.parse(`${moment}Z`);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} feuille a tab of responses
 * @returns {number[] | null} when its rows arrived; null where that column cannot be told
 */
function horodateurs_(feuille) {
  const titres = feuille.getRange(1, 1, 1, Math.max(1, feuille.getLastColumn())).getValues()[0].map(String);
  const place = titres.findIndex((titre) => TITRES_HORODATEUR.includes(titre.trim()));
  if (place < 0) return null;
  const arrivees = feuille.getRange(1, place + 1, Math.max(1, feuille.getLastRow()), 1).getValues();
  return arrivees
    .map(([cellule]) => cellule)
    .filter((cellule) => Object.prototype.toString.call(cellule) === '[object Date]')
    .map((date) => date.getTime());
}

/**
 * @param {string} texte
 * @returns {Object<string, string[]>} form → the moments that wait
 */
function enListes_(texte) {
  return texte ? JSON.parse(texte) : {};
}

/**
 * Take off the list what is done. It is read again first: the service may have listed more meanwhile.
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} classeur
 * @param {Object<string, string[]>} faits
 */
function confirmerLesEffacements_(classeur, faits) {
  const { feuille, rang, souvenir } = ongletCache_(classeur);
  if (!feuille) return;
  /** @type {Object<string, string[]>} */
  const restent = {};
  for (const [id, moments] of Object.entries(enListes_(souvenir(A_EFFACER)))) {
    const siens = moments.filter((moment) => !(faits[id] || []).includes(moment));
    if (siens.length) restent[id] = siens;
  }
  const texte = Object.keys(restent).length ? JSON.stringify(restent) : '';
  // Shorter than it was: it fits in the rows there are.
  for (let numero = 0; rang(`${A_EFFACER}/${numero}`) >= 0; numero += 1) {
    const debut = numero * TAILLE_CELLULE;
    feuille
      .getRange(rang(`${A_EFFACER}/${numero}`) + 1, 2)
      .setValue(texte.slice(debut, debut + TAILLE_CELLULE));
  }
  SpreadsheetApp.flush();
}
