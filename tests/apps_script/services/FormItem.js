/** The items of a form, as strict as Google's: an item keeps its kind, a question of choices has at least one. */
'use strict';

const TYPES = [
  'CHECKBOX',
  'DATE',
  'LIST',
  'MULTIPLE_CHOICE',
  'PAGE_BREAK',
  'PARAGRAPH_TEXT',
  'SECTION_HEADER',
  'TEXT',
];
const enumeration = (...noms) =>
  Object.fromEntries(noms.map((nom) => [nom, { name: () => nom, toString: () => nom }]));
const ItemType = enumeration(...TYPES);
const PageNavigationType = enumeration('CONTINUE', 'GO_TO_PAGE', 'RESTART', 'SUBMIT');

class Item {
  constructor(form, type, id) {
    Object.assign(this, {
      form,
      type,
      id,
      titre: '',
      aide: '',
      requise: false,
      autre: false,
      regle: null,
      mene: null,
    });
    this.choix = ['MULTIPLE_CHOICE', 'LIST', 'CHECKBOX'].includes(type) ? [{ valeur: 'Option 1' }] : null;
    this.entree = 5000 + id;
  }

  getId() {
    return this.id;
  }

  getType() {
    return ItemType[this.type];
  }

  getIndex() {
    return this.form.items.indexOf(this);
  }

  getTitle() {
    return this.titre;
  }

  setTitle(titre) {
    this.titre = titre;
    return this;
  }

  setHelpText(aide) {
    this.aide = aide;
    return this;
  }

  setRequired(requise) {
    if (['PAGE_BREAK', 'SECTION_HEADER'].includes(this.type))
      throw new TypeError('setRequired is not a function');
    this.requise = requise;
    return this;
  }

  setValidation(regle) {
    if (regle.type !== this.type) throw new Error(`A rule for ${regle.type} does not suit ${this.type}.`);
    this.regle = regle;
    return this;
  }

  clearValidation() {
    this.regle = null;
    return this;
  }

  showOtherOption(autre) {
    if (!['MULTIPLE_CHOICE', 'CHECKBOX'].includes(this.type))
      throw new TypeError('showOtherOption is not a function');
    this.autre = autre;
    return this;
  }

  createChoice(valeur, navigation) {
    if (navigation !== undefined && this.type === 'CHECKBOX') throw new Error('Checkboxes lead nowhere.');
    return { valeur, navigation, getValue: () => valeur };
  }

  setChoices(choix) {
    if (!choix.length) throw new Error('Array is empty: choices');
    const menent = choix.filter(({ navigation }) => navigation !== undefined).length;
    if (menent && menent !== choix.length) throw new Error('Navigation choices cannot be mixed with others.');
    const valeurs = choix.map(({ valeur }) => valeur);
    if (valeurs.some((valeur) => !valeur) || new Set(valeurs).size !== valeurs.length) {
      throw new Error('Choices must be distinct and not empty.');
    }
    this.choix = Array.from(choix);
    return this;
  }

  setChoiceValues(valeurs) {
    return this.setChoices(valeurs.map((valeur) => this.createChoice(valeur)));
  }

  getChoices() {
    return this.choix.map(({ valeur }) => this.createChoice(valeur));
  }

  setGoToPage(but) {
    if (this.type !== 'PAGE_BREAK') throw new TypeError('setGoToPage is not a function');
    this.mene = but;
    return this;
  }

  createResponse(reponse) {
    const valeurs = [reponse].flat();
    if (this.type === 'DATE' && Object.prototype.toString.call(reponse) !== '[object Date]')
      throw new Error('Not a date.');
    if (
      this.choix &&
      !this.autre &&
      !valeurs.every((valeur) => this.choix.some((choix) => choix.valeur === valeur))
    ) {
      throw new Error(`Invalid response submitted to ${this.type}.`);
    }
    return { item: this, reponse };
  }
}

for (const [nom, type] of [
  ['asCheckboxItem', 'CHECKBOX'],
  ['asDateItem', 'DATE'],
  ['asListItem', 'LIST'],
  ['asMultipleChoiceItem', 'MULTIPLE_CHOICE'],
  ['asPageBreakItem', 'PAGE_BREAK'],
  ['asParagraphTextItem', 'PARAGRAPH_TEXT'],
  ['asSectionHeaderItem', 'SECTION_HEADER'],
  ['asTextItem', 'TEXT'],
]) {
  Item.prototype[nom] = function enParticulier() {
    if (this.type !== type) throw new Error(`Invalid conversion for item type: ${this.type}.`);
    return this;
  };
}

module.exports = { Item, ItemType, PageNavigationType, enumeration };
