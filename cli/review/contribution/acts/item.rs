//! One item: what it says beside what the model does under it.

use callproof_kernel::procedure::Decider;
use callproof_kernel::step::{Standing, Step};
use callproof_proofs::deeds::Deed;
use callproof_reading::ItemKind;
use callproof_reading::acts::Strength;

use super::encoded::{Encoded, Has};
use super::names::{Names, is_thing};
use super::said::{CHECKED, CONDITIONS, NOBODY, OTHERS, Said, Saying};
use super::{Acts, Difference, What};

pub use super::names::Beside;

/// Why NOTEs are not compared.
const NOTES: &str = "what NOTEs restrict or permit";
/// Why items that no reaction obeys are not compared.
const UNCITED: &str = "items that no reaction of the text as written cites";
/// Why assumed items are not compared.
const ASSUMED: &str = "items that the model takes for granted";
/// Why a part of an item is not compared.
const PARTS: &str =
    "parts of an item that do what the rest of it does, under conditions of their own";
/// Why paragraphs that demand nothing are not compared.
const NO_DEMAND: &str = "paragraphs of which no demand was read";
/// Why what was not understood is not compared.
const NOT_UNDERSTOOD: &str = "words that were not understood";

/// Compares one of some items.
pub fn compare(
    of: &Beside<'_>,
    items: &[Beside<'_>],
    encoded: &Encoded,
    names: &Names,
    found: &mut Acts,
) {
    let mut skip = |why: &'static str| {
        let places = found.not_compared.entry(why).or_default();
        if !places.contains(&of.place) {
            places.push(of.place);
        }
    };
    if !of.left.is_empty() {
        skip(NOT_UNDERSTOOD);
    }
    if of.of.kind == ItemKind::Note {
        return skip(NOTES);
    }
    let is_step = of.of.kind == ItemKind::Step;
    match of.steps {
        // A numbered item without a step is a difference already, and stands in its own table.
        [] if is_step => return,
        [] => {}
        _ if of.is_ignored => return skip(NO_DEMAND),
        steps if of.has.is_empty() => {
            let is_assumed = |standing| matches!(standing, Standing::Assumed(_));
            let why = match steps.iter().all(|step| is_assumed(step.standing)) {
                true => ASSUMED,
                false => UNCITED,
            };
            return skip(why);
        }
        _ => {}
    }
    if has_parts_alike(of, encoded) {
        skip(PARTS);
    }
    let mut judged = Judged::new(of, items, encoded, names);
    for said in &of.said {
        match &said.what {
            Saying::Else(why) => skip(why),
            _ => {
                if said.is_conditional {
                    skip(CONDITIONS);
                }
                if said.what == Saying::Checks {
                    skip(CHECKED);
                }
                judged.take(said, &mut skip);
            }
        }
    }
    found.agreed += judged.agreed;
    found.differences.extend(judged.done());
}

/// Whether a part of an item does only what the rest of it does, so that nothing is missed where no
/// sentence has it.
fn has_parts_alike(of: &Beside<'_>, encoded: &Encoded) -> bool {
    let is_alike = |step: &Step| {
        let rest: Vec<Step> = of.steps.iter().filter(|other| *other != step).copied().collect();
        let (own, rest) = (encoded.under(&[*step]), encoded.under(&rest));
        let is_in_the_rest = |has: &&Has| rest.contains(has);
        let mut own = own.iter().filter(|has| has.must_be_read()).peekable();
        own.peek().is_some() && own.all(is_in_the_rest)
    };
    of.steps.iter().filter(|step| step.item.part.is_some()).any(is_alike)
}

struct Judged<'j> {
    of: &'j Beside<'j>,
    items: &'j [Beside<'j>],
    encoded: &'j Encoded,
    names: &'j Names,
    /// Of what the model does under the item, whether it was read.
    is_read: Vec<bool>,
    /// What was read and is not done.
    alone: Vec<&'j Said>,
    agreed: usize,
    differences: Vec<Difference>,
}

