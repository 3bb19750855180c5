/* A bad network: a form whose sending fails keeps what was typed, says so, and goes when the network returns, once.

   Without this script a form posts as any other. With it, what was typed is first kept, then sent (envois.js); the pages
   shown afterwards are still the server’s own. A browser without modules, or one of the parts below, does without. */

import { envoyer, essayer, garder, oublier, remerciements, surTelephone, surveiller, trouver, vieillir } from "./envois.js";

const EN_COURS = "Envoi en cours…";
const EMPECHEMENT = {
  reseau: "Pas de réseau.",
  service: "Le service ne peut pas prendre votre fiche pour l’instant.",
};
const REPRISE = { reseau: "au retour du réseau", service: "un peu plus tard" };
const GARDEE =
  "Votre fiche est gardée sur ce téléphone\u00a0: elle partira toute seule {reprise}. " +
  "Laissez cette page ouverte, ou rouvrez une fiche plus tard.";
const GARDEE_ICI =
  "Gardez cette page ouverte\u00a0: vos réponses ne sont pas écrites sur ce téléphone. Elles partiront toutes seules {reprise}.";
const PLEIN =
  "Ce téléphone ne peut pas garder votre fiche. Gardez cette page ouverte\u00a0: elle partira toute seule {reprise}.";
const PARTIE = "Votre fiche est bien arrivée. Ce que vous avez changé depuis n’est pas encore envoyé.";
const REFUSEE = "Votre fiche n’a pas été acceptée. Renvoyez-la\u00a0: la page dira quoi corriger.";
const ABANDONNER =
  "Ce que vous avez commencé sur cette page n’est pas envoyé, et sera perdu. Aller corriger l’autre fiche\u00a0?";
const EFFACER = "Effacer cette fiche de ce téléphone\u00a0? Elle ne sera jamais envoyée.";

const form = document.querySelector("form[data-garder]");
const permis = Boolean(form) && form.getAttribute("data-garder") === "telephone";
const titre = document.querySelector("h1");
const message = document.getElementById("message-envoi");
const autreFiche = document.getElementById("autre-fiche");
const attente = document.getElementById("message-attente");
const maintenant = document.getElementById("envoyer-maintenant");
const aCorriger = document.getElementById("a-corriger");

let ici = null; // the fiche sent from this page, until its fate is known
let enCours = false; // the person waits to hear of it
let auDepart = ""; // what the form held before anyone typed

if (window.AbortController && FormData.prototype.entries) demarrer();

function demarrer() {
  if (form) {
    auDepart = saisie();
    reprendre();
    form.addEventListener("submit", soumettre);
    autreFiche.addEventListener("click", recommencer);
    window.addEventListener("pageshow", (evenement) => evenement.persisted && dire(""));
  }
  maintenant.addEventListener("click", envoyerMaintenant);
  vieillir();
  montrer();
  surveiller((cause) => {
    montrer();
    suivre(cause);
  });
}

/* The form of this page */

function saisie() {
  return new URLSearchParams(new FormData(form)).toString();
}

function champEnvoi() {
  return form.querySelector("[name=_envoi]");
}

/* A fiche refused at once is with its errors on this page, and nowhere else; one that waited stays kept until it is thanked. */
function reprendre() {
  const fiche = trouver(champEnvoi().value);
  if (fiche && fiche.refusee && !fiche.enAttente) oublier(fiche);
}

function soumettre(evenement) {
  evenement.preventDefault();
  if (enCours) return;
  enCours = true;
  message.textContent = EN_COURS;
  ici = {
    envoi: champEnvoi().value,
    adresse: form.getAttribute("action"),
    corps: saisie(),
    titre: titre.textContent,
    quand: Date.now(),
  };
  garder(ici, permis);
  essayer();
}

/* What became of the fiche of this page, whichever tab sent it. */
function suivre(cause) {
  if (!ici) return;
  const fiche = trouver(ici.envoi);
  const merci = remerciements[ici.envoi];
  if (fiche && !fiche.refusee) {
    if (cause && enCours) direGardee(cause);
  } else if (!fiche && !merci) {
    // Another tab had it thanked: sent again it counts once, and this page gets its thanks.
    garder(ici, permis);
    essayer();
  } else {
    const inchangee = saisie() === ici.corps;
    ici = null;
    if (!inchangee) {
      reprendre();
      dire(fiche ? REFUSEE : PARTIE);
    } else if (fiche) poster(form);
    else location.replace(merci); // going back leads to the form, never to a page that the browser would have to post again
  }
}

function direGardee(cause) {
  const surCeTelephone = surTelephone().some((fiche) => fiche.envoi === ici.envoi);
  const suite = surCeTelephone ? GARDEE : permis ? PLEIN : GARDEE_ICI;
  dire(EMPECHEMENT[cause] + " " + suite.replace("{reprise}", REPRISE[cause]), surCeTelephone);
}

function dire(phrase, proposerUneAutre) {
  enCours = false;
  message.textContent = phrase;
  autreFiche.hidden = !proposerUneAutre;
  if (!phrase) return;
  message.focus();
  message.parentNode.scrollIntoView({ block: "center" });
}

/* A blank form without asking the server, who cannot be reached. */
function recommencer() {
  ici = null;
  champEnvoi().value = nouvelEnvoi();
  HTMLFormElement.prototype.reset.call(form);
  if (document.getElementById("erreurs")) viderApresErreurs();
  auDepart = saisie();
  dire("");
  montrer();
  titre.setAttribute("tabindex", "-1");
  titre.focus();
}

