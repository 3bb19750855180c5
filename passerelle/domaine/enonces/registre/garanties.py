"""What is the same for every page of the register: security, copies, rights, impact assessment."""

from collections.abc import Iterator
from datetime import date

from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.enonces.registre.centre import A_COMPLETER, AU_REGISTRE, Blancs, Installation, Responsable
from passerelle.domaine.enonces.registre.section import Section
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.francais import chiffrer


def dire_les_mesures(modele: Modele, installation: Installation, jour: date, blancs: Blancs) -> Section:
    """What protects the data, as this centre set it."""
    return Section(
        titre="Les mesures de sécurité",
        onglet="Sécurité",
        colonnes=("Mesure", "Ce qui est en place"),
        rangees=tuple(_mesures(modele, installation, jour, blancs)),
    )


def _mesures(modele: Modele, installation: Installation, jour: date, blancs: Blancs) -> Iterator[tuple[str, str]]:
    if installation.est_chiffree:
        yield "Échanges chiffrés", f"Le service répond en https, à {installation.adresse}"
    else:
        blancs.noter(
            "Le chiffrement des échanges\u00a0: une adresse en https", "passerelle.toml, [service] adresse_publique"
        )
        yield (
            "Échanges chiffrés",
            f"Non\u00a0: l’adresse du service, {installation.adresse}, n’est pas en https\u00a0: {A_COMPLETER}",
        )
    yield (
        "Accès",
        (
            "Les pages de l’équipe et le classeur local demandent une clé. Les fiches s’ouvrent sans clé, et ne "
            "montrent ni texte ni nom déjà reçus\u00a0; soixante envois par minute et par adresse, au plus. Qui a "
            f"une clé\u00a0: {A_COMPLETER}"
        ),
    )
    blancs.noter("Qui a une clé, et qui ouvre le classeur des contacts", AU_REGISTRE)
    a_part = (
        "Les prénoms et les coordonnées ne sont que dans un second classeur Google, dont le partage est à restreindre"
        if "contacts" in installation.distants
        else "Les prénoms et les coordonnées ne sont que dans un second classeur"
    )
    yield "Classeur des contacts", f"{a_part}. Qui l’ouvre\u00a0: {A_COMPLETER}"
    seuil = chiffrer(valeur_au(modele.confidentialite.seuil_diffusion, jour))
    yield (
        "Ce qui sort du centre",
        (
            f"Un nombre de besoins ou de voix, par thème ou par lieu, ne se montre dehors qu’à partir de {seuil}. "
            "Une parole n’est citée que si l’équipe l’a choisie. Rien du classeur des contacts n’est exporté."
        ),
    )
    yield (
        "Journaux",
        (
            "Le journal du service ne contient ni nom, ni texte d’une fiche. Dans l’onglet Journal et les "
            "corrections, ce qui vient du classeur des contacts et les textes signalés sont «\u00a0(masqué)\u00a0»."
        ),
    )
    if installation.a_un_classeur_ici:
        yield (
            "Sauvegardes",
            (
                f"Une par jour sur la machine, gardées {installation.jours_de_sauvegarde} jours, les "
                f"{installation.dernieres_sauvegardes} dernières toujours\u00a0; un effacement les atteint. "
                f"Chiffrement du disque, et copie sur une autre machine\u00a0: {A_COMPLETER}"
            ),
        )
        blancs.noter("Le chiffrement du disque et des copies de sauvegarde", AU_REGISTRE)
    if installation.a_une_base:
        yield (
            "Base PostgreSQL",
            f"Des empreintes et des dates, aucun texte de fiche. Ses accès, ses sauvegardes\u00a0: {A_COMPLETER}",
        )
        blancs.noter("Les accès et les sauvegardes de la base PostgreSQL", AU_REGISTRE)
    yield "Effacement", "«\u00a0passerelle purger\u00a0» montre ce qui a passé son temps, et l’efface sur confirmation."
    yield (
        "Organisation",
        f"Les consignes données à l’équipe et aux bénévoles, les mises à jour de la machine\u00a0: {A_COMPLETER}",
    )
    blancs.noter("Les consignes données à l’équipe, les mises à jour de la machine", AU_REGISTRE)


def dire_les_copies(modele: Modele, installation: Installation, jour: date, blancs: Blancs) -> Section:
    """Everywhere the same data may also be."""
    blancs.noter("Le dossier et la durée de garde des exports, des bilans et des impressions", AU_REGISTRE)
    blancs.noter(
        "La sauvegarde de la machine (30 jours au plus, chiffrée) et le journal de son serveur web", AU_REGISTRE
    )
    return Section(
        titre="Les copies",
        onglet="Copies",
        colonnes=("Copie", "Où", "Combien de temps"),
        largeurs=(2.5, 3.5, 3),
        rangees=tuple(_copies(modele, installation, jour)),
    )


