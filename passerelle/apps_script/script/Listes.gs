/** The answers offered from the workbook's tabs: places, projects, partners, themes. */

/**
 * Read every list once.
 *
 * @returns {Object<string, string[] | null>} name → answers; null for a tab that cannot be read now
 */
function lireLesListes_() {
  const ids = idsDesOnglets_();
  return Object.fromEntries(DEFINITIONS.listes.map((liste) => [liste.nom, lireUneListe_(liste, ids)]));
}

/**
 * @param {Liste} liste
 * @param {Object<string, number>} ids table id → sheet id
 * @returns {string[] | null}
 */
function lireUneListe_(liste, ids) {
  const lignes = lignesDe_(liste, ids);
  if (!lignes) return lignes === null ? null : liste.depart;
  const noms = lignes.map(({ nom }) => nom);
  const vus = liste.nom === 'projets' ? projetsVus_() : null;
  return vus ? noms.filter((nom) => vus.has(nom)) : noms;
}

/**
 * The projects that the team looked at: what a visitor proposed is offered to nobody before.
 *
 * @returns {Set<string> | null} null until the service has said which
 */
function projetsVus_() {
  const texte = ongletCache_().souvenir('projets_vus');
  try {
    return texte ? new Set(JSON.parse(texte).noms) : null;
  } catch {
    return null;
  }
}

/**
 * The lines of a list that are in use today.
 *
 * @param {Liste} liste
 * @param {Object<string, number>} ids table id → sheet id
 * @returns {{id: string, nom: string}[] | null | undefined} null for a tab that cannot be read now, undefined without one
 */
function lignesDe_(liste, ids) {
  const feuilles = SpreadsheetApp.getActiveSpreadsheet().getSheets();
  const feuille =
    feuilles.find((autre) => autre.getSheetId() === ids[liste.table]) ||
    feuilles.find((autre) => autre.getName() === liste.onglet);
  if (!feuille) return undefined;
  // Row 1 holds the keys, row 2 the labels that staff see; the lines come after.
  const [cles, , ...rangees] = feuille.getDataRange().getValues();
  if (cles.filter((cle) => cle === liste.colonne).length !== 1) return null;
  /** @param {string} cle @param {unknown[]} rangee */
  const cellule = (cle, rangee) => (cle ? rangee[cles.indexOf(cle)] : '');
  const aujourdhui = enJour_(new Date());
  return rangees
    .filter((rangee) => {
      const du = enJour_(cellule(liste.du, rangee));
      const au = enJour_(cellule(liste.au, rangee));
      return (!du || du <= aujourdhui) && (!au || aujourdhui <= au);
    })
    .map((rangee) => ({
      id: String(cellule('id', rangee) || '').trim(),
      nom: String(cellule(liste.colonne, rangee)).trim(),
    }))
    .filter(({ nom }) => nom);
}

/** @returns {{id: string, nom: string}[]} the places in use today that have an id */
function lireLesLieux_() {
  const liste = DEFINITIONS.listes.find(({ nom }) => nom === 'lieux');
  const lieux = liste && lignesDe_(liste, idsDesOnglets_());
  return (lieux || []).filter(({ id }) => id);
}

/**
 * Which sheet is which, as the service remembers it: staff may have renamed them.
 *
 * @returns {Object<string, number>} table id → sheet id, empty until the service has installed its tabs
 */
function idsDesOnglets_() {
  const { textes } = ongletCache_();
  try {
    return JSON.parse(textes('etat') || '{}').onglets || {};
  } catch {
    return {};
  }
}

/**
 * @param {unknown} cellule
 * @returns {string} `2014-01-09`; empty for what is no day
 */
function enJour_(cellule) {
  if (Object.prototype.toString.call(cellule) === '[object Date]') {
    return Utilities.formatDate(/** @type {any} */ (cellule), fuseau_(), 'yyyy-MM-dd');
  }
  const ecrit = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/.exec(String(cellule));
  return ecrit ? `${ecrit[3]}-${ecrit[2].padStart(2, '0')}-${ecrit[1].padStart(2, '0')}` : '';
}

/** @returns {string} the workbook's own time zone: its days start at midnight there */
function fuseau_() {
  return SpreadsheetApp.getActiveSpreadsheet().getSpreadsheetTimeZone() || DEFINITIONS.fuseau;
}

/**
 * The answers a question offers.
 *
 * @param {Question} question
 * @param {Object<string, string[] | null>} listes
 * @returns {string[] | null} null where the list cannot be read now: what is offered is then left as it is
 */
function choixDe_(question, listes) {
  if (question.type === 'coche') return ['Oui'];
  const liste = question.liste ? listes[question.liste] : [];
  if (!liste) return null;
  const choix = new Set([...question.choix, ...liste, ...question.ajoute]);
  // Google has its own « Autre », with a field beside it.
  if (question.autre) choix.delete('Autre');
  return [...choix];
}

/** Put the lists of today in the forms that are there. */
function rafraichirLesListes_() {
  const listes = lireLesListes_();
  for (const definition of DEFINITIONS.formulaires) {
    const memoire = memoireDe_(definition.id);
    const { formulaire } = memoire;
    if (formulaire) sansBruit_(() => rafraichir_(FormApp.openById(formulaire), definition, memoire, listes));
  }
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire
 * @param {Object<string, string[] | null>} listes
 */
function rafraichir_(form, definition, memoire, listes) {
  const pages = pagesDe_(definition);
  for (const question of definition.questions.filter(({ liste }) => liste)) {
    const item = itemConnu_(form, memoire.questions[question.cle]);
    const choix = choixDe_(question, listes);
    if (!item || !choix || JSON.stringify(choix) === JSON.stringify(choixOfferts_(item))) continue;
    offrir_(item, question, choix, destinationsDe_(form, pages, memoire, question));
  }
}
