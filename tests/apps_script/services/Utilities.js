/** Bytes are signed, as Google's are. */
'use strict';

const crypto = require('node:crypto');

const signes = (octets) => [...octets].map((octet) => (octet > 127 ? octet - 256 : octet));
const enOctets = (tableau) => {
  if (!Array.isArray(tableau))
    throw new Error('The parameters do not match the method signature: bytes are expected.');
  return Buffer.from(tableau.map((octet) => octet & 255));
};

function creerUtilities(monde) {
  return {
    getUuid: () => crypto.randomUUID(),
    base64Decode(texte) {
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(texte)) throw new Error('Could not decode string.');
      return signes(Buffer.from(texte, 'base64'));
    },
    base64Encode: (octets) => enOctets(octets).toString('base64'),
    newBlob: (texte) => ({ getBytes: () => signes(Buffer.from(texte, 'utf8')) }),
    computeHmacSha256Signature: (valeur, cle) =>
      signes(crypto.createHmac('sha256', enOctets(cle)).update(enOctets(valeur)).digest()),
    formatDate(date, fuseau, motif) {
      if (motif !== 'yyyy-MM-dd') throw new Error(`stand-in: unknown format ${motif}`);
      return new Intl.DateTimeFormat('en-CA', { timeZone: fuseau, dateStyle: 'short' }).format(date);
    },
    sleep(millisecondes) {
      monde.heure += millisecondes;
    },
  };
}

module.exports = { creerUtilities };
