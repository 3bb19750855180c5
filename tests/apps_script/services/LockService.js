/** Locks: one holder at a time; `monde.verrouPris` is a lock that another run holds. */
'use strict';

function creerLockService(monde) {
  const tenus = new Set();
  const verrou = (nom) => {
    let pris = false;
    return {
      tryLock(attente) {
        if (pris) return true;
        if (monde.verrouPris === nom || tenus.has(nom)) {
          monde.heure += attente;
          return false;
        }
        tenus.add(nom);
        pris = true;
        return true;
      },
      releaseLock() {
        if (pris) tenus.delete(nom);
        pris = false;
      },
    };
  };
  return { getScriptLock: () => verrou('script'), getDocumentLock: () => verrou('document') };
}

module.exports = { creerLockService };
