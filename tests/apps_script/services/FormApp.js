/** Forms: made, opened by whoever may, filled in through a tab. Their items are in FormItem.js. */
'use strict';

const { Item, ItemType, PageNavigationType, enumeration } = require('./FormItem');

const DestinationType = enumeration('SPREADSHEET');

/** A rule, as it was asked for: `{type, genre, bornes, aide}`. */
function createur(type, genres) {
  const regle = { type, genre: null, bornes: [], aide: '' };
  const fabrique = {
    setHelpText(aide) {
      regle.aide = aide;
      return fabrique;
    },
    build: () => ({ ...regle }),
  };
  for (const genre of genres) {
    fabrique[genre] = (...bornes) => {
      Object.assign(regle, { genre, bornes });
      return fabrique;
    };
  }
  return fabrique;
}

const LONGUEURS = [
  'requireTextLengthGreaterThanOrEqualTo',
  'requireTextLengthLessThanOrEqualTo',
  'requireTextMatchesPattern',
];
const NOMBRES = [
  'requireNumberBetween',
  'requireNumberGreaterThanOrEqualTo',
  'requireNumberLessThanOrEqualTo',
  'requireWholeNumber',
];

function creerFormApp(monde) {
  class Form {
    constructor(titre) {
      const numero = monde.formulaires.size + 1;
      Object.assign(this, {
        id: `formulaire-${numero}`,
        items: [],
        reponses: [],
        lien: null,
        proprietaire: monde.personne,
      });
      Object.assign(this, {
        publie: !monde.sansPublication,
        ouvert: !monde.sansPublication,
        courriel: false,
      });
      Object.assign(this, { ancien: false, reglages: {}, titre, numeroItem: 100 * numero });
    }

    getId() {
      return this.id;
    }

    getEditUrl() {
      return `https://docs.google.com/forms/d/${this.id}/edit`;
    }

    getPublishedUrl() {
      return `https://docs.google.com/forms/d/e/public-${this.id}/viewform`;
    }

    getTitle() {
      return this.titre;
    }

    setTitle(titre) {
      this.titre = titre;
      return this;
    }

    setDescription(description) {
      this.description = description;
      return this;
    }

    setConfirmationMessage(message) {
      this.confirmation = message;
      return this;
    }

    getConfirmationMessage() {
      return this.confirmation;
    }

    setCollectEmail(courriel) {
      this.courriel = courriel;
      return this;
    }

    collectsEmail() {
      return this.courriel;
    }

    supportsAdvancedResponderPermissions() {
      return !this.ancien;
    }

    setPublished(publie) {
      if (this.ancien) throw new Error('This form does not support publishing.');
      this.publie = publie;
      this.ouvert = publie;
      return this;
    }

    isPublished() {
      if (this.ancien) throw new Error('This form does not support publishing.');
      return this.publie;
    }

    setAcceptingResponses(ouvert) {
      if (ouvert && !this.publie && !this.ancien)
        throw new Error('Cannot accept responses on an unpublished form.');
      this.ouvert = ouvert;
      return this;
    }

    isAcceptingResponses() {
      return this.ouvert;
    }

    getItems() {
      return [...this.items];
    }

    getItemById(id) {
      if (typeof id !== 'number') throw new Error('The parameters do not match the method signature.');
      return this.items.find((item) => item.id === id) || null;
    }

    moveItem(depart, place) {
      const rang = typeof depart === 'number' ? depart : depart.getIndex();
      if (!(rang in this.items) || !(place in this.items)) throw new Error('Index out of bounds.');
      const [item] = this.items.splice(rang, 1);
      this.items.splice(place, 0, item);
      return item;
    }

    deleteItem(item) {
      const rang = typeof item === 'number' ? item : item.getIndex();
      if (!(rang in this.items)) throw new Error('Index out of bounds.');
      this.items.splice(rang, 1);
    }

    getDestinationId() {
      if (!this.lien) throw new Error('The form currently has no response destination.');
      return this.lien.classeur;
    }

    /** The responses of before come along; the tab has a name of Google's. */
    setDestination(type, id) {
      if (type !== DestinationType.SPREADSHEET || !monde.classeurs.has(id))
        throw new Error('Invalid destination.');
      const classeur = monde.services.SpreadsheetApp.openById(id);
      const titres = this.items
        .filter((item) => !['PAGE_BREAK', 'SECTION_HEADER'].includes(item.type))
        .map((i) => i.titre);
      const feuille = classeur.ajouter_(`Réponses au formulaire ${classeur.feuilles.length + 1}`, [
        ['Horodateur', ...titres],
      ]);
      feuille.formulaire = this;
      this.lien = { classeur: id, feuille };
      return this;
    }

    lien_() {
      return this.lien;
    }

    /** A response is sent at that moment. */
    recevoir_(quand) {
      monde.numeroReponse += 1;
      this.reponses.push({ id: `reponse-${monde.numeroReponse}`, quand });
    }

    getResponses(depuis) {
      if (depuis !== undefined && Number.isNaN(Number(depuis))) throw new Error('Invalid argument: timestamp');
      return this.reponses
        .filter(({ quand }) => depuis === undefined || quand >= Number(depuis))
        .map(({ id, quand }) => ({ getId: () => id, getTimestamp: () => new Date(quand) }));
    }

    deleteResponse(id) {
      const rang = this.reponses.findIndex((reponse) => reponse.id === id);
      if (rang < 0) throw new Error('Invalid response ID submitted to form.');
      this.reponses.splice(rang, 1);
      return this;
    }

    createResponse() {
      const donnees = [];
      const reponse = {
        withItemResponse(donnee) {
          donnees.push(donnee);
          return reponse;
        },
        toPrefilledUrl: () =>
          `${this.getPublishedUrl()}?usp=pp_url${donnees
            .map(({ item, reponse: valeur }) => `&entry.${item.entree}=${encodeURIComponent(String(valeur))}`)
            .join('')}`,
      };
      return reponse;
    }

    ajouter_(type) {
      this.numeroItem += 1;
      const item = new Item(this, type, this.numeroItem);
      this.items.push(item);
      return item;
    }
  }

  for (const nom of [
    'setAllowResponseEdits',
    'setLimitOneResponsePerUser',
    'setPublishingSummary',
    'setShowLinkToRespondAgain',
  ]) {
    Form.prototype[nom] = function regler(valeur) {
      this.reglages[nom] = valeur;
      return this;
    };
  }
  for (const [nom, type] of [
    ['addCheckboxItem', 'CHECKBOX'],
    ['addDateItem', 'DATE'],
    ['addListItem', 'LIST'],
    ['addMultipleChoiceItem', 'MULTIPLE_CHOICE'],
    ['addPageBreakItem', 'PAGE_BREAK'],
    ['addParagraphTextItem', 'PARAGRAPH_TEXT'],
    ['addSectionHeaderItem', 'SECTION_HEADER'],
    ['addTextItem', 'TEXT'],
  ]) {
    Form.prototype[nom] = function ajouter() {
      return this.ajouter_(type);
    };
  }

  function ouvrir(id) {
    const form = monde.formulaires.get(id);
    if (!form || form.proprietaire !== monde.personne) {
      throw new Error(
        'No item with the given ID could be found, or you do not have permission to access it.',
      );
    }
    return form;
  }

  return {
    ItemType,
    PageNavigationType,
    DestinationType,
    create(titre) {
      if (monde.refus.has('FormApp')) throw new Error('You do not have permission to call FormApp.create');
      if (!titre) throw new Error('Invalid argument: title');
      const form = new Form(titre);
      monde.formulaires.set(form.id, form);
      return form;
    },
    openById: ouvrir,
    openByUrl: (adresse) => ouvrir(adresse.split('/')[5]),
    createTextValidation: () => createur('TEXT', [...LONGUEURS, ...NOMBRES]),
    createParagraphTextValidation: () => createur('PARAGRAPH_TEXT', LONGUEURS),
  };
}

module.exports = { creerFormApp };
