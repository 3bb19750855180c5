/**
 * Questions asked in one case only stand on a page of their own, which the answer leads to.
 *
 * A page ends at the question that decides. After it come one page for each answer that opens questions, then the rest:
 * whatever the answer, everyone meets again there.
 *
 * @typedef {object} Page
 * @property {string} cle empty for the first page
 * @property {string} titre
 * @property {Question[]} questions
 * @property {Map<string, string>} branches answer to the last question → key of the page it leads to
 * @property {string} sortie the key of the page to go on with, where no answer leads elsewhere; empty to send the form
 */

const NOTICE = 'notice';
const TITRE_NOTICE = 'Vos données';
const RETIREES = 'retirees';
const TITRE_RETIREES = 'Questions retirées';

/**
 * @param {Formulaire} definition
 * @returns {Page[]} in the order of the form; the last one sends it
 */
function pagesDe_(definition) {
  /** @type {Page[]} */
  const pages = [];

  /**
   * @param {Question[]} questions
   * @param {string} cle
   * @param {string} titre
   * @param {string} sortie
   */
  function remplir(questions, cle, titre, sortie) {
    const rang = questions.findIndex((question) => suitesDe_(definition, question).length);
    const decide = questions[rang];
    const reste = decide ? questions.slice(rang + 1) : [];
    const apres = reste.length ? `apres/${decide.cle}` : sortie;
    const suites = decide ? suitesDe_(definition, decide) : [];
    const reponses = [...new Set(suites.map((suite) => reponseAttendue_(suite)))];
    pages.push({
      cle,
      titre,
      questions: questions.slice(0, questions.length - reste.length),
      branches: new Map(reponses.map((reponse) => [reponse, `si/${decide.cle}/${reponse}`])),
      sortie: apres,
    });
    for (const reponse of reponses) {
      const ouvertes = suites.filter((suite) => reponseAttendue_(suite) === reponse);
      remplir(ouvertes, `si/${decide.cle}/${reponse}`, `${decide.titre} ${reponse}`, apres);
    }
    if (reste.length) remplir(reste, apres, 'Pour finir', sortie);
  }

  remplir(
    definition.questions.filter(({ si }) => !si),
    '',
    '',
    '',
  );
  return pages;
}

/**
 * @param {Formulaire} definition
 * @param {Question} question
 * @returns {Question[]} the questions that one of its answers opens
 */
function suitesDe_(definition, question) {
  return definition.questions.filter(({ si }) => si && si.question === question.cle);
}

/** @param {Question} question */
function reponseAttendue_(question) {
  return question.si ? question.si.vaut : '';
}

/**
 * Where the answers of a question lead; null for a question that leads nowhere.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Page[]} pages
 * @param {Memoire} memoire
 * @param {Question} question
 * @returns {((reponse: string) => GoogleAppsScript.Forms.PageBreakItem | null) | null}
 */
function destinationsDe_(form, pages, memoire, question) {
  const page = pages.find(
    ({ questions, branches }) => branches.size && questions[questions.length - 1].cle === question.cle,
  );
  if (!page) return null;
  return (reponse) => sautDe_(form, memoire, page.branches.get(reponse) || page.sortie);
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Memoire} memoire
 * @param {string} cle
 * @returns {GoogleAppsScript.Forms.PageBreakItem | null} the page break of that key; null for the end of the form
 */
function sautDe_(form, memoire, cle) {
  const item = itemConnu_(form, memoire.pages[cle]);
  return item ? item.asPageBreakItem() : null;
}

/**
 * Make the page breaks that are missing, and title them.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Page[]} pages
 * @param {Memoire} memoire
 */
function poserLesPages_(form, pages, memoire) {
  for (const { cle, titre } of pages.filter((page) => page.cle)) {
    const saut = sautDe_(form, memoire, cle) || form.addPageBreakItem();
    saut.setTitle(titre);
    memoire.pages[cle] = saut.getId();
  }
}

/**
 * Say where each page leads. A page break says it for the page before it.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Page[]} pages
 * @param {Memoire} memoire
 */
function relierLesPages_(form, pages, memoire) {
  pages.slice(1).forEach((page, rang) => {
    const saut = sautDe_(form, memoire, page.cle);
    const { sortie } = pages[rang];
    const but = sautDe_(form, memoire, sortie);
    if (!saut) return;
    if (sortie === page.cle) saut.setGoToPage(FormApp.PageNavigationType.CONTINUE);
    else if (but) saut.setGoToPage(but);
    else saut.setGoToPage(FormApp.PageNavigationType.SUBMIT);
  });
  const retirees = sautDe_(form, memoire, RETIREES);
  if (retirees) retirees.setGoToPage(FormApp.PageNavigationType.SUBMIT);
}
