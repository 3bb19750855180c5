/** Triggers: twenty a person and script; each person sees only their own. */
'use strict';

const MAXIMUM = 20;
const JOUR = 24 * 3600 * 1000;

function creerScriptApp(monde) {
  let numero = 0;

  function poser(declencheur) {
    const miens = monde.declencheurs.filter(({ personne }) => personne === monde.personne);
    if (miens.length >= MAXIMUM) throw new Error('This script has too many triggers.');
    numero += 1;
    const pose = { id: String(numero), personne: monde.personne, ...declencheur };
    if (typeof monde.script[pose.fonction] !== 'function') throw new Error(`No function ${pose.fonction}`);
    monde.declencheurs.push(pose);
    return vu(pose);
  }

  const vu = (pose) => ({
    getHandlerFunction: () => pose.fonction,
    getTriggerSourceId: () => pose.source ?? null,
    getUniqueId: () => pose.id,
  });

  function newTrigger(fonction) {
    return {
      forSpreadsheet(classeur) {
        const source = typeof classeur === 'string' ? classeur : classeur.getId();
        const sur = (type) => () => ({ create: () => poser({ fonction, source, type }) });
        return { onFormSubmit: sur('ON_FORM_SUBMIT'), onEdit: sur('ON_EDIT'), onChange: sur('ON_CHANGE') };
      },
      timeBased: () => ({
        after: (duree) => ({ create: () => poser({ fonction, type: 'CLOCK', heure: monde.heure + duree }) }),
        everyDays: (jours) => ({
          atHour: (heure) => ({
            create() {
              const minuit = Math.floor(monde.heure / JOUR) * JOUR;
              const prochaine = minuit + heure * 3600 * 1000;
              poser({
                fonction,
                type: 'CLOCK',
                heure: prochaine > monde.heure ? prochaine : prochaine + JOUR,
                periode: jours * JOUR,
              });
            },
          }),
        }),
      }),
    };
  }

  return {
    newTrigger,
    getProjectTriggers: () =>
      monde.declencheurs.filter(({ personne }) => personne === monde.personne).map(vu),
    deleteTrigger(declencheur) {
      monde.declencheurs = monde.declencheurs.filter(({ id }) => id !== declencheur.getUniqueId());
    },
    AuthMode: { FULL: 'FULL' },
    AuthorizationStatus: { REQUIRED: 'REQUIRED', NOT_REQUIRED: 'NOT_REQUIRED' },
    getAuthorizationInfo: () => ({
      getAuthorizationStatus: () => (monde.refus.size ? 'REQUIRED' : 'NOT_REQUIRED'),
    }),
  };
}

module.exports = { creerScriptApp };