impl<'j> Judged<'j> {
    fn new(
        of: &'j Beside<'j>,
        items: &'j [Beside<'j>],
        encoded: &'j Encoded,
        names: &'j Names,
    ) -> Self {
        Judged {
            of,
            items,
            encoded,
            names,
            is_read: vec![false; of.has.len()],
            alone: Vec::new(),
            agreed: 0,
            differences: Vec::new(),
        }
    }

    fn take(&mut self, said: &'j Said, skip: &mut impl FnMut(&'static str)) {
        let fits = |has: &Has| is_done(said, has, self.names, self.of.place);
        // Of a paragraph without a step it is only asked whether the model does it anywhere.
        if self.of.steps.is_empty() {
            let is_known = self.encoded.all().any(fits);
            match (&said.who, &said.what) {
                (None, _) => skip(NOBODY),
                (_, Saying::Performs(_) | Saying::Wants) => skip(OTHERS),
                _ if is_known => self.agreed += 1,
                _ => self.alone.push(said),
            }
            return;
        }
        let backing: Vec<usize> =
            (0..self.of.has.len()).filter(|at| fits(self.of.has[*at])).collect();
        for at in &backing {
            // Who accepts is not yet said to send anything.
            let is_sent = matches!(self.of.has[*at].deed, Deed::Sends { .. });
            self.is_read[*at] |= !is_sent || matches!(said.what, Saying::Sends { .. });
        }
        let is_received = matches!(said.what, Saying::Receives { .. });
        if !backing.is_empty() {
            let has: Vec<&Has> = backing.iter().map(|at| self.of.has[*at]).collect();
            match strength(said, &has).or_else(|| self.object(said, &has)) {
                None => self.agreed += 1,
                Some(what) => {
                    let done = has.first().map(|has| has.words());
                    self.differ(what, Some(said.words.clone()), done);
                }
            }
        } else if said.who.is_none() {
            skip(NOBODY);
        } else if matches!(said.what, Saying::Wants) {
            // A purpose that begins nothing new.
            self.agreed += 1;
        } else if matches!(said.what, Saying::Performs(_)) {
            skip(OTHERS);
        } else if said.strength == Strength::ShallNot {
            // What shall not be done is not done.
            self.agreed += 1;
        } else if is_received && self.is_received_elsewhere(said) {
            self.agreed += 1;
        } else {
            self.alone.push(said);
        }
    }

    /// How what is begun or passed on differs from what is done: nobody begins anything with
    /// themselves or with whom nothing reaches, and nobody passes on what does not come to them.
    fn object(&self, said: &Said, has: &[&Has]) -> Option<What> {
        let comes = |role: &str, what: Option<&str>| {
            self.encoded.all().any(|has| {
                matches!(has.deed, Deed::Receives { message, .. }
                    if has.role == role && what.is_none_or(|what| what == message))
            })
        };
        match &said.what {
            Saying::Begins(what) => {
                let is_own = |role: &str| has.iter().any(|has| has.role == role);
                let is_wrong = self.names.aims(what).any(|aim| is_own(aim) || !comes(aim, None));
                is_wrong.then_some(What::OtherReceiver)
            }
            Saying::Sends { is_forward: true, .. } => {
                let is_come = |has: &&Has| match has.deed {
                    Deed::Sends { message, .. } => comes(&has.role, Some(message)),
                    _ => false,
                };
                (!has.iter().any(is_come)).then_some(What::OtherAct)
            }
            _ => None,
        }
    }

    /// Whether what comes, comes under another step, and nothing else comes to the role under this
    /// one.
    fn is_received_elsewhere(&self, said: &Said) -> bool {
        let is_own = |has: &&&Has| {
            let who = said.who.as_ref().map_or("", |who| who.role());
            matches!(has.deed, Deed::Receives { .. }) && self.names.is_role(who, &has.role)
        };
        self.of.has.iter().find(is_own).is_none()
            && self.encoded.all().any(|has| is_done(said, has, self.names, self.of.place))
    }

    fn differ(&mut self, what: What, said: Option<String>, done: Option<String>) {
        let (clause, item) = self.of.place;
        self.differences.push(Difference { clause, item, what, said, done });
    }

    /// What is left on both sides is set beside each other where it seems to be the same act.
    fn done(mut self) -> Vec<Difference> {
        let has = &self.of.has;
        let missing = |at: &usize| {
            has[*at].must_be_read() && !self.is_read[*at] && !self.is_borrowed(has[*at])
        };
        let mut missing: Vec<usize> = (0..has.len()).filter(missing).collect();
        let mut alone = std::mem::take(&mut self.alone);
        let likenesses: [Likeness; 4] = [like_message, like_receiver, like_deed, like_role];
        for likeness in likenesses {
            alone.retain(|said| {
                let like = missing
                    .iter()
                    .position(|at| likeness(said, has[*at], self.names, self.of.place).is_some());
                let Some(place) = like else { return true };
                let at = missing.remove(place);
                let what = likeness(said, has[at], self.names, self.of.place);
                let (clause, item) = self.of.place;
                let (said, done) = (Some(said.words.clone()), Some(has[at].words()));
                let what = what.unwrap_or(What::OtherAct);
                self.differences.push(Difference { clause, item, what, said, done });
                false
            });
        }
        for said in alone {
            let is_trigger = matches!(said.what, Saying::Receives { is_trigger: true, .. });
            let what = if is_trigger { What::OtherTrigger } else { What::NotEncoded };
            let done = self.deeds_of(said);
            self.differ(what, Some(said.words.clone()), done);
        }
        for at in missing {
            let left: Vec<String> =
                self.of.left.iter().map(|words| format!("not understood: \"{words}\"")).collect();
            let (what, said) = match left.is_empty() {
                true => (What::NotRead, None),
                false => (What::NotUnderstood, Some(left.join("; "))),
            };
            let done = Some(self.of.has[at].words());
            self.differ(what, said, done);
        }
        self.differences
    }

    /// What the role that something is said of does here.
    fn deeds_of(&self, said: &Said) -> Option<String> {
        let who = said.who.as_ref()?.role();
        let own = self.of.has.iter().filter(|has| self.names.is_role(who, &has.role));
        let own: Vec<String> = own.map(|has| has.words()).collect();
        (!own.is_empty()).then(|| own.join("; "))
    }

    /// Whether it is read elsewhere that a role does what another is read to do here: "both can use
    /// the above procedures".
    fn is_borrowed(&self, has: &Has) -> bool {
        let performs = |said: &Said| {
            let is_own =
                said.who.as_ref().is_some_and(|who| self.names.is_role(who.role(), &has.role));
            let is_elsewhere =
                matches!(&said.what, Saying::Performs(what) if what.contains("procedure"));
            is_own && is_elsewhere
        };
        let own_clause = self.items.iter().filter(|of| of.place.0 == self.of.place.0);
        let is_alike = |(at, other): (usize, &&Has)| {
            let deeds = match (&other.deed, &has.deed) {
                (Deed::Sends { message, .. }, Deed::Sends { message: own, .. }) => message == own,
                (one, own) => one == own,
            };
            self.is_read[at] && other.role != has.role && deeds
        };
        own_clause.flat_map(|of| &of.said).any(performs)
            && self.of.has.iter().enumerate().any(is_alike)
    }
}

