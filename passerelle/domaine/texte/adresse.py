"""Whether a text tells where somebody lives. The address of a hall or of a crossroads is public, and passes."""

import re

from passerelle.domaine.texte.personne import ensemble
from passerelle.domaine.texte.regle_confidentialite import RegleConfidentialite

_VOIE = (
    r"(?:rue|r\.|avenue|av|ave|boulevard|bd|bld|boul|allee|impasse|place|pl|chemin|route|square|cours|quai|passage|residence|"
    r"lotissement|villa|hameau|faubourg|sentier|montee|ruelle|cite|clos)"
)
_ADRESSE = rf"(?<!\d)\d{{1,4}}\s?(?:bis|ter|quater|[a-d]\b)?\s?,?\s?(?:de la |du |des )?{_VOIE}\b"
_PORTE = (
    r"\b(?:porte|appt?|apts?|appart|appartement|logement|esc|escalier|digicode|code|interphone|sonnette|sonnez|sonner|chambre)"
    r"\b\.?\s?(?:n[o°]?\s?)?(?:\d{1,5}|[a-z]\d{0,3})\b"
)
_CHEZ_SOI = r"\b(?:interphone|digicode|sonnette|sonnez|boite aux lettres|bal)\b"
_ETAGE = r"\b\d{1,2}\s?(?:er|e|eme|ieme)\s?(?:etage|gauche|droite|face)\b|\b\d{1,2}(?:e|eme|ieme)\b|\brdc\b"
_BATIMENT = r"\b(?:bat|bt|batiment|immeuble|tour|entree)\b\.?\s?(?:[a-z]|\d{1,3}|les? \w{2,20})\b"
_LOGE = (
    r"\b(?:habite|habitent|habitait|habitant|habitante|vit|vivait|loge|logeait|demeure|demeurant|reside|residant|domiciliee?|"
    r"hebergee?|chez (?:lui|elle|moi|eux|elles|monsieur|madame|mme|mr|m))\b"
)
_AUTRES_FIGURES = frozenset({"famille", "gens", "couple", "jeune", "vieux", "vieille", "enfants", "petits"})
_SON_ADRESSE = r"\b(?:mon|son|leur|ma|sa|votre)\s(?:adresse|appartement|appart|logement|domicile)\b"
_PASSE = (
    r"\b(?:(?:la|le|les|l|me|lui) ?'?(?:voir|chercher|rejoindre|rencontrer|visiter)|(?:je|j|c)\W{0,2}(?:suis|est))\b"
)


class Adresses:
    """Tells a text that gives the address of somebody."""

    def __init__(self, regle: RegleConfidentialite) -> None:
        figures = "|".join(sorted(ensemble((*regle.figures, *regle.proches)) | _AUTRES_FIGURES))
        publics = (
            "|".join(sorted(ensemble(regle.lieux_publics) - {"rue", "residence", "cite", "place", "tour"})) or "(?!)"
        )
        details = rf"(?:{_PORTE}|{_CHEZ_SOI}|{_ETAGE}|{_BATIMENT})"
        self._signes = tuple(
            re.compile(motif)
            for motif in (
                rf"{_LOGE}.{{0,40}}(?:{_ADRESSE}|{_PORTE})",  # il habite 12 rue des Lilas
                rf"\b(?:il|elle)\s(?:creche|est|reste|dort)\b.{{0,30}}{_ADRESSE}",
                rf"{_ADRESSE}.{{0,30}}\b(?:il|elle|ou|qu elle|qu il|qui)\s{_LOGE}",  # au 14 rue Pasteur qu’elle habite
                rf"\b(?:il|elle|qui)\s{_LOGE}.{{0,40}}{_VOIE}\b.{{0,40}}{details}",
                rf"\b(?:{figures})\s(?:\w{{1,15}}\s){{0,2}}(?:du|au|de l|des|a)\W{_ADRESSE}",  # la famille du 22 rue…
                rf"\b(?:{figures})\W(?:\w{{1,15}}\W){{0,2}}(?:du|de l|de la|au|a l)\W.{{0,25}}{_PORTE}",
                rf"{_SON_ADRESSE}.{{0,20}}(?:{_ADRESSE}|(?<!\d)\d{{1,4}}\W{{1,3}}{_BATIMENT}|{_PORTE})",
                rf"{_PASSE}.{{0,12}}\bau?\s{_ADRESSE}",  # passer la voir au 27 avenue…
            )
        )
        self._complete = re.compile(rf"{_ADRESSE}.{{0,50}}{details}")  # 3 rue Pasteur, porte 12
        self._public = re.compile(rf"\b(?:{publics})\b")

    def est_dite(self, plat: str) -> bool:
        """Whether a flattened text gives the address of somebody."""
        if not any(signe.isdigit() for signe in plat) and not re.search(_LOGE, plat):
            return False
        if any(signe.search(plat) for signe in self._signes):
            return True
        trouvee = self._complete.search(plat)
        return trouvee is not None and not self._public.search(plat[max(trouvee.start() - 60, 0) : trouvee.end()])
