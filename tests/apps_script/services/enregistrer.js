/**
 * What the script sends now, as JSON, to be sent again byte for byte: two forms, a change, and a hint that failed once.
 *
 * The argument is the secret. Each request is `{adresse, entetes, corps}`, the body in base64.
 */
'use strict';

const { creerMonde } = require('./monde');

const monde = creerMonde({ quand: new Date().toISOString() });
monde.reponses.push(process.argv[2]);
monde.script.installerOuMettreAJour();
monde.envoyerUneFiche(monde.form('seance'), { Lieu: 'Hall' });
monde.envoyerUneFiche(monde.form('contact'), { Prénom: 'Zoé' });
monde.modifier();
monde.reseau = () => new Error('Address unavailable');
monde.envoyerUneFiche(monde.form('besoin'));
monde.reseau = () => 202;
monde.avancer(60 * 1000);
const requetes = monde.requetes.map(({ adresse, entetes, corps }) => ({
  adresse,
  entetes,
  corps: corps.toString('base64'),
}));
process.stdout.write(JSON.stringify(requetes));