/// Whether the model does what is said.
fn is_done(said: &Said, has: &Has, names: &Names, place: (usize, usize)) -> bool {
    let is_role = match &said.who {
        Some(who) => names.is_role(who.role(), &has.role),
        None => matches!(said.what, Saying::Sends { .. }),
    };
    is_role && is_deed(said, has, names, place)
}

/// Whether the model has an act like this, whoever does it.
fn is_deed(said: &Said, has: &Has, names: &Names, place: (usize, usize)) -> bool {
    let is_user = said.who.as_ref().is_some_and(|who| who.is_user());
    match (&said.what, &has.deed) {
        (Saying::Wants, Deed::Decides { answer: None, decider: Decider::User, .. }) => true,
        (Saying::Begins(_), Deed::Decides { decider, answer, .. }) => match decider {
            Decider::User => answer.is_none(),
            // What a policy may do, a role may begin.
            Decider::Policy => !is_user && said.strength == Strength::May,
            Decider::Option => !is_user,
        },
        (Saying::Performs(_), Deed::Decides { decider, answer, .. }) => match decider {
            Decider::User => answer.is_none(),
            Decider::Policy | Decider::Option => true,
        },
        (Saying::Accepts, _) => has.answer() == Some(true),
        (Saying::Rejects, _) => has.answer() == Some(false),
        (Saying::Ignores, Deed::Ignores { .. }) | (Saying::Tells, Deed::Tells(_)) => true,
        (Saying::Checks, Deed::Decides { decider: Decider::Policy, .. }) => true,
        (Saying::Sends { .. }, Deed::Sends { .. }) => {
            is_this_message(said, has, names, place) && is_this_receiver(said, has, names)
        }
        (Saying::Opens(read), Deed::Opens(own)) | (Saying::Closes(read), Deed::Closes(own)) => {
            is_thing(read, own)
        }
        (
            Saying::Receives { message, from, .. },
            Deed::Receives { message: own, from: own_from },
        ) => {
            names.is_received(message, own, place)
                && from.as_ref().is_none_or(|from| names.is_role(from, own_from))
        }
        _ => false,
    }
}

