/* The fiches of a phone that are still to be sent: kept, tried in order, each taken away once the server thanked.

   A fiche: { envoi, adresse, corps, titre, quand, enAttente, refusee, tropAncienne }. `envoi` is the hidden field by which
   the server counts once what it receives twice; `corps` is what the form would have posted to `adresse`; `enAttente` says
   that its sending failed; `refusee`, that the server wants something corrected first; `tropAncienne`, that it was told to
   be here for too long.

   Each has a key of its own in localStorage, so that two tabs never overwrite each other. What must not be written on a
   phone (contacts, domaine.md §6), and what a phone cannot store, stays in the page alone. */

/* Centres that share an address each have a path of it, which their pages tell: nothing for the one at the root. */
const page = document.querySelector("[data-centre]");
const CENTRE = "passerelle" + (page ? page.getAttribute("data-centre") : "");
const PREFIXE = CENTRE + ".fiche.";
const CLE_PAS_AVANT = CENTRE + ".pas-avant";
const VERROU = CENTRE + ".envois";

const GARDE_MS = 30 * 24 * 60 * 60 * 1000; // no fiche stays on a phone for longer, once it was told
const DELAI_MS = 30 * 1000; // a bad 3G takes its time
const PREMIER_ESSAI_MS = 10 * 1000;
const DERNIER_ESSAI_MS = 10 * 60 * 1000;
const PATIENCE_MAX_MS = 60 * 60 * 1000;
const PROPAGATION_MS = 300;

let dansLaPage = []; // the fiches that are not in localStorage
let pasAvant = 0; // the service asked for patience until then
let oublieeLe = 0; // when a fiche was last taken away
let essais = 0; // attempts that failed in a row
let prochain; // the timer of the next one
let tourEnCours = Promise.resolve();
let tourSuivant = null;
let prevenir = () => {}; // called with the cause after each attempt, and when another tab changed something

/** Where the server thanked for each fiche that went from this page: `envoi` → address. */
export const remerciements = {};

/** Try now, then each time something hints at a network; `rappel` hears of it (see `prevenir`). */
export function surveiller(rappel) {
  prevenir = rappel;
  window.addEventListener("online", () => essayer());
  document.addEventListener("visibilitychange", () => document.hidden || essayer());
  window.addEventListener("storage", (evenement) => {
    if (!evenement.key || evenement.key.startsWith(PREFIXE)) prevenir("");
  });
  window.addEventListener("beforeunload", (evenement) => {
    if (!dansLaPage.some((fiche) => !fiche.refusee)) return;
    evenement.preventDefault();
    evenement.returnValue = ""; // older browsers ask for this
  });
  essayer();
}

/* What is kept */

/** The fiches stored on this phone, the oldest first. */
export function surTelephone() {
  const fiches = [];
  for (const cle of cles()) {
    try {
      const fiche = JSON.parse(localStorage.getItem(cle));
      if (fiche && fiche.envoi && fiche.adresse && fiche.corps) fiches.push(fiche);
    } catch (erreur) {
      // Not something we wrote.
    }
  }
  return fiches.sort((une, autre) => une.quand - autre.quand);
}

/** The fiche of that `envoi`, wherever it is kept. */
export function trouver(envoi) {
  return toutes().find((fiche) => fiche.envoi === envoi);
}

/** Keep a fiche, in place of what was kept under the same `envoi`: on the phone if it may be and can, else in the page. */
export function garder(fiche, permis) {
  const avant = trouver(fiche.envoi);
  fiche.enAttente = Boolean(avant && avant.enAttente);
  dansLaPage = dansLaPage.filter((autre) => autre.envoi !== fiche.envoi);
  if (permis && ecrire(PREFIXE + fiche.envoi, JSON.stringify(fiche))) return;
  effacer(PREFIXE + fiche.envoi);
  dansLaPage.push(fiche);
}

/** Take a fiche away, unless a newer version replaced it meanwhile. */
export function oublier(fiche) {
  const gardee = trouver(fiche.envoi);
  if (!gardee || gardee.corps !== fiche.corps) return;
  oublieeLe = Date.now();
  dansLaPage = dansLaPage.filter((autre) => autre !== gardee);
  effacer(PREFIXE + fiche.envoi);
}

function marquer(fiche, marque) {
  const gardee = trouver(fiche.envoi);
  if (!gardee || gardee.corps !== fiche.corps) return;
  gardee[marque] = true;
  if (dansLaPage.indexOf(gardee) < 0) ecrire(PREFIXE + gardee.envoi, JSON.stringify(gardee));
}

/** When a page opens: what is here for too long is told from then on, and gone the next time. It may still be sent meanwhile. */
export function vieillir() {
  surTelephone().forEach((fiche) => {
    if (Date.now() - fiche.quand < GARDE_MS) return;
    if (fiche.tropAncienne) effacer(PREFIXE + fiche.envoi);
    else marquer(fiche, "tropAncienne");
  });
}

function toutes() {
  return surTelephone().concat(dansLaPage);
}

// A browser may forbid storage, or have no room left: then nothing is there, and nothing is written.
function cles() {
  try {
    return Object.keys(localStorage).filter((cle) => cle.startsWith(PREFIXE));
  } catch (erreur) {
    return [];
  }
}

