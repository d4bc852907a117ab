//! The whole of a file: statement after statement, each with the names declared above it.

mod cases;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use callproof_kernel::case::{Carriage, Channel};
use callproof_kernel::issue::{AS_WRITTEN, Candidate, Issue};
use callproof_kernel::procedure::Decider;
use callproof_kernel::step::{Clause, Item as StepItem, Kind, Standing, Step};
use winnow::Parser;
use winnow::combinator::{alt, opt};

use crate::define::{
    ClaimDef, Claimed, Decision, Definition, Fact, Is, Memory, MessageType, Named, Offer, Role,
    Rule, SIGNALLING, Says, StateKind, TimerKind,
};
use crate::error::Fault;
use crate::lines::Statement;
use crate::names::{Names, keep, keep_all, nearest};
use crate::parse::{
    Read, Words, Wrong, after, colon, list, must, name, or_list, said, spaces, whole, words_until,
    wrong,
};
use crate::say::{Vocabulary, condition};
use rules::Letters;

/// The most names of one kind.
const MOST: usize = 200;
/// The most rules, each role and each way to put roles for letters counted.
const MOST_RULES: usize = 4_000;

/// The words with which statements at the margin begin.
const STATEMENTS: [&str; 25] = [
    "procedure",
    "document",
    "scope",
    "calls are identified",
    "role",
    "class",
    "letters",
    "states",
    "channel",
    "message",
    "timer",
    "resource",
    "user",
    "policy",
    "let",
    "clause",
    "step",
    "note",
    "editor's note",
    "paragraph",
    "issue",
    "candidate",
    "claim",
    "case",
    "figure",
];

/// What the file defines.
pub(crate) fn build(statements: &[Statement]) -> Result<Definition, Fault> {
    let mut builder = Builder::new(&statements[0])?;
    let mut place = 1;
    while place < statements.len() {
        let head = &statements[place];
        let inner = statements[place + 1..].iter().take_while(|statement| statement.is_inner);
        let inner = &statements[place + 1..place + 1 + inner.count()];
        builder.statement(head, inner)?;
        place += 1 + inner.len();
    }
    builder.done(&statements[0])
}

/// A step, with what is known of it while the file is read.
struct Item {
    step: Step,
    /// The clause, by place.
    clause: usize,
    /// The issue and the candidates that it belongs to.
    under: Option<(usize, Vec<usize>)>,
}

/// An issue while its candidates are read.
struct Question {
    name: &'static str,
    question: &'static str,
    at: Vec<Step>,
    clause: usize,
    unmodelled: Option<&'static str>,
    candidates: Names,
    gists: Vec<&'static str>,
    recommended: usize,
}

/// A procedure while its file is read.
struct Builder {
    is_identified: bool,
    name: &'static str,
    title: &'static str,
    document: &'static str,
    scope: Vec<&'static str>,
    who: Names,
    /// The roles that each name of `who` stands for.
    members: Vec<Vec<u8>>,
    roles: Vec<Role>,
    role_names: Names,
    memories: Vec<(Names, Vec<Names>)>,
    letters: Letters,
    states: Names,
    state_kinds: Vec<StateKind>,
    channels: Names,
    channel_kinds: Vec<Channel>,
    messages: Names,
    message_types: Vec<MessageType>,
    fields: Vec<(Names, Vec<Names>)>,
    timers: Names,
    timer_kinds: Vec<TimerKind>,
    resources: Names,
    kept: BTreeSet<(u8, u8)>,
    decisions: Names,
    decided: Vec<Decision>,
    /// Decisions whose states are those of their rules.
    offered_by_rules: BTreeSet<usize>,
    lets: BTreeMap<&'static str, Vec<crate::define::Do>>,
    clauses: Vec<&'static Clause>,
    items: Vec<Item>,
    questions: Vec<Question>,
    rules: Vec<Rule>,
    claims: Vec<ClaimDef>,
    claim_names: Names,
    cases: Vec<crate::define::CaseDef>,
    figures: Vec<crate::define::FigureDef>,
    facts: BTreeSet<(u8, Fact)>,
}

/// Turns what is wrong in a statement's words into where it stands in the file.
fn at(statement: &Statement) -> impl Fn(Wrong) -> Fault + '_ {
    move |wrong| statement.fault(wrong.at, wrong.what)
}

