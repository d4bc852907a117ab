//! What is said in so many ways, in the one way that the grammar has: "each time", "should the server be",
//! "acknowledges receipt of", "may at any time send".

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::Regex;

/// What may stand between a modal and its verb, and says nothing of who does what.
const BETWEEN: &str = "at any time|at any point|in addition|in turn|in parallel|in response|at this point|\
                       at that point|at its own discretion|at its discretion|on its own|in the meantime|also|likewise";

/// Wordings, each with what stands in its place.
static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let between = format!(r"\b(shall|may|can|should|will|must|might)(,?) (?:{BETWEEN}),? ");
    let rules: [(&str, &str); 75] = [
        (r"^(?i:each|every|any) time ", "Whenever "),
        (r"^Should (the|a|an|any|no) ([^,]+?) be ", "If $1 $2 is "),
        (r"^Should (the|a|an|any|no) ([^,]+?) have ", "If $1 $2 has "),
        (r"^Should (the|a|an|any|no) ([^,]+?) not (\w+)", "If $1 $2 does not $3"),
        (&between, "$1 "),
        (r"\b([Aa]cknowledge[sd]?|[Cc]onfirm(?:s|ed)?) (?:the )?(?:receipt|reception) of ", "$1 "),
        (r"^(On|Upon|After|When) (?:getting|obtaining) ((?:the|an?|this) )", "$1 receiving $2"),
        (r"^(On|Upon|After) (?:the )?(?:arrival|reception|receipt) of ", "$1 receipt of "),
        (
            r"\bno further (?:action|actions|step|steps|processing) (?:is|are) (?:taken|performed|done|executed|needed)\b",
            "the procedure ends",
        ),
        (r"^(It|They|This one) (?:does|do) (?:so|this|that) by (sending|returning) ", "$1 sends "),
        (
            r"\b(shall|may|should),? for (?:each|every one|all) of (the [^,]+?), (send|forward) ([^,]+?) to (?:the \w+|it|them)$",
            "$1 $3 $4 to $2",
        ),
        (r"\bgive up (\w+ing)\b", "stop $1"),
        (r"\bgives up (\w+ing)\b", "stops $1"),
        (r"\bturn(s?|ed) ((?:the|an?|its) [\w ]{2,30}?|it|them) down\b", "decline$1 $2"),
        (r"\bturned down\b", "declined"),
        (r"\bgives up($|[,.;]| and )", "stops$1"),
        (r"\bgive up($|[,.;]| and )", "stop$1"),
        // "sends, to each of the clients, a request".
        (
            r"(\w), (to|towards) ((?:the|each|all|both|every|client) [^,]{2,40}), (the|a|an) ",
            "$1 $2 $3 $4 ",
        ),
        (r"\b(to|towards|from) (?:each|every one|all) of the (\w+s)\b", "$1 all $2"),
        (
            r"(^|, )[Nn]o ([\w ]{2,40}?) (is|are) (sent|returned|issued|given|forwarded)\b",
            "${1}the $2 $3 not $4",
        ),
        // "answers with M if P, and with N otherwise", "sends M if P, and N otherwise".
        (
            r"^([A-Z][^,]*?) with (an?|the) ([^,]+?) if ([^,]+?),? and with (an?|the) ([^,]+?) otherwise$",
            "If $4, $1 with $2 $3, otherwise $1 with $5 $6",
        ),
        (
            r"^([A-Z][^,]*? (?:sends|returns|issues)) (an?|the) ([^,]+?) if ([^,]+?),? and (an?|the) ([^,]+?) otherwise$",
            "If $4, $1 $2 $3, otherwise $1 $5 $6",
        ),
        // "may accept it, decline it, or not respond at all": who does not respond does nothing.
        (
            r"(\w), (\w+ it),? or not (?:respond|answer|react|reply)(?: at all)?($|[,.;])",
            "$1 or $2$3",
        ),
        (r",? or not (?:respond|answer|react|reply)(?: at all)?($|[,.;])", "$1"),
        // "is handled as described in step 3".
        (
            r"\b(?:it|this|the [\w ]{2,30}?) is (?:handled|treated|processed|served) as (?:described |specified |defined )?in (steps? \d+\w*)",
            "the procedure continues with $1",
        ),
        (r"\btries (?:again|once more|it again)\b", "retries"),
        // "Each client that receives M:", "the server shall, upon receiving M," before a list.
        (
            r"^(The|Each|Every|Any|An?) ([^,:]{2,60}?) (?:that|which|who) (?:receives|has received) ((?:the|an?) [^,:]+):$",
            "Upon receiving $3, $1 $2:",
        ),
        (
            r"^([^,]+?) shall, ((?:upon|on receipt|on receiving|when|if) [^,]+?)[,:]*$",
            "$2, $1 shall:",
        ),
        // "calls the move off".
        (r"\bcalls ((?:the |an? |its )[\w ]{2,30}?) off\b", "cancels $1"),
        (r"\bcall ((?:the |an? |its )[\w ]{2,30}?) off\b", "cancel $1"),
        (r"\bcall(s?) off (the|an?|its) ", "cancel$1 $2 "),
        (
            r",? (?:right away|straight away|at once|without delay|without undue delay|thereafter)($|[,.;:]| to )",
            "$1",
        ),
        (r"\bgives back (the|a|an|its) ", "releases $1 "),
        (r"\bgive back (the|a|an|its) ", "release $1 "),
        (
            r"^At any (?:time|moment|point) (?:before|until) ([^,]+), ([^,]+?) (?:can|may) ",
            "Before $1, $2 may ",
        ),
        (r"^At any (?:time|moment|point)(?: during [^,]+)?, ([^,]+?) (?:can|may) ", "$1 may "),
        (r"^(?:For this(?: purpose)?|To this end|To do so|To do this),? ", "In this case, "),
        (r", whereupon ", ", and "),
        (
            r"^(?:When|Once|After) (?:this|that) (?:is|has been) (?:done|finished|completed),? ",
            "Then ",
        ),
        (
            r"\bobtain(s?) the (approval|consent|permission|agreement) (?:of|from) ([^,.;:]+?)($|[,.;:]| and )",
            "ask$1 $3 for $2$4",
        ),
        // "checks with the UDM whether P by invoking M".
        (
            r"\bchecks with (the [\w -]+?) (whether|if|that) ([^,]+?) by (?:invoking|sending|using|means of) (?:an? |the )?([\w -]+)$",
            "sends $4 to $1 to check $2 $3",
        ),
        (r"\bfinds out (that|whether|if) ", "determines $1 "),
        (r"^Provided that ", "Provided "),
        (r"\b(resume|continue|proceed)(s?) (?:at|from) (steps? \d)", "continue$2 with $3"),
        (r"^(?:Shortly|Just|Right|Immediately|Directly) (before|after|upon|when) ", "$1 "),
        // "sends each of them a command".
        (
            r"\b(sends?|gives?|returns?) (?:each|all|both|every one) of them (a|an|the) ",
            "$1 them $2 ",
        ),
        (r"\b(to|towards|from) (?:each|all|both|every one) of them\b", "$1 them"),
        (r" by means of (the |a |an )?(N\w+_)", " using $1$2"),
        (
            r"\b(An?|The|an?|the) (?:authori[sz]ed|registered|subscribed|affiliated) (user at|user of) ",
            "$1 $2 ",
        ),
        (r"\btakes ((?:the|a|an|its) \w+) away from\b", "withdraws $1 from"),
        (r"\bby having (?:its|the|their) [\w ]{2,30}? send (a|an|the) ", "by sending $1 "),
        (r"^(?:On|In) (?:either|each) (?:event|case),? ", "In either case, "),
        (
            r"^(The|Each|Every|Any|An?) ([^,:]{2,60}?) (?:that|which|who) (?:receives|has received|gets) ((?:the|an?) [\w -]+? (?:message|request|response|notification|indication|announcement|command|order|invitation)) (\w+s|shall|may|should) ",
            "Upon receiving $3, $1 $2 $4 ",
        ),
        // "transfers to the carter, in a road message, a route containing the address".
        (
            r"\b(sends?|transfers?|forwards?|transmits?) (to|towards) ((?:the )?[\w -]{2,40}?), in (an?|the) ([\w -]+? (?:message|request|response|notification)), (an?|the) ([^,]+)$",
            "$1 $4 $5 $2 $3, including $6 $7",
        ),
        (r"\b(?:begins|starts) (?:sending|to send) ", "sends "),
        (r"\b(shall|may|should|will) (?:begin|start) (?:sending|to send) ", "$1 send "),
        (r"\bkeeps (sending|transmitting) ", "sends "),
        (r#"\b(replies|answers|responds) ["“]([^"”]+)["”]"#, "$1 with \"$2\""),
        (
            r"^([A-Z][^,]*?) with (an?|the) ([^,]+?) or, if ([^,]+?), with (an?|the) ([^,]+)$",
            "If $4, $1 with $5 $6, otherwise $1 with $2 $3",
        ),
        (
            r"^([A-Z][^,]*? (?:shall|may|should)), ((?:within|no later than) [^,]{1,40}), ([^,].+)$",
            "$1 $3 $2",
        ),
        (r"\b([Tt]he) ([\w -]{2,40}?)['’]s user\b", "$1 user of the $2"),
        (r", or else (the|it|they) ", "; otherwise $1 "),
        (r"\b(passes|pass|hands|hand) (this|that|it|them) (?:on|over) to ", "forwards it to "),
        (r"^Should ([A-Za-z][^,]{1,40}?) be (\w+)", "If $1 is $2"),
        // "Upon a request from the MC user to call", "on request of the user to".
        (
            r"^(?:On|Upon|After) (?:a |the |an )?requests? (?:from|of|by) the ((?:\w+ ){0,2}user) to ",
            "When the $1 requests to ",
        ),
        (r"\b4xx, 5xx,? (?:or|and) 6xx ", "4xx/5xx/6xx "),
        (r"\b4xx (?:or|and) ([56])xx ", "4xx/${1}xx "),
        // "sends M with the <kind> element set to "a" to each pilot": to whom comes first.
        (
            r#"\b(sends?) (an?|the) ([^,;]+?) (with|including|containing) ((?:an?|the) <[^>]+> element set to ["“][^"”]*["”]) (to|towards) ((?:each|the|all|every) (?:[\w-]+ ){0,3}?[\w-]+?(?: of the \w+)?)( and |[,;.]|$)"#,
            "$1 $2 $3 $6 $7 $4 $5$8",
        ),
        // "In the event of a positive decision", "in case of a negative answer".
        (
            r"\b([Ii])n (?:the event|case) of (?:a|an|the) (positive|negative|successful|unsuccessful) (\w+)",
            "${1}f the $3 is $2",
        ),
        (
            r" every ((?:\d+|few|other|[A-Z]\w*) (?:ms|milliseconds?|seconds?|minutes?|hours?))\b",
            " at intervals of $1",
        ),
        (r"\b(shall|may|does|will) do nothing\b", "$1 ignore it"),
        (r"\b(UE|client|server|user) does nothing\b", "$1 ignores it"),
        // "until such time as", "as soon as", "in the event that".
        (r"\b([Ii])n the (?:event|case) that ", "${1}f "),
        (r"\b([Ii])n the event of ", "${1}n case of "),
        (r" (?:unchanged|unmodified|transparently|as is)($|[,.;]| to )", "$1"),
    ];
    let compiled = rules.iter().map(|(rule, plain)| {
        (Regex::new(rule).expect("each rule is a regular expression"), *plain)
    });
    compiled.collect()
});