function ecrire(cle, texte) {
  try {
    localStorage.setItem(cle, texte);
    return true;
  } catch (erreur) {
    return false;
  }
}

function effacer(cle) {
  try {
    localStorage.removeItem(cle);
  } catch (erreur) {
    // As above.
  }
}

/* Sending */

/** Try to send all that waits, after the attempt that runs, if any. Gives what stopped it: "reseau", "service" or "". */
export function essayer() {
  essais = 0;
  return faireLaQueue();
}

/** Send one fiche: { merci: address } once thanked, { refusee: true }, or { cause } for later. Never fails. */
export function envoyer(fiche) {
  return seul(() => poster(fiche));
}

function faireLaQueue() {
  // Those who ask while one runs share the next.
  if (!tourSuivant) {
    tourSuivant = tourEnCours.then(() => {
      tourSuivant = null;
      return faireUnTour();
    });
    tourEnCours = tourSuivant.catch(() => {});
  }
  return tourSuivant;
}

async function faireUnTour() {
  clearTimeout(prochain);
  const cause = await seul(vider);
  if (cause) {
    toutes().forEach((fiche) => fiche.refusee || marquer(fiche, "enAttente"));
    const delai = Math.min(PREMIER_ESSAI_MS * Math.pow(2, essais), DERNIER_ESSAI_MS);
    prochain = setTimeout(faireLaQueue, Math.max(delai, patience()));
    essais += 1;
  }
  prevenir(cause);
  return cause;
}

/* In order: a later fiche corrects an earlier one (domaine.md §3). */
async function vider() {
  const tentees = [];
  let cause = "";
  for (;;) {
    const fiche = toutes().find((une) => !une.refusee && tentees.indexOf(une.envoi) < 0);
    if (!fiche) return cause;
    if (patience() > 0) return "service";
    tentees.push(fiche.envoi);
    const sort = await poster(fiche);
    if (sort.merci) {
      remerciements[fiche.envoi] = sort.merci;
      oublier(fiche);
    } else if (sort.refusee) {
      marquer(fiche, "refusee");
    } else {
      cause = sort.cause;
      // The next ones would fail alike, unless it is this one that the service stumbles on.
      if (!sort.elleSeule) return cause;
    }
  }
}

/* One tab at a time, where the browser can tell. Else, or when another tab sleeps on it, the server still counts once. */
function seul(action) {
  if (!navigator.locks) return action();
  const impatience = new AbortController();
  const minuterie = setTimeout(() => impatience.abort(), DELAI_MS);
  return new Promise((repondre) => {
    const agir = () => {
      clearTimeout(minuterie);
      const fait = action();
      repondre(fait);
      return fait.then(laisserVoir);
    };
    navigator.locks.request(VERROU, { signal: impatience.signal }, agir).catch(agir);
  });
}

/* A tab sees what another took away a little later: whoever comes next waits for that, not the page that sent. */
function laisserVoir() {
  const reste = oublieeLe + PROPAGATION_MS - Date.now();
  return reste > 0 && reste <= PROPAGATION_MS ? new Promise((suite) => setTimeout(suite, reste)) : undefined;
}

async function poster(fiche) {
  const coupure = new AbortController();
  const minuterie = setTimeout(() => coupure.abort(), DELAI_MS);
  try {
    const reponse = await fetch(fiche.adresse, {
      method: "POST",
      body: fiche.corps,
      headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      credentials: "same-origin",
      signal: coupure.signal,
    });
    return lire(reponse, fiche);
  } catch (erreur) {
    return { cause: "reseau" };
  } finally {
    clearTimeout(minuterie);
  }
}

function lire(reponse, fiche) {
  const statut = reponse.status;
  if (reponse.ok) {
    // Anything else than our thanks is no answer of ours: a hotspot that wants a login, say.
    const remerciee = reponse.redirected && new URL(reponse.url).pathname === fiche.adresse + "/merci";
    return remerciee ? { merci: reponse.url } : { cause: "reseau" };
  }
  if (statut < 500 && statut !== 408 && statut !== 429) return { refusee: true };
  patienter(reponse.headers.get("Retry-After"));
  return { cause: "service", elleSeule: statut === 500 };
}

/* Note a Retry-After, seconds or a date, for the other pages too. */
function patienter(entete) {
  if (!entete) return;
  const jusqua = isNaN(entete) ? Date.parse(entete) : Date.now() + Number(entete) * 1000;
  if (isNaN(jusqua)) return;
  pasAvant = Math.min(jusqua, Date.now() + PATIENCE_MAX_MS);
  ecrire(CLE_PAS_AVANT, String(pasAvant));
}

function patience() {
  let note = 0;
  try {
    note = Number(localStorage.getItem(CLE_PAS_AVANT)) || 0;
  } catch (erreur) {
    // This page remembers for itself.
  }
  const reste = Math.max(note, pasAvant) - Date.now();
  return reste > 0 && reste <= PATIENCE_MAX_MS ? reste : 0; // longer: the phone’s clock was changed
}
