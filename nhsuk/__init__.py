"""The design system's adapter: how every page of the portal looks, whatever app it belongs to.

``nhsuk.jinja`` is the template environment, ``nhsuk.forms`` turns form fields into NHS.UK components,
``nhsuk.components`` renders any NHS.UK component from Python. Nothing here knows what the portal is about.
"""