def _copies(modele: Modele, installation: Installation, jour: date) -> Iterator[tuple[str, str, str]]:
    if installation.a_un_classeur_ici:
        yield (
            "Sauvegardes du classeur local",
            "donnees/sauvegardes/, dans le dossier du centre",
            f"{installation.jours_de_sauvegarde} jours, les {installation.dernieres_sauvegardes} dernières toujours",
        )
    if installation.distants:
        yield (
            "Historique des versions de Google",
            "Google Sheets\u00a0: Fichier, Historique des versions",
            (
                "Aucune commande ne l’efface\u00a0: une fois par an, refaire le classeur des contacts par une "
                "copie, et supprimer l’ancien"
            ),
        )
        yield (
            "Réponses des formulaires Google",
            "Google Forms garde chaque réponse, en plus du classeur",
            "Autant que le formulaire\u00a0; effacées du classeur, le script du classeur les y supprime",
        )
    yield (
        "Mémoire du service",
        "donnees/service.sqlite et donnees/moteur.sqlite\u00a0: des empreintes et des dates",
        f"{modele.conservation.recus.au(jour)} et {modele.conservation.historique.au(jour)}",
    )
    yield (
        "Erreurs imprévues",
        "donnees/erreurs.log\u00a0: l’endroit du programme, aucun texte de fiche",
        "Jusqu’à ce qu’on le supprime",
    )
    yield (
        "Liste des effacements",
        "donnees/effacements.jsonl\u00a0: des empreintes, aucun contenu",
        "Tant qu’une sauvegarde ou un fichier pourrait ramener ce qui a été effacé",
    )
    yield (
        "Fiches en attente de réseau",
        "Le téléphone de qui remplit une fiche\u00a0; jamais une fiche de contact",
        "Jusqu’à l’envoi\u00a0; 30 jours au plus",
    )
    yield (
        "Exports",
        f"«\u00a0passerelle exporter\u00a0», ou la page de l’équipe. Dossier\u00a0: {A_COMPLETER}",
        A_COMPLETER,
    )
    yield "Bilans", f"«\u00a0passerelle bilan\u00a0». Dossier\u00a0: {A_COMPLETER}", A_COMPLETER
    yield (
        "Impressions",
        (
            "Feuilles de réunion, affichages, plannings, pages des bénévoles (avec leur prénom, si on l’a demandé). "
            f"Dossier, classeur papier\u00a0: {A_COMPLETER}"
        ),
        A_COMPLETER,
    )
    yield (
        "Sauvegarde de la machine",
        f"Chez l’hébergeur, ou ailleurs\u00a0: {A_COMPLETER}",
        f"30 jours au plus\u00a0: {A_COMPLETER}",
    )
    yield "Journal du serveur web, avec les adresses IP", f"La machine, l’hébergeur\u00a0: {A_COMPLETER}", A_COMPLETER


def dire_les_droits(responsable: Responsable, installation: Installation) -> Section:
    """How to answer whoever asks."""
    return Section(
        titre="Les droits des personnes",
        onglet="Droits",
        avant=(
            (
                f"À qui écrire\u00a0: {responsable.contact or A_COMPLETER}. La réponse est due dans le mois (RGPD, "
                "article 12\u00a0; à confirmer). Une personne qui n’est pas satisfaite peut saisir la CNIL "
                "(cnil.fr)."
            ),
        ),
        colonnes=("Droit", "Comment y répondre"),
        rangees=tuple(_droits(installation)),
    )


def _droits(installation: Installation) -> Iterator[tuple[str, str]]:
    yield "Savoir", "La notice au bas de chaque fiche\u00a0; ce registre, pour le détail."
    yield (
        "Accéder, emporter",
        (
            "passerelle effacer --personne «\u00a0son numéro, son adresse ou son prénom\u00a0» --montrer pour-elle.txt\u00a0: "
            "écrit dans un fichier ce qui est gardé d’elle, et n’efface rien."
        ),
    )
    yield "Rectifier", "Corriger la case dans le classeur\u00a0: la correction est gardée."
    google = (
        " Chez Google, le script du classeur supprime ensuite la réponse du formulaire\u00a0; l’historique des versions "
        "la garde\u00a0: la commande dit ce qui reste, et comment l’effacer."
        if installation.distants
        else ""
    )
    yield (
        "Effacer, retirer son accord",
        (
            "passerelle effacer --personne «\u00a0…\u00a0»\u00a0: montre combien de lignes et où, puis efface avec "
            f"--confirmer.{google}"
        ),
    )
    yield (
        "S’opposer, limiter",
        (
            "Pour un bénévole, passerelle effacer --code «\u00a0son code\u00a0». Pour le reste, l’équipe décide, et "
            "le dit à la personne."
        ),
    )


def dire_l_analyse_d_impact(blancs: Blancs) -> Section:
    """Whether an impact assessment is due: an opinion, and the cell where the direction decides."""
    blancs.noter("La décision de la direction sur l’analyse d’impact (AIPD)", AU_REGISTRE)
    return Section(
        titre="Faut-il une analyse d’impact (AIPD)\u00a0?",
        onglet="AIPD",
        avant=("D’après la liste publiée par la CNIL en 2018, à confirmer.",),
        colonnes=("Question", "Réponse"),
        rangees=(
            (
                "Un accompagnement individuel, social ou médico-social\u00a0?",
                "Non\u00a0: des rencontres comptées, des paroles sans nom.",
            ),
            ("Une grande échelle\u00a0?", "Non\u00a0: un quartier."),
            (
                "Des personnes vulnérables\u00a0?",
                "Possible (enfants, personnes âgées ou isolées)\u00a0: comptées sans leur nom, sauf qui demande à être rappelé.",
            ),
            ("Des données sensibles\u00a0?", "Aucune n’est demandée."),
            (
                "Avis",
                (
                    "Pas d’accompagnement individuel, pas de grande échelle, un critère au plus (personnes "
                    "vulnérables possibles)\u00a0: non requise a priori\u00a0; la direction décide."
                ),
            ),
            ("Décision de la direction", A_COMPLETER),
            ("Date, nom et signature", A_COMPLETER),
        ),
    )
