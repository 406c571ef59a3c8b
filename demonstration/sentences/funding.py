"""Made-up words on funding. Nothing on systems out of support says which, or what is wrong with them."""

from collections.abc import Mapping

# By question, for levels 1 and 2, for 3, and for 4 and 5.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "funding.plan": (
        "We budget year by year. Nothing sets the money for later years beside the cost.",
        "The board approved cost and money for three years. This year's update was put off for the accounts.",
        "The update goes to the board with the budget. The gap in the third year is shown, and was talked through.",
    ),
    "funding.whole-life-cost": (
        "Our last case gave the price and five years of licences. Moving the data out was not in it.",
        "Every case of the last year goes up to removal. Nobody has compared an old case with the accounts yet.",
        "The comparison showed training at twice the estimate and hosting below it. We changed the template.",
    ),
    "funding.readiness": (
        "We start the business case when money is offered, and have a few weeks for it.",
        "Cases for the first three are approved. One delivery came late, and a fifth of the money was left unspent.",
        "With the cases approved beforehand, orders went out within a month of the signed agreement.",
    ),
    "funding.joint-investment": (
        "Partners hear of our business cases once they are approved. No form asks them to join.",
        "Every case carries a partner's answer. So far it has been no, as their own contracts run on.",
        "We share the cost of the service desk and the network with two trusts. The split is reviewed each year.",
    ),
    "funding.running-costs": (
        "For three systems nobody has agreed to pay once the grant has ended. One ends this year.",
        "Each system has a budget holder who agreed in writing. Two of the budgets were set without the cost.",
        "No project is closed before its running cost is in a budget. One service gave up an old system to pay for it.",
    ),
    "funding.benefits": (
        "Benefits are in the business cases. For most projects no figures from before go-live were kept.",
        "We have the figures from before go-live for every recent project. The first is to be measured again soon.",
        "Two benefits came later than promised and one did not come at all. The register says so.",
    ),
    "funding.supported-systems": (
        "Medical engineering keeps a list of its own. The two are being brought together.",
        "Medical devices are in the register now. The plans that go with it are before the capital group this quarter.",
        "The register is read through each month, and the plan follows it. Details are kept by the security team.",
    ),
    "funding.devices": (
        "Staff sign on to each system separately. Two areas are trying one sign-on.",
        "Four in five clinicians use one sign-on. Attempts have been timed in a few areas so far.",
        "An observer timed attempts in areas drawn by lot. Most of the wait was for the wireless network.",
    ),
}

OPEN_ANSWERS: tuple[str, ...] = (
    "Tell trusts their digital money for three years at once. We could employ trainers who know our teams, and not "
    "hire them by the day.",
    "Let unspent digital money be carried into the next year. We could wait for a tested product, and not buy what "
    "can be delivered in time.",
    "Give part of each grant as running costs for five years. Teams would keep the devices that a project gave them.",
    "Set money aside for trusts in the middle. We are never far enough behind or ahead, and with it our last teams "
    "could leave paper.",
    "Accept one business case for every national approval. Our patients would have had their letters online seven "
    "months sooner.",
    "Make offers before the summer. We could put new systems in while it is quiet, and not in winter when staff have "
    "no time to learn them.",
    "Count staff time for training as a cost of the project. We could release people for a whole day, with cover.",
    "Change the accounting rule so that yearly subscriptions may be paid from capital. We could move to hosted "
    "systems that staff can open wherever they work.",
    "Replace old devices by a yearly formula in place of bids. Staff would wait less to sign on, and we could plan "
    "which areas come first.",
    "Fund groups of trusts for a shared system, not each of them alone. Clinicians who work in two trusts could use "
    "one record.",
    "Ask for one report on each grant, in one format. Our project managers would gain half a day a week for the "
    "teams that they support.",
    "Publish how bids are scored, with last year's scores. A small trust could see if a bid is worth its clinicians' "
    "time.",
    "Pay grants when the work is agreed, not months afterwards. We could order equipment at once, and patients would "
    "see the service a season earlier.",
)
