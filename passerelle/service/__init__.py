"""The web service: webhooks, forms on a phone, staff page, health and measures."""

from passerelle.service.application import create_app
from passerelle.service.serveur import servir

__all__ = ["create_app", "servir"]
