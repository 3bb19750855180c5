"""What is to be erased → what is written in each workbook, and in what it remembers. Start here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from passerelle.domaine.cadre.referentiels import CODES, PERSONNE
from passerelle.domaine.effacement.au_formulaire import lister_les_reponses
from passerelle.domaine.effacement.contenu import Contenu, Recue, lire_les_recues
from passerelle.domaine.effacement.demande import Demande
from passerelle.domaine.effacement.registres import ENTIERE, Mentions, Registres, effacer_des_registres
from passerelle.domaine.effacement.souvenirs import effacer_de_la_memoire, effacer_des_souvenirs
from passerelle.domaine.feuilles.carnet import Carnet, ecrire_souvenir
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.reponses.composition import DELAI_DOUBLE_ENVOI
from passerelle.domaine.texte.efface import EFFACE
from passerelle.domaine.texte.lecture import en_texte, reunir
from passerelle.domaine.texte.noms import forme, forme_de_code

LONGUEUR_AIGUILLE = 8
"""Characters from which an erased text is looked for wherever it may be quoted: a shorter one is anybody's."""


@dataclass(frozen=True, kw_only=True)
class DansUnOnglet:
    """What is erased in one tab: the rows that go, from 0; (row, column) → what is written there, empty for a blank."""

    onglet: Onglet
    rangees: Collection[int] = ()
    cases: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Effacement:
    """What is written in one workbook. `entrees`: those of its hidden tab."""

    onglets: Sequence[DansUnOnglet]
    entrees: Mapping[str, str]

    @property
    def est_vide(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.onglets or self.entrees)


def effacer(contenu: Contenu, demande: Demande) -> dict[str, Effacement]:
    """`principal` and `contacts` → what erasing takes there."""
    demande = _sans_faire_de_doubles(contenu, demande)
    sources = dict(_nouvelles_sources(contenu, demande))
    registres = effacer_des_registres(contenu, _mentions(contenu, demande))
    effacements = {
        classeur: Effacement(
            onglets=list(_onglets(contenu, demande, registres, classeur)),
            entrees=_entrees(contenu, demande, sources, classeur),
        )
        for classeur in contenu.carnets
    }
    return {nom: effacement for nom, effacement in effacements.items() if not effacement.est_vide}


# The tabs -------------------------------------------------------------------------------------------------------------------------


def _onglets(contenu: Contenu, demande: Demande, registres: Registres, classeur: str) -> Iterator[DansUnOnglet]:
    par_place = contenu.par_place
    parties = {recue.place for recue in demande.recues}
    for ident, onglets in contenu.onglets.items():
        if contenu.modele.formulaires[ident].classeur != classeur:
            continue
        for onglet in onglets:
            cases = {
                (rang, place): dit
                for (sheet_id, rang), dites in demande.reponses.items()
                if sheet_id == onglet.sheet_id and (sheet_id, rang) not in parties
                for cle, dit in dites.items()
                for place in par_place[sheet_id, rang].colonnes(cle)
                if onglet.cellule(rang, place) not in (None, "")
            }
            rangees = {rang for sheet_id, rang in parties if sheet_id == onglet.sheet_id}
            if cases or rangees:
                yield DansUnOnglet(onglet=onglet, rangees=rangees, cases=cases)
    for table in contenu.tables(classeur):
        feuille = contenu.donnees.feuilles[table.id]
        partis = demande.lignes.get(table.id, ())
        rangees = {*demande.rangees.get(table.id, ()), *registres.rangees.get(table.id, ())}
        rangees |= {
            rang
            for rang, ident in zip(feuille.rangs, feuille.colonne("id"), strict=True)
            if ident is not None and ident in partis
        }
        cases = {
            (feuille.rangs[ligne], feuille.places[cle]): dit
            for ident, dites in demande.vides.get(table.id, {}).items()
            if (ligne := feuille.place(ident)) >= 0
            for cle, dit in dites.items()
            if cle in feuille.places and feuille.colonnes[cle][ligne] is not None
        }
        cases |= {(rang, feuille.places[cle]): "" for nom, rang, cle in registres.cases if nom == table.id}
        cases = {place: dit for place, dit in cases.items() if place[0] not in rangees}
        if cases or rangees:
            yield DansUnOnglet(onglet=feuille.onglet, rangees=rangees, cases=cases)


# The hidden tab -------------------------------------------------------------------------------------------------------------------


