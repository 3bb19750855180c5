/** The network: every request is kept, `monde.reseau` says what comes of it. */
'use strict';

const OPTIONS = ['contentType', 'followRedirects', 'headers', 'method', 'muteHttpExceptions', 'payload'];

function creerUrlFetchApp(monde) {
  return {
    fetch(adresse, options = {}) {
      if (monde.refus.has('UrlFetchApp'))
        throw new Error('You do not have permission to call UrlFetchApp.fetch');
      const inconnues = Object.keys(options).filter((option) => !OPTIONS.includes(option));
      if (inconnues.length) throw new Error(`Attribute provided with no value: ${inconnues}`);
      const requete = {
        quand: monde.heure,
        adresse,
        methode: options.method || 'get',
        entetes: { 'Content-Type': options.contentType, ...options.headers },
        corps: Buffer.from(options.payload || '', 'utf8'),
      };
      monde.requetes.push(requete);
      let statut = monde.reseau(requete);
      if (statut instanceof Error) throw statut;
      // A redirect is followed, as a GET, unless asked otherwise: the page it leads to answers well.
      if (statut >= 300 && statut < 400 && options.followRedirects !== false) statut = 200;
      if (statut >= 400 && !options.muteHttpExceptions)
        throw new Error(`Request failed returned code ${statut}.`);
      return { getResponseCode: () => statut, getContentText: () => '', getHeaders: () => ({}) };
    },
  };
}

module.exports = { creerUrlFetchApp };