/* What the server sent back with errors is no blank form, even reset: empty it, its days aside. */
function viderApresErreurs() {
  document.querySelectorAll("#erreurs, .erreur").forEach((erreur) => erreur.remove());
  form.querySelectorAll("input, select, textarea").forEach((champ) => {
    champ.removeAttribute("aria-invalid");
    if (champ.type === "radio" || champ.type === "checkbox") champ.checked = champ.value === "";
    else if (champ.type !== "hidden" && champ.type !== "date") champ.value = "";
  });
}

function nouvelEnvoi() {
  const hasard = Array.from(crypto.getRandomValues(new Uint8Array(16)));
  return hasard.map((octet) => ("0" + octet.toString(16)).slice(-2)).join("");
}

// A question may be called “submit”: a form’s fields hide its own members.
function poster(formulaire) {
  HTMLFormElement.prototype.submit.call(formulaire);
}

/* All that waits on this phone */

function montrer(avant) {
  const gardees = surTelephone();
  const enAttente = gardees.filter((fiche) => fiche.enAttente && !fiche.refusee).length;
  const refusees = gardees.filter((fiche) => fiche.refusee && !(form && champEnvoi().value === fiche.envoi));
  const anciennes = gardees.filter((fiche) => fiche.tropAncienne);
  const phrases = [
    avant,
    direEnAttente(enAttente),
    direParties(),
    direRefusees(refusees.length),
    direAnciennes(anciennes.length),
  ];
  const texte = phrases.filter(Boolean).join(" ");
  if (attente.textContent !== texte) attente.textContent = texte; // heard again only when it changes
  maintenant.hidden = !enAttente;
  aCorriger.textContent = "";
  gardees
    .filter((fiche) => refusees.includes(fiche) || fiche.tropAncienne)
    .forEach((fiche) => aCorriger.appendChild(montrerGardee(fiche, refusees.includes(fiche))));
}

function direEnAttente(combien) {
  if (combien > 1) return combien + " fiches attendent le réseau. Elles sont gardées sur ce téléphone.";
  return combien ? "1 fiche attend le réseau. Elle est gardée sur ce téléphone." : "";
}

function direParties() {
  const parties = Object.keys(remerciements).filter((envoi) => !ici || ici.envoi !== envoi).length;
  if (parties > 1) return "Merci, " + parties + " fiches gardées sont bien arrivées.";
  return parties ? "Merci, 1 fiche gardée est bien arrivée." : "";
}

function direRefusees(combien) {
  if (combien > 1) return combien + " fiches sont à corriger avant d’être envoyées. Elles sont gardées sur ce téléphone.";
  return combien ? "1 fiche est à corriger avant d’être envoyée. Elle est gardée sur ce téléphone." : "";
}

function direAnciennes(combien) {
  if (combien > 1) return combien + " fiches sont trop anciennes\u00a0: elles seront effacées à la prochaine ouverture.";
  return combien ? "1 fiche est trop ancienne\u00a0: elle sera effacée à la prochaine ouverture." : "";
}

function montrerGardee(fiche, estACorriger) {
  const ligne = document.createElement("li");
  const quand = new Date(fiche.quand);
  const jour = quand.toLocaleDateString("fr-FR", { day: "numeric", month: "long" });
  const heure = quand.getHours() + " h " + ("0" + quand.getMinutes()).slice(-2);
  ligne.textContent = fiche.titre + ", le " + jour + " à " + heure + (fiche.tropAncienne ? "\u00a0: trop ancienne" : "");
  if (!estACorriger) return ligne;
  const actions = ligne.appendChild(document.createElement("div"));
  actions.className = "actions";
  actions.appendChild(bouton("La corriger", () => corriger(fiche)));
  actions.appendChild(
    bouton("L’effacer", () => {
      if (!window.confirm(EFFACER)) return;
      oublier(fiche);
      montrer();
      attente.focus();
    }),
  );
  return ligne;
}

function bouton(texte, action) {
  const fait = document.createElement("button");
  fait.type = "button";
  fait.className = "second";
  fait.textContent = texte;
  fait.addEventListener("click", action);
  return fait;
}

async function envoyerMaintenant() {
  montrer(EN_COURS);
  const cause = await essayer();
  montrer(cause === "reseau" ? "Toujours pas de réseau." : EMPECHEMENT[cause]);
  attente.focus();
}

/* Go to the server’s page: what was typed, and what is wrong with it. */
async function corriger(fiche) {
  const commencee = form && saisie() !== auDepart && !trouver(champEnvoi().value);
  if (commencee && !window.confirm(ABANDONNER)) return;
  montrer(EN_COURS);
  const sort = await envoyer(fiche);
  if (sort.merci) {
    oublier(fiche); // what was wrong no longer is: a place was added to the list, say
    location.assign(sort.merci);
  } else if (sort.refusee) {
    poster(copie(fiche));
  } else {
    montrer(EMPECHEMENT[sort.cause]);
    attente.focus();
  }
}

function copie(fiche) {
  const formulaire = document.createElement("form");
  formulaire.method = "post";
  formulaire.action = fiche.adresse;
  formulaire.hidden = true;
  new URLSearchParams(fiche.corps).forEach((valeur, nom) => {
    const champ = document.createElement("input");
    champ.type = "hidden";
    champ.name = nom;
    champ.value = valeur;
    formulaire.appendChild(champ);
  });
  document.body.appendChild(formulaire);
  return formulaire;
}
