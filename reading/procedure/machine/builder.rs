//! Acts one by one, in the order of the text, become reactions.

use super::super::names::{Messages, head, is_short, plain_name};
use super::questions::{
    decision_words, finding, is_on_a_condition, is_otherwise, names_another, negated, predicates,
};
use super::{Assumed, ClauseMachine, Placed, Reaction, Told, Trigger, Untold};
use crate::Contribution;
use crate::acts::{Act, Does, Party, Strength, When};

/// A message on its way.
pub(super) struct Come {
    to: String,
    message: String,
    from: String,
    item: usize,
}

/// A clause while its acts are taken in.
pub(super) struct Builder<'b> {
    pub(super) contribution: &'b Contribution,
    pub(super) messages: &'b mut Messages,
    pub(super) made: ClauseMachine,
    /// For each role, the reaction that goes on, and whether another role has acted since.
    pub(super) current: Vec<(String, usize)>,
    /// Messages that have come and triggered nothing yet.
    pub(super) inbox: Vec<Come>,
    /// What users have asked to be closed, and at which role.
    pub(super) to_close: Vec<(String, String)>,
    /// Who is said to receive which message.
    pub(super) receivers: Vec<(String, String)>,
    /// Messages sent so far, the last at the end: from whom, which, to whom.
    pub(super) sent: Vec<(String, String, String)>,
    /// What policies decide in the clauses before.
    pub(super) decided: &'b [String],
    pub(super) untold: &'b mut Vec<Untold>,
    pub(super) assumed: &'b mut Vec<Assumed>,
    pub(super) left_out: &'b mut Vec<String>,
}

