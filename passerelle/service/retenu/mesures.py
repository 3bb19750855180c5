"""What a supervisor reads at /metrics: counts and durations, no personal data."""

from collections import Counter as Decompte
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from passerelle.domaine.declare.probleme import Anomalie
from passerelle.moteur import Etat, Tentative

TYPE_MIME = CONTENT_TYPE_LATEST


class Mesures:
    """A registry of its own, fed by the engine's attempts and, when read, by the present state."""

    def __init__(self, etat: Callable[[], Etat]) -> None:
        self._registre = CollectorRegistry()
        self._present = _Present(etat)
        self._synchronisations = Counter(
            "passerelle_synchronisations",
            "Synchronisations, par résultat.",
            ["resultat"],
            registry=self._registre,
        )
        for resultat in ("reussie", "retenue", "empechee"):
            self._synchronisations.labels(resultat)
        self._durees = Histogram(
            "passerelle_synchronisation_duree_seconds",
            "Durée d’une synchronisation.",
            buckets=(0.25, 0.5, 1, 2, 5, 10, 30, 60),
            registry=self._registre,
        )
        self._requetes = Counter(
            "passerelle_requetes_api", "Requêtes à l’API du classeur.", ["sens"], registry=self._registre
        )
        for sens in ("lecture", "ecriture"):
            self._requetes.labels(sens)
        self._cellules = Counter("passerelle_cellules_ecrites", "Cellules écrites.", registry=self._registre)
        self._registre.register(self._present)

    def noter(self, tentative: Tentative) -> None:
        """Count one attempt."""
        self._durees.observe(tentative.duree_s)
        compte_rendu = tentative.compte_rendu
        if compte_rendu is None:
            self._synchronisations.labels("empechee").inc()
            return
        self._synchronisations.labels("retenue" if compte_rendu.garde else "reussie").inc()
        self._requetes.labels("lecture").inc(compte_rendu.lectures)
        self._requetes.labels("ecriture").inc(compte_rendu.ecritures)
        self._cellules.inc(compte_rendu.cellules)
        self._present.anomalies = compte_rendu.apercu.anomalies

    def exposer(self) -> bytes:
        """Everything, as OpenMetrics text."""
        return bytes(generate_latest(self._registre))  # type: ignore[no-untyped-call]


class _Present(Collector):
    """What is read at the moment it is asked."""

    def __init__(self, etat: Callable[[], Etat]) -> None:
        self._etat = etat
        self.anomalies: Sequence[Anomalie] = ()

    def describe(self) -> Iterator[Metric]:
        """Nothing known before it is read: without this, registering would read."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        etat = self._etat()
        yield GaugeMetricFamily(
            "passerelle_indices_en_attente",
            "Indices reçus qu’aucune synchronisation n’a encore pris.",
            value=etat.indices_en_attente,
        )
        age = GaugeMetricFamily(
            "passerelle_derniere_reussite_age_seconds",
            "Temps écoulé depuis la dernière synchronisation réussie.",
            unit="seconds",
        )
        if etat.reussie_le:
            age.add_metric([], max(0.0, (datetime.now(UTC) - etat.reussie_le).total_seconds()))
        yield age
        anomalies = GaugeMetricFamily("passerelle_anomalies", "Anomalies en cours, par gravité.", labels=["gravite"])
        decompte = Decompte(anomalie.gravite for anomalie in self.anomalies)
        for gravite in ("information", "attention", "bloquant"):
            anomalies.add_metric([gravite], decompte[gravite])
        yield anomalies
