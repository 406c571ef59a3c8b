"""Made-up words on exemplars. An answer to the open question also names a lesson that came late."""

from collections.abc import Mapping

# By question, for levels 1 and 2, for 3, and for 4 and 5.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "exemplars.sharing": (
        "Visitors ask what it cost and what went wrong. We tell them in person, and have not written it down.",
        "The write-up has the cost, the days and five mistakes. Two trusts asked for it, and neither is live yet.",
        "A trust that used our write-up was spared our second mistake, and sent us two corrections.",
    ),
    "exemplars.using": (
        "We look at what others did when there is time. The template does not ask what we learned.",
        "Every case names whom we asked. What we take over unchanged is in people's heads and not in the case.",
        "After one visit we took over the forms as they were. The case gives our reason for a longer training plan.",
    ),
    "exemplars.evaluation": (
        "We can count licences for every system. Use by team can be drawn from only one of them so far.",
        "Use is reported by team for the three largest systems. We have no figures from before the last change.",
        "The study found time saved later in the shift and lost at its start. Both are in the report.",
    ),
    "exemplars.core-record": (
        "Notes are moving to the electronic record one area at a time. Medicines come after that.",
        "About two thirds of areas use every function. The others keep paper for medicines until devices arrive.",
        "Managers chose the week in which their area moved. Having that choice brought the last ones in.",
    ),
    "exemplars.partnership": (
        "We help each other by telephone when something is urgent. No days are set aside for it.",
        "The agreement promises 15 days each way. So far this year we have received twelve and given six.",
        "Their trainers came for our go-live, and two of our analysts each spent two weeks there.",
    ),
    "exemplars.staff-experience": (
        "The results of our last survey were read by the digital team only.",
        "Results are on the intranet by profession. One of the five worst problems is solved, the slow sign-on.",
        "Clinicians sat beside the people who build our forms for a day. Most of what was solved came from that.",
    ),
    "exemplars.remote-care": (
        "Services record calls in different ways, and rosters for watching patients are not kept in one place.",
        "A clinician is on the roster every day. Emergency visits elsewhere are not in our figures yet.",
        "Those who needed unplanned care mostly did so early on, so the second call was brought forward.",
    ),
    "exemplars.population-care": (
        "Our analysts need a week to draw up a list. No team has the hours yet to ring everyone on it.",
        "The team reached two thirds of the list. Ethnic group is missing for too many people to report on it.",
        "Fewer people were reached in the poorest areas, so the team now rings there in the evening too.",
    ),
}

OPEN_ANSWERS: tuple[str, ...] = (
    "Keep all blueprints in one place, dated and easy to search. We would have learned a year earlier that devices "
    "have to arrive before the training does.",
    "Pay trusts that are live to lend their trainers. They could have told us that two hours of training before "
    "go-live are too few, and we would have planned four.",
    "Bring trusts with the same record system together twice a year. We could have copied the short assessment form "
    "that others had cut down before we built our long one.",
    "Publish what went wrong in national programmes as well as what went well. Our move of old records failed on a "
    "point that three trusts had met before, and we could have tested for it.",
    "Ask every project with national money for a short review after one year. We would have known that time saved in "
    "minutes does not reach the budget, and promised less.",
    "Match each trust with one of its own type and size. A trust like ours could have told us to begin with one team, "
    "and we would have been spared a second go-live.",
    "Fund visits by front-line staff and not only by directors. Ours would have seen in an hour that the device was "
    "too heavy to carry all day, and we could have bought another.",
    "Let trusts read each other's answers to this questionnaire where both agree. We could have found the neighbour "
    "who had learned to code allergies at the first contact.",
    "Add a page on digital causes to the national safety alerts. We could have changed the same risky default months "
    "sooner.",
    "Appoint someone in each region who knows which trust has done what. We built a tool for consent forms, and could "
    "have learned from our neighbour's two years with one.",
    "Set one format for evaluations, with cost, days and effect. We would have seen that reminders in other languages "
    "cut missed visits, and could have begun with them.",
    "Open one national library of tested forms and code. We could have taken over a list of people at risk of "
    "falling, with its lesson on which entries not to trust.",
    "Pay a trust that teaches for the days it gives. We waited eight months for the visit that showed us how one "
    "sign-on works, and could have begun at once.",
)
