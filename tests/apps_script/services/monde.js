/**
 * A small Google: a clock, workbooks, forms, triggers, a network, and the script at work in it.
 *
 * Each service is a file beside this one, true to Google's documentation where the script relies on it: what it refuses,
 * it refuses here. What happened is left in plain sight (`monde.requetes`, `monde.boites`, `monde.declencheurs`…).
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const { creerFormApp } = require('./FormApp');
const { creerHtmlService } = require('./HtmlService');
const { creerLockService } = require('./LockService');
const { creerPropertiesService } = require('./PropertiesService');
const { creerScriptApp } = require('./ScriptApp');
const { creerSpreadsheetApp } = require('./SpreadsheetApp');
const { creerUrlFetchApp } = require('./UrlFetchApp');
const { creerUtilities } = require('./Utilities');

const PRINCIPAL = 'classeur-principal-0000000000';
const CONTACTS = 'classeur-contacts-00000000000';
const SECRET = `whsec_${Buffer.from('un secret de vingt-quatre').toString('base64')}`;

/**
 * @param {{dossier?: string, quand?: string}} [options] the folder of the project, and what time it is
 */
function creerMonde({ dossier = process.env.PROJET, quand = '2014-01-09T09:00:00Z' } = {}) {
  const monde = {
    heure: Date.parse(quand),
    personne: 'Alice',
    /** What the network answers: a status, or an Error that is thrown. */
    reseau: () => 202,
    requetes: [],
    /** Boxes shown, and what is answered to those to come (an answer by question, in order). */
    boites: [],
    reponses: [],
    classeurs: new Map(),
    formulaires: new Map(),
    declencheurs: [],
    proprietes: new Map(),
    journal: [],
    numeroReponse: 0,
    refus: new Set(),
    sansPublication: false,
    menu: [],
  };
  const services = {
    FormApp: creerFormApp(monde),
    HtmlService: creerHtmlService(),
    LockService: creerLockService(monde),
    PropertiesService: creerPropertiesService(monde),
    ScriptApp: creerScriptApp(monde),
    SpreadsheetApp: creerSpreadsheetApp(monde, PRINCIPAL),
    UrlFetchApp: creerUrlFetchApp(monde),
    Utilities: creerUtilities(monde),
    console: {
      error: (...mots) => monde.journal.push(mots.join(' ')),
      log: (...mots) => monde.journal.push(mots.join(' ')),
    },
  };
  monde.services = services;
  monde.classeur = services.SpreadsheetApp.creer_(PRINCIPAL);
  monde.contacts = services.SpreadsheetApp.creer_(CONTACTS);
  monde.script = chargerLeScript(dossier, services, () => monde.heure);

  /** Time goes by; triggers whose time comes are called, in order. */
  monde.avancer = (millisecondes) => {
    const fin = monde.heure + millisecondes;
    for (;;) {
      const [suivant] = monde.declencheurs
        .filter(({ heure }) => heure !== undefined && heure <= fin)
        .sort((a, b) => a.heure - b.heure);
      if (!suivant) break;
      monde.heure = Math.max(monde.heure, suivant.heure);
      suivant.heure = suivant.periode ? suivant.heure + suivant.periode : undefined;
      appeler(suivant, {});
    }
    monde.heure = fin;
  };

  /** Someone sends a form: the row reaches the linked tab, at the second, then its workbook's triggers are called. */
  monde.envoyerUneFiche = (form, titres = {}) => {
    const { feuille } = form.lien_();
    form.recevoir_(monde.heure);
    const rangee = [new Date(Math.floor(monde.heure / 1000) * 1000), ...Object.values(titres)];
    feuille.appendRow(rangee);
    const range = feuille.getRange(feuille.getLastRow(), 1, 1, rangee.length);
    const namedValues = Object.fromEntries(
      Object.entries(titres).map(([titre, valeur]) => [titre, [valeur]]),
    );
    evenement(feuille.getParent().getId(), 'ON_FORM_SUBMIT', {
      range,
      namedValues,
      values: rangee.map(String),
    });
  };

  /** Someone types in a cell: Google says it twice, as an edit and as a change. */
  monde.modifier = (classeur = PRINCIPAL) => {
    evenement(classeur, 'ON_EDIT', { value: 'x' });
    evenement(classeur, 'ON_CHANGE', { changeType: 'EDIT' });
  };

  monde.changer = (changeType, classeur = PRINCIPAL) => evenement(classeur, 'ON_CHANGE', { changeType });

  monde.derniereBoite = () => lisible(monde.boites.at(-1).texte);
  monde.form = (id) =>
    monde.formulaires.get(JSON.parse(monde.proprietes.get('script').get(`formulaire/${id}`)).formulaire);
  monde.memoire = (id) => JSON.parse(monde.proprietes.get('script').get(`formulaire/${id}`));

  function evenement(classeur, type, donnees) {
    for (const declencheur of [...monde.declencheurs]) {
      if (declencheur.type === type && declencheur.source === classeur) appeler(declencheur, donnees);
    }
  }

  /** A trigger runs as the person who installed it. */
  function appeler(declencheur, donnees) {
    const personne = monde.personne;
    monde.personne = declencheur.personne;
    try {
      monde.script[declencheur.fonction]({ triggerUid: declencheur.id, ...donnees });
    } finally {
      monde.personne = personne;
    }
  }

  return monde;
}

/** The script's functions, its files run one after the other in one global scope, as Google's V8 does. */
function chargerLeScript(dossier, services, horloge) {
  const portee = vm.createContext({ ...services });
  vm.runInContext(
    `(horloge) => {
      const VraieDate = Date;
      globalThis.Date = class extends VraieDate {
        constructor(...arguments_) { arguments_.length ? super(...arguments_) : super(horloge()); }
        static now() { return horloge(); }
      };
    }`,
    portee,
  )(horloge);
  for (const nom of fs
    .readdirSync(dossier)
    .filter((fichier) => fichier.endsWith('.gs'))
    .sort()) {
    vm.runInContext(fs.readFileSync(path.join(dossier, nom), 'utf8'), portee, { filename: nom });
  }
  portee.evaluer = (code) => vm.runInContext(code, portee);
  return portee;
}

/** A world where everything was installed once. */
function mondeInstalle(options) {
  const monde = creerMonde(options);
  monde.reponses.push(SECRET);
  monde.script.installerOuMettreAJour();
  monde.requetes.length = 0;
  return monde;
}

/** A text with plain spaces, to be compared. */
const lisible = (texte) => texte.replace(/\u00a0/g, ' ');

module.exports = { CONTACTS, PRINCIPAL, SECRET, creerMonde, lisible, mondeInstalle };
