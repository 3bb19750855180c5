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
      const options = { timeZone: fuseau, hourCycle: 'h23' };
      for (const nom of ['year', 'month', 'day', 'hour', 'minute', 'second']) options[nom] = '2-digit';
      const parties = new Intl.DateTimeFormat('en-CA', { ...options, year: 'numeric' }).formatToParts(date);
      const { year, month, day, hour, minute, second } = Object.fromEntries(
        parties.map(({ type, value }) => [type, value]),
      );
      const jour = `${year}-${month}-${day}`;
      if (motif === 'yyyy-MM-dd') return jour;
      if (motif === "yyyy-MM-dd'T'HH:mm:ss") return `${jour}T${hour}:${minute}:${second}`;
      throw new Error(`stand-in: unknown format ${motif}`);
    },
    sleep(millisecondes) {
      monde.heure += millisecondes;
    },
  };
}

module.exports = { creerUtilities };
