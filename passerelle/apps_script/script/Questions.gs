/** One question of a definition → one item of a Google form. */

const LISTE_VIDE = '(la liste est encore vide)';
const LISTE_VIDE_AUTRE = '(la liste est encore vide : écrivez à côté de « Autre »)';

/**
 * The item of a question: the one made before, or a new one. A question that changed its kind gets a new one, for an item
 * cannot; the former keeps its answers, among the withdrawn.
 *
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Question} question
 * @param {Memoire} memoire is told of a new item
 * @returns {GoogleAppsScript.Forms.Item}
 */
function itemDe_(form, question, memoire) {
  const connu = itemConnu_(form, memoire.questions[question.cle]);
  if (connu && convient_(connu, question)) return connu;
  if (connu) memoire.questions[`${question.cle}~${connu.getId()}`] = connu.getId();
  const id = nouvelItem_(form, question).getId();
  memoire.questions[question.cle] = id;
  delete memoire.entrees[question.cle];
  return form.getItemById(id);
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {number | undefined} id
 * @returns {GoogleAppsScript.Forms.Item | null} null for one that was never made, or that someone deleted
 */
function itemConnu_(form, id) {
  return id === undefined ? null : form.getItemById(id);
}

/**
 * @param {GoogleAppsScript.Forms.Form} form
 * @param {Question} question
 */
function nouvelItem_(form, question) {
  switch (question.type) {
    case 'date':
      return form.addDateItem();
    case 'nombre':
    case 'texte':
      return form.addTextItem();
    case 'paragraphe':
      return form.addParagraphTextItem();
    case 'choix':
      // A list that staff lengthen folds into a menu, unless another answer may be written: menus have no field for that.
      return question.liste && !question.autre ? form.addListItem() : form.addMultipleChoiceItem();
    default:
      return form.addCheckboxItem();
  }
}

/**
 * @param {GoogleAppsScript.Forms.Item} item
 * @param {Question} question
 */
function convient_(item, question) {
  const type = item.getType();
  switch (question.type) {
    case 'date':
      return type === FormApp.ItemType.DATE;
    case 'nombre':
    case 'texte':
      return type === FormApp.ItemType.TEXT;
    case 'paragraphe':
      return type === FormApp.ItemType.PARAGRAPH_TEXT;
    case 'choix':
      return type === FormApp.ItemType.MULTIPLE_CHOICE || (type === FormApp.ItemType.LIST && !question.autre);
    default:
      return type === FormApp.ItemType.CHECKBOX;
  }
}

/**
 * Put the question in its item. A question that leads to pages gets its answers later, with where they lead.
 *
 * @param {GoogleAppsScript.Forms.Item} item
 * @param {Question} question
 */
function poserLaQuestion_(item, question) {
  switch (question.type) {
    case 'date':
      habiller_(item.asDateItem(), question);
      break;
    case 'nombre':
      habiller_(item.asTextItem(), question).setValidation(regleDeNombre_(question));
      break;
    case 'texte': {
      const texte = habiller_(item.asTextItem(), question);
      if (question.message)
        texte.setValidation(regleDeLongueur_(FormApp.createTextValidation(), question).build());
      else texte.clearValidation();
      break;
    }
    case 'paragraphe': {
      const texte = habiller_(item.asParagraphTextItem(), question);
      if (question.message)
        texte.setValidation(regleDeLongueur_(FormApp.createParagraphTextValidation(), question).build());
      else texte.clearValidation();
      break;
    }
    default:
      habiller_(aChoix_(item), question);
      avecAutre_(item, question.autre);
  }
}

/**
 * @template {{setTitle(titre: string): unknown, setHelpText(aide: string): unknown, setRequired(requise: boolean): unknown}} T
 * @param {T} item
 * @param {Question} question
 * @returns {T}
 */
function habiller_(item, question) {
  item.setTitle(question.titre);
  item.setHelpText(question.aide);
  item.setRequired(question.requise);
  return item;
}

/** @param {GoogleAppsScript.Forms.Item} item */
function aChoix_(item) {
  if (item.getType() === FormApp.ItemType.CHECKBOX) return item.asCheckboxItem();
  return aiguillage_(item);
}

/** @param {GoogleAppsScript.Forms.Item} item */
function aiguillage_(item) {
  return item.getType() === FormApp.ItemType.LIST ? item.asListItem() : item.asMultipleChoiceItem();
}

/**
 * @param {GoogleAppsScript.Forms.Item} item
 * @param {boolean} autre
 */
function avecAutre_(item, autre) {
  if (item.getType() === FormApp.ItemType.CHECKBOX) item.asCheckboxItem().showOtherOption(autre);
  if (item.getType() === FormApp.ItemType.MULTIPLE_CHOICE) item.asMultipleChoiceItem().showOtherOption(autre);
}

/**
 * Offer these answers. Google refuses a question without any: an empty list says that it is empty.
 *
 * @param {GoogleAppsScript.Forms.Item} item
 * @param {Question} question
 * @param {string[] | null} choix null: those it offers now
 * @param {((reponse: string) => GoogleAppsScript.Forms.PageBreakItem | null) | null} mene where each answer leads (null: to
 *   the end of the form); null for a question that leads nowhere
 */
function offrir_(item, question, choix, mene) {
  const reponses = choix || choixOfferts_(item);
  if (!reponses.length) reponses.push(question.autre ? LISTE_VIDE_AUTRE : LISTE_VIDE);
  if (!mene) {
    aChoix_(item).setChoiceValues(reponses);
    return;
  }
  const aiguillage = aiguillage_(item);
  aiguillage.setChoices(
    reponses.map((reponse) => {
      const page = mene(reponse);
      return page
        ? aiguillage.createChoice(reponse, page)
        : aiguillage.createChoice(reponse, FormApp.PageNavigationType.SUBMIT);
    }),
  );
}

/**
 * @param {GoogleAppsScript.Forms.Item} item
 * @returns {string[]}
 */
function choixOfferts_(item) {
  return aChoix_(item)
    .getChoices()
    .map((choix) => choix.getValue());
}
