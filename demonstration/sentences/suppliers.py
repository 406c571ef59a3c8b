"""Made-up words on suppliers."""

from collections.abc import Mapping

# By question, for levels 1 and 2, for 3, and for 4 and 5.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "suppliers.contract-performance": (
        "Suppliers send figures when we ask. Nobody sets them beside the contract each quarter.",
        "Each quarter the figures of all five are set beside their contracts. They are the suppliers' own figures.",
        "Our fault log showed more lost hours than one supplier had reported, and its figure was put right.",
    ),
    "suppliers.pipeline": (
        "Two contracts were extended last year because nobody had started on the decision in time.",
        "Every contract of the next two years has a decision date. One decision last year came with four months left.",
        "Each contract comes to the digital leadership team a year before it ends. One was stopped for lack of use.",
    ),
    "suppliers.exit": (
        "We asked our largest suppliers what the return of all our data would cost. Two have answered.",
        "The exit plan has a price and a number of days for each system. We have not tried a return yet.",
        "We opened a full copy without the supplier's product. The scanned letters took longest to find.",
    ),
    "suppliers.open-interfaces": (
        "One contract signed last year says nothing on interfaces. It was renewed on the old terms.",
        "Every recent contract has the duty. One supplier still charges a licence fee for each connection.",
        "A small supplier built its connection in six weeks from our documents, and nobody paid a fee for permission.",
    ),
    "suppliers.user-testing": (
        "Staff are shown a demonstration by the supplier. They have not had the chance to do their own tasks in it.",
        "Six future users did a morning's tasks on each system. What they found has no written answer.",
        "Users sign the paper that answers what they found. One product was turned down because of it.",
    ),
    "suppliers.joint-roadmap": (
        "What we have asked for is spread over several people's e-mails. We want one list by the summer.",
        "The list holds 31 requests. One supplier answers in weeks, and another left eight open for half a year.",
        "A monthly meeting on the list brought the answers in on time. Some promised dates still move.",
    ),
    "suppliers.buying-together": (
        "Our contracts and our neighbours' end in different years, so nothing has been bought together yet.",
        "One of our last 14 contracts was bought together, with one list of needs for three trusts.",
        "Buying with four other trusts took five months longer, and the price came down by about a tenth.",
    ),
    "suppliers.product-assurance": (
        "We do not yet know where artificial intelligence came in with an update. Each service has been asked.",
        "The register has nine products with artificial intelligence. Two are checked on our own patients so far.",
        "One product did less well for our patients than its supplier had said, and was switched off.",
    ),
}

OPEN_ANSWERS: tuple[str, ...] = (
    "Put one clause on the return of patients' records into every national framework agreement. We could then change "
    "supplier without paying for our own data.",
    "Publish what trusts pay for the same product. We would go into a renewal knowing whether our price is fair.",
    "Make free connection a condition for every product on a national list, so that we can join a new system to the "
    "record in weeks and not in years.",
    "Keep one national record of product assessments that trusts can rely on. Our team would review a new app in "
    "days, and spend the time saved on how it is used here.",
    "Write model service measures and remedies for digital contracts. A trust with one contract manager could then "
    "hold a large supplier to them.",
    "Shorten the rules for digital contracts under £100,000. We could try a small supplier's product in the same year "
    "that a team asks for it.",
    "Give a year's notice of national price agreements. We would wait for the better price, and not sign alone a "
    "month before it arrives.",
    "Oblige suppliers to tell every customer of a safety fault within two working days. We could warn staff before "
    "they meet it.",
    "Set up a small national team of contract lawyers that trusts may call on. We could settle disputes that we now "
    "let go.",
    "Let a trust join a neighbour's contract later without a new procurement. Staff of both could use one system and "
    "ring one support desk.",
    "Have suppliers show that their software meets a new national standard before it is sold. We would not pay for "
    "the change a second time.",
    "Require each large supplier to publish its coming changes with dates. We could plan training around them, and "
    "stop building what is about to arrive.",
    "Pay for a contract manager shared by small trusts for three years. We would claim the remedies that nobody here "
    "has time to claim.",
)
