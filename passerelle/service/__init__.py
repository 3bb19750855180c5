"""The web service: webhooks, forms on a phone, staff page, health and measures."""

from passerelle.service.application import construire_application
from passerelle.service.serveur import servir

__all__ = ["construire_application", "servir"]
