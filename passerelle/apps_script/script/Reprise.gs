/**
 * A form that already fills our tab, though the script does not remember it: made by hand, or by this script pasted in
 * another project. It is taken up, never made a second time.
 *
 * @param {Formulaire} definition
 * @param {Memoire} memoire is told what the form holds
 * @returns {GoogleAppsScript.Forms.Form | null} null where no form fills the tab
 */
function reprendreLeFormulaire_(definition, memoire) {
  const feuille = classeurDe_(definition).getSheetByName(definition.onglet);
  const adresse = feuille && feuille.getFormUrl();
  if (!feuille || !adresse) return null;
  const form = formulaireALAdresse_(adresse, definition.onglet);
  memoire.formulaire = form.getId();
  memoire.onglet = feuille.getSheetId();
  memoire.publie = true;
  reconnaitre_(form, definition, memoire);
  return form;
}

/**
 * @param {string} adresse
 * @param {string} onglet
 */
function formulaireALAdresse_(adresse, onglet) {
  try {
    return FormApp.openByUrl(adresse);
  } catch {
    throw new Error(
      `l’onglet « ${onglet} » est rempli par un formulaire qui ne s’ouvre pas avec votre compte. Demandez à la personne qui ` +
        `l’a créé de le partager avec vous comme éditeur ; s’il n’existe plus, renommez cet onglet (« ${onglet} ancien »), ` +
        'puis relancez.',
    );
  }
}

/**
 * Know its questions and pages by their titles. Page breaks of another making hold no answer: they go. A question that was
 * withdrawn, or is of another kind than the definition's, is one of those set aside.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire
 */
function reconnaitre_(form, definition, memoire) {
  const pages = [...pagesDe_(definition), { cle: RETIREES, titre: TITRE_RETIREES }].filter(({ cle }) => cle);
  for (const item of form.getItems()) {
    const titre = item.getTitle();
    const type = item.getType();
    if (type === FormApp.ItemType.PAGE_BREAK) {
      const page = pages.find(({ cle, titre: attendu }) => attendu === titre && !memoire.pages[cle]);
      if (page) memoire.pages[page.cle] = item.getId();
      else form.deleteItem(item);
    } else if (type === FormApp.ItemType.SECTION_HEADER) {
      if (titre === TITRE_NOTICE) memoire.pages[NOTICE] = item.getId();
    } else {
      const question = definition.questions.find((autre) => autre.titre === titre);
      const sert = question && !memoire.questions[question.cle] && convient_(item, question);
      if (sert) memoire.questions[question.cle] = item.getId();
      else if (question || memoire.pages[RETIREES])
        memoire.questions[`${titre}~${item.getId()}`] = item.getId();
    }
  }
}