impl Builder<'_> {
    fn place(&self, item: usize) -> String {
        let clause = &self.contribution.clauses[self.made.clause];
        let of = &clause.items[item];
        match of.label.is_empty() {
            true => format!("{}, line {}", clause.number, of.line),
            false => format!("{} {}", clause.number, of.label.trim_end_matches(['.', ')', '>'])),
        }
    }

    fn assume(&mut self, item: usize, what: &str) {
        let (clause, item, what) = (self.made.clause, item, what.to_string());
        let placed = format!("{}: {what}", self.place(item));
        let said = Assumed { clause, item: Some(item), what, placed };
        if !self.assumed.contains(&said) {
            self.assumed.push(said);
        }
    }

    fn leave_out(&mut self, item: usize, act: &Act) {
        self.left_out.push(format!("{}: {act}", self.place(item)));
    }

    /// Takes in the next act of the clause.
    pub(super) fn take(&mut self, item: usize, act: &Act) {
        self.half_met(item, act);
        let Some(who) = &act.who else { return self.leave_out(item, act) };
        let role = plain_name(who.role());
        if is_on_a_condition(act) || act.strength == Strength::ShallNot {
            return self.leave_out(item, act);
        }
        let is_otherwise = is_otherwise(act);
        let may_be_otherwise = matches!(
            act.does,
            Does::Send { .. } | Does::Inform(..) | Does::Open(_) | Does::Close(_) | Does::Reject(_)
        );
        // Only a check that has just been made can have said no.
        if is_otherwise && !(may_be_otherwise && self.has_checked(&role)) {
            return self.leave_out(item, act);
        }
        // A permission is modelled where something is sent.
        let is_optional = act.strength == Strength::May && !who.is_user();
        if is_optional && !matches!(act.does, Does::Send { .. }) {
            return self.leave_out(item, act);
        }
        match (&act.does, who) {
            (
                Does::Begin(_)
                | Does::Open(_)
                | Does::Close(_)
                | Does::Accept(_)
                | Does::Reject(_)
                | Does::Defer(_)
                | Does::Store(_)
                | Does::Perform(_),
                Party::UserOf(_),
            ) => self.decided(item, act, &role),
            (_, Party::UserOf(_)) => self.leave_out(item, act),
            (Does::Accept(_), _) => self.decided(item, act, &role),
            (Does::Check(what), _) => self.checked(item, &role, what),
            // What is handed to the user is told.
            (Does::Send { messages, to, .. }, _)
                if !to.is_empty()
                    && to.iter().all(|to| to.is_user() && plain_name(to.role()) == role) =>
            {
                let what = messages.first().map_or("it".to_string(), |name| plain_name(name));
                self.told(item, act, &role, Told::Tell(what));
            }
            (Does::Send { to, .. }, _) if to.is_empty() && names_another(act) => {
                self.leave_out(item, act);
            }
            (Does::Send { messages, to, via, .. }, _) => {
                if let [first, others @ ..] = messages.as_slice()
                    && !others.is_empty()
                {
                    let others = others.join(", ");
                    let place = self.place(item);
                    self.left_out
                        .push(format!("{place}: {others}, which is sent instead of {first}"));
                }
                if let Some(via) = via {
                    self.assume(item, &format!("{via} passes on what it is given, unchanged"));
                }
                self.sent(item, act, (&role, messages, to));
            }
            (Does::Inform(whom, what), _) if whom.iter().all(Party::is_user) => {
                let what = if what.is_empty() { "it".to_string() } else { plain_name(what) };
                self.told(item, act, &role, Told::Tell(what));
            }
            (Does::Open(what), _) => self.told(item, act, &role, Told::Open(plain_name(what))),
            (Does::Close(what), _) => self.told(item, act, &role, Told::Close(plain_name(what))),
            (Does::Reject(_), _) if is_otherwise => self.rejected(item, act, &role),
            _ => self.leave_out(item, act),
        }
    }

    /// "If A and B, M is sent": of A without B nothing is said, and whoever has checked something to
    /// send what it sends here comes to know it.
    fn half_met(&mut self, item: usize, act: &Act) {
        let [When::If(what)] = act.when.as_slice() else { return };
        if !matches!(act.does, Does::Send { .. }) || finding(what).is_some() {
            return;
        }
        let Some((one, other)) = what.rsplit_once(" and ") else { return };
        let (one, Some(no)) = (plain_name(one), negated(&plain_name(other))) else { return };
        let is_here = |reaction: &&mut Reaction| {
            matches!(reaction.trigger, Trigger::Policy(..))
                && reaction.otherwise.is_none()
                && reaction.placed.iter().any(|placed| placed.item == item)
        };
        let role = self.made.reactions.iter_mut().find(is_here).map(|reaction| {
            if let Trigger::Policy(_, noes) = &mut reaction.trigger {
                noes.push(plain_name(&format!("{} and {no}", one.replace(" or ", " / "))));
            }
            reaction.role.clone()
        });
        if let Some(role) = role {
            self.assume(item, &format!("{role} comes to know whether {what}"));
        }
    }

    /// "rejects the request with a response", where a check has said no.
    fn rejected(&mut self, item: usize, act: &Act, role: &str) {
        let with = act.details.iter().find_map(|said| said.strip_prefix("with "));
        let with =
            with.map(|said| said.trim_start_matches("an ").trim_start_matches("a ").to_string());
        let Some(message) = with.map(|name| self.messages.note(&name)) else {
            return self.leave_out(item, act);
        };
        let last = self.sent.iter().rev().find(|(_, _, to)| to == role);
        match last.map(|(from, ..)| from.clone()) {
            Some(asker) => self.told(item, act, role, Told::Refuse(message, asker)),
            None => self.leave_out(item, act),
        }
    }

    /// Who sent what the text answers waits for the answer, and takes it; what a user has asked to be
    /// closed is closed with the last thing that its role does.
    pub(super) fn end(&mut self) {
        while !self.inbox.is_empty() {
            let Come { to, message, from, item } = self.inbox.remove(0);
            self.begin(&to, Trigger::Message(message, from), false);
            self.add(&to, item, None);
        }
        for (role, what) in std::mem::take(&mut self.to_close) {
            let Some(at) = self.current_of(&role) else { continue };
            let Some(item) = self.made.reactions[at].placed.last().map(|placed| placed.item) else {
                continue;
            };
            self.assume(item, &format!("{role} closes {what} with this, as its user has asked"));
            self.add(&role, item, Some(Told::Close(what)));
        }
    }

    /// A message that has come to a role, and to which the text says nothing, is taken.
    fn take_waiting(&mut self, role: &str) {
        while let Some(at) = self.inbox.iter().position(|come| come.to == role) {
            let Come { message, from, item, .. } = self.inbox.remove(at);
            self.begin(role, Trigger::Message(message, from), false);
            self.add(role, item, None);
        }
    }

    /// Whether the last that a role has done was to find something out.
    fn has_checked(&self, role: &str) -> bool {
        let current = self.current_of(role).map(|at| &self.made.reactions[at].trigger);
        matches!(current, Some(Trigger::Policy(..)))
    }

    /// A user decides something, or a role on its user's behalf.
    fn decided(&mut self, item: usize, act: &Act, role: &str) {
        let words = decision_words(act);
        if act.is_alternative
            && let Some(Reaction { trigger: Trigger::User(all, unwritten), .. }) =
                self.made.reactions.iter_mut().rev().find(|reaction| reaction.role == role)
        {
            all.push(words);
            *unwritten = None;
            return;
        }
        let begins = self.made.reactions.is_empty();
        self.take_waiting(role);
        if let (Does::Close(what), true) = (&act.does, begins) {
            self.to_close.push((role.to_string(), plain_name(what)));
        }
        let unwritten = match &act.does {
            Does::Accept(what) => Some(plain_name(&format!("declines {what}"))),
            _ => None,
        };
        self.begin(role, Trigger::User(vec![words], unwritten), begins);
        let opened = match &act.does {
            Does::Open(what) => Some(Told::Open(plain_name(what))),
            _ => None,
        };
        self.add(role, item, opened);
    }

    /// A role finds out whether something is so. What it asks of its own memory, it knows.
    fn checked(&mut self, item: usize, role: &str, what: &str) {
        self.triggered(item, role, None);
        self.add(role, item, None);
        let (known, mut asked): (Vec<String>, Vec<String>) =
            predicates(what).into_iter().partition(|one| one.starts_with("there is "));
        if asked.is_empty() {
            asked = known;
        } else {
            for known in known {
                let said = format!("whether {known}, {role} knows by where it stands");
                self.assume(item, &said);
            }
        }
        let number = self.contribution.clauses[self.made.clause].number.clone();
        let label = self.contribution.clauses[self.made.clause].items[item].label.clone();
        let label = label.trim_end_matches(['.', ')', '>']).to_string();
        let at = |words: &str| plain_name(&format!("{words} at {number} step {label}"));
        let noes = asked.iter().map(|one| match negated(one) {
            Some(no) => no,
            None => at("finds it not so"),
        });
        let noes: Vec<String> = noes.collect();
        let yes = match (asked.as_slice(), noes.as_slice()) {
            ([one], [no]) if !no.starts_with("finds it") => plain_name(&one.replace(" or ", " / ")),
            ([_], _) => at("finds it so"),
            _ => at("all that is asked is so"),
        };
        // Two steps may ask the same.
        let is_new = |words: &String| !self.is_decided(words);
        let with = |nth: usize, words: &String| match nth {
            1 => words.clone(),
            nth => format!("{words} {nth}"),
        };
        let nth = (1..).find(|nth| [&yes].into_iter().chain(&noes).all(|w| is_new(&with(*nth, w))));
        let nth = nth.expect("some number is new");
        let (yes, noes) = (with(nth, &yes), noes.iter().map(|no| with(nth, no)).collect());
        self.begin(role, Trigger::Policy(yes, noes), false);
    }

    /// Whether something that is decided is called so already.
    fn is_decided(&self, words: &str) -> bool {
        self.decided.iter().any(|known| known == words)
            || self.made.reactions.iter().any(|reaction| match &reaction.trigger {
                Trigger::Policy(yes, noes) => yes == words || noes.iter().any(|no| no == words),
                _ => false,
            })
    }

    fn sent(&mut self, item: usize, act: &Act, (role, names, to): (&str, &[String], &[Party])) {
        let Some(name) = names.first() else { return };
        let received = act.when.iter().find_map(|when| match when {
            When::Receives(what, from, _) => Some((what.clone(), from.clone())),
            _ => None,
        });
        let is_optional = act.strength == Strength::May;
        if is_optional {
            let message = self.messages.note(name);
            let words = plain_name(&format!("{} {message}", act.verb));
            let place = self.made.reactions.len();
            let kept = self.current.clone();
            self.begin(role, Trigger::Option(words), false);
            self.send(item, (role, &message), to, place);
            self.current = kept;
            return;
        }
        if is_otherwise(act) {
            let message = self.message_of(name, role);
            let whom = self.whom(role, &message, to);
            let placed = whom.into_iter().map(|to| Placed {
                clause: self.made.clause,
                item,
                told: Some(Told::Send(message.clone(), to)),
            });
            let placed: Vec<Placed> = placed.collect();
            if let Some(at) = self.current_of(role) {
                self.made.reactions[at].otherwise.get_or_insert_default().extend(placed);
            }
            return;
        }
        self.wanted(act, role);
        self.triggered(item, role, received);
        let message = self.message_of(name, role);
        let place = self.current_of(role).expect("it was just triggered");
        self.send(item, (role, &message), to, place);
    }

    /// The message meant by a name; "the request" is the last with that head that the role has got,
    /// or else the last that was sent.
    fn message_of(&mut self, name: &str, role: &str) -> String {
        if !is_short(name) {
            return self.messages.note(name);
        }
        let fits = |message: &str| name.eq_ignore_ascii_case("it") || head(message) == name;
        let got = self.sent.iter().rev().find(|(_, m, to)| to == role && fits(m));
        let any = self.sent.iter().rev().find(|(_, m, _)| fits(m));
        match got.or(any) {
            Some((_, message, _)) => message.clone(),
            None => self.messages.note(name),
        }
    }

    fn whom(&self, role: &str, message: &str, to: &[Party]) -> Vec<String> {
        let said: Vec<String> = to.iter().map(|party| plain_name(party.role())).collect();
        if !said.is_empty() {
            return said;
        }
        // Who sent what is answered.
        let at = self.current_of(role);
        let asker = at.and_then(|at| match &self.made.reactions[at].trigger {
            Trigger::Message(_, from) => Some(from.clone()),
            _ => None,
        });
        let last =
            || self.sent.iter().rev().find(|(_, _, to)| to == role).map(|(from, ..)| from.clone());
        let receiver = || {
            let is_it = |(of, by): &&(String, String)| {
                by != role && self.messages.known(of).is_some_and(|of| of == message)
            };
            self.receivers.iter().find(is_it).map(|(_, by)| by.clone())
        };
        asker.or_else(receiver).or_else(last).into_iter().collect()
    }

    fn send(&mut self, item: usize, (role, message): (&str, &str), to: &[Party], place: usize) {
        let whom = self.whom(role, message, to);
        if whom.is_empty() {
            self.left_out
                .push(format!("{}: {role} sends {message} to nobody named", self.place(item)));
            let clause = self.made.clause;
            self.made.reactions[place].placed.push(Placed { clause, item, told: None });
        }
        if to.is_empty() && !whom.is_empty() {
            self.assume(item, &format!("{message} goes to {}", whom.join(", ")));
        }
        let is_optional = matches!(self.made.reactions[place].trigger, Trigger::Option(_));
        for to in whom {
            let told = Some(Told::Send(message.to_string(), to.clone()));
            let clause = self.made.clause;
            if self.made.reactions[place].placed.iter().any(|placed| placed.told == told) {
                let again = format!("{}: {role} sends {message} to {to} again", self.place(item));
                self.left_out.push(again);
                self.made.reactions[place].placed.push(Placed { clause, item, told: None });
                continue;
            }
            self.made.reactions[place].placed.push(Placed { clause, item, told });
            if !is_optional {
                self.inbox.push(Come {
                    to: to.clone(),
                    message: message.to_string(),
                    from: role.to_string(),
                    item,
                });
            } else {
                // Whoever gets what may be sent only takes notice of it.
                let trigger = Trigger::Message(message.to_string(), role.to_string());
                let placed = vec![Placed { clause, item, told: None }];
                self.made.reactions.push(Reaction {
                    role: to.clone(),
                    trigger,
                    placed,
                    otherwise: None,
                    begins: false,
                    stays: true,
                });
            }
            self.sent.push((role.to_string(), message.to_string(), to));
        }
    }

    fn told(&mut self, item: usize, act: &Act, role: &str, told: Told) {
        let received = act.when.iter().find_map(|when| match when {
            When::Receives(what, from, _) => Some((what.clone(), from.clone())),
            _ => None,
        });
        if is_otherwise(act) {
            let clause = self.made.clause;
            if let Some(at) = self.current_of(role) {
                let placed = Placed { clause, item, told: Some(told) };
                self.made.reactions[at].otherwise.get_or_insert_default().push(placed);
            }
            return;
        }
        self.wanted(act, role);
        self.triggered(item, role, received);
        self.add(role, item, Some(told));
    }

    /// "To release the session, the UE shall": its user wants that.
    fn wanted(&mut self, act: &Act, role: &str) {
        let Some(what) = act.when.iter().find_map(|when| match when {
            When::InOrderTo(what) => Some(plain_name(&format!("wants to {what}"))),
            _ => None,
        }) else {
            return;
        };
        let current = self.current_of(role).map(|at| &self.made.reactions[at].trigger);
        if current == Some(&Trigger::User(vec![what.clone()], None)) {
            return;
        }
        let begins = self.made.reactions.is_empty();
        self.take_waiting(role);
        self.begin(role, Trigger::User(vec![what], None), begins);
    }

    fn current_of(&self, role: &str) -> Option<usize> {
        self.current.iter().find(|(of, _)| of == role).map(|(_, at)| *at)
    }

    fn begin(&mut self, role: &str, trigger: Trigger, begins: bool) {
        let place = self.made.reactions.len();
        let stays = matches!(trigger, Trigger::Option(_));
        self.made.reactions.push(Reaction {
            role: role.to_string(),
            trigger,
            placed: Vec::new(),
            otherwise: None,
            begins,
            stays,
        });
        self.current.retain(|(of, _)| of != role);
        self.current.push((role.to_string(), place));
    }

    fn add(&mut self, role: &str, item: usize, told: Option<Told>) {
        let clause = self.made.clause;
        if let Some(at) = self.current_of(role) {
            self.made.reactions[at].placed.push(Placed { clause, item, told });
        }
    }

    /// A role does something of which nothing tells it: at any time, as far as the text goes.
    fn begins_alone(&mut self, item: usize, role: &str) {
        let is_first = self.made.reactions.is_empty();
        let said = match is_first {
            true => format!("{role} begins by a decision of its own"),
            false => format!("nothing tells {role} to do this, so it may do it at any time"),
        };
        self.assume(item, &said);
        if !is_first {
            self.untold.push(Untold { clause: self.made.clause, item, role: role.to_string() });
        }
        let clause = &self.contribution.clauses[self.made.clause];
        let of = &clause.items[item];
        let words = match of.label.trim_end_matches(['.', ')', '>']) {
            "" => format!("begins line {} of {}", of.line, clause.number),
            label => format!("begins step {label} of {}", clause.number),
        };
        let words = plain_name(&words);
        self.begin(role, Trigger::User(vec![words], None), is_first);
    }

    /// What comes to a role triggers what it does next; where nothing has come, it goes on with what
    /// it does, or begins by itself.
    fn triggered(&mut self, item: usize, role: &str, named: Option<(String, Option<String>)>) {
        // The items of one list are done on what its introduction names.
        let current = self.current_of(role).map(|at| &self.made.reactions[at].trigger);
        if let (Some(Trigger::Message(message, _)), Some((said, _))) = (current, &named)
            && self.messages.known(said) == Some(message)
        {
            return;
        }
        let waiting = self.inbox.iter().position(|come| come.to == role);
        if let Some(at) = waiting {
            let Come { message, from, .. } = self.inbox.remove(at);
            if let Some((said, _)) = &named
                && self.messages.known(said) != Some(&message)
                && !is_short(said)
            {
                self.assume(item, &format!("\"{said}\" is the {message} that {from} has sent"));
            }
            return self.begin(role, Trigger::Message(message, from), false);
        }
        match (self.current_of(role), named) {
            (Some(_), None) => {}
            (_, Some((said, from))) => {
                let message = self.messages.note(&said);
                let from = from.or_else(|| {
                    self.sent.iter().rev().find(|(of, ..)| of == role).map(|(_, _, to)| to.clone())
                });
                match from {
                    Some(from) => {
                        self.assume(
                            item,
                            &format!("{from} sends the {message}, which nobody is said to send"),
                        );
                        self.begin(role, Trigger::Message(message, from), false);
                    }
                    None => self.begins_alone(item, role),
                }
            }
            (None, None) => {
                self.begins_alone(item, role);
            }
        }
    }
}
