//! What is asked, what is decided, and under which conditions something is done.

use super::super::names::plain_name;
use crate::acts::{Act, Does, Form, Strength, When, past, third, verb};

/// Whether a condition says that a check has found it so, or not so; nothing of other conditions.
pub(super) fn finding(what: &str) -> Option<bool> {
    let what = what.to_lowercase();
    let words: Vec<&str> = what.split(|c: char| !c.is_alphanumeric()).collect();
    let is_of_a_check = words.iter().any(|word| {
        let word = word.strip_prefix("un").unwrap_or(word);
        ["authoris", "authoriz", "allowed", "permitted"].iter().any(|root| word.starts_with(root))
    });
    let denies = |word: &&str| *word == "not" || *word == "no" || word.starts_with("unauthor");
    is_of_a_check.then(|| !words.iter().any(denies))
}

/// Under which condition an act stands, besides what comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Under none.
    Nothing,
    /// It is marked as conditional, and nothing more is said of it.
    Marked,
    /// That of the act before: "in this case".
    Same,
    /// Something happens that nobody is told of, in the text's words.
    Happens(String),
    /// Something is so, in the text's words; of several, each where those before it are.
    If(Vec<String>),
}

/// Whether an act is done where a check has said no.
pub(super) fn is_otherwise(act: &Act, found: &dyn Fn(&str) -> Option<bool>) -> bool {
    act.when.iter().any(|when| match when {
        When::Otherwise => true,
        When::If(what) | When::After(what) => found(what) == Some(false),
        _ => false,
    })
}

/// Under which condition an act stands; nothing where it is one that is not modelled. What a check has
/// found is none, where there was one.
pub(super) fn asked(act: &Act, found: &dyn Fn(&str) -> Option<bool>) -> Option<Asked> {
    let (mut words, mut is_marked, mut is_same) = (Vec::new(), false, false);
    let mut happened = None;
    for when in &act.when {
        match when {
            When::If(what) | When::After(what) if found(what).is_some() => {}
            // "May cancel it, if it has not received M".
            When::If(what) if act.strength == Strength::May && until(what).is_some() => {}
            When::If(what) | When::After(what) if passes_by_itself(what) => {
                happened = Some(at_its_end(what));
            }
            // "Shortly before the start time".
            When::Before(what) if act.strength != Strength::May && is_a_time(what) => {
                happened = Some(format!("{what} is near"));
            }
            When::If(what) if is_of_time(what) || says_that_it_comes(what) => return None,
            When::If(what) => words.push(what.as_str()),
            When::After(what) if what.starts_with("step") || is_of_steps(what) => {}
            When::After(what) if is_a_state(what) => words.push(what),
            When::After(what) if happens(what) || is_own_deed(act, what) => {
                happened = Some(at_its_end(what));
            }
            // "Before the timer expires, the UE may": afterwards it is too late, which is said there.
            When::Before(what)
                if act.strength == Strength::May
                    && (is_of_time(what)
                        || until(what).is_some()
                        || is_over(what)
                        || has_happened(what)
                        || what.starts_with("step")) => {}
            // How late something is sent.
            When::Before(what) if is_of_time(what) && matches!(act.does, Does::Send { .. }) => {}
            When::After(_) | When::Before(_) => return None,
            // What somebody else has found.
            When::In(what) if what == "in which case" => return None,
            When::In(what) if is_no_case(what) => {}
            When::In(what) if refers_back(what) => is_same = true,
            When::In(what) => words.push(what),
            When::Conditional => is_marked = true,
            When::Receives(..) | When::Otherwise | When::InOrderTo(_) => {}
        }
    }
    // "[Conditional] If it receives X": that it comes is the condition.
    let is_marked = is_marked && !act.when.iter().any(|it| matches!(it, When::Receives(..)));
    if let Some(what) = happened {
        return words.is_empty().then_some(Asked::Happens(what));
    }
    Some(match (words.is_empty(), is_marked, is_same) {
        (false, ..) => Asked::If(words.into_iter().map(String::from).collect()),
        (true, true, _) => Asked::Marked,
        (true, false, true) => Asked::Same,
        (true, false, false) => Asked::Nothing,
    })
}