/// A name before a colon, and what follows it.
fn titled<'w>(words: &mut Words<'w>) -> Read<((usize, &'w str), &'w str)> {
    let name = words_until(&[':']).parse_next(words)?;
    Ok((name, colon(words)?))
}

/// A name with, behind a colon, what is printed for it; the name itself where nothing is.
fn printed<'w>(words: &mut Words<'w>) -> Read<((usize, &'w str), &'w str)> {
    let name = words_until(&[':']).parse_next(words)?;
    let full = match words.as_ref().is_empty() {
        true => name.1,
        false => colon(words)?,
    };
    Ok((name, full))
}

impl Builder {
    fn new(head: &Statement) -> Result<Self, Fault> {
        let what = "a file begins with \"procedure NAME: TITLE\"";
        let Some(words) = head.text.strip_prefix("procedure ").filter(|_| !head.is_inner) else {
            return Err(head.fault(0, what));
        };
        let shift = |wrong: Wrong| head.fault(wrong.at + "procedure ".len(), wrong.what);
        let ((_, name), title) = whole(words, titled).map_err(shift)?;
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.chars().all(is_kebab) {
            let what = format!(
                "\"{name}\" is to be typed on a command line: small letters, digits and hyphens \
                 only"
            );
            return Err(head.fault("procedure ".len(), what));
        }
        Ok(Builder {
            is_identified: false,
            name: keep(name),
            title: keep(title),
            document: "",
            scope: Vec::new(),
            who: Names::new("role or class"),
            members: Vec::new(),
            roles: Vec::new(),
            role_names: Names::new("role"),
            memories: Vec::new(),
            letters: Letters::default(),
            states: Names::new("state"),
            state_kinds: Vec::new(),
            channels: {
                let mut known = Names::new("channel");
                known.declare(SIGNALLING.name);
                known
            },
            channel_kinds: vec![SIGNALLING],
            messages: Names::new("message"),
            message_types: Vec::new(),
            fields: Vec::new(),
            timers: Names::new("timer"),
            timer_kinds: Vec::new(),
            resources: Names::new("resource"),
            kept: BTreeSet::new(),
            decisions: Names::new("decision"),
            decided: Vec::new(),
            offered_by_rules: BTreeSet::new(),
            lets: BTreeMap::new(),
            clauses: Vec::new(),
            items: Vec::new(),
            questions: Vec::new(),
            rules: Vec::new(),
            claims: Vec::new(),
            claim_names: Names::new("claim"),
            cases: Vec::new(),
            figures: Vec::new(),
            facts: BTreeSet::new(),
        })
    }

    fn statement(&mut self, head: &Statement, inner: &[Statement]) -> Result<(), Fault> {
        let known = STATEMENTS.iter().filter(|word| {
            let rest = head.text.strip_prefix(**word);
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        });
        let Some(word) = known.max_by_key(|word| word.len()) else {
            return Err(self.unknown(head));
        };
        let shift = word.len();
        let text = &head.text[shift..];
        let at = |wrong: Wrong| head.fault(wrong.at + shift, wrong.what);
        if let Some(first) = inner.first().filter(|_| !TAKES_INNER.contains(word)) {
            let what = format!("nothing can belong to a line that begins with \"{word}\"");
            return Err(first.fault(0, what));
        }
        match *word {
            "procedure" => Err(head.fault(0, "a file has one procedure; put this into another")),
            "document" => whole(text, |w: &mut Words<'_>| self.document(w)).map_err(at),
            "scope" => whole(text, |w: &mut Words<'_>| self.scope(w)).map_err(at),
            "calls are identified" => {
                self.is_identified = true;
                whole(text, spaces).map_err(at)
            }
            "role" => {
                whole(text, |w: &mut Words<'_>| self.role(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_role(w)).map_err(self::at(s))
                })
            }
            "class" => whole(text, |w: &mut Words<'_>| self.class(w)).map_err(at),
            "letters" => whole(text, |w: &mut Words<'_>| self.read_letters(w)).map_err(at),
            "states" => whole(text, |w: &mut Words<'_>| self.read_states(w)).map_err(at),
            "channel" => whole(text, |w: &mut Words<'_>| self.channel(w)).map_err(at),
            "message" => {
                whole(text, |w: &mut Words<'_>| self.message(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_message(w)).map_err(self::at(s))
                })
            }
            "timer" => whole(text, |w: &mut Words<'_>| self.timer(w)).map_err(at),
            "resource" => whole(text, |w: &mut Words<'_>| self.resource(w)).map_err(at),
            "user" => whole(text, |w: &mut Words<'_>| self.decides(w, Decider::User)).map_err(at),
            "policy" => {
                whole(text, |w: &mut Words<'_>| self.decides(w, Decider::Policy)).map_err(at)
            }
            "let" => whole(text, |w: &mut Words<'_>| self.read_let(w)).map_err(at),
            "clause" => whole(text, |w: &mut Words<'_>| self.clause(w)).map_err(at),
            "step" | "note" | "editor's note" | "paragraph" => {
                whole(text, |w: &mut Words<'_>| self.step(word, w)).map_err(at)?;
                self.under_step(inner)
            }
            "issue" => {
                whole(text, |w: &mut Words<'_>| self.issue(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_issue(w)).map_err(self::at(s))
                })
            }
            "candidate" => whole(text, |w: &mut Words<'_>| self.candidate(w)).map_err(at),
            "claim" => {
                let Some((formula, more)) = inner.split_first() else {
                    let what = "what is claimed stands in the next line, e.g. \"  always: …\"";
                    return Err(head.fault(head.text.len(), what));
                };
                if let Some(more) = more.first() {
                    return Err(more.fault(0, "a claim has one formula"));
                }
                whole(text, |w: &mut Words<'_>| self.claim(w)).map_err(at)?;
                let read = |w: &mut Words<'_>| self.formula(w);
                let claimed = whole(&formula.text, read).map_err(self::at(formula))?;
                self.claims.last_mut().expect("it was just read").claimed = claimed;
                Ok(())
            }
            "case" => {
                whole(text, |w: &mut Words<'_>| self.case(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_case(w)).map_err(self::at(s))
                })
            }
            _ => {
                whole(text, |w: &mut Words<'_>| self.figure(w)).map_err(at)?;
                inner.iter().try_for_each(|s| {
                    whole(&s.text, |w: &mut Words<'_>| self.of_figure(w)).map_err(self::at(s))
                })
            }
        }
    }

    fn unknown(&self, head: &Statement) -> Fault {
        let word = head.text.split([' ', ':']).next().unwrap_or_default();
        let said = format!("no statement begins with \"{word}\"");
        let what = match nearest(word, STATEMENTS.iter().copied()) {
            Some(near) => format!("{said}; did you mean \"{near}\"?"),
            None if head.text.contains('|') => {
                format!("{said}; a rule stands under its step, two columns in")
            }
            None => format!("{said}; one begins with: {}", STATEMENTS.join(", ")),
        };
        head.fault(0, what)
    }

    fn document(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, document) = words_until(&[]).parse_next(words)?;
        if !self.document.is_empty() {
            return Err(Wrong { at, what: "the document is named above".into(), is_final: true });
        }
        self.document = keep(document);
        Ok(())
    }

    fn scope(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (_, sentence) = words_until(&[]).parse_next(words)?;
        self.scope.push(keep(sentence));
        Ok(())
    }

    fn role(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, short), full) = printed(words)?;
        let place = declare(&mut self.role_names, at, short)?;
        declare(&mut self.who, at, short)?;
        self.members.push(vec![place]);
        let name = Named { place, name: keep(full) };
        self.roles.push(Role { name, is_in_many_calls: false, memories: Vec::new() });
        self.memories.push((Names::new("memory"), Vec::new()));
        Ok(())
    }

    fn of_role(&mut self, words: &mut Words<'_>) -> Read<()> {
        let role = self.roles.last_mut().expect("this belongs to a role");
        if opt(said("many calls")).parse_next(words)?.is_some() {
            role.is_in_many_calls = true;
            return Ok(());
        }
        let either = "under a role stands \"many calls\" or \"remembers NAME: VALUE, VALUE\"";
        if opt(said("remembers")).parse_next(words)?.is_none() {
            return wrong(words, either);
        }
        let (at, memory) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let class = opt(said("one of")).parse_next(words)?;
        let (names, values) = self.memories.last_mut().expect("each role has a place for them");
        declare(names, at, memory)?;
        let mut known = Names::new("value");
        let mut roles = None;
        if class.is_some() {
            let who = must(name(&self.who)).parse_next(words)?;
            for role in &self.members[who] {
                let _ = known.declare(self.role_names.at(usize::from(*role)));
            }
            roles = Some(self.members[who].clone());
        } else {
            for (at, value) in list(words_until(&[','])).parse_next(words)? {
                declare(&mut known, at, value)?;
            }
        }
        let named = |place: usize| Named { place: place as u8, name: known.at(place) };
        let all = (0..known.len()).map(named).collect();
        role.memories.push(Memory { name: keep(memory), values: all, roles });
        values.push(known);
        Ok(())
    }

    fn class(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, class) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let members = list(must(name(&self.who))).parse_next(words)?;
        let roles = members.into_iter().flat_map(|place| self.members[place].clone());
        let roles: BTreeSet<u8> = roles.collect();
        declare(&mut self.who, at, class)?;
        self.members.push(roles.into_iter().collect());
        Ok(())
    }

    fn read_letters(&mut self, words: &mut Words<'_>) -> Read<()> {
        let letters = list(words_until(&[',', ':'])).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let who = list(must(name(&self.who))).parse_next(words)?;
        let roles = who.into_iter().flat_map(|place| self.members[place].clone());
        let names: Vec<&'static str> =
            roles.map(|role| self.role_names.at(usize::from(role))).collect();
        for (at, letter) in letters {
            let is_letter = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_uppercase());
            if !is_letter {
                let what = format!("\"{letter}\" is no letter; use one capital letter, e.g. X");
                return Err(Wrong { at, what, is_final: true });
            }
            self.letters.declare(letter, names.clone());
        }
        Ok(())
    }

    fn read_states(&mut self, words: &mut Words<'_>) -> Read<()> {
        let is_at_rest = opt(said("at rest")).parse_next(words)?.is_some();
        let is_kept_up = opt(said("kept up")).parse_next(words)?.is_some();
        must(said(":")).parse_next(words)?;
        for (at, state) in list(words_until(&[','])).parse_next(words)? {
            for state in self.letters.every(state) {
                let place = declare(&mut self.states, at, &state)?;
                let name = Named { place, name: keep(&state) };
                self.state_kinds.push(StateKind { name, is_at_rest, is_kept_up });
            }
        }
        Ok(())
    }

    /// `NAME: in order` or `NAME: reliable`.
    fn channel(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, short) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let carriage = must(alt((
            said("in order").value(Carriage::InOrder),
            said("reliable").value(Carriage::Reliable),
        )))
        .parse_next(words)?;
        declare(&mut self.channels, at, short)?;
        self.channel_kinds.push(Channel::new(keep(short), carriage));
        Ok(())
    }

    fn message(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, short), full) = printed(words)?;
        let place = declare(&mut self.messages, at, short)?;
        let name = Named { place, name: keep(full) };
        let channel = SIGNALLING;
        self.message_types.push(MessageType { name, channel, fields: Vec::new() });
        self.fields.push((Names::new("field"), Vec::new()));
        Ok(())
    }

    fn of_message(&mut self, words: &mut Words<'_>) -> Read<()> {
        let own = "this belongs to a message";
        if opt(said("on")).parse_next(words)?.is_some() {
            let (at, name) = words_until(&[]).parse_next(words)?;
            let Some(place) = self.channels.find(name) else {
                return Err(Wrong { at, what: self.channels.unknown(name), is_final: true });
            };
            self.message_types.last_mut().expect(own).channel = self.channel_kinds[place];
            return Ok(());
        }
        if opt(said("field")).parse_next(words)?.is_none() {
            let what = "under a message stands \"field NAME: VALUE, VALUE\" or \"on CHANNEL\"";
            return wrong(words, what);
        }
        let (at, field) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let (names, values) = self.fields.last_mut().expect("each message has a place for them");
        declare(names, at, field)?;
        let mut known = Names::new("value");
        for (at, value) in list(words_until(&[','])).parse_next(words)? {
            declare(&mut known, at, value)?;
        }
        let named = |place: usize| Named { place: place as u8, name: known.at(place) };
        let message = self.message_types.last_mut().expect(own);
        message.fields.push((keep(field), (0..known.len()).map(named).collect()));
        values.push(known);
        Ok(())
    }

    fn timer(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, text) = words_until(&[]).parse_next(words)?;
        for text in self.letters.every(text) {
            let (names, watched) = match text.split_once(" watches ") {
                Some((name, role)) => (name.to_string(), Some(role.trim().to_string())),
                None => (text.clone(), None),
            };
            let watches = match watched {
                None => None,
                Some(role) => match self.role_names.find(&role) {
                    Some(place) => Some(place as u8),
                    None => {
                        let what = self.role_names.unknown(&role);
                        return Err(Wrong { at, what, is_final: true });
                    }
                },
            };
            for timer in names.split(',').map(str::trim) {
                let place = declare(&mut self.timers, at, timer)?;
                let name = Named { place, name: keep(timer) };
                self.timer_kinds.push(TimerKind { name, watches });
            }
        }
        Ok(())
    }

    fn resource(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, text) = words_until(&[]).parse_next(words)?;
        let (names, kept) = match text.split_once(" kept when ") {
            Some((names, states)) => (names, Some(states)),
            None => (text, None),
        };
        let (mut declared, mut from) = (Vec::new(), at);
        for part in names.split(',') {
            let (at, resource) = (from + part.len() - part.trim_start().len(), part.trim());
            from += part.len() + 1;
            if resource.is_empty() {
                let what = "a name is missing here".into();
                return Err(Wrong { at, what, is_final: true });
            }
            declared.push(declare(&mut self.resources, at, resource)?);
        }
        let base = at + names.len() + " kept when ".len();
        let mut places = Vec::new();
        if let Some(states) = kept {
            let read = list(must(name(&self.states)));
            let shift = |wrong: Wrong| Wrong { at: wrong.at + base, ..wrong };
            places = whole(states, read).map_err(shift)?;
        }
        for resource in declared {
            self.kept.extend(places.iter().map(|state| (resource, *state as u8)));
        }
        Ok(())
    }

    /// `of WHO decides|begins|can|may [when STATES]: ONE or OTHER, ANOTHER`.
    fn decides(&mut self, words: &mut Words<'_>, decider: Decider) -> Read<()> {
        must(said("of")).parse_next(words)?;
        let who = must(name(&self.who)).parse_next(words)?;
        let (decider, begins_call, begins) = must(alt((
            said("decides").value((decider, false, false)),
            said("begins").value((decider, true, true)),
            said("can").value((decider, false, true)),
            said("may").value((Decider::Option, false, false)),
        )))
        .parse_next(words)?;
        let states = after("when", list(must(name(&self.states)))).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let text: &str = words.as_ref();
        let base = winnow::stream::Location::current_token_start(words);
        let mut from = 0;
        for question in text.split(',') {
            let mut first = None;
            for answer in question.split(" or ") {
                let at = base + from;
                let answer = answer.trim();
                let place = match self.decisions.find(answer) {
                    Some(place) => place as u8,
                    None => declare(&mut self.decisions, at, answer)?,
                };
                let what = Named { place, name: self.decisions.at(usize::from(place)) };
                let question = *first.get_or_insert(what);
                for role in self.members[who].clone() {
                    let is_known = |d: &&Decision| (d.role, d.what.place) == (role, place);
                    if self.decided.iter().any(|d| is_known(&d)) {
                        let what = format!("\"{answer}\" is declared twice");
                        return Err(Wrong { at, what, is_final: true });
                    }
                    let own = states.iter().flatten().map(|state| *state as u8);
                    let offered = vec![Offer { states: own.collect(), tests: Vec::new() }];
                    if states.is_none() {
                        self.offered_by_rules.insert(self.decided.len());
                    }
                    self.decided.push(Decision {
                        what,
                        question,
                        role,
                        decider,
                        begins_call,
                        begins,
                        offered,
                    });
                }
            }
            from += question.len() + 1;
        }
        winnow::stream::Stream::next_slice(words, text.len());
        Ok(())
    }

    fn read_let(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, short) = words_until(&[':']).parse_next(words)?;
        must(said(":")).parse_next(words)?;
        let verb = short.split(' ').next().unwrap_or_default();
        if rules::VERBS.contains(&verb) {
            let what = format!("a name cannot begin with \"{verb}\", which says what a role does");
            return Err(Wrong { at, what, is_final: true });
        }
        if self.lets.contains_key(short) {
            let what = format!("\"{short}\" is named above already");
            return Err(Wrong { at, what, is_final: true });
        }
        let effects = self.effects(None, None, words)?;
        self.lets.insert(keep(short), effects);
        Ok(())
    }

    fn clause(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, number), title) = titled(words)?;
        if self.document.is_empty() {
            let what = "name the document above, e.g. \"document 3GPP TS 23.379\"";
            return Err(Wrong { at, what: what.into(), is_final: true });
        }
        if !self.questions.is_empty() {
            let what = "the text stands before its open issues: put this clause above the first";
            return Err(Wrong { at, what: what.into(), is_final: true });
        }
        if self.clauses.iter().any(|clause| clause.number == number) {
            let what = format!("clause {number} stands above already");
            return Err(Wrong { at, what, is_final: true });
        }
        let clause = Clause { document: self.document, number: keep(number), title: keep(title) };
        self.clauses.push(Box::leak(Box::new(clause)));
        Ok(())
    }

    /// `ITEM [in CLAUSE] [of CANDIDATE, CANDIDATE]: GIST`.
    fn step(&mut self, word: &str, words: &mut Words<'_>) -> Read<()> {
        let (at, head) = match word {
            "editor's note" if words.as_ref().trim_start().starts_with(':') => {
                spaces(words)?;
                (0, "")
            }
            _ => words_until(&[':']).parse_next(words)?,
        };
        let gist = colon(words)?;
        let wrong = |what: String| Err(Wrong { at, what, is_final: true });
        let (head, of) = match head.split_once(" of ") {
            Some((head, of)) => (head, Some(of)),
            None => (head, None),
        };
        let (head, clause) = match head.split_once(" in ") {
            Some((head, clause)) => (head, Some(clause.trim())),
            None => (head, None),
        };
        let head = head.trim();
        let question = self.questions.last();
        let clause = match (clause, question) {
            (Some(number), _) => {
                match self.clauses.iter().position(|clause| clause.number == number) {
                    Some(place) => place,
                    None => return wrong(format!("there is no clause {number} above")),
                }
            }
            (None, Some(question)) => question.clause,
            (None, None) if self.clauses.is_empty() => {
                return wrong(
                    "a step stands in a clause; put \"clause NUMBER: TITLE\" above".into(),
                );
            }
            (None, None) => self.clauses.len() - 1,
        };
        let standing = match question {
            Some(_) => Standing::Proposed,
            None => Standing::Printed,
        };
        let under = match (question, of) {
            (None, None) => None,
            (None, Some(_)) => return wrong("only a step of a candidate is \"of\" it".into()),
            (Some(question), Some(of)) => {
                let mut candidates = Vec::new();
                for candidate in of.split(',').map(str::trim) {
                    match question.candidates.find(candidate) {
                        Some(place) => candidates.push(place),
                        None => return wrong(question.candidates.unknown(candidate)),
                    }
                }
                Some((self.questions.len() - 1, candidates))
            }
            (Some(question), None) if question.candidates.len() == 0 => {
                return wrong("a step of an issue belongs to a candidate that stands above".into());
            }
            (Some(question), None) => {
                Some((self.questions.len() - 1, vec![question.candidates.len() - 1]))
            }
        };
        if under.as_ref().is_some_and(|(_, candidates)| candidates.contains(&0)) {
            return wrong("the text as written has no steps of its own to add".into());
        }
        let item = item(word, head, (self.clauses[clause], gist));
        let gist = keep(gist);
        let step = Step { clause: self.clauses[clause], item, gist, standing };
        let is_same = |known: &Item| {
            (known.clause, known.step.item, known.under.is_some())
                == (clause, item, under.is_some())
                && known.step.gist == gist
        };
        let is_double = match under {
            None => self.items.iter().any(|k| (k.clause, k.step.item) == (clause, item)),
            Some(_) => self.items.iter().any(is_same),
        };
        if is_double {
            return wrong(format!("\"{item}\" stands above already"));
        }
        self.items.push(Item { step, clause, under });
        Ok(())
    }

    fn issue(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, head) = words_until(&[':']).parse_next(words)?;
        let question = colon(words)?;
        let Some((short, items)) = head.split_once(" at ") else {
            let what = "an issue stands at some steps: \"issue NAME at ITEM, ITEM: QUESTION\"";
            return Err(Wrong { at, what: what.into(), is_final: true });
        };
        if self.questions.len() >= MOST {
            let what = format!("a procedure has at most {MOST} open issues");
            return Err(Wrong { at, what, is_final: true });
        }
        if self.questions.iter().any(|known| known.name == short.trim()) {
            let what = format!("the issue \"{}\" stands above already", short.trim());
            return Err(Wrong { at, what, is_final: true });
        }
        let steps = self.steps_named(at + short.len() + 4, items)?;
        let clause = self.items.iter().find(|item| item.step == steps[0]);
        self.questions.push(Question {
            name: keep(short.trim()),
            question: keep(question),
            clause: clause.map_or(0, |item| item.clause),
            at: steps,
            unmodelled: None,
            candidates: Names::new("candidate"),
            gists: Vec::new(),
            recommended: 0,
        });
        Ok(())
    }

    fn of_issue(&mut self, words: &mut Words<'_>) -> Read<()> {
        must(said("not modelled")).parse_next(words)?;
        let what = colon(words)?;
        self.questions.last_mut().expect("this belongs to an issue").unmodelled = Some(keep(what));
        Ok(())
    }

    fn candidate(&mut self, words: &mut Words<'_>) -> Read<()> {
        let ((at, head), gist) = titled(words)?;
        let Some(question) = self.questions.last_mut() else {
            let what = "a candidate stands below its issue".into();
            return Err(Wrong { at, what, is_final: true });
        };
        let (short, is_best) = match head.strip_suffix(", recommended") {
            Some(short) => (short, true),
            None => (head, false),
        };
        if question.candidates.len() == 0 && short != AS_WRITTEN {
            let what = format!("the first candidate is \"{AS_WRITTEN}\", the text as it stands");
            return Err(Wrong { at, what, is_final: true });
        }
        let place = declare(&mut question.candidates, at, short)?;
        question.gists.push(keep(gist));
        if is_best {
            question.recommended = usize::from(place);
        }
        Ok(())
    }

    /// Items, each where needed with its clause before it; of the last clause, or of any in which
    /// alone it stands.
    fn steps_named(&self, at: usize, items: &str) -> Read<Vec<Step>> {
        let mut steps = Vec::new();
        for words in items.split(',').map(str::trim) {
            let (clause, item) = match words.split_once(' ') {
                Some((number, item)) if self.clauses.iter().any(|c| c.number == number) => {
                    (Some(number), item.trim())
                }
                _ => (None, words),
            };
            let item = item.strip_prefix("step ").unwrap_or(item);
            let is_it = |known: &&Item| {
                known.step.item.to_string().eq_ignore_ascii_case(item)
                    && clause.is_none_or(|c| known.step.clause.number == c)
            };
            // What the text prints comes before what a candidate would add.
            let mut found: Vec<&Item> = self.items.iter().filter(is_it).collect();
            if found.iter().any(|item| item.under.is_none()) {
                found.retain(|item| item.under.is_none());
            }
            let last = found.iter().filter(|i| i.clause + 1 == self.clauses.len()).copied();
            match (found.as_slice(), last.collect::<Vec<_>>().as_slice()) {
                ([one], _) | (_, [one]) => steps.push(one.step),
                ([], _) => {
                    let known: Vec<String> =
                        self.items.iter().map(|item| item.step.item.to_string()).collect();
                    let what = match nearest(item, known.iter().map(String::as_str)) {
                        Some(near) => {
                            format!("no step \"{words}\" stands above; did you mean \"{near}\"?")
                        }
                        None => format!("no step \"{words}\" stands above"),
                    };
                    return Err(Wrong { at, what, is_final: true });
                }
                _ => {
                    let what = format!(
                        "\"{item}\" stands above more than once; put its clause before it, or give it another name"
                    );
                    return Err(Wrong { at, what, is_final: true });
                }
            }
        }
        Ok(steps)
    }

    /// `NAME (ITEMS): GIST`, with nothing in brackets for what is owed by every such procedure.
    fn claim(&mut self, words: &mut Words<'_>) -> Read<()> {
        let (at, short) = words_until(&['(', ':']).parse_next(words)?;
        declare(&mut self.claim_names, at, short)?;
        let mut steps = Vec::new();
        if opt(said("(")).parse_next(words)?.is_some() {
            let (at, items) = words_until(&[')']).parse_next(words)?;
            steps = self.steps_named(at, items)?;
            must(said(")")).parse_next(words)?;
        }
        let gist = keep(colon(words)?);
        let claimed = Claimed::Can(Says::AtRest);
        self.claims.push(ClaimDef { name: keep(short), gist, steps: keep_all(steps), claimed });
        Ok(())
    }

    fn formula(&mut self, words: &mut Words<'_>) -> Read<Claimed> {
        let colon = |words: &mut Words<'_>| must(said(":")).parse_next(words);
        let known = self.vocabulary();
        let says = |words: &mut Words<'_>| must(condition(&known)).parse_next(words);
        let claimed = if opt(said("always")).parse_next(words)?.is_some() {
            let when = match opt(said("when")).parse_next(words)? {
                Some(()) => Some(says(words)?),
                None => None,
            };
            colon(words)?;
            Claimed::Always(when, says(words)?)
        } else if opt(said("can")).parse_next(words)?.is_some() {
            colon(words)?;
            Claimed::Can(says(words)?)
        } else if opt(said("from everywhere")).parse_next(words)?.is_some() {
            colon(words)?;
            Claimed::Recovers(says(words)?)
        } else if opt(said("once")).parse_next(words)?.is_some() {
            let from = says(words)?;
            colon(words)?;
            Claimed::Leads(from, says(words)?)
        } else if opt(said("whenever")).parse_next(words)?.is_some() {
            let role = must(name(&self.role_names)).parse_next(words)? as u8;
            must(said("sends")).parse_next(words)?;
            let kind = must(name(&self.messages)).parse_next(words)? as u8;
            colon(words)?;
            must(said("it is")).parse_next(words)?;
            let states = must(or_list(name(&self.states))).parse_next(words)?;
            let states = states.into_iter().map(|state| state as u8).collect();
            Claimed::SendsIn { role, kind, states }
        } else {
            let what = "a formula begins with \"always\", \"can\", \"once\", \"from everywhere\" or \
                        \"whenever\"";
            return wrong(words, what);
        };
        match &claimed {
            Claimed::Always(Some(one), two) | Claimed::Leads(one, two) => {
                self.note_facts(&one.clone());
                self.note_facts(&two.clone());
            }
            Claimed::Always(None, one) | Claimed::Can(one) | Claimed::Recovers(one) => {
                self.note_facts(&one.clone());
            }
            Claimed::SendsIn { .. } => {}
        }
        Ok(claimed)
    }

    fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary {
            who: &self.who,
            members: &self.members,
            states: &self.states,
            resources: &self.resources,
            timers: &self.timers,
            decisions: &self.decisions,
            messages: &self.messages,
            memories: &self.memories,
        }
    }

    /// What is asked of the past is to be remembered.
    fn note_facts(&mut self, says: &Says) {
        match says {
            Says::All(several) | Says::Any(several) => {
                several.iter().for_each(|one| self.note_facts(one));
            }
            Says::Not(one) => self.note_facts(one),
            Says::Every(roles, is) | Says::Some(roles, is) => self.note_facts_of(roles, is),
            Says::AtRest | Says::Quiet => {}
        }
    }

    fn note_facts_of(&mut self, roles: &[u8], is: &Is) {
        match is {
            Is::Any(any) => any.iter().for_each(|one| self.note_facts_of(roles, one)),
            Is::Was(fact) => self.facts.extend(roles.iter().map(|role| (*role, *fact))),
            _ => {}
        }
    }

    fn done(mut self, head: &Statement) -> Result<Definition, Fault> {
        let missing = [
            (self.roles.is_empty(), "role"),
            (self.states.len() == 0, "states"),
            (self.clauses.is_empty(), "clause"),
            (self.cases.is_empty(), "case"),
        ];
        if let Some((_, word)) = missing.iter().find(|(is_missing, _)| *is_missing) {
            let what = format!("this procedure has no \"{word}\"");
            return Err(head.fault(0, what));
        }
        if let Some(short) = self.questions.iter().find(|question| question.candidates.len() < 2) {
            let what = format!("the issue {} has fewer than two candidates", short.name);
            return Err(head.fault(0, what));
        }
        for place in self.offered_by_rules.clone() {
            let decision = &self.decided[place];
            let own = self.rules.iter().filter(|rule| {
                let answers = |d: u8| {
                    self.decided.iter().any(|other| {
                        (other.role, other.what.place) == (decision.role, d)
                            && other.question == decision.question
                    })
                };
                // Where one answer can be given, the others can.
                rule.role == decision.role
                    && matches!(rule.on, crate::define::On::Decision(d) if answers(d))
            });
            let offer =
                |rule: &Rule| Offer { states: rule.states.clone(), tests: rule.tests.clone() };
            self.decided[place].offered = own.map(offer).collect();
        }
        let early = |decision: &&Decision| {
            !decision.begins_call && decision.offered.iter().any(|offer| offer.states.contains(&0))
        };
        if let Some(early) = self.decided.iter().find(early) {
            let what = format!(
                "{} may decide \"{}\" when {}, where there is no call yet: what is decided there \
                 begins a call, or it is decided in other states",
                self.roles[usize::from(early.role)].name,
                early.what,
                self.states.at(0)
            );
            return Err(head.fault(0, what));
        }
        self.check_cases(head)?;
        let clauses = self.clauses.iter().enumerate().map(|(place, clause)| {
            let own = self.items.iter().filter(|i| i.clause == place && i.under.is_none());
            (*clause, keep_all(own.map(|item| item.step).collect()))
        });
        let clauses = clauses.collect();
        let issues = self.questions.iter().enumerate().map(|(place, question)| {
            let candidate = |(at, gist): (usize, &&'static str)| {
                let own = self.items.iter().filter(|item| {
                    item.under.as_ref().is_some_and(|(i, c)| *i == place && c.contains(&at))
                });
                let proposed = keep_all(own.map(|item| item.step).collect());
                Candidate { name: question.candidates.at(at), gist, proposed }
            };
            Issue {
                place,
                name: question.name,
                question: question.question,
                steps: keep_all(question.at.clone()),
                unmodelled: question.unmodelled,
                candidates: keep_all(question.gists.iter().enumerate().map(candidate).collect()),
                recommended: question.recommended,
            }
        });
        let issues = issues.collect();
        Ok(Definition {
            name: self.name,
            file: None,
            title: self.title,
            scope: keep_all(self.scope),
            is_identified: self.is_identified,
            roles: self.roles,
            states: self.state_kinds,
            messages: self.message_types,
            timers: self.timer_kinds,
            resources: (0..self.resources.len())
                .map(|place| Named { place: place as u8, name: self.resources.at(place) })
                .collect(),
            kept: self.kept,
            decisions: self.decided,
            clauses,
            issues,
            rules: self.rules,
            claims: self.claims,
            cases: self.cases,
            figures: self.figures,
            facts: self.facts,
        })
    }
}

