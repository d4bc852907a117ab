//! Acts one by one, in the order of the text, become reactions.

use super::super::names::{Messages, head, is_same as is_same_message, is_short, plain_name};
use super::super::states::is_answer;
use super::asides::Aside;
use super::cases::{Follows, says_good};
use super::conditions::{Known, Skipped};
use super::denials::Denial;
use super::flow::{Come, Course, Leaf};
use super::implied::gives_up;
use super::outcomes::says_no;
use super::questions::{
    Asked, asked, decision_words, has_happened, is_otherwise, predicates, window,
};
use super::timers::is_timer;
use super::{
    Assumed, ClauseMachine, Guard, Place, Placed, Reaction, Told, Trigger, Unnamed, Unsaid, Untold,
    of_a_user,
};
use crate::Contribution;
use crate::acts::tokens::tokens;
use crate::acts::{Act, Does, Form, Party, Strength, When, is_adverb, names_another, verb};

/// A clause while its acts are taken in.
pub(super) struct Builder<'b> {
    pub(super) contribution: &'b Contribution,
    pub(super) messages: &'b mut Messages,
    pub(super) made: ClauseMachine,
    /// How each role goes on.
    pub(super) courses: Vec<Course>,
    /// What has been found where the act that is taken in is done.
    pub(super) within: Vec<Guard>,
    /// Messages that are called otherwise by who gets them: who, how, and which.
    pub(super) aliases: Vec<(String, String, String)>,
    /// Whether the act that is taken in speaks of one case alone.
    pub(super) is_under: bool,
    /// What roles have found out.
    pub(super) known: Vec<Known>,
    /// What is checked, where it is one thing.
    pub(super) predicates: Vec<(usize, String)>,
    /// The checks, and under which items they stand.
    pub(super) checks: Vec<(usize, Place)>,
    /// What is done on messages that say no.
    pub(super) denials: Vec<Denial>,
    /// Steps that may be left out, to which nobody has come yet.
    pub(super) skipped: Vec<Skipped>,
    /// Ways that go on only in a later item: whose, which, and from which item on.
    pub(super) resting: Vec<(String, Leaf, Place)>,
    /// The reaction to the message that the act that is taken in names: it is done on no other.
    pub(super) behind: Option<usize>,
    /// Checks behind which something else follows than a yes and a no.
    pub(super) followed: Vec<(Place, String, Follows)>,
    /// What is left out of what is sent: under which item, by whom, which message, and to whom.
    pub(super) unsent: Vec<(Place, String, String, Vec<String>)>,
    /// On what roles have begun by themselves: who, and what they have found to be so.
    pub(super) begun: Vec<(String, String)>,
    /// What comes beside the course of the clause.
    pub(super) asides: Vec<Aside>,
    /// Where the act that is taken in is done on such a message: what is done on that.
    pub(super) aside: Option<usize>,
    /// Under which condition an act stood last, in which item, and whose it was.
    pub(super) conditioned: Option<(Place, String, Vec<String>)>,
    /// Who may do something, of which it was not said by what, and in which item.
    pub(super) may: Option<(Place, Act)>,
    /// The check that has said no where an act is done, where it is not the last.
    pub(super) denied_at: Option<usize>,
    /// Who has said no last where something is so, and in which item.
    pub(super) last_no: Option<(Place, String, Vec<When>, Leaf)>,
    /// Where a timer of a role has elapsed: in which item, whose, and which.
    pub(super) elapsing: Option<(Place, String, String)>,
    /// Timers that elapse in the clauses before, and whose they are.
    pub(super) timers: &'b [(String, String)],
    /// Cases of a list that have been come to.
    pub(super) opened: Vec<Place>,
    /// Whether the act that is taken in opens one.
    pub(super) opens: bool,
    /// Items of which something was not understood, with the words.
    pub(super) holes: &'b [(Place, &'b str)],
    /// Under which item each role has acted last.
    pub(super) touched: Vec<(String, Place)>,
    /// Who has acted last.
    pub(super) last: Option<String>,
    /// Messages that have come and triggered nothing yet.
    pub(super) inbox: Vec<Come>,
    /// What users have asked to be closed, and at which role.
    pub(super) to_close: Vec<(String, String)>,
    /// Who acts in the text.
    pub(super) roles: &'b [String],
    /// Who does one thing or another on a message, by what that says.
    pub(super) split: Vec<(String, String)>,
    /// Who tells a yes of its user from a no.
    pub(super) apart: Vec<String>,
    /// Who is said to receive which message.
    pub(super) receivers: Vec<(String, String)>,
    /// What is sent in the clause: in which item, by whom, which message, and to whom.
    pub(super) coming: Vec<(Place, String, String, Vec<String>)>,
    /// In which item a role has last done something where its check has failed.
    pub(super) failed: Option<(Place, String)>,
    /// Messages sent so far, the last at the end: from whom, which, to whom.
    pub(super) sent: Vec<(String, String, String)>,
    /// What policies decide in the clauses before.
    pub(super) decided: &'b [String],
    pub(super) untold: &'b mut Vec<Untold>,
    pub(super) unsaid: &'b mut Vec<Unsaid>,
    pub(super) unnamed: &'b mut Vec<Unnamed>,
    pub(super) unfollowed: &'b mut Vec<Unnamed>,
    pub(super) unheeded: &'b mut Vec<Unnamed>,
    pub(super) assumed: &'b mut Vec<Assumed>,
    pub(super) left_out: &'b mut Vec<String>,
    pub(super) passed_over: &'b mut Vec<(Place, String, String)>,
}