/// Until which message something may be done: "it has not received M", "it receives M", "receiving M".
pub(super) fn until(what: &str) -> Option<String> {
    let words: Vec<&str> = what.split(' ').collect();
    let is_receipt =
        |word: &&str| ["receives", "received", "receiving", "receipt", "gets"].contains(word);
    let at = words.iter().position(is_receipt)?;
    // "M is received".
    let before = words[..at].iter().position(|word| ["is", "has", "was"].contains(word));
    let name = match (words.get(at + 1), before) {
        (None, Some(end)) => &words[..end],
        (None, None) => return None,
        _ => &words[at + 1..],
    };
    let from = name.iter().take_while(|it| ["the", "a", "an", "of", "any"].contains(it)).count();
    let end = name.iter().position(|word| ["from", "yet", "and", "or"].contains(word));
    let name = &name[from.min(name.len())..end.unwrap_or(name.len()).max(from.min(name.len()))];
    (!name.is_empty()).then(|| plain_name(&name.join(" ")))
}

/// Until which message an act may be done, where it says so.
pub(super) fn window(act: &Act) -> Option<String> {
    let of = act.when.iter().find_map(|when| match when {
        When::If(what) if what.split(' ').any(|word| word == "not") => until(what),
        When::Before(what) => until(what),
        _ => None,
    });
    let said = || {
        act.details.iter().find_map(|said| {
            let rest = said.strip_prefix("as long as ").or_else(|| said.strip_prefix("until "))?;
            until(rest)
        })
    };
    of.or_else(said)
}

/// Whether a condition speaks of time, or of what has not come.
fn is_of_time(what: &str) -> bool {
    let what = what.to_lowercase();
    let words: Vec<&str> = what.split(|c: char| !c.is_alphanumeric()).collect();
    let is_of_a_timer = words.iter().any(|word| {
        ["expir", "elaps", "timeout", "timer"].iter().any(|root| word.starts_with(root))
    });
    let denies = words.iter().any(|word| ["no", "not"].contains(word));
    let answers = words.iter().any(|word| {
        ["response", "answer", "reply", "received", "receive", "acknowledgement"].contains(word)
    });
    is_of_a_timer || denies && answers
}

/// Whether words name a time, and no more: "the start time", "noon".
fn is_a_time(what: &str) -> bool {
    const TIMES: [&str; 6] = ["time", "date", "noon", "midnight", "hour", "day"];
    let lower = what.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    TIMES.contains(&last) && lower.split(' ').count() <= 4
}

/// Whether words say that a time is over which no timer with a name measures: "the time of expiry is
/// reached", "expiry of the validity period".
fn passes_by_itself(what: &str) -> bool {
    let lower = what.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    const TIMES: [&str; 9] = [
        "period", "time", "deadline", "validity", "lifetime", "date", "duration", "term",
        "interval",
    ];
    const PASSES: [&str; 10] = [
        "reached", "expires", "expired", "expiry", "passed", "elapsed", "elapses", "over", "ended",
        "ends",
    ];
    const NONE: [&str; 8] =
        ["timer", "no", "not", "before", "without", "within", "answer", "response"];
    let says = |all: &[&str]| words.iter().any(|word| all.contains(word));
    // "T9" is one that is started.
    let names_timer = what.split(' ').any(|word| {
        word.len() > 1
            && word.starts_with('T')
            && word[1..].chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    });
    says(&TIMES) && says(&PASSES) && !says(&NONE) && !names_timer
}

/// "The end of the loan period" as "the loan period ends".
fn at_its_end(what: &str) -> String {
    // "The server detects that P" finds P.
    const FINDS: [&str; 7] = [
        " detects that ",
        " finds that ",
        " determines that ",
        " notices that ",
        " learns that ",
        " discovers that ",
        " becomes aware that ",
    ];
    if let Some(found) = FINDS.iter().find_map(|finds| what.split_once(finds)) {
        return found.1.to_string();
    }
    let of =
        |before: &str, does: &str| what.strip_prefix(before).map(|rest| format!("{rest} {does}"));
    of("expiry of ", "expires")
        .or_else(|| of("the expiry of ", "expires"))
        .or_else(|| of("the end of ", "ends"))
        .or_else(|| of("the beginning of ", "begins"))
        .or_else(|| of("the start of ", "begins"))
        .unwrap_or_else(|| what.to_string())
}

/// Whether words say that something ends by itself: "the loan period ends", "the shift is over".
fn is_over(what: &str) -> bool {
    ["ends", "has ended", "is over", "elapses", "expires", "lapses"]
        .iter()
        .any(|it| what.ends_with(it))
}