def _entrees(contenu: Contenu, demande: Demande, sources: Mapping[str, str], classeur: str) -> dict[str, str]:
    carnet = contenu.carnets[classeur]
    tous_vides = _avec_ce_que_disaient_les_reponses(contenu, demande)
    entrees: dict[str, str] = {}
    for table in contenu.modele.tables.values():
        if table.classeur != classeur:
            continue
        partis, vides = demande.lignes.get(table.id, ()), tous_vides.get(table.id, {})
        for cle, texte in carnet.contenu.items():
            nom, _, numero = cle.rpartition("/")
            if nom == table.id and numero.isdigit() and texte:
                apres = effacer_de_la_memoire(texte, partis, vides, sources)
                if apres != texte:
                    entrees[cle] = apres
    entrees |= effacer_des_souvenirs(carnet, demande.lignes, tous_vides)
    entrees |= lister_les_reponses(contenu, demande, classeur)
    return entrees | _retenir_les_codes(contenu, demande, carnet) if classeur == "principal" else entrees


def _avec_ce_que_disaient_les_reponses(
    contenu: Contenu, demande: Demande
) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The cells to empty in what is remembered: those of the lines, and what the responses had said where staff wrote over it."""
    vides = {t: {i: dict(cases) for i, cases in lignes.items()} for t, lignes in demande.vides.items()}
    for place, dites in demande.reponses.items():
        recue = contenu.par_place[place]
        for table, ident in contenu.lignes_de.get(recue.ident, ()):
            memoire = contenu.memoire(table)
            for cle, dit in dites.items():
                colonne = recue.formulaire.question(cle).colonne_remplie
                ecrite = memoire.colonne(colonne)[memoire.place(ident)]
                if ecrite is not None and en_texte(ecrite) == en_texte(reunir(recue.reponses[cle])):
                    vides.setdefault(table, {}).setdefault(ident, {}).setdefault(colonne, dit)
    return vides


def _retenir_les_codes(contenu: Contenu, demande: Demande, carnet: Carnet) -> dict[str, str]:
    """The codes whose line goes, and those that went before, while a response still bears them: a response whose code is not known
    would count after the others."""
    colonnes = contenu.modele.conservation.code.colonnes
    connus = set((carnet.souvenir(CODES) or {}).get(CODES, ()))
    codes = [
        (rang in demande.rangees.get("equipe", ()), forme_de_code(en_texte(ligne["code"])))
        for rang, ligne in contenu.lignes("equipe")
        if ligne["code"] is not None
    ]
    parties = {recue.place for recue in demande.recues}
    portes = {
        forme_de_code(dit)
        for recue in contenu.recues
        for q in recue.formulaire.questions
        if q.colonne_remplie in colonnes and recue.place not in parties
        for dit in [demande.reponses.get(recue.place, {}).get(q.cle, en_texte(reunir(recue.reponses[q.cle])))]
        if dit
    }
    retenus = (connus | {code for part, code in codes if part}) & portes
    if portes and (connus or codes) and not retenus and all(part for part, _ in codes):
        retenus = {PERSONNE}
    return ecrire_souvenir(CODES, {CODES: sorted(retenus)}, carnet.contenu) if retenus != connus else {}


def _nouvelles_sources(contenu: Contenu, demande: Demande) -> Iterator[tuple[str, str]]:
    """What tells from now on the responses whose answers change: what was remembered → what is to be."""
    for ident, onglets in contenu.onglets.items():
        formulaire = contenu.modele.formulaires[ident]
        touches = [onglet for onglet in onglets if any(s == onglet.sheet_id for s, _ in demande.reponses)]
        apres = {
            r.place: r for r in lire_les_recues(contenu, formulaire, [_tel_que(contenu, demande, o) for o in touches])
        }
        for avant in contenu.recues:
            neuve = apres.get(avant.place)
            if neuve and avant.place in demande.reponses and neuve.signe != avant.signe:
                instant, ancien = avant.signe
                for suffixe in ("", f"@{instant}"):
                    yield f"{avant.ident}:{ancien:x}{suffixe}", f"{avant.ident}:{neuve.signe[1]:x}{suffixe}"


def _tel_que(contenu: Contenu, demande: Demande, onglet: Onglet) -> Onglet:
    """A response tab once its answers are emptied."""
    grille = [list(rangee) for rangee in onglet.grille]
    for (sheet_id, rang), dites in demande.reponses.items():
        recue = contenu.par_place[sheet_id, rang]
        for place, dit in ((place, dit) for cle, dit in dites.items() for place in recue.colonnes(cle)):
            if sheet_id == onglet.sheet_id and place < len(grille[rang]):
                grille[rang][place] = dit or None
    return replace(onglet, grille=grille)


# What would change a count --------------------------------------------------------------------------------------------------------


def _sans_faire_de_doubles(contenu: Contenu, demande: Demande) -> Demande:
    """Two needs said in ten minutes, once both are blank, would be one sent twice: they are told apart by a number."""
    reponses = {place: dict(dites) for place, dites in demande.reponses.items()}
    vides = {t: {i: dict(cases) for i, cases in lignes.items()} for t, lignes in demande.vides.items()}
    for formulaire in contenu.modele.formulaires.values():
        table = contenu.modele.tables[formulaire.table]
        cles = {q.colonne_remplie: q.cle for q in formulaire.questions if q.colonne_remplie in table.double_envoi}
        lues = [recue for recue in contenu.recues if recue.formulaire is formulaire] if cles else []
        if not any(recue.place in reponses for recue in lues):
            continue
        numeros: dict[str, int] = {}
        groupes: dict[tuple[str, ...], list[Recue]] = {}
        for recue in lues:
            groupes.setdefault(tuple(_apres(recue, cle, reponses) for cle in cles.values()), []).append(recue)
        for siennes in groupes.values():
            for recue in siennes:
                touchees = [(c, q) for c, q in cles.items() if q in reponses.get(recue.place, {})]
                if not touchees or not any(_se_confondent(recue, autre) for autre in siennes):
                    continue
                colonne, cle = touchees[0]
                numero = numeros.setdefault(recue.ident, len(numeros) + 1)
                marque = f"{EFFACE.rstrip(')')} {numero})"
                reponses[recue.place][cle] = marque
                for nom, ligne in contenu.lignes_de.get(recue.ident, ()):
                    if colonne in vides.get(nom, {}).get(ligne, {}):
                        vides[nom][ligne][colonne] = marque
    return replace(demande, reponses=reponses, vides=vides)


def _apres(recue: Recue, cle: str, reponses: Mapping[tuple[int, int], Mapping[str, str]]) -> str:
    dites = reponses.get(recue.place, {})
    return forme(dites[cle] if cle in dites else en_texte(reunir(recue.reponses[cle])))


def _se_confondent(une: Recue, autre: Recue) -> bool:
    if une.ident == autre.ident:
        return False
    return une.recu is None or autre.recu is None or abs(une.recu - autre.recu) <= DELAI_DOUBLE_ENVOI


# Where it may be told -------------------------------------------------------------------------------------------------------------


def _mentions(contenu: Contenu, demande: Demande) -> Mentions:
    modele = contenu.modele
    lignes: dict[tuple[str, str], frozenset[str]] = {}
    aiguilles: set[str] = set()
    for table, par_ligne in demande.vides.items():
        declaree = modele.tables[table]
        for ident, cases in par_ligne.items():
            lignes[declaree.onglet, ident] = frozenset(
                declaree.par_cle[cle].libelle for cle in cases if cle in declaree.par_cle
            )
            aiguilles |= {en_texte(dite) for cle in cases for dite in contenu.ecrites(table, ident, cle)}
    for place, dites in demande.reponses.items():
        recue = contenu.par_place[place]
        libelles = {recue.formulaire.question(cle).colonne_remplie for cle in dites} | set(dites)
        lignes[recue.formulaire.onglet, recue.ident] = frozenset(libelles)
        aiguilles |= {en_texte(reunir(recue.reponses[cle])) for cle in dites}
    for table, idents in demande.lignes.items():
        lignes |= {(modele.tables[table].onglet, ident): ENTIERE for ident in idents}
        aiguilles |= _textes_de(contenu, table, idents)
    for recue in demande.recues:
        lignes[recue.formulaire.onglet, recue.ident] = ENTIERE
        aiguilles |= {
            en_texte(reunir(recue.reponses[q.cle]))
            for q in recue.formulaire.questions
            if q.type in ("texte", "paragraphe")
        }
    return Mentions(lignes=lignes, aiguilles={a for a in aiguilles if len(a) >= LONGUEUR_AIGUILLE})


def _textes_de(contenu: Contenu, table: str, idents: Collection[str]) -> set[str]:
    """The free texts of lines."""
    libres = [c.cle for c in contenu.modele.tables[table].colonnes if est_libre(contenu, table, c.cle)]
    return {en_texte(dite) for ident in idents for cle in libres for dite in contenu.ecrites(table, ident, cle)}


def aiguilles_de(contenu: Contenu, demande: Demande) -> set[str]:
    """The texts that are erased, whole, to be struck out of a file that cannot be read."""
    touchees = [(contenu.par_place[place], cles) for place, cles in demande.reponses.items()]
    touchees += ((recue, dict.fromkeys(recue.reponses, "")) for recue in demande.recues)
    dites = {en_texte(reunir(recue.reponses[cle])) for recue, cles in touchees for cle in cles}
    for table, idents in (*demande.lignes.items(), *demande.vides.items()):
        dites |= _textes_de(contenu, table, idents)
    return {dite for dite in dites if dite}


def est_libre(contenu: Contenu, table: str, cle: str) -> bool:
    """Whether a column holds what people write in their own words: no name of a list, no key, nothing computed."""
    declaree = contenu.modele.tables[table]
    colonne = declaree.par_cle[cle]
    return (
        colonne.type == "texte"
        and not (colonne.reference or colonne.choix or colonne.regle or colonne.masquee)
        and cle not in (*declaree.cle, "id", "a_verifier")
    )
