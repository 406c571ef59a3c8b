"""Made-up words on data sharing."""

from collections.abc import Mapping

# By question, for levels 1 and 2, for 3, and for 4 and 5.
COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "data-sharing.shared-record": (
        "Staff need a second log-in and have to search for the patient again, so most do without.",
        "It opens from our main record with one click. About one clinician in six opened it last quarter.",
        "Use doubled once medicines from general practice could be seen in it.",
    ),
    "data-sharing.data-quality": (
        "Analysts put errors right before each return. The services that enter the data seldom hear of them.",
        "Each data set has an owner in its service. For two of the sets the commonest error has not fallen yet.",
        "One required field and a shorter list of choices halved the commonest error in our largest data set.",
    ),
    "data-sharing.advice": (
        "Questions come to two people by telephone and e-mail. We do not log when each one was answered.",
        "The log shows about six in ten answered within two working days. The hard ones wait for legal advice.",
        "The team keeps a duty rota, and nearly every question is answered by the next working day.",
    ),
    "data-sharing.decisions": (
        "Some refusals were given by telephone, without naming the rule that we relied on.",
        "Every refusal has its letter. A decision takes about seven weeks, as the group meets every other month.",
        "Two people decide simple requests between meetings. The usual wait went from nine weeks to three.",
    ),
    "data-sharing.public-engagement": (
        "People told us what they think at two meetings. We have not published what changed because of it.",
        "The web page answers all nine points. One lay member has joined the group, and we are looking for a second.",
        "A lay member's question led us to leave postcodes out of a new use of data.",
    ),
    "data-sharing.patient-access": (
        "Letters written outside the main record do not go online. Results and care plans are to follow next year.",
        "The documents are there to read, and about one patient in seven opens a letter. Posters did not help.",
        "A text message with each new letter, and help at the front desk, brought more patients to read online.",
    ),
    "data-sharing.analytics": (
        "Our analysts are busy with returns, so management consultants did some of last year's largest studies.",
        "Our own analysts do nearly all the work now. A second one checks the method when there is time.",
        "The second analyst found patients counted twice in one study, before it reached the board.",
    ),
    "data-sharing.secondary-use": (
        "Three departments make releases. Only one of them has small numbers checked by a second person.",
        "A second analyst checks small numbers each time. Most records still leave the trust as encrypted files.",
        "More than half of our releases of records are made in the regional secure environment, after a slow start.",
    ),
}

OPEN_ANSWERS: tuple[str, ...] = (
    "Write one national agreement for sharing records for care. Our staff could open the record of a patient from the "
    "next county without a new agreement for each neighbour.",
    "Make one national form for the data protection impact assessment. A second trust could build on the first one's "
    "work and start in weeks.",
    "Connect the shared care records of different areas. Our clinicians could see the medicines of a patient who "
    "lives elsewhere.",
    "Publish plain answers to the 20 questions that staff ask most about confidentiality. A nurse could act on them "
    "at night, when there is nobody to ask.",
    "Give carers access of their own to the national app. They could read a relative's letters without borrowing a "
    "password.",
    "Let our systems check the national data opt-out by themselves. Our analysts would save a day on each release, "
    "and give it to questions from the services.",
    "Say in the guidance on confidentiality that care home staff may open the shared record. They could check a "
    "resident's medicines on the day that our care ends.",
    "Merge the three returns that ask us for the same contacts. Two analysts could turn to what our teams want to "
    "know.",
    "Send the data quality scores back within two weeks of each return. Teams could mend an error while they still "
    "remember the patients.",
    "Have every secure data environment accept a researcher whom another has approved. Studies with our patients "
    "could begin in the same year.",
    "Return linked national data to the trusts that sent them. Our clinicians could see what became of patients after "
    "they left our care.",
    "Rule once for the whole country who is the controller of a shared care record. We could let pharmacies in "
    "without another year of legal advice.",
    "Offer one explanation of how data are used, tested with the public and in 20 languages. Patients could decide "
    "with the same facts wherever they are seen.",
)
