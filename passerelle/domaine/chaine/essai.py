"""What other rules would change: the same reading concluded by today's rules and by those, compared cell by cell."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.chaine.compte_rendu import Chiffre
from passerelle.domaine.chaine.conclusion import Conclusion
from passerelle.domaine.feuilles.plan import LIGNES_MONTREES, PlanOnglet
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.francais import accorder, compter, enumerer
from passerelle.domaine.texte.lecture import Cellule, en_texte, sont_egales

RIEN = "Ces règles ne changent rien au classeur d’aujourd’hui."

CHIFFRES_CITES = 12
"""Figures of a whole exercise that are told one by one; the others are counted."""

_TUS = {"journal", "synthese", "mode_emploi", "bilan"}
"""What is only added to tells nothing of the state of things; what shows the figures again tells nothing more."""
_SANS_INTERET = {"indicateur": ("arrete_au",), "anomalie": ("depuis", "resolue_le"), "correction": ("depuis",)}
"""Columns that follow the others."""
_REPERES = ("date", "activite", "nom", "theme", "code", "periode", "modalite", "onglet", "ligne", "champ", "message")
"""What names a line to a person, where its table has it."""
_CRENEAUX = {
    "lieu_prevu": ("change de lieu", "changent de lieu"),
    "date": ("change de date", "changent de date"),
    "statut": ("change d’état", "changent d’état"),
}
"""What is told of the slots, column by column, before anything else."""

_Cellules = Mapping[str, Cellule]


@dataclass(frozen=True, slots=True, kw_only=True)
class OngletEssaye:
    """One tab: its first changes, one a sentence, and how many others there are."""

    titre: str
    changements: tuple[str, ...]
    autres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Essai:
    """What would change: counted in sentences, then tab by tab. `garde`: why it would not be written without being confirmed."""

    resume: tuple[str, ...]
    onglets: tuple[OngletEssaye, ...] = ()
    garde: tuple[str, ...] = ()


def comparer(
    avant: Conclusion, apres: Conclusion, *, exercices: Collection[str], suspect: Callable[[str], str | None]
) -> Essai:
    """What the second conclusion, of the same reading, makes otherwise. `exercices` are labels; `suspect` tells the texts that are
    not to be quoted."""
    ecarts = [
        ecart
        for classeur, plan in apres.plans.items()
        for ecart in _comparer_les_onglets(avant.plans[classeur].onglets, plan.onglets)
    ]
    changes = [ecart for ecart in ecarts if ecart.nombre]
    resume = [
        *(phrase for ecart in changes for phrase in _resumer(ecart)),
        *_resumer_les_chiffres(avant.apercu.chiffres, apres.apercu.chiffres, exercices),
    ]
    return Essai(
        resume=tuple(resume) or (RIEN,),
        onglets=tuple(
            OngletEssaye(
                titre=ecart.titre,
                changements=(dits := tuple(_dire(ecart, suspect))),
                autres=ecart.nombre - len(dits),
            )
            for ecart in changes
        ),
        garde=tuple(phrase for phrase in apres.garde if phrase not in avant.garde),
    )


def en_phrases(essai: Essai) -> str:
    """What would change, as a terminal shows it."""
    lignes = [*essai.resume]
    if essai.garde:
        lignes += ["", "Ces changements attendraient un accord\u00a0:", *(f"  {phrase}" for phrase in essai.garde)]
    for onglet in essai.onglets:
        lignes += ["", f"«\u00a0{onglet.titre}\u00a0»", *(f"  {changement}" for changement in onglet.changements)]
        if onglet.autres:
            lignes.append(f"  … et {compter(onglet.autres, 'autre changement')}")
    return "\n".join(lignes)


# Two plans of one tab -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A cell that would hold something else, in a line given by its cells as they would be."""

    ligne: _Cellules
    cle: str
    avant: Cellule
    apres: Cellule


@dataclass(frozen=True, kw_only=True)
class _Ecart:
    """What two plans make differently of one tab."""

    plan: PlanOnglet
    cases: Sequence[_Case]
    de_plus: Sequence[_Cellules]
    de_moins: Sequence[_Cellules]

    @property
    def titre(self) -> str:
        return self.plan.feuille.onglet.titre

    @property
    def nombre(self) -> int:
        return len(self.cases) + len(self.de_plus) + len(self.de_moins)


def _comparer_les_onglets(avant: Sequence[PlanOnglet], apres: Sequence[PlanOnglet]) -> Iterator[_Ecart]:
    d_avant = {plan.feuille.table.id: plan for plan in avant}
    for plan in apres:
        ident = plan.feuille.table.id
        if ident in d_avant and ident not in _TUS:
            yield _comparer_un_onglet(d_avant[ident], plan)