/// The statements to which others can belong.
const TAKES_INNER: [&str; 10] = [
    "role",
    "message",
    "step",
    "note",
    "editor's note",
    "paragraph",
    "issue",
    "claim",
    "case",
    "figure",
];

/// Declares a name where it stands.
fn declare(names: &mut Names, at: usize, name: &str) -> Read<u8> {
    let wrong = |what: String| Err(Wrong { at, what, is_final: true });
    if names.len() >= MOST {
        return wrong(format!("a procedure has at most {MOST} of a kind ({})", names.kind));
    }
    match names.declare(name) {
        Some(place) => Ok(place as u8),
        None => wrong(format!("the {} \"{name}\" is declared above already", names.kind)),
    }
}

/// What an item is, of what stands before its colon: this is where a text is read, so words decide.
fn item(word: &str, head: &str, (clause, gist): (&Clause, &str)) -> StepItem {
    let (label, part) = match head.strip_suffix(')').and_then(|head| head.split_once(" (")) {
        Some((label, part)) => (label, Some(keep(part))),
        None => (head, None),
    };
    let is_number = label.starts_with(|c: char| c.is_ascii_digit());
    let (kind, label) = match word {
        "note" => (Kind::Note, label),
        "editor's note" => (Kind::EditorsNote, label),
        _ if !is_number => (Kind::Paragraph, label),
        _ if clause.number.starts_with("RFC") => (Kind::Section, label),
        _ => match label.strip_suffix(')') {
            Some(number) => (Kind::Listed, number),
            None => (Kind::Numbered, label),
        },
    };
    let is_permission = matches!(kind, Kind::Numbered | Kind::Listed) && gist.contains(" may ");
    StepItem { kind, label: keep(label), part, is_permission }
}

#[cfg(test)]
mod tests {
    use super::STATEMENTS;

    /// Whoever has docs/plain.md has the whole language.
    #[test]
    fn every_statement_is_documented() {
        let manual = include_str!("../../docs/plain.md");
        for statement in STATEMENTS {
            let is_there = ["`", "`…", "`  "]
                .iter()
                .any(|before| manual.contains(&format!("{before}{statement}")));
            assert!(is_there, "{statement}");
        }
    }
}
