/** Properties: texts by key, 9 kB a value and 500 kB in all. Those of the script are everyone's, those of a user their own. */
'use strict';

function creerPropertiesService(monde) {
  const magasin = (nom) => {
    if (!monde.proprietes.has(nom)) monde.proprietes.set(nom, new Map());
    const valeurs = monde.proprietes.get(nom);
    const total = () =>
      [...valeurs].reduce((somme, [cle, valeur]) => somme + Buffer.byteLength(cle + valeur), 0);
    return {
      getProperty: (cle) => valeurs.get(cle) ?? null,
      getKeys: () => [...valeurs.keys()],
      setProperty(cle, valeur) {
        if (Buffer.byteLength(String(valeur)) > 9 * 1024) throw new Error('Argument too large: value');
        valeurs.set(cle, String(valeur));
        if (total() > 500 * 1024) throw new Error('You have exceeded the property storage quota.');
        return this;
      },
      deleteProperty(cle) {
        valeurs.delete(cle);
        return this;
      },
    };
  };
  return {
    getScriptProperties: () => magasin('script'),
    getUserProperties: () => magasin(`personne ${monde.personne}`),
  };
}

module.exports = { creerPropertiesService };