def _comparer_un_onglet(avant: PlanOnglet, apres: PlanOnglet) -> _Ecart:
    feuille = apres.feuille
    rangees = dict(zip(feuille.rangs, feuille.lignes(), strict=True))
    tues = _SANS_INTERET.get(feuille.table.id, ())
    ecrites = [{(e.rang, e.cle): e.apres for e in plan.ecritures} for plan in (avant, apres)]
    retirees = [{rang for _, rang in plan.retraits} for plan in (avant, apres)]
    ajoutees = [dict(plan.ajouts) for plan in (avant, apres)]
    cases = [
        _Case(ligne=rangees[rang], cle=cle, avant=vaut, apres=vaudrait)
        for rang, cle in dict.fromkeys((*ecrites[0], *ecrites[1]))
        if rang not in retirees[0] | retirees[1] and cle not in tues
        for vaut, vaudrait in [[ecrite.get((rang, cle), rangees[rang][cle]) for ecrite in ecrites]]
        if not sont_egales(vaut, vaudrait)
    ]
    cases += [
        _Case(ligne=ligne, cle=cle, avant=ajoutees[0][ident].get(cle), apres=cellule)
        for ident, ligne in ajoutees[1].items()
        if ident in ajoutees[0]
        for cle, cellule in ligne.items()
        if cle not in tues and not sont_egales(ajoutees[0][ident].get(cle), cellule)
    ]
    return _Ecart(
        plan=apres,
        cases=cases,
        de_plus=[
            *(rangees[rang] for rang in sorted(retirees[0] - retirees[1])),
            *(ligne for ident, ligne in ajoutees[1].items() if ident not in ajoutees[0]),
        ],
        de_moins=[
            *(rangees[rang] for rang in sorted(retirees[1] - retirees[0])),
            *(ligne for ident, ligne in ajoutees[0].items() if ident not in ajoutees[1]),
        ],
    )


# In words -------------------------------------------------------------------------------------------------------------------------


def _resumer(ecart: _Ecart) -> Iterator[str]:
    table = ecart.plan.feuille.table
    if table.id == "indicateur":
        return
    if table.id == "planning":
        par_colonne = Counter(case.cle for case in ecart.cases)
        for cle, (un, plusieurs) in _CRENEAUX.items():
            if combien := par_colonne[cle]:
                yield f"{compter(combien, 'créneau', 'créneaux')} {accorder(combien, un, plusieurs)}."
        de, unite = "", ("créneau", "créneaux")
    else:
        lignes = {id(case.ligne) for case in ecart.cases}
        if lignes:
            colonnes = enumerer(dict.fromkeys(table.par_cle[case.cle].libelle for case in ecart.cases))
            verbe = accorder(len(lignes), "change", "changent")
            yield f"{ecart.titre}\u00a0: {compter(len(lignes), 'ligne')} {verbe} ({colonnes})."
        de, unite = f"{ecart.titre}\u00a0: ", ("ligne", "lignes")
    for lignes_, fin in ((ecart.de_plus, "de plus"), (ecart.de_moins, "de moins")):
        if lignes_:
            yield f"{de}{compter(len(lignes_), *unite)} {fin}."


def _resumer_les_chiffres(
    avant: Sequence[Chiffre], apres: Sequence[Chiffre], exercices: Collection[str]
) -> Iterator[str]:
    """The figures of whole exercises one by one, « COU passe de 93 à 91 % », the others counted."""
    connus, nouveaux = ({(c.code, c.periode, c.ventilation, c.modalite): c for c in tous} for tous in (avant, apres))
    change = [
        cle
        for cle in dict.fromkeys((*connus, *nouveaux))
        if cle not in connus or cle not in nouveaux or not sont_egales(connus[cle].valeur, nouveaux[cle].valeur)
    ]
    totaux = [cle for cle in change if cle[1] in exercices and not cle[2]][:CHIFFRES_CITES]
    for cle in totaux:
        if cle not in connus:
            yield f"{_nommer(nouveaux[cle])} apparaît\u00a0: {_valeur(nouveaux[cle])}."
        elif cle not in nouveaux:
            yield f"{_nommer(connus[cle])} disparaît\u00a0: il valait {_valeur(connus[cle])}."
        else:
            valait, vaudrait = en_texte(connus[cle].valeur), _valeur(nouveaux[cle])
            yield f"{_nommer(nouveaux[cle])} passe de {valait} à {vaudrait}."
    if autres := len(change) - len(totaux):
        yield f"{compter(autres, 'autre chiffre')} {accorder(autres, 'change', 'changent')}, par mois ou en détail."


def _nommer(chiffre: Chiffre) -> str:
    return f"{chiffre.code} ({chiffre.libelle}, {chiffre.periode})"


def _valeur(chiffre: Chiffre) -> str:
    unite = f"\u00a0{chiffre.unite}" if chiffre.unite in ("%", "€") else ""
    return f"{en_texte(chiffre.valeur)}{unite}"


def _dire(ecart: _Ecart, suspect: Callable[[str], str | None]) -> Iterator[str]:
    """The first changes of each kind."""
    table = ecart.plan.feuille.table
    prive = table.classeur == "contacts"

    def citer(cellule: Cellule) -> str:
        texte = en_texte(cellule)
        return MASQUE if texte and (prive or suspect(texte)) else texte or "(vide)"

    def nommer(ligne: _Cellules) -> str:
        return ", ".join(citer(ligne[cle]) for cle in _REPERES if ligne.get(cle) is not None)

    for case in ecart.cases[:LIGNES_MONTREES]:
        libelle = table.par_cle[case.cle].libelle
        yield f"{nommer(case.ligne)}\u00a0: {libelle}, {citer(case.avant)} → {citer(case.apres)}"
    for quoi, lignes in (("De plus", ecart.de_plus), ("De moins", ecart.de_moins)):
        yield from (f"{quoi}\u00a0: {nommer(ligne)}" for ligne in lignes[:LIGNES_MONTREES])
