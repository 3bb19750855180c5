/** The addresses of the forms, and the name of each question in a prefilled link: told to the service, shown to staff. */

const ONGLET_CACHE = '_passerelle';
const JOUR_EXEMPLE = new Date(2014, 0, 9);

/**
 * Note the `entry.<number>` of each question, read from a prefilled link. It never changes for an item: asked once.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire
 */
function releverLesEntrees_(form, definition, memoire) {
  for (const question of definition.questions) {
    if (memoire.entrees[question.cle]) continue;
    const reponse = reponseExemple_(form.getItemById(memoire.questions[question.cle]), question);
    const adresse = form.createResponse().withItemResponse(reponse).toPrefilledUrl();
    const entree = /[?&](entry\.\d+)/.exec(adresse);
    if (entree) memoire.entrees[question.cle] = entree[1];
  }
}

/**
 * An answer the item takes, whatever its rule.
 *
 * @param {GoogleAppsScript.Forms.Item} item
 * @param {Question} question
 */
function reponseExemple_(item, question) {
  switch (question.type) {
    case 'date':
      return item.asDateItem().createResponse(/** @type {any} */ (JOUR_EXEMPLE));
    case 'nombre':
      return item.asTextItem().createResponse(String(question.minimum === null ? 1 : question.minimum));
    case 'texte':
      return item.asTextItem().createResponse('x'.repeat(question.longueurMin || 1));
    case 'paragraphe':
      return item.asParagraphTextItem().createResponse('x'.repeat(question.longueurMin || 1));
    case 'choix':
      return aiguillage_(item).createResponse(choixOfferts_(item)[0]);
    default:
      return item.asCheckboxItem().createResponse([choixOfferts_(item)[0]]);
  }
}

/**
 * Write the addresses in the hidden tab, where the service finds them: key `lien-<form>`, then JSON.
 *
 * Rows are added at the end or changed in place, never moved: the service remembers where its own are.
 *
 * @returns {boolean} false until the service has made that tab
 */
function noterLesLiens_() {
  const { feuille, rang, textes } = ongletCache_();
  if (!feuille) return false;
  for (const { id } of DEFINITIONS.formulaires) {
    const { adresse, entrees } = memoireDe_(id);
    if (!adresse) continue;
    const cle = `lien-${id}`;
    const texte = JSON.stringify({ adresse, entrees });
    if (rang(cle) < 0) feuille.appendRow([cle, texte]);
    else if (textes(cle) !== texte) feuille.getRange(rang(cle) + 1, 2).setValue(texte);
  }
  return true;
}

/**
 * The hidden tab: its sheet (null where there is none), the row of a key from 0, its text, and that of what the service cut in
 * several rows (`<name>/<number>`).
 *
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} [classeur] the script's own where none is given
 */
function ongletCache_(classeur = SpreadsheetApp.getActiveSpreadsheet()) {
  const feuille = classeur.getSheetByName(ONGLET_CACHE);
  const hauteur = feuille ? feuille.getLastRow() : 0;
  // Column B holds long texts: only those asked for are read.
  const cles =
    feuille && hauteur
      ? feuille
          .getRange(1, 1, hauteur, 1)
          .getValues()
          .map(([cle]) => String(cle))
      : [];
  /** @param {string} cle */
  const rang = (cle) => cles.lastIndexOf(cle);
  /** @param {string} cle */
  const textes = (cle) =>
    feuille && rang(cle) >= 0 ? String(feuille.getRange(rang(cle) + 1, 2).getValue()) : '';
  /** @param {string} nom */
  const souvenir = (nom) => {
    let texte = '';
    for (let numero = 0, suite; (suite = textes(`${nom}/${numero}`)); numero += 1) texte += suite;
    return texte;
  };
  return { feuille, rang, textes, souvenir };
}

/** What staff may give out: each form, each place's own address at the service, and how posters are made. */
function montrerLesLiens() {
  const fiches = [];
  for (const { id, titre } of DEFINITIONS.formulaires) {
    const { adresse } = memoireDe_(id);
    if (adresse) fiches.push({ nom: titre, adresse });
  }
  const lieux = lireLesLieux_().map(({ id, nom }) => ({
    nom,
    adresse: `${DEFINITIONS.adresse}/s/${encodeURIComponent(id)}`,
  }));
  const page = [
    '<base target="_blank"><style>body { font: 15px/1.5 Arial, sans-serif } li { margin-bottom: .5em; overflow-wrap: anywhere }</style>',
    enListe_(
      'Les fiches',
      fiches,
      'Aucun formulaire pour l’instant : menu Passerelle, « Installer ou mettre à jour les formulaires ».',
    ),
    enListe_(
      'Un lien par lieu : il ouvre la fiche avec la date et le lieu',
      lieux,
      'Aucun lieu dans l’onglet « Lieux » pour l’instant.',
    ),
    enListe_(
      'Les QR codes',
      [],
      'Les affiches prêtes à imprimer, avec leur QR code, se font là où tourne le service : passerelle affiches.',
    ),
  ].join('');
  SpreadsheetApp.getUi().showModalDialog(
    HtmlService.createHtmlOutput(page).setWidth(640).setHeight(560),
    'Liens et QR codes',
  );
}

/**
 * @param {string} titre
 * @param {{nom: string, adresse: string}[]} liens
 * @param {string} sinon what to say of none
 * @returns {string} HTML
 */
function enListe_(titre, liens, sinon) {
  const lignes = liens.map(({ nom, adresse }) => {
    const lien = enHtml_(adresse);
    return `<li>${enHtml_(nom)}<br><a href="${lien}">${lien}</a></li>`;
  });
  return `<h3>${enHtml_(titre)}</h3>${lignes.length ? `<ul>${lignes.join('')}</ul>` : `<p>${enHtml_(sinon)}</p>`}`;
}

/**
 * @param {string} texte
 * @returns {string} the text, to be read and never obeyed by a browser
 */
function enHtml_(texte) {
  return texte.replace(/[&<>"']/g, (signe) => `&#${signe.charCodeAt(0)};`);
}