/// Sentences about the text itself.
static DESCRIBES: LazyLock<Regex> = LazyLock::new(|| {
    let rule = r"^(?:The|This) (?:following )?(?:procedures?|clauses?|subclauses?|figures?|sections?|signalling flows?|flows?|table|text)\b[^,]*? (?:describes?|illustrates?|shows?|specif(?:y|ies)|defines?|depicts?|explains?|deals? with|covers?)\b";
    Regex::new(rule).expect("it is a regular expression")
});

/// Whether a sentence says what a clause or a figure is about: "The procedure in this clause describes how".
pub(super) fn describes(text: &str) -> bool {
    DESCRIBES.is_match(text)
}

/// What comes, or a time that is over: "on receiving M or on expiry of T, the UE stops".
static EITHER: LazyLock<[(Regex, [&str; 2]); 3]> = LazyLock::new(|| {
    let rule = |text: &str| Regex::new(text).expect("each rule is a regular expression");
    [
        (
            rule(
                r"^((?:On|Upon|After) (?:receiving|receipt of|reception of) [^,]+?),? or (?:(?:on|upon|after|at) )?(?:the )?(?:expiry|expiration) of ([^,:]+), ([^:]+)$",
            ),
            ["$1, $3", "On expiry of $2, $3"],
        ),
        (
            rule(
                r"^(If|When|Once|After) ([^,:]+? (?:expires|elapses|runs out)),? or (?:(?:if|when|once|after) )?([^,:]+), ([^:]+)$",
            ),
            ["$1 $2, $4", "$1 $3, $4"],
        ),
        (
            rule(
                r"^(If|When|Once|After) ([^,:]+? (?:is|are|has been|have been) received),? or (?:(?:if|when|once|after) )?([^,:]*?\b(?:timer|T\w*\d)\b[^,:]* (?:expires|elapses)), ([^:]+)$",
            ),
            ["$1 $2, $4", "$1 $3, $4"],
        ),
    ]
});