/// Whether words say that something has been done: "the server has answered", "the cake is baked".
pub(super) fn has_happened(what: &str) -> bool {
    what.split(' ').any(|word| ["has", "have", "is", "are"].contains(&word))
}

/// Whether words say of a message that it comes, and not in which state: "a second request arrives".
fn says_that_it_comes(what: &str) -> bool {
    const COMES: [&str; 4] = [" arrives", " comes in", " is received", " comes"];
    COMES.iter().any(|it| what.ends_with(it))
}

/// Whether words say that steps have been done: "the results of step 6 are known".
fn is_of_steps(what: &str) -> bool {
    let lower = what.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let is_step = lower.contains("step ") || lower.contains("steps ");
    const DONE: [&str; 7] =
        ["known", "completed", "complete", "finished", "done", "performed", "executed"];
    is_step && words.any(|word| DONE.contains(&word))
}

/// Whether words say that something happens of which no message tells: "maintenance is scheduled".
fn happens(what: &str) -> bool {
    let lower = what.to_lowercase();
    // "The end of the loan period".
    let is_end = ["the end of ", "the beginning of ", "the start of "]
        .iter()
        .any(|it| lower.starts_with(it));
    if is_end && !is_of_time(what) {
        return true;
    }
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    const TOLD: [&str; 12] = [
        "received", "receives", "receive", "sent", "sends", "request", "response", "message",
        "step", "steps", "it", "they",
    ];
    let is_said = words.iter().any(|word| {
        ["is", "are", "has", "have", "gets", "been"].contains(word)
            || verb(word, Form::Third).is_some()
    });
    // "The load exceeds a threshold", by a verb that is not known.
    let is_unknown = words.windows(2).skip(1).any(|two| {
        const SHORTEST: usize = 4;
        let is_verb = two[0].len() > SHORTEST && two[0].ends_with('s') && !two[0].ends_with("ss");
        is_verb && ["a", "an", "the", "its", "their"].contains(&two[1])
    });
    let is_said = is_said || is_unknown;
    is_said && !is_of_time(what) && !words.iter().any(|word| TOLD.contains(word))
}

/// Whether words say that who acts has done something of its own before: "the pilot boards the ship", by a
/// verb that is not known.
fn is_own_deed(act: &Act, what: &str) -> bool {
    let Some(who) = act.who.as_ref().filter(|who| !who.is_user()) else { return false };
    let lower = what.to_lowercase();
    let rest = lower.strip_prefix("the ").unwrap_or(&lower);
    let rest =
        rest.strip_prefix(&who.role().to_lowercase()).and_then(|rest| rest.strip_prefix(' '));
    let next = rest.and_then(|rest| rest.split(' ').next()).unwrap_or_default();
    const NO_DEEDS: [&str; 4] = ["is", "has", "was", "does"];
    let is_known = verb(next, Form::Third).is_some();
    next.len() > 2
        && next.ends_with('s')
        && !is_known
        && !NO_DEEDS.contains(&next)
        && !is_of_time(what)
}

/// Whether words say how something is, and not what happens: "the UE is in idle mode".
fn is_a_state(what: &str) -> bool {
    let words: Vec<&str> = what.split(' ').collect();
    words.windows(2).any(|two| {
        ["is", "are"].contains(&two[0])
            && ["in", "not", "already", "currently", "a", "an", "within", "still"].contains(&two[1])
    })
}

/// Whether words say how something is done, or why, and not in which case.
fn is_no_case(what: &str) -> bool {
    let what = what.to_lowercase();
    let first = what.split(' ').next().unwrap_or_default();
    let phrases = [
        "for each",
        "for this",
        "for these",
        "in either case",
        "in both cases",
        "in all cases",
        "in any case",
        "in each case",
        "in all of these cases",
    ];
    let names_a_case = what.split(|c: char| !c.is_alphanumeric()).any(|word| {
        ["case", "cases", "scenario", "situation", "mode", "state", "event", "roaming"]
            .contains(&word)
    });
    ["based", "depending", "because", "since", "within", "whereas"].contains(&first)
        || phrases.iter().any(|phrase| what.starts_with(phrase))
        // "In the request", "in addition".
        || first == "in" && !names_a_case
}

/// "In this case".
pub(super) fn refers_back(what: &str) -> bool {
    let what = what.to_lowercase();
    ["in this case", "in that case", "in such a case", "in such case", "in these cases"]
        .iter()
        .any(|phrase| what.starts_with(phrase))
}

