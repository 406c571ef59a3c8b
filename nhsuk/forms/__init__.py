"""Forms whose fields render NHS.UK components.

A form names its fields, and the page prints them:

    from nhsuk import forms

    class SendBackForm(forms.Form):
        reason = forms.TextField(label="Why do you send it back?", help_text="Colleagues see it.", max_length=500)

    {{ form.error_summary }}                      above the h1; empty where there is no error
    <form method="post" novalidate>
      {{ csrf_input }}
      {{ form.body }}                             every field, in order; or one at a time:
      {{ form.reason }}                           label, hint, error message and input
      {{ form.reason.component(rows=3) }}         with further parameters of the component
      {{ button({"text": "Send back", "preventDoubleClick": true}) }}
    </form>

``nhsuk/form_page.jinja`` is the page for a form that needs no more. A form of another package (allauth's) renders the
same components, since ``Renderer`` is the portal's FORM_RENDERER; ``form_body(form)`` and ``form_errors(form)`` print
it in a template.

Fields: ``CharField``, ``EmailField``, ``NumberField``, ``TextField`` (several lines, counting down to ``max_length``),
``PasswordField``, ``DateField``, ``FileField``, ``HiddenField``, ``RadioField``, ``CheckboxesField``,
``CheckboxField``, ``SelectField``. Each takes what Django's fields take, and
    label_size    "s", "m", "l" or "xl"
    page_heading  True where the label is the page's h1
    params        further parameters of the component, as in the NHS service manual: {"width": 10}

A choice may have a hint, a divider above it, and fields that only it asks for:

    answer = forms.RadioField(
        label="Which level are you at?",
        choices=[
            forms.Choice("1", "There is no plan", hint="Nothing in writing"),
            forms.Choice("na", "Not applicable", divider="or", reveals=["reason"]),
        ],
    )
    reason = forms.SelectField(label="Reason", choices=[...])

``reason`` then appears below its choice (without JavaScript always), is asked for only with it, and is empty in
``cleaned_data`` without it. Choices that depend on something are set on the instance:
``self.fields["answer"].choices = [...]``.

Error messages say what to do ("Enter your job title"), made from the label unless ``error_messages`` says it better.
Everything typed is shown again beside its error, but for passwords and files, which browsers never give back.

To use a component for the first time: import its macro in the template, add its styles to static/scss/portal.scss,
and, if it has a behaviour, its class to static/js/portal.js. A widget that is not in ``parameters.py`` gets a function
there that returns the macro's parameters.
"""

from .bound import BoundField, Renderer
from .choices import CheckboxesField, CheckboxField, Choice, RadioField, SelectField
from .dates import DateField
from .fields import CharField, EmailField, FileField, HiddenField, NumberField, PasswordField, TextField
from .form import Form, body, error_summary

__all__ = [
    "BoundField",
    "CharField",
    "CheckboxField",
    "CheckboxesField",
    "Choice",
    "DateField",
    "EmailField",
    "FileField",
    "Form",
    "HiddenField",
    "NumberField",
    "PasswordField",
    "RadioField",
    "Renderer",
    "SelectField",
    "TextField",
    "body",
    "error_summary",
]
