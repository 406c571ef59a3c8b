"""Loading the demonstration, once, into a database that holds nothing real."""

from .loading import DemonstrationRefused, Loaded, load_demonstration

__all__ = ["DemonstrationRefused", "Loaded", "load_demonstration"]