fn is_this_message(said: &Said, has: &Has, names: &Names, place: (usize, usize)) -> bool {
    match (&said.what, &has.deed) {
        (Saying::Sends { messages, .. }, Deed::Sends { message: own, .. }) => {
            messages.is_empty() || messages.iter().any(|read| names.is_sent(read, own, place))
        }
        _ => false,
    }
}

fn is_this_receiver(said: &Said, has: &Has, names: &Names) -> bool {
    match (&said.what, &has.deed) {
        (Saying::Sends { to, via, .. }, Deed::Sends { to: own, .. }) => {
            let is_via = via.as_ref().is_some_and(|via| names.is_role(via, own));
            is_via || to.as_ref().is_none_or(|to| names.is_role(to, own))
        }
        _ => false,
    }
}

/// How what is said differs in strength from what is done.
fn strength(said: &Said, has: &[&Has]) -> Option<What> {
    // Nobody is demanded to receive anything, or to have a purpose.
    if matches!(said.what, Saying::Receives { .. } | Saying::Wants) {
        return None;
    }
    let is_free = |has: &&Has| {
        // What a role may begin is left to its user, or to a policy that can say no.
        let begins = matches!(said.what, Saying::Performs(_) | Saying::Begins(_))
            && !said.who.as_ref().is_some_and(|who| who.is_user());
        has.is_permitted || begins && matches!(has.deed, Deed::Decides { .. })
    };
    match said.strength {
        Strength::ShallNot => Some(What::Forbidden),
        Strength::May if !has.iter().any(is_free) => Some(What::OnlyPermitted),
        Strength::Should if !has.iter().any(is_free) => Some(What::OnlyRecommended),
        Strength::Does | Strength::Shall if has.iter().all(|has| has.is_permitted) => {
            Some(What::Demanded)
        }
        _ => None,
    }
}

/// How an act that only the text has and one that only the model has seem to be the same.
type Likeness = fn(&Said, &Has, &Names, (usize, usize)) -> Option<What>;

/// The same role sends the same message to another.
fn like_message(said: &Said, has: &Has, names: &Names, place: (usize, usize)) -> Option<What> {
    (is_by(said, has, names) && is_this_message(said, has, names, place))
        .then_some(What::OtherReceiver)
}

/// The same role sends another message to the same.
fn like_receiver(said: &Said, has: &Has, names: &Names, _: (usize, usize)) -> Option<What> {
    (is_by(said, has, names) && is_this_receiver(said, has, names)).then_some(What::OtherMessage)
}

/// Another role does the same.
fn like_deed(said: &Said, has: &Has, names: &Names, place: (usize, usize)) -> Option<What> {
    let is_received = matches!(said.what, Saying::Receives { .. });
    (!is_received && !is_by(said, has, names) && is_deed(said, has, names, place))
        .then_some(What::OtherRole)
}

/// The same role does something else.
fn like_role(said: &Said, has: &Has, names: &Names, _: (usize, usize)) -> Option<What> {
    if matches!(said.what, Saying::Receives { .. }) || !is_by(said, has, names) {
        return None;
    }
    let is_policy = matches!(has.deed, Deed::Decides { decider: Decider::Policy, .. });
    match said.what {
        Saying::Begins(_) if is_policy => Some(What::Demanded),
        _ => Some(What::OtherAct),
    }
}

fn is_by(said: &Said, has: &Has, names: &Names) -> bool {
    said.who.as_ref().is_some_and(|who| names.is_role(who.role(), &has.role))
}
