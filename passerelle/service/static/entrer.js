/* The key of a link stands after “#”, which no server sees, so that it is in no log: it is posted from here. */
(() => {
  const formulaire = document.getElementById("entrer");

  function entrer() {
    const fragment = location.hash.slice(1);
    if (!fragment) return;
    history.replaceState(null, "", location.pathname + location.search); // the history of the browser keeps none either
    try {
      formulaire.elements.cle.value = decodeURIComponent(fragment);
    } catch (erreur) {
      formulaire.elements.cle.value = fragment;
    }
    formulaire.submit();
  }

  window.addEventListener("hashchange", entrer); // the link, pasted where this page is open already
  entrer();
})();