/// A sentence about two events as two sentences, where one of them is that a time is over.
pub(super) fn either(text: &str) -> Option<[String; 2]> {
    if text.len() > LONGEST {
        return None;
    }
    let (rule, both) = EITHER.iter().find(|(rule, _)| rule.is_match(text))?;
    Some(both.map(|one| rule.replace(text, one).into_owned()))
}

/// Sentences that leave something to whoever builds it, or say what is not needed.
static LEAVES_OPEN: LazyLock<Regex> = LazyLock::new(|| {
    let rule = r"^(?:It is (?:up to|left to|a matter of) (?:the |an )?implementation\b|[^,]*? (?:need|needs) not )";
    Regex::new(rule).expect("it is a regular expression")
});

/// Whether a sentence demands nothing of anybody: "the UE need not answer".
pub(super) fn leaves_open(text: &str) -> bool {
    LEAVES_OPEN.is_match(text)
}

/// A longer sentence is left as it is.
const LONGEST: usize = 2000;

/// A sentence in the wording that the grammar has.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.len() > LONGEST {
        return Cow::Borrowed(text);
    }
    let mut text = Cow::Borrowed(text);
    for (rule, plain) in RULES.iter() {
        if rule.is_match(&text) {
            text = Cow::Owned(rule.replace_all(&text, *plain).into_owned());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{RULES, either, plain};

    #[test]
    fn what_comes_and_a_time_that_is_over_are_two() {
        let table = [
            (
                "On receiving a page or on expiry of T1, the UE stops",
                ["On receiving a page, the UE stops", "On expiry of T1, the UE stops"],
            ),
            (
                "If T1 expires or all pages have come, the UE stops",
                ["If T1 expires, the UE stops", "If all pages have come, the UE stops"],
            ),
        ];
        for (text, expected) in table {
            assert_eq!(either(text), Some(expected.map(String::from)), "{text}");
        }
        let both = either("If a page is received or timer T1 expires, the UE stops");
        let expected = ["If a page is received, the UE stops", "If timer T1 expires, the UE stops"];
        assert_eq!(both, Some(expected.map(String::from)));
        assert_eq!(either("If it is free or the UE is new, the UE stops"), None);
    }

    /// Each wording with what stands in its place, written by hand.
    const TABLE: [(&str, &str); 79] = [
        (
            "The AMF transfers to the UPF, in a PATH message, a rule with the key",
            "The AMF transfers a PATH message to the UPF, including a rule with the key",
        ),
        ("The UE starts sending pages to the AMF", "The UE sends pages to the AMF"),
        ("The UE shall begin to send pages to the AMF", "The UE shall send pages to the AMF"),
        (
            "The AMF shall, within 2 seconds, send a page",
            "The AMF shall send a page within 2 seconds",
        ),
        ("The MC client's user may stop it", "The user of the MC client may stop it"),
        (
            "On receiving a 4xx or 5xx response, the UE stops",
            "On receiving a 4xx/5xx response, the UE stops",
        ),
        (
            "The AMF shall send a page with the <kind> element set to \"new\" to each UE",
            "The AMF shall send a page to each UE with the <kind> element set to \"new\"",
        ),
        ("The UE keeps sending pages", "The UE sends pages"),
        ("The UE replies \"unknown\"", "The UE replies with \"unknown\""),
        (
            "The UE answers the page with a yes or, if it is late, with a no",
            "If it is late, The UE answers the page with a no, otherwise The UE answers the page with a yes",
        ),
        (
            "A UE that has received the stop message stops the page",
            "Upon receiving the stop message, A UE stops the page",
        ),
        (
            "The UE takes it, or else the AMF stops it",
            "The UE takes it; otherwise the AMF stops it",
        ),
        (
            "The AMF stops it and passes this on to the UE",
            "The AMF stops it and forwards it to the UE",
        ),
        ("Should group B be gone, it ends", "If group B is gone, it ends"),
        (
            "Upon a request from the MC user to call, the UE stops",
            "When the MC user requests to call, the UE stops",
        ),
        (
            "On receiving a SIP 4xx, 5xx or 6xx response, the UE stops",
            "On receiving a SIP 4xx/5xx/6xx response, the UE stops",
        ),
        ("In case of a negative answer, the UE stops", "If the answer is negative, the UE stops"),
        ("The UE sends a page every 10 seconds", "The UE sends a page at intervals of 10 seconds"),
        ("If it is late, the UE shall do nothing", "If it is late, the UE shall ignore it"),
        ("If it is late, the UE does nothing", "If it is late, the UE ignores it"),
        ("On getting the page, the UE stops", "On receiving the page, the UE stops"),
        ("Upon the arrival of the page, the UE stops", "Upon receipt of the page, the UE stops"),
        (
            "The AMF sends a stop, and no further action is taken",
            "The AMF sends a stop, and the procedure ends",
        ),
        ("It does so by sending a stop", "It sends a stop"),
        (
            "The AMF shall, for each of the other UEs, send a page to the UE",
            "The AMF shall send a page to the other UEs",
        ),
        ("The UE may give up waiting", "The UE may stop waiting"),
        ("The UE gives up waiting", "The UE stops waiting"),
        ("The UE turns the offer down", "The UE declines the offer"),
        ("If it is turned down, it ends", "If it is declined, it ends"),
        (
            "The AMF checks with the UDM whether it is free by sending a page",
            "The AMF sends page to the UDM to check whether it is free",
        ),
        ("Each time it comes, the AMF sends it", "Whenever it comes, the AMF sends it"),
        ("Should the AMF be gone, it ends", "If the AMF is gone, it ends"),
        ("Should the AMF have a key, it ends", "If the AMF has a key, it ends"),
        ("Should the AMF not answer, it ends", "If the AMF does not answer, it ends"),
        ("The UE may at any time send a page", "The UE may send a page"),
        ("The UE acknowledges receipt of the page", "The UE acknowledges the page"),
        ("The UE sends it again and gives up", "The UE sends it again and stops"),
        ("The UE shall give up", "The UE shall stop"),
        ("The AMF sends, to the UPF, a page", "The AMF sends to the UPF a page"),
        ("The AMF sends it to each of the clients", "The AMF sends it to all clients"),
        ("If it is gone, no answer is sent", "If it is gone, the answer is not sent"),
        (
            "The AMF answers with a yes if it is free, and with a no otherwise",
            "If it is free, The AMF answers with a yes, otherwise The AMF answers with a no",
        ),
        (
            "The AMF sends a yes if it is free, and a no otherwise",
            "If it is free, The AMF sends a yes, otherwise The AMF sends a no",
        ),
        (
            "The user may accept the page, decline it, or not respond at all",
            "The user may accept the page or decline it",
        ),
        ("The user may accept the page or not answer", "The user may accept the page"),
        ("It is handled as described in step 3", "It is handled as described in step 3"),
        (
            "If there is one, it is handled as described in step 3",
            "If there is one, the procedure continues with step 3",
        ),
        ("The AMF tries again", "The AMF retries"),
        ("Each UE that receives the page:", "Upon receiving the page, Each UE:"),
        ("The AMF shall, upon receiving the page", "upon receiving the page, The AMF shall:"),
        // Without the comma it goes on.
        (
            "The AMF shall upon receiving the page send a key",
            "The AMF shall upon receiving the page send a key",
        ),
        ("The UE calls the move off", "The UE cancels the move"),
        ("The UE may call the move off", "The UE may cancel the move"),
        ("The UE calls off the move", "The UE cancels the move"),
        ("The AMF sends it right away", "The AMF sends it"),
        ("The UE gives back the key", "The UE releases the key"),
        ("The UE may give back the key", "The UE may release the key"),
        (
            "At any time before the AMF has answered, the UE can send a stop",
            "Before the AMF has answered, the UE may send a stop",
        ),
        ("At any time, the UE can send a stop", "the UE may send a stop"),
        ("To do so, the UE sends a stop", "In this case, the UE sends a stop"),
        (
            "The AMF sends a stop, whereupon the UE ends it",
            "The AMF sends a stop, and the UE ends it",
        ),
        ("When this is done, the AMF sends a page", "Then the AMF sends a page"),
        ("The AMF obtains the consent of the UE", "The AMF asks the UE for consent"),
        ("The AMF finds out that it is gone", "The AMF determines that it is gone"),
        ("Provided that it is free, the AMF sends it", "Provided it is free, the AMF sends it"),
        // Behind the clause it stays.
        (
            "The AMF sends it, provided that it is free",
            "The AMF sends it, provided that it is free",
        ),
        ("The AMF resumes at step 4", "The AMF continues with step 4"),
        ("Shortly before noon the AMF sends it", "before noon the AMF sends it"),
        ("The AMF sends each of them a page", "The AMF sends them a page"),
        ("The AMF sends a page to each of them", "The AMF sends a page to them"),
        ("The AMF ends it by means of Namf_Stop", "The AMF ends it using Namf_Stop"),
        ("An authorised user at the UE wants it", "An user at the UE wants it"),
        ("The AMF takes the key away from the UE", "The AMF withdraws the key from the UE"),
        ("The UE ends it by having its UE send a stop", "The UE ends it by sending a stop"),
        ("On either event the AMF sends it", "In either case, the AMF sends it"),
        ("In the event that it ends, the AMF sends it", "If it ends, the AMF sends it"),
        ("In the event of an end, the AMF sends it", "In case of an end, the AMF sends it"),
        ("The AMF passes it on unchanged", "The AMF passes it on"),
        ("The AMF sends a page to the UE", "The AMF sends a page to the UE"),
    ];

    #[test]
    fn other_words_say_the_same() {
        for (text, expected) in TABLE {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn each_wording_stands_in_the_table() {
        for (rule, _) in RULES.iter() {
            assert!(TABLE.iter().any(|(text, _)| rule.is_match(text)), "{rule}");
        }
    }
}
