/** Workbooks, their sheets, and the boxes shown over them. */
'use strict';

function creerSpreadsheetApp(monde, actif) {
  let numero = 0;

  class Feuille {
    constructor(classeur, nom) {
      this.classeur = classeur;
      this.nom = nom;
      this.rangees = [];
      this.formats = [];
      this.formulaire = null;
      numero += 1;
      this.id = 1000 + numero;
    }

    getParent() {
      return this.classeur;
    }

    getSheetId() {
      return this.id;
    }

    getName() {
      return this.nom;
    }

    setName(nom) {
      if (this.classeur.feuilles.some((autre) => autre !== this && autre.nom === nom)) {
        throw new Error(`A sheet with the name "${nom}" already exists. Please enter another name.`);
      }
      this.nom = nom;
      return this;
    }

    getFormUrl() {
      return this.formulaire && this.formulaire.getEditUrl().replace('/edit', '/viewform');
    }

    getLastColumn() {
      return Math.max(0, ...this.rangees.map((rangee) => rangee.length));
    }

    getMaxRows() {
      return Math.max(1000, this.rangees.length);
    }

    getLastRow() {
      return this.rangees.length;
    }

    appendRow(cellules) {
      this.rangees.push([...cellules]);
      return this;
    }

    getDataRange() {
      const largeur = Math.max(1, ...this.rangees.map((rangee) => rangee.length));
      return this.getRange(1, 1, Math.max(1, this.rangees.length), largeur);
    }

    getRange(ligne, colonne, hauteur = 1, largeur = 1) {
      if (ligne < 1 || colonne < 1 || hauteur < 1 || largeur < 1)
        throw new Error('The coordinates are out of bounds.');
      const cellule = (l, c) => (this.rangees[ligne - 1 + l] || [])[colonne - 1 + c] ?? '';
      return {
        setNumberFormat: (format) => this.formats.push({ ligne, colonne, hauteur, largeur, format }),
        getSheet: () => this,
        getValue: () => cellule(0, 0),
        getValues: () =>
          Array.from({ length: hauteur }, (_, l) =>
            Array.from({ length: largeur }, (_rien, c) => cellule(l, c)),
          ),
        setValue: (valeur) => {
          while (this.rangees.length < ligne) this.rangees.push([]);
          const rangee = this.rangees[ligne - 1];
          while (rangee.length < colonne) rangee.push('');
          rangee[colonne - 1] = valeur;
        },
      };
    }
  }

  class Classeur {
    constructor(id) {
      this.id = id;
      this.nom = id;
      this.fuseau = 'Europe/Paris';
      this.langue = 'fr_FR';
      this.feuilles = [];
    }

    getId() {
      return this.id;
    }

    getSheets() {
      return [...this.feuilles];
    }

    getSheetByName(nom) {
      return this.feuilles.find((feuille) => feuille.nom === nom) || null;
    }

    getName() {
      return this.nom;
    }

    getSpreadsheetTimeZone() {
      return this.fuseau;
    }

    getSpreadsheetLocale() {
      return this.langue;
    }

    /** A tab with its cells: keys in row 1, labels in row 2, then lines. */
    ajouter_(nom, rangees = []) {
      const feuille = new Feuille(this, nom);
      feuille.rangees = rangees;
      this.feuilles.push(feuille);
      return feuille;
    }
  }

  const Button = { OK: 'OK', CANCEL: 'CANCEL', YES: 'YES', NO: 'NO', CLOSE: 'CLOSE' };
  const menu = {
    addItem(nom, fonction) {
      monde.menu.push({ nom, fonction });
      return menu;
    },
    addSeparator: () => menu,
    addToUi() {},
  };
  const ui = {
    Button,
    ButtonSet: { OK: 'OK', OK_CANCEL: 'OK_CANCEL', YES_NO: 'YES_NO' },
    createMenu(nom) {
      monde.menu = [{ nom }];
      return menu;
    },
    alert(titre, texte, boutons) {
      monde.boites.push({ titre, texte });
      return boutons === 'YES_NO' ? (monde.reponses.shift() ?? Button.CLOSE) : Button.OK;
    },
    prompt(titre, texte) {
      monde.boites.push({ titre, texte });
      const reponse = monde.reponses.shift();
      return {
        getSelectedButton: () => (reponse === undefined ? Button.CLOSE : Button.OK),
        getResponseText: () => reponse ?? '',
      };
    },
    showModalDialog(page, titre) {
      monde.boites.push({ titre, html: page.getContent() });
    },
  };

  function ouvrir(id) {
    const classeur = monde.classeurs.get(id);
    if (!classeur || monde.refus.has(id))
      throw new Error('You do not have permission to access the requested document.');
    return classeur;
  }

  return {
    getActiveSpreadsheet: () => ouvrir(actif),
    openById: ouvrir,
    flush() {},
    getUi: () => ui,
    creer_(id) {
      monde.classeurs.set(id, new Classeur(id));
      return monde.classeurs.get(id);
    },
  };
}

module.exports = { creerSpreadsheetApp };
