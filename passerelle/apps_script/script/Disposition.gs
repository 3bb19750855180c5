/** The questions of a form, in their pages, in order. */

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire is told of what is made
 * @param {Object<string, string[] | null>} listes
 */
function poserLesQuestions_(form, definition, memoire, listes) {
  const pages = pagesDe_(definition);
  for (const question of definition.questions) poserLaQuestion_(itemDe_(form, question, memoire), question);
  poserLesPages_(form, pages, memoire);
  poserLaNotice_(form, definition, memoire);
  mettreALEcart_(form, definition, memoire);
  ranger_(form, ordreVoulu_(form, definition, pages, memoire));
  for (const question of definition.questions.filter(({ type }) =>
    ['choix', 'cases', 'coche'].includes(type),
  )) {
    const item = form.getItemById(memoire.questions[question.cle]);
    offrir_(item, question, choixDe_(question, listes), destinationsDe_(form, pages, memoire, question));
  }
  relierLesPages_(form, pages, memoire);
  retirerLesPagesPerdues_(form, definition, pages, memoire);
}

/**
 * The data-protection notice, at the end of the first page: nobody goes round it.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire
 */
function poserLaNotice_(form, definition, memoire) {
  const connue = itemConnu_(form, memoire.pages[NOTICE]);
  const notice = connue ? connue.asSectionHeaderItem() : form.addSectionHeaderItem();
  notice.setTitle(TITRE_NOTICE).setHelpText(definition.donnees);
  memoire.pages[NOTICE] = notice.getId();
}

/**
 * Questions withdrawn from the definition are kept with their answers, on a last page that nothing leads to. Back in the
 * definition, they come back as they were.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire
 */
function mettreALEcart_(form, definition, memoire) {
  if (!retirees_(form, definition, memoire).length) return;
  const page = sautDe_(form, memoire, RETIREES) || form.addPageBreakItem();
  page.setTitle(TITRE_RETIREES);
  page.setHelpText('Personne ne voit cette page. Elle garde les réponses déjà reçues : ne la supprimez pas.');
  memoire.pages[RETIREES] = page.getId();
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Memoire} memoire
 * @returns {number[]} items of questions that the definition no longer has
 */
function retirees_(form, definition, memoire) {
  const presentes = definition.questions.map(({ cle }) => cle);
  return Object.entries(memoire.questions)
    .filter(([cle, id]) => !presentes.includes(cle) && itemConnu_(form, id))
    .map(([, id]) => id);
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Page[]} pages
 * @param {Memoire} memoire
 * @returns {number[]} every item of the form; what staff added by hand comes before the withdrawn questions
 */
function ordreVoulu_(form, definition, pages, memoire) {
  const voulus = pages.flatMap(({ cle, questions }) => [
    ...(cle ? [memoire.pages[cle]] : []),
    ...questions.map((question) => memoire.questions[question.cle]),
    ...(cle ? [] : [memoire.pages[NOTICE]]),
  ]);
  const retirees = retirees_(form, definition, memoire);
  const fin = retirees.length ? [memoire.pages[RETIREES], ...retirees] : [];
  const ajoutes = form
    .getItems()
    .map((item) => item.getId())
    .filter((id) => !voulus.includes(id) && !fin.includes(id));
  return [...voulus, ...ajoutes, ...fin];
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {number[]} ordre
 */
function ranger_(form, ordre) {
  const actuel = form.getItems().map((item) => item.getId());
  ordre.forEach((id, place) => {
    const depart = actuel.indexOf(id);
    if (depart === place) return;
    form.moveItem(depart, place);
    actuel.splice(place, 0, ...actuel.splice(depart, 1));
  });
}

/**
 * Page breaks hold no answer: those that no longer serve go.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Formulaire} definition
 * @param {Page[]} pages
 * @param {Memoire} memoire
 */
function retirerLesPagesPerdues_(form, definition, pages, memoire) {
  const utiles = [NOTICE, ...pages.map(({ cle }) => cle)];
  if (retirees_(form, definition, memoire).length) utiles.push(RETIREES);
  for (const [cle, id] of Object.entries(memoire.pages)) {
    if (utiles.includes(cle)) continue;
    const item = itemConnu_(form, id);
    if (item) form.deleteItem(item);
    delete memoire.pages[cle];
  }
}