impl Builder<'_> {
    pub(super) fn place(&self, item: Place) -> String {
        let clause = &self.contribution.clauses[item.0];
        let of = &clause.items[item.1];
        match of.label.is_empty() {
            true => format!("{}, line {}", clause.number, of.line),
            false => format!("{} {}", clause.number, of.label.trim_end_matches(['.', ')', '>'])),
        }
    }

    pub(super) fn assume(&mut self, item: Place, what: &str) {
        let what = what.to_string();
        let placed = format!("{}: {what}", self.place(item));
        let said = Assumed { clause: item.0, item: Some(item.1), passes_over: false, what, placed };
        if !self.assumed.contains(&said) {
            self.assumed.push(said);
        }
    }

    pub(super) fn leave_out(&mut self, item: Place, act: &Act) {
        // Who waits for what has not come yet does nothing.
        let is_nothing =
            matches!(&act.does, Does::Send { messages, .. } if messages == &["nothing"]);
        if is_nothing || self.waits_for_a_message(act) {
            return;
        }
        self.left_out.push(format!("{}: {act}", self.place(item)));
        let tells = matches!(
            act.does,
            Does::Send { .. } | Does::Inform(..) | Does::Check(_) | Does::Reject(_) | Does::GoOn(_)
        ) || matches!(&act.does, Does::Other(verb, _) if verb == "waits");
        if let Some(who) = act.who.as_ref().filter(|_| tells) {
            self.passed_over.push((item, plain_name(who.role()), act.to_string()));
        }
    }

    /// Whether somebody only waits for a message, however it is called.
    fn waits_for_a_message(&self, act: &Act) -> bool {
        const ANSWERS: [&str; 5] =
            ["response", "answer", "reply", "confirmation", "acknowledgement"];
        let Does::Other(verb, what) = &act.does else { return false };
        let what = what.strip_prefix("for ").unwrap_or(what);
        let name = what.split(" from ").next().unwrap_or(what);
        let name =
            ["the ", "a ", "an "].iter().find_map(|it| name.strip_prefix(it)).unwrap_or(name);
        let is_answer = ANSWERS.contains(&head(name).to_lowercase().as_str());
        let is_sent = self.coming.iter().any(|(_, _, message, _)| is_same_message(message, name));
        verb == "waits" && (is_answer || is_sent || self.messages.known(name).is_some())
    }

    /// Whether what is taken in is done in one case only.
    pub(super) fn speaks_of_one_case(&self) -> bool {
        self.is_under || !self.within.is_empty()
    }

    /// Takes in the next act of the clause.
    pub(super) fn take(&mut self, item: Place, act: &Act) {
        self.half_met(item, act);
        self.ends_with_no(item, act);
        self.may_be_sent(item, act);
        self.opens = false;
        self.leaves_what_has_ended(act);
        if may_be_wanted(act) {
            self.may = Some((item, act.clone()));
        }
        let told = self.by_what_it_is_told(item, act).or_else(|| self.whenever_wanted(act));
        let act = told.as_ref().unwrap_or(act);
        let linked = self.linked_to_what_may_be(item, act);
        let act = linked.as_ref().unwrap_or(act);
        if self.follows_what_is_not_sent(item, act) {
            return self.leave_out(item, act);
        }
        match act.who.as_ref().map(|who| plain_name(who.role())) {
            Some(role) => {
                let act = self.opens_case(item, &role, act);
                self.take_in(item, &act);
            }
            None => self.take_in(item, act),
        }
    }

    /// The same, where it is known in which of some cases it stands.
    pub(super) fn take_in(&mut self, item: Place, act: &Act) {
        self.is_under = self.opens;
        (self.behind, self.aside) = (None, None);
        self.within.clear();
        let owned = self
            .by_who_has_checked(item, act)
            .or_else(|| self.by_who_acts(item, act))
            .or_else(|| gives_up(act));
        let act = owned.as_ref().unwrap_or(act);
        let speaks =
            act.who.as_ref().map(|who| plain_name(who.role())).or_else(|| self.last.clone());
        let act = &speaks.as_ref().map_or_else(|| act.clone(), |role| self.with_answers(role, act));
        let has_checked = speaks.as_ref().is_some_and(|role| self.has_checked(role, act));
        let act = &self.opposite(item, speaks.as_deref(), has_checked, act);
        let elapsed = speaks.as_ref().and_then(|role| self.elapsed(role, act));
        if let (Some(role), Some(timer), Some(Party::Role(_))) = (&speaks, elapsed, &act.who) {
            let role = role.clone();
            self.last = Some(role.clone());
            self.elapsing = Some((item, role.clone(), timer.clone()));
            return self.on_expiry(item, &role, timer, act);
        }
        // What else is done in the same breath is done then, too.
        if let (Some(role), Some(timer)) = (&speaks, self.is_elapsing(item, speaks.as_deref(), act))
        {
            let role = role.clone();
            self.last = Some(role.clone());
            return match act.when.is_empty() && act.strength != Strength::May {
                true => self.on_expiry(item, &role, timer, act),
                false => self.leave_out(item, act),
            };
        }
        let before = |what: &str| {
            let role = speaks.as_deref()?;
            let known = self.known.iter().any(|known| known.is(what));
            self.found_before(role, what).filter(|_| !known)
        };
        let found = |what: &str| {
            let found = self.found_of(speaks.as_deref(), has_checked, what);
            found.or_else(|| before(what).map(|(_, is_so)| is_so))
        };
        let denied_at = act.when.iter().find_map(|when| match when {
            When::If(what) if self.found_of(speaks.as_deref(), has_checked, what).is_none() => {
                before(what).filter(|(_, is_so)| !is_so).map(|(at, _)| at)
            }
            _ => None,
        });
        let asked = match asked(act, &found) {
            Some(asked) if act.strength != Strength::ShallNot => asked,
            None => {
                self.not_sent(item, act);
                return self.leave_out(item, act);
            }
            _ => return self.leave_out(item, act),
        };
        let Some(who) = &act.who else {
            return match act.does {
                Does::Skip(_) | Does::GoOn(_) | Does::End => self.skip(item, act, &asked),
                _ => self.leave_out(item, act),
            };
        };
        let role = plain_name(who.role());
        self.last = Some(role.clone());
        if matches!(act.does, Does::Skip(_) | Does::GoOn(_) | Does::End) && !who.is_user() {
            return self.skip(item, act, &asked);
        }
        if let Some(message) = self.hears_no(&role, act).filter(|_| !who.is_user()) {
            return self.on_no(item, &role, message, act);
        }
        let may_be_otherwise = matches!(
            act.does,
            Does::Send { .. } | Does::Inform(..) | Does::Open(_) | Does::Close(_) | Does::Reject(_)
        );
        self.denied_at = denied_at;
        let mut is_denied = denied_at.is_some()
            || is_otherwise(act, &|what| self.found_of(Some(&role), has_checked, what));
        // Only a check that has just been made can have said no, unless it is said which.
        if is_denied && denied_at.is_none() && !self.has_just_checked(&role) {
            if !(may_be_otherwise && self.other_case(&role)) {
                return self.leave_out(item, act);
            }
            (is_denied, self.is_under) = (false, true);
        }
        if is_denied && !may_be_otherwise {
            return self.leave_out(item, act);
        }
        // What depends on something beside the course is not modelled.
        if asked != Asked::Nothing && self.goes_aside(item, &role, received(act).as_ref()) {
            self.aside = None;
            self.not_sent(item, act);
            return self.leave_out(item, act);
        }
        if let Asked::If(words) = &asked
            && words.iter().any(|words| self.is_decided_elsewhere(&role, words))
        {
            return self.leave_out(item, act);
        }
        let may_be_asked = may_be_otherwise || matches!(act.does, Does::Check(_));
        // "In this case" is the case before, where that is modelled.
        let is_elsewhere = asked == Asked::Same && !self.is_given(&role)
            || asked != Asked::Nothing && self.has_many_conditions();
        if is_elsewhere {
            self.not_sent(item, act);
        }
        if asked != Asked::Nothing && (!may_be_asked || who.is_user()) || is_elsewhere {
            return self.leave_out(item, act);
        }
        // What a user may do once it is under way is told of by a message, where it is.
        let is_under_way = self.made.reactions.iter().any(|reaction| reaction.role == role);
        if who.is_user() && may_be_wanted(act) && is_under_way {
            return self.leave_out(item, act);
        }
        // A permission is modelled where something is sent.
        let is_optional = act.strength == Strength::May && !who.is_user();
        if is_optional && !matches!(act.does, Does::Send { .. }) {
            return self.leave_out(item, act);
        }
        match (&act.does, who) {
            (Does::Accept(_) | Does::Reject(_), _) if self.apart.contains(&role) => {
                self.answers(item, act, &role);
            }
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
            // Whatever else a user does is decided by it, unless it only takes notice.
            (Does::Other(verb, _), Party::UserOf(_)) if !takes_notice(verb) => {
                self.decided(item, act, &role);
            }
            (_, Party::UserOf(_)) => self.leave_out(item, act),
            (Does::Accept(_), _) => self.decided(item, act, &role),
            // "Determines that P" finds it so.
            (Does::Check(what), _)
                if what.starts_with("that ")
                    && ["determine", "detect"].iter().any(|it| act.verb.starts_with(it)) =>
            {
                self.reached(item, act, (&role, &asked), received(act));
                self.add(&role, item, None);
            }
            // "Decides whether to do it" goes on in either way.
            (Does::Check(what), _)
                if act.verb.starts_with("decide") && what.starts_with("whether ") =>
            {
                self.reached(item, act, (&role, &asked), received(act));
                let what = what.trim_start_matches("whether ");
                let words = match what.starts_with("to ") {
                    true => format!("it decides {what}"),
                    false => what.to_string(),
                };
                self.under(item, &role, &Asked::If(vec![words]));
                self.add(&role, item, None);
            }
            // What is asked is asked by the cases that follow.
            (Does::Check(_), _) if self.is_followed(item, &role, Follows::Cases) => {
                self.reached(item, act, (&role, &asked), received(act));
                self.add(&role, item, None);
            }
            (Does::Check(what), _) if self.is_followed(item, &role, Follows::Ways) => {
                self.reached(item, act, (&role, &asked), received(act));
                self.under(item, &role, &Asked::If(predicates(what)));
                self.add(&role, item, None);
            }
            (Does::Check(what), _) if self.is_followed(item, &role, Follows::Nothing) => {
                self.reached(item, act, (&role, &asked), received(act));
                self.add(&role, item, None);
                let name = plain_name(&what.replace(" or ", " / "));
                self.unfollowed.push(Unnamed { at: item, role: role.clone(), name });
            }
            (Does::Check(what), _) => {
                for what in self.one_by_one(item, &role, what) {
                    self.checked(item, act, (&role, &asked), &what);
                }
            }
            // "Acknowledges X", which nobody has sent by that name.
            (Does::Send { messages, to, .. }, _)
                if messages.first().is_some_and(|name| self.answers_nothing(name)) =>
            {
                let name = messages[0].clone();
                let at = item;
                self.unnamed.push(Unnamed { at, role: role.clone(), name });
                self.sent(item, act, (&role, &asked, is_denied), (messages, to));
            }
            // What is handed to the user is told.
            (Does::Send { messages, to, .. }, _)
                if !to.is_empty()
                    && to.iter().all(|to| to.is_user() && plain_name(to.role()) == role) =>
            {
                let what = messages.first().map_or("it".to_string(), |name| plain_name(name));
                self.told(item, act, (&role, &asked, is_denied), Told::Tell(what));
            }
            // Of two that are sent, one is.
            (Does::Send { messages, .. }, _)
                if act.is_alternative && self.sends_besides(item, &role, messages) =>
            {
                self.leave_out(item, act);
            }
            (Does::Send { .. }, _) if names_another(act) => {
                self.leave_out(item, act);
            }
            (Does::Send { messages, to, .. }, _) if says_no(act) => {
                self.refuses(item, act, (&role, &asked, is_denied), (messages, to));
            }
            (Does::Send { messages, to, via, .. }, _) => {
                let is_sure = asked == Asked::Nothing && !is_denied;
                if let ([yes, no], true) = (messages.as_slice(), is_sure)
                    && self.pairs(&role, yes, no)
                {
                    self.sent(item, act, (&role, &asked, is_denied), (messages, to));
                    return self.or_refuses(item, &role, (yes, no), to);
                }
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
                self.sent(item, act, (&role, &asked, is_denied), (messages, to));
            }
            (Does::Inform(whom, what), _) if whom.iter().all(Party::is_user) => {
                let what = if what.is_empty() { "it".to_string() } else { plain_name(what) };
                self.told(item, act, (&role, &asked, is_denied), Told::Tell(what));
            }
            // What somebody is told goes there in a message, whatever it is called.
            (Does::Inform(whom, what), Party::Role(_))
                if !whom.is_empty()
                    && whom.iter().all(|to| !to.is_user() && plain_name(to.role()) != role) =>
            {
                let name = notification(what, act);
                self.assume(item, &format!("it is told by a {name}, which has no name there"));
                self.sent(item, act, (&role, &asked, is_denied), (&[name], whom));
            }
            (Does::Open(what) | Does::Close(what), _) if is_timer(what) => {
                self.times(item, act, (&role, &asked, is_denied));
            }
            (Does::Open(what), _) => {
                let opens = Told::Open(plain_name(what));
                self.told(item, act, (&role, &asked, is_denied), opens);
            }
            (Does::Close(what), _) => {
                let closes = Told::Close(plain_name(what));
                self.told(item, act, (&role, &asked, is_denied), closes);
            }
            (Does::Receive(what), Party::Role(_)) if asked == Asked::Nothing && !is_denied => {
                match self.answered_by(item, &role, act) {
                    Some(from) => self.gets(item, &role, &from, what),
                    None => self.leave_out(item, act),
                }
            }
            (Does::Reject(_), _) if is_denied || self.is_under || asked != Asked::Nothing => {
                self.rejected(item, act, (&role, &asked, is_denied));
            }
            _ => self.leave_out(item, act),
        }
    }

    /// What is done where a check has said no, once.
    pub(super) fn denied(&mut self, at: usize, placed: Placed) {
        let all = self.made.reactions[at].otherwise.get_or_insert_default();
        let is_again = all.iter().any(|known| known.told == placed.told);
        let told = placed.told.filter(|_| !is_again);
        all.push(Placed { at: placed.at, told });
    }

    /// Whether a role sends something else under an item, too.
    fn sends_besides(&self, item: Place, role: &str, messages: &[String]) -> bool {
        self.coming
            .iter()
            .any(|(at, who, of, _)| *at == item && who == role && !messages.contains(of))
    }

    /// Whether a message answers one that nobody sends by its name.
    fn answers_nothing(&self, name: &str) -> bool {
        let Some(what) = name.strip_prefix("answer to ") else { return false };
        let is_message = is_short(head(what)) && !is_short(what);
        is_message && !self.coming.iter().any(|(_, _, sent, _)| is_same_message(sent, what))
    }

    /// Who sent what the text answers waits for the answer, and takes it; what a user has asked to be
    /// closed is closed with the last thing that its role does.
    pub(super) fn end(&mut self) {
        self.take_all();
        self.end_asides();
        self.place_denials();
        self.pass_on();
        self.note_unexpired();
        self.leave_timers_out();
        self.not_entered();
        // Behind some checks nothing is done by who has checked.
        for (at, item) in std::mem::take(&mut self.checks) {
            let here = Placed { at: item, told: None };
            let placed = self.placed(Leaf::of(at));
            if placed.is_empty() {
                placed.push(here);
            }
        }
        for (role, what) in std::mem::take(&mut self.to_close) {
            let Some(at) = self.current_of(&role) else { continue };
            let Some(item) = self.made.reactions[at].placed.last().map(|placed| placed.at) else {
                continue;
            };
            self.assume(item, &format!("{role} closes {what} with this, as its user has asked"));
            self.is_under = false;
            self.within.clear();
            self.add(&role, item, Some(Told::Close(what)));
        }
    }

    /// A user decides something, or a role on its user's behalf.
    fn decided(&mut self, item: Place, act: &Act, role: &str) {
        let words = self.new_words(role, &decision_words(act));
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
            Does::Accept(what) => {
                Some(self.new_words(role, &plain_name(&format!("declines {what}"))))
            }
            _ => None,
        };
        let at = self.go_on(role, item, Trigger::User(vec![words], unwritten));
        self.made.reactions[at].begins = begins;
        let opened = match &act.does {
            Does::Open(what) => Some(Told::Open(plain_name(what))),
            _ => None,
        };
        self.add(role, item, opened);
    }

    fn sent(
        &mut self,
        item: Place,
        act: &Act,
        (role, asked, is_denied): Stand<'_>,
        (names, to): (&[String], &[Party]),
    ) {
        let Some(name) = names.first() else { return };
        if act.strength == Strength::May && !self.made.reactions.is_empty() {
            if let Asked::If(words) = asked {
                let words = words.join(" and ");
                let said = format!("whether {words} goes into the decision to make use of it");
                self.assume(item, &said);
            }
            // "Before the server has answered": afterwards it may come as well, as far as is looked at.
            let before = act.when.iter().find_map(|when| match when {
                When::Before(what) if has_happened(what) && window(act).is_none() => Some(what),
                _ => None,
            });
            if let Some(what) = before {
                self.assume(item, &format!("it may come later than before {what}, too"));
            }
            // What has come is taken before use is made of it; before anything has, nobody may.
            self.take_waiting(role);
            if self.current_of(role).is_none() {
                return self.leave_out(item, act);
            }
            let message = self.messages.note(name);
            // "Sends" begins what is added to a sending.
            let does = if act.verb.eq_ignore_ascii_case("sends") { "send" } else { &act.verb };
            let words = self.new_words(role, &plain_name(&format!("{does} {message}")));
            let place = self.made.reactions.len();
            let guards = self.common(&self.leaves(role, item));
            let trigger = Trigger::Option(words);
            let until = window(act).and_then(|name| self.messages.known(&name).map(String::from));
            self.made.reactions.push(Reaction { guards, until, ..Reaction::on(role, trigger) });
            return self.send(item, (role, &message), to, &[Leaf::of(place)]);
        }
        if is_denied {
            let message = self.message_of(name, role);
            let whom = self.whom(role, &message, to);
            // Where the same message says yes as well, it says no here.
            let told = whom.into_iter().map(|to| match self.says_yes(item, role, &message, &to) {
                true => Told::Refuse(message.clone(), to),
                false => Told::Send(message.clone(), to),
            });
            let placed: Vec<Placed> =
                told.map(|told| Placed { at: item, told: Some(told) }).collect();
            if let Some(at) = self.denied_at.or_else(|| self.current_of(role)) {
                self.comes_instead(item, (role, at), &placed);
                placed.into_iter().for_each(|placed| self.denied(at, placed));
            }
            return;
        }
        self.wanted(item, act, role);
        self.reached(item, act, (role, asked), received(act));
        let message = self.message_of(name, role);
        let aside = self.way_aside(role).map(|leaf| leaf.at);
        let main = aside.or_else(|| self.current_of(role)).expect("it was just triggered");
        // What has come in one case only is passed on in that case only.
        if let Trigger::Message(got, _) = &self.made.reactions[main].trigger {
            self.is_under |= *got == message;
        }
        let leaves = self.leaves(role, item);
        self.in_all_cases(item, &leaves);
        self.send(item, (role, &message), to, &leaves);
        // Who says no by that is done with it.
        let is_conditional = !matches!(asked, Asked::Nothing);
        let is_negative = match asked {
            Asked::If(words) => words.iter().any(|words| is_negative(words)),
            _ => false,
        };
        let is_no = super::checks::says_no(&message) || is_negative && is_answer(&message);
        if is_conditional && is_no && leaves.len() == 1 {
            self.last_no = Some((item, role.to_string(), act.when.clone(), leaves[0]));
        }
    }

    pub(super) fn told(
        &mut self,
        item: Place,
        act: &Act,
        (role, asked, is_denied): Stand<'_>,
        told: Told,
    ) {
        if is_denied {
            if let Some(at) = self.denied_at.or_else(|| self.current_of(role)) {
                self.denied(at, Placed { at: item, told: Some(told) });
            }
            return;
        }
        self.wanted(item, act, role);
        self.reached(item, act, (role, asked), received(act));
        let leaves = self.leaves(role, item);
        self.in_all_cases(item, &leaves);
        self.add(role, item, Some(told));
    }

    /// What comes to a role triggers what it does next, and it finds out under which condition it
    /// stands.
    pub(super) fn reached(
        &mut self,
        item: Place,
        act: &Act,
        (role, asked): (&str, &Asked),
        named: Option<(String, Option<String>)>,
    ) {
        if *asked == Asked::Nothing && self.goes_aside(item, role, named.as_ref()) {
            return;
        }
        self.enters(item, role);
        if let (Asked::Happens(words), None) = (asked, &named) {
            return self.happens(item, role, words);
        }
        if let (Asked::If(words), None, false) = (asked, &named, self.is_told(role)) {
            return self.begins_where(item, role, &words.join(" and "));
        }
        let said = named.as_ref().map(|(said, _)| said.clone());
        self.triggered(item, role, named);
        self.behind = said.and_then(|said| self.reaction_to(role, &said));
        self.touched.retain(|(of, _)| of != role);
        self.touched.push((role.to_string(), item));
        self.in_content(item, role, act);
        self.under(item, role, asked);
    }

    /// What is said without a condition is done in all cases that were told apart before.
    fn in_all_cases(&mut self, item: Place, leaves: &[Leaf]) {
        if leaves.len() > 1 {
            self.assume(item, "it is done in each case that was told apart before");
        }
    }

    /// Words of what a role decides, with a number where it has decided in the same before.
    fn new_words(&self, role: &str, words: &str) -> String {
        let is_new = |words: &String| {
            let mut own = self.made.reactions.iter().filter(|reaction| reaction.role == role);
            let is_said = |reaction: &Reaction| match &reaction.trigger {
                Trigger::User(said, no) => said.iter().chain(no).any(|said| said == words),
                Trigger::Option(said) => said == words,
                _ => false,
            };
            !self.decided.contains(&of_a_user(role, words)) && !own.any(is_said)
        };
        let numbered = (2..).map(|nth| format!("{words} {nth}"));
        let mut all = std::iter::once(words.to_string()).chain(numbered);
        all.find(is_new).expect("some number is new")
    }

    /// "To release the session, the UE shall": its user wants that.
    fn wanted(&mut self, item: Place, act: &Act, role: &str) {
        // What comes besides is what it is done on.
        if received(act).is_some() {
            return;
        }
        let Some(what) = act.when.iter().find_map(|when| match when {
            When::InOrderTo(what) => {
                Some(plain_name(&format!("wants to {what}").replace(" or ", " / ")))
            }
            When::Receives(_, None, more) => request_of_a_user(more),
            _ => None,
        }) else {
            return;
        };
        let is_it = |trigger: &Trigger| match trigger {
            Trigger::User(said, None) => said.iter().any(|it| it.starts_with(&what)),
            _ => false,
        };
        // Also where something was found out since.
        let mut at = self.current_of(role);
        while let Some(of) = at {
            let reaction = &self.made.reactions[of];
            if is_it(&reaction.trigger) {
                return;
            }
            let is_asked =
                reaction.is_condition() || matches!(reaction.trigger, Trigger::Policy(..));
            at = if is_asked { self.own_before(role, of) } else { None };
        }
        let begins = self.made.reactions.is_empty();
        self.take_waiting(role);
        let what = self.new_words(role, &what);
        let at = self.go_on(role, item, Trigger::User(vec![what], None));
        self.made.reactions[at].begins = begins;
    }
}