/// Words that say no more than "needed", "available".
fn is_brief(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    words.split(' ').count() <= 2
        && !["it", "they", "this", "the"].contains(&first.as_str())
        && !words.split(' ').any(|word| verb(word, Form::Third).is_some() || word == "is")
}

/// Whether words name a case: "in the conference case".
fn is_a_case(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    ["in", "for", "during", "while"].contains(&first.as_str())
}

/// A condition, as a statement.
pub(super) fn stated(words: &str) -> String {
    // "Unless the page is free": it is not free.
    if let Some(rest) =
        words.strip_prefix("not ").filter(|rest| rest.contains(" is ") || rest.contains(" has "))
    {
        return negation(rest);
    }
    let words = words.replace(" or ", " / ");
    plain_name(&if is_brief(&words) { format!("it is {words}") } else { words })
}

/// A condition that is not so, as a statement.
pub(super) fn negation(words: &str) -> String {
    let said = stated(words).replace(" cannot ", " can not ");
    if let Some(rest) = said.strip_prefix("not ") {
        return rest.to_string();
    }
    if let Some((before, after)) = said.split_once(" does not ") {
        let (base, rest) = after.split_once(' ').unwrap_or((after, ""));
        return plain_name(&format!("{before} {} {rest}", third(base)));
    }
    if ["no ", "there is no "].iter().any(|no| said.to_lowercase().starts_with(no))
        && let Some(some) = negated(&said)
    {
        return some;
    }
    for denies in [" is not ", " are not ", " has not ", " have not ", " can not ", " may not "] {
        if let Some((before, after)) = said.split_once(denies) {
            let being = denies.trim_end_matches("not ").trim();
            return plain_name(&format!("{before} {being} {after}"));
        }
    }
    if is_a_case(&said) {
        return format!("not {said}");
    }
    // "both A and B are so" is not denied by denying one of them.
    let is_one = !said.contains(" and ");
    let finite = || {
        let words: Vec<&str> = said.split(' ').collect();
        let at = (1..words.len()).find(|at| {
            verb(words[*at], Form::Third).is_some() && verb(words[*at], Form::Base).is_none()
        })?;
        let lemma = verb(words[at], Form::Third)?.lemma;
        let (before, after) = (words[..at].join(" "), words[at + 1..].join(" "));
        Some(plain_name(&format!("{before} does not {lemma} {after}")))
    };
    let denied = is_one.then(|| negated(&said).or_else(finite)).flatten();
    denied.unwrap_or_else(|| format!("it is not so that {said}"))
}

/// Whether it is a user who decides it: "the user accepts the call".
pub(super) fn is_of_a_user(words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    let user = words.iter().take(4).position(|word| *word == "user");
    let next = user.and_then(|at| words.get(at + 1));
    next.is_some_and(|next| *next == "does" || verb(next, Form::Third).is_some())
}

/// What is asked, one by one: "whether P, and that Q".
pub(super) fn predicates(what: &str) -> Vec<String> {
    let words: Vec<&str> = what.split_whitespace().collect();
    // "verifies the request and checks whether P", "examines it to see if P".
    let asks = words.iter().position(|word| ["whether", "if"].contains(word));
    let that = words.first().filter(|first| **first == "that").map(|_| 0);
    let Some(at) = asks.or(that) else { return vec![what.to_string()] };
    let words = words[at + 1..].to_vec();
    let mut found: Vec<Vec<&str>> = vec![Vec::new()];
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next() {
        let opens = ["whether", "if", "that"];
        if word == "and" && rest.peek().is_some_and(|next| opens.contains(next)) {
            rest.next();
            found.push(Vec::new());
        } else {
            found.last_mut().expect("there is one").push(word);
        }
    }
    // "and if authorised, …" asks nothing more.
    const SHORTEST: usize = 2;
    if found.len() > 1 && found.last().is_some_and(|last| last.len() <= SHORTEST) {
        found.pop();
    }
    let one = |words: Vec<&str>| plain_name(&words.join(" "));
    found.into_iter().map(one).filter(|one| !one.is_empty()).collect()
}

