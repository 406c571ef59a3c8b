"""Events of the audit trail in plain words. Pure."""

from collections.abc import Mapping

# What the plain words of "noun.verb" would not say.
ACTIONS = {
    "answer.carried": "Answer of last time confirmed as still true",
    "assessment.reopened": "Assessment opened again: “not applicable” refused",
    "assessment.sent_back": "Assessment sent back to be corrected",
    "attributes.imported": "Figures about trusts imported",
    "authenticator.added": "Second step at sign-in set up",
    "authenticator.removed": "Second step at sign-in removed",
    "authenticator.renewed": "Recovery codes made anew",
    "address.verified": "Email address confirmed",
    "board_date.recorded": "Date of the board recorded",
    "clinical_lead.confirmed": "Clinical lead confirmed by the executive sponsor",
    "data.downloaded": "Data file downloaded",
    "dspt.imported": "DSPT statuses imported",
    "export.asked": "Pack of reports asked for",
    "export.cancelled": "Pack of reports cancelled",
    "export.downloaded": "Pack of reports downloaded",
    "export.failed": "Pack of reports failed",
    "export.made": "Pack of reports made",
    "framework.corrected": "Questionnaire’s help text corrected",
    "framework.published": "Questionnaire published",
    "geography.loaded": "Regions and ICBs loaded",
    "membership.ended": "Role ended",
    "membership.granted": "Role given",
    "not_applicable.confirmed": "“Not applicable” confirmed by the region",
    "not_applicable.refused": "“Not applicable” refused by the region",
    "own_list.changed": "Own list of trusts changed",
    "own_list.deleted": "Own list of trusts deleted",
    "own_list.made": "Own list of trusts made",
    "password.reset_asked": "Link to set a password asked for",
    "person.created": "Person added",
    "person.corrected": "Name or job title corrected",
    "person.disabled": "Account closed",
    "person.enabled": "Account opened again",
    "person.invited": "Person invited",
    "person.second_step_failed": "Second step at sign-in failed",
    "person.sign_in_failed": "Sign-in failed",
    "person.signed_in": "Signed in",
    "person.signed_out": "Signed out",
    "programmes.imported": "Members of programmes imported",
    "publication.exported": "Publication written as open data",
    "receipt.exported": "Receipt downloaded",
    "reopening.asked": "Reopening asked for",
    "report.exported": "Report downloaded",
    "single_sign_on.linked": "Single sign-on connected",
    "single_sign_on.refused": "Single sign-on refused: person not known",
    "snapshot.imported": "List of trusts imported",
    "submission.scored": "Scores computed",
    "successions.imported": "Successors of trusts imported",
    "submission.withdrawn": "Submission withdrawn to be corrected",
    "wave.scored": "Scores of a wave computed",
}


def action_in_words(action: str) -> str:
    """ "Answer saved" for ``answer.saved``."""
    words = action.replace(".", " ").replace("_", " ")
    return ACTIONS.get(action, words[:1].upper() + words[1:])


def event_in_words(action: str, data: Mapping[str, object]) -> str:
    """The same, with the question or theme that it is about: "Answer saved: workforce.plan"."""
    about = data.get("question") or data.get("theme")
    return f"{action_in_words(action)}: {about}" if isinstance(about, str) else action_in_words(action)