/// Who acts, under which condition, and whether where a check has said no.
pub(super) type Stand<'s> = (&'s str, &'s Asked, bool);

/// What a message is called with which somebody is told something, where it has no name: by the first
/// words of what it says.
pub(super) fn notification(what: &str, act: &Act) -> String {
    const WORDS: usize = 8;
    const DANGLING: [&str; 12] =
        ["a", "an", "the", "of", "to", "with", "and", "for", "in", "that", "by", "from"];
    let is_said =
        |said: &&String| !tokens(said).iter().all(is_adverb) && !said.starts_with("so that ");
    let said = match what.is_empty() {
        true => act.details.iter().find(is_said).map_or("", String::as_str),
        false => what,
    };
    let said = plain_name(&said.replace(" or ", " / ").replace(" and ", " / "));
    let words: Vec<&str> = said.split(' ').filter(|word| !word.is_empty()).collect();
    let of = ["of", "that", "about", "to", "on", "for", "whether", "by", "with", "in"];
    let says = words.iter().any(|word| {
        ["is", "are", "has", "have"].contains(word) || verb(word, Form::Third).is_some()
    });
    let joint = match words.first() {
        None => "",
        Some(first) if of.contains(&first.to_lowercase().as_str()) => "",
        _ if says => "that ",
        _ => "of ",
    };
    let mut words: Vec<&str> = words.into_iter().take(WORDS).collect();
    while words.last().is_some_and(|last| DANGLING.contains(last)) {
        words.pop();
    }
    let words = words.join(" ");
    plain_name(&format!("notification {joint}{words}"))
}

