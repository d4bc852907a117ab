//! Words of English that do not belong to the name of a message.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Articles, pronouns, prepositions, conjunctions, auxiliaries, adverbs.
const FUNCTION_WORDS: &str = "a an the this that these those its their his her it they he she we \
    our your any each every some all both either neither no none not only such same another \
    other which who whom whose what if when where whether while whereas because since unless \
    until once and or but nor so then than as at by for from in into of off on onto out over per \
    through to toward towards under up upon via with within without about above across after \
    against along among around before behind below between beyond during except following inside \
    like near outside regarding concerning prior due is are was were be been being am has have \
    had having do does did done may might must shall should can could will would cannot also \
    already still again back just even instead otherwise therefore thus hence however there here \
    now ever never always yet too very more most less least many much few several e.g i.e etc \
    one two three four five six i.e. e.g. note step steps clause figure table using based \
    according nothing anything";

/// Adjectives that say which one, not what it is.
const ADJECTIVES: &str = "initial incoming outgoing ongoing on-going corresponding successful \
    unsuccessful subsequent previous first second third last next new old existing appropriate \
    relevant respective original final further additional particular specific single multiple \
    valid invalid pending proper positive negative mandatory optional possible similar actual \
    own present current said necessary different identical resulting matching remaining suitable \
    earlier later latest above-mentioned aforementioned so-called associated aforesaid simple \
    whole entire common explicit implicit separate";

/// Verbs that take a message as their object, in the forms that no noun in a name shares.
const VERBS: &str = "send sends receive receives accept accepts reject rejects forward forwards \
    generate generates include includes contain contains return returns transmit transmits \
    provide provides trigger triggers use uses deliver delivers initiate initiates handle \
    handles inform informs notify notifies establish establishes issue issues get gets got make \
    makes made create creates compose composes construct constructs populate populates relay \
    relays route routes sent got took take takes give gives given expect expects await awaits \
    ignore ignores discard discards process processes check checks validate validates verify \
    verifies store stores indicate indicates specify specifies define defines carry carries \
    convey conveys insert inserts set sets starts stops performs perform executes execute \
    determines determine decides decide allow allows enable enables require requires cause \
    causes correspond corresponds consider considers respond responds reply replies releases \
    cancels invites ends calls requests answers acknowledges confirms confirm supports support \
    applies apply identifies identify understands shown known begun become becomes let lets \
    means mean see add adds remove removes delete deletes";

/// Words in `-ing` that name what a message is about.
const NOUNS_IN_ING: &str = "messaging roaming charging conferencing streaming signalling \
    signaling ringing paging polling monitoring mapping binding recording billing listening \
    training viewing positioning ranging routing switching sharing pairing advertising \
    scheduling measuring reporting waiting string ring king thing";

/// Words in `-ly` and `-ed` that are no adverbs and no participles.
const PLAIN_NOUNS: &str = "reply early assembly family supply feed need seed speed remotely \
    initiated prearranged";

/// Those who ask and answer, so that `request` after them is a verb or no name.
const AGENTS: &str = "client clients server servers user users ue ues party parties participant \
    participants function functions entity entities focus requestor requester member members \
    device devices network networks application as system operator subscriber caller callee \
    terminal terminals peer originator recipient sender";

/// Those of a procedure's parties whose name begins with what they belong to: `MC client`.
const PARTIES: &str = "client server ue function entity focus";

/// Verbs that end a name before "message": `registration accept message`.
const CLOSING_VERBS: &str = "accept reject notify forward create delete confirm establish";

/// Words that begin another noun phrase.
const DETERMINERS: &str = "a an the its their this these those each any another permission \
    whether";

/// Methods of SIP and HTTP that stand for their requests.
const METHODS: &str = "INVITE re-INVITE RE-INVITE ACK BYE CANCEL REFER NOTIFY SUBSCRIBE PUBLISH \
    REGISTER UPDATE PRACK INFO MESSAGE OPTIONS GET PUT POST DELETE PATCH";

/// Nouns after a message's name that make it the name of something else: "request procedure".
const COMPOUNDS: &str = "procedure procedures uri body bodies header headers code codes time \
    timer element elements field fields parameter parameters type types flow flows format \
    content contents handling processing phase rate transaction transactions method methods \
    dialog dialogs session sessions line part parts name names";

/// Words before "message" that do not make the name of one.
const GENERIC: &str = "text error short signalling signaling control protocol media data private \
    emergency warning instant reply sip http sdp call session group user status application \
    plane nas rrc ngap s1ap gtp gtp-c gtp-u pfcp msrp rtp rtcp monp xcap xml diameter sms xmpp";

type Words = LazyLock<HashSet<&'static str>>;

static STOPS: Words = LazyLock::new(|| {
    [FUNCTION_WORDS, ADJECTIVES, VERBS].iter().flat_map(|list| list.split_whitespace()).collect()
});
static SPARED: Words = LazyLock::new(|| {
    [NOUNS_IN_ING, PLAIN_NOUNS].iter().flat_map(|list| list.split_whitespace()).collect()
});

/// Whether a word ends the name of a message on its left; one with a capital does not.
pub fn is_stop(word: &str) -> bool {
    if word.starts_with(char::is_uppercase) {
        return false;
    }
    let is_inflected = word.len() > 4
        && !word.contains('-')
        && (word.ends_with("ing") || word.ends_with("ed") || word.ends_with("ly"))
        && !SPARED.contains(word);
    is_inflected || STOPS.contains(word)
}

/// Whether a word in lower case names someone who asks and answers.
pub fn is_agent(word: &str) -> bool {
    AGENTS.split(' ').any(|agent| agent == word)
}

/// Whether a word in lower case ends the name of a party.
pub fn is_party(word: &str) -> bool {
    PARTIES.split(' ').any(|party| party == word)
}

/// Whether a word is a verb: "sends", "receive".
pub fn is_verb(word: &str) -> bool {
    VERBS.split(' ').any(|verb| verb == word)
}

/// Whether a word in lower case, though a verb, may stand directly before "message" in a name.
pub fn is_closing_verb(word: &str) -> bool {
    CLOSING_VERBS.split(' ').any(|verb| verb == word)
}

/// Whether a word in lower case begins another noun phrase.
pub fn is_determiner(word: &str) -> bool {
    DETERMINERS.split(' ').any(|determiner| determiner == word)
}

/// Whether a word, as printed, is a method.
pub fn is_method(word: &str) -> bool {
    METHODS.split(' ').any(|method| method == word)
}

/// Whether a word in lower case, after the name of a message, names something about it.
pub fn is_compound(word: &str) -> bool {
    COMPOUNDS.split(' ').any(|compound| compound == word)
}

/// Whether a word in lower case before "message" names no message.
pub fn is_generic(word: &str) -> bool {
    // `n2` and `mcptt-1` are reference points.
    word.ends_with(|c: char| c.is_ascii_digit()) || GENERIC.split(' ').any(|it| it == word)
}