/// Of a thing that is authorised, verified and the like: that it is, and that it is not.
pub(super) fn approved(one: &str, said: &str) -> Option<(String, String)> {
    const APPROVES: [&str; 6] =
        ["verify", "validate", "authenticate", "authorise", "authorize", "evaluate"];
    let lemma =
        [Form::Base, Form::Third, Form::Ing].iter().find_map(|form| verb(said, *form))?.lemma;
    let past = match lemma {
        "authorize" => "authorised".to_string(),
        lemma if APPROVES.contains(&lemma) => past(lemma),
        _ => return None,
    };
    const MOST: usize = 12;
    let ends = [" as specified", " as described", " as defined", " according to", " based on"];
    let end = ends.iter().filter_map(|end| one.find(end)).min().unwrap_or(one.len());
    let thing: Vec<&str> = one[..end].split(' ').collect();
    // What has a verb is no thing.
    let is_said =
        |word: &&str| ["is", "are", "was", "were", "has", "have", "exists", "that"].contains(word);
    if thing.len() > MOST || thing.iter().any(is_said) {
        return None;
    }
    let thing = thing.join(" ").replace(" or ", " / ");
    let last = thing.rsplit(' ').next().unwrap_or_default();
    let is_several = thing.contains(" and ") || last.ends_with('s') && !last.ends_with("ss");
    let being = if is_several { "are" } else { "is" };
    let yes = plain_name(&format!("{thing} {being} {past}"));
    Some((yes, plain_name(&format!("{thing} {being} not {past}"))))
}

/// The opposite of what is asked; nothing where it has no verb that can be denied.
pub(super) fn negated(one: &str) -> Option<String> {
    // "No other call is parked": another one is.
    let there = [
        ("no other ", "another "),
        ("there is no ", "there is "),
        ("no ", "some "),
        ("nobody ", "somebody "),
        ("there is nobody ", "there is somebody "),
        ("none of ", "one of "),
    ];
    let lower = one.to_lowercase();
    if let Some((no, some)) = there.iter().find(|(no, _)| lower.starts_with(no)) {
        let rest = &one[no.len()..];
        return (!rest.contains(" and ")).then(|| plain_name(&format!("{some}{rest}")));
    }
    let words: Vec<&str> = one.split(' ').collect();
    if let Some((thing, rest)) = one.split_once(" exists") {
        return Some(plain_name(&format!("{thing} does not exist{rest}")));
    }
    let verbs = ["is", "are", "was", "were", "has", "have", "can", "may"]; // "the user that is called is registered": the verb of the clause, not that of the subject.
    let is_of_a_clause = |at: usize| at > 0 && ["that", "which", "who"].contains(&words[at - 1]);
    let mut places = (0..words.len()).filter(|at| verbs.contains(&words[*at]));
    let at = places.find(|at| !is_of_a_clause(*at))?;
    let (before, after) = words.split_at(at + 1);
    // "can be used and has been activated": of two, either may not be so.
    // "The one is so and the other is so", too.
    let joint = after.iter().position(|word| *word == "and");
    let is_more = joint.is_some_and(|joint| after[joint..].iter().any(|it| verbs.contains(it)));
    if is_more {
        return Some(plain_name(&format!("it is not so that {}", one.replace(" or ", " / "))));
    }
    let said = match (before, after) {
        (["there", _], ["any" | "a" | "an", rest @ ..]) => {
            format!("{} no {}", before.join(" "), rest.join(" "))
        }
        (_, ["no", rest @ ..]) if !rest.is_empty() => {
            let is_one = !rest.last().is_some_and(|last| last.ends_with('s'));
            let vowel = rest[0].starts_with(|c: char| "aeiouAEIOU".contains(c));
            let article = match (is_one, vowel) {
                (false, _) => "",
                (true, true) => "an ",
                (true, false) => "a ",
            };
            format!("{} {article}{}", before.join(" "), rest.join(" "))
        }
        (_, ["not", rest @ ..]) => format!("{} {}", before.join(" "), rest.join(" ")),
        _ => format!("{} not {}", before.join(" "), after.join(" ")),
    };
    Some(plain_name(&said.replace(" or ", " / ")))
}

pub(super) fn decision_words(act: &Act) -> String {
    let what = match &act.does {
        Does::Begin(what)
        | Does::Open(what)
        | Does::Close(what)
        | Does::Accept(what)
        | Does::Reject(what)
        | Does::Defer(what)
        | Does::Store(what)
        | Does::Other(_, what)
        | Does::Perform(what) => what.as_str(),
        _ => "",
    };
    // What "or" parts are answers, and what "enters" begins is a state that is come to.
    let words = plain_name(&format!("{} {what}", act.verb.to_lowercase()).replace(" or ", " / "));
    match words.split(' ').next() {
        Some("enters" | "enter") => format!("its user {words}"),
        _ => words,
    }
}