/// Whether an act may be done, and it is not said by which message.
fn may_be_wanted(act: &Act) -> bool {
    let is_done = matches!(
        act.does,
        Does::Close(_) | Does::Begin(_) | Does::Perform(_) | Does::Other(..) | Does::Ignore(_)
    );
    act.strength == Strength::May && is_done
}

/// Whether words say that something has failed, or is not so.
fn is_negative(words: &str) -> bool {
    const ROOTS: [&str; 9] = [
        "fail",
        "reject",
        "declin",
        "refus",
        "unsuccess",
        "denied",
        "unable",
        "unauthor",
        "exceed",
    ];
    let lower = words.to_lowercase();
    let mut all = lower.split(|c: char| !c.is_alphanumeric());
    // "The list is not empty" is no failure.
    let denies = lower.split(' ').any(|word| ["not", "cannot", "no"].contains(&word));
    denies && says_good(words) || all.any(|word| ROOTS.iter().any(|it| word.starts_with(it)))
}

/// Whether somebody who does this only takes notice of something.
fn takes_notice(verb: &str) -> bool {
    const NOTICES: [&str; 9] =
        ["sees", "hears", "views", "reads", "knows", "perceives", "remains", "stays", "waits"];
    NOTICES.contains(&verb)
}

/// What has come, where an act says so, and from whom.
pub(super) fn received(act: &Act) -> Option<(String, Option<String>)> {
    act.when.iter().find_map(|when| match when {
        When::Receives(_, None, more) if request_of_a_user(more).is_some() => None,
        When::Receives(what, from, _) => Some((what.clone(), from.clone())),
        _ => None,
    })
}

/// "Upon receiving a request from the user to X": what the user decides.
fn request_of_a_user(more: &str) -> Option<String> {
    let words: Vec<&str> = more.split(' ').collect();
    let at = words.iter().take(5).position(|word| ["user", "application"].contains(word))?;
    let rest = words[at + 1..].join(" ").replace(" or ", " / ");
    (words[0] == "from").then(|| plain_name(&format!("asks {rest}")))
}
