/**
 * Install the project once and print, as JSON, what it made.
 *
 * `formulaires`: form id → `[{titre, type, requise, entree}]`, the items that ask something; `cache`: the rows noted in
 * the hidden tab, key → text.
 */
'use strict';

const { SECRET, creerMonde } = require('./monde');

const monde = creerMonde();
monde.classeur.ajouter_('_passerelle', [['etat', '{}']]);
monde.reponses.push(SECRET);
monde.script.installerOuMettreAJour();
const formulaires = {};
for (const { id } of monde.script.evaluer('DEFINITIONS').formulaires) {
  formulaires[id] = monde
    .form(id)
    .items.filter(({ type }) => type !== 'PAGE_BREAK' && type !== 'SECTION_HEADER')
    .map(({ titre, type, requise, entree }) => ({ titre, type, requise, entree: `entry.${entree}` }));
}
const cache = Object.fromEntries(monde.classeur.getSheetByName('_passerelle').rangees);
process.stdout.write(JSON.stringify({ formulaires, cache }));
