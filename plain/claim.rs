//! Claims, as the kernel's formulas.

use callproof_kernel::claim::{Claim, Formula};
use callproof_kernel::condition::{Condition, Moment, OfState, OfStep, Scene, StateAtom};
use callproof_kernel::owed::free;
use callproof_kernel::reaction::{Event, Local};

use super::define::{Call, Claimed, Definition, Fact, Is, Named, Says, Sent};
use super::procedure::Plain;

/// The claims of the file, and those that every procedure gets.
pub(super) fn all(procedure: Plain) -> Vec<Claim<Plain>> {
    let own = procedure.definition().claims.iter().map(|claim| {
        Claim::new(claim.name, claim.gist, claim.steps, formula(procedure, &claim.claimed))
    });
    own.chain(free(procedure)).collect()
}

fn formula(procedure: Plain, claimed: &'static Claimed) -> Formula<Plain> {
    match claimed {
        Claimed::Always(when, then) => Formula::always_in_call(
            move |s, call| match when {
                Some(when) => says(procedure, s, call, when),
                None => Condition::Atom(StateAtom::Begun),
            },
            move |s, call| says(procedure, s, call, then),
        ),
        Claimed::Can(goal) => {
            Formula::reachable(move |s| s.some_call(|call| says(procedure, s, call, goal)))
        }
        Claimed::Recovers(goal) => {
            Formula::recoverable(move |s| s.each_call(|call| says(procedure, s, call, goal)))
        }
        Claimed::Leads(from, to) => Formula::leads_to(
            move |s, call| says(procedure, s, call, from),
            move |s, call| says(procedure, s, call, to),
        ),
        Claimed::SendsAfter(sent, past) => Formula::each_step_in_call(
            move |s, call| sends(procedure, s, call, sent),
            move |s, call| before(procedure, s, call, past),
        ),
        Claimed::SendsIn(sent, states) => Formula::each_step_in_call(
            move |s, call| sends(procedure, s, call, sent),
            move |s, call| {
                let names = names(procedure.definition(), states.iter());
                s.taking(format!("was in {names} before"), move |m| {
                    let before = procedure.in_call(&m.before.state, call);
                    let fresh = procedure.fresh(&m.before.state);
                    states.contains(&before.unwrap_or(&fresh).at.place)
                })
            },
        ),
    }
}

/// What has happened before a step, and what has not.
fn before(
    procedure: Plain,
    s: &Scene<'_, Plain>,
    call: Call,
    past: &'static Says,
) -> OfStep<Plain> {
    let each = |several: &'static [Says]| -> Vec<OfStep<Plain>> {
        several.iter().map(|one| before(procedure, s, call, one)).collect()
    };
    let of = |roles: &'static [u8], is: &'static Is| -> Vec<OfStep<Plain>> {
        let own = s.cast.iter().filter(|role| roles.contains(&role.place));
        own.map(|role| happened(procedure, s, (*role, call), is)).collect()
    };
    match past {
        Says::All(all) => Condition::All(each(all)),
        Says::Any(any) => Condition::Any(each(any)),
        Says::Not(one) => !before(procedure, s, call, one),
        Says::Every(roles, is) => Condition::All(of(roles, is)),
        Says::Some(roles, is) => Condition::Any(of(roles, is)),
        Says::AtRest | Says::Quiet => unreachable!("a condition of facts only was read"),
    }
}

fn happened(
    procedure: Plain,
    s: &Scene<'_, Plain>,
    (role, call): (Named, Call),
    is: &'static Is,
) -> OfStep<Plain> {
    match is {
        Is::Any(any) => {
            let each = any.iter().map(|one| happened(procedure, s, (role, call), one));
            Condition::Any(each.collect())
        }
        Is::Was(fact) => {
            let what = (call, role.place, *fact);
            let said = words(procedure.definition(), role, is);
            let before = s.before(format!("{role} {said} before ({call})"), move |history| {
                history.contains(&what)
            });
            // What sets off the sending has happened when it is sent.
            let now = s.taking(format!("{role} {said} now ({call})"), move |moment| {
                moment.role == role && happens(moment, call) == Some(*fact)
            });
            before | now
        }
        _ => unreachable!("a condition of facts only was read"),
    }
}

/// What happens to whoever takes an event, as far as it is of a call.
fn happens(moment: &Moment<'_, Plain>, call: Call) -> Option<Fact> {
    match moment.event {
        Event::Message { message, .. } if message.call == call => {
            Some(Fact::Got(message.kind.place))
        }
        Event::Stimulus(stimulus) => {
            let made = moment.outcome.after.state.made;
            let own = stimulus.call.unwrap_or(Call { by: moment.role, number: made });
            (own == call).then_some(Fact::Decided(stimulus.what.place))
        }
        _ => None,
    }
}

fn sends(procedure: Plain, s: &Scene<'_, Plain>, call: Call, sent: &'static Sent) -> OfStep<Plain> {
    let of = procedure.definition();
    let kind = &of.messages[usize::from(sent.kind)];
    let says = sent.fields.iter().map(|(field, values)| {
        let known = &kind.fields[usize::from(*field)];
        let values = values.iter().map(|value| known.1[usize::from(*value)].name);
        format!(" with {} {}", known.0, values.collect::<Vec<_>>().join(" or "))
    });
    let says: String = says.collect();
    let to = sent.to.iter().map(|to| of.roles[usize::from(*to)].name.name);
    let to = to.collect::<Vec<_>>().join(" or ");
    let to = if to.is_empty() { to } else { format!(" to {to}") };
    let by = of.roles[usize::from(sent.role)].name;
    let words = format!("{by} sends {}{says}{to} in {call}", kind.name);
    s.taking(words, move |m| {
        let has = |message: &super::define::Message, (field, values): &(u8, Vec<u8>)| {
            values.contains(&message.fields[usize::from(*field)].place)
        };
        let is_it = |(to, message): (Named, &super::define::Message)| {
            message.kind.place == sent.kind
                && (sent.to.is_empty() || sent.to.contains(&to.place))
                && message.call == call
                && sent.fields.iter().all(|field| has(message, field))
        };
        m.role.place == sent.role && m.outcome.sent().any(is_it)
    })
}

fn says(procedure: Plain, s: &Scene<'_, Plain>, call: Call, what: &'static Says) -> OfState<Plain> {
    let each = |several: &'static [Says]| -> Vec<OfState<Plain>> {
        several.iter().map(|one| says(procedure, s, call, one)).collect()
    };
    let of = |roles: &'static [u8], is: &'static Is| -> Vec<OfState<Plain>> {
        let own = s.cast.iter().filter(|role| roles.contains(&role.place));
        own.map(|role| of_role(procedure, s, (*role, call), is)).collect()
    };
    match what {
        Says::All(all) => Condition::All(each(all)),
        Says::Any(any) => Condition::Any(each(any)),
        Says::Not(one) => !says(procedure, s, call, one),
        Says::AtRest => s.rest(),
        Says::Quiet => s.quiet(),
        Says::Every(roles, is) => Condition::All(of(roles, is)),
        Says::Some(roles, is) => Condition::Any(of(roles, is)),
    }
}

fn of_role(
    procedure: Plain,
    s: &Scene<'_, Plain>,
    (role, call): (Named, Call),
    is: &'static Is,
) -> OfState<Plain> {
    let of = procedure.definition();
    if let Is::Any(any) = is {
        let each = any.iter().map(|one| of_role(procedure, s, (role, call), one));
        return Condition::Any(each.collect());
    }
    let words = format!("{} ({call})", words(of, role, is));
    if let Is::Was(fact) = is {
        let what = (call, role.place, *fact);
        let past = s.past(format!("{role} {words}"), move |history| history.contains(&what));
        // Who has crashed wants nothing any more.
        let is_known = move |local: &Local<Plain>| {
            !local.crashed && procedure.in_call(&local.state, call).is_some()
        };
        return match fact {
            Fact::Wants(_) => past & s.of(role, format!("knows {call}"), is_known),
            _ => past,
        };
    }
    s.of(role, words, move |local| holds(procedure, local, call, is))
}

fn holds(procedure: Plain, local: &Local<Plain>, call: Call, is: &Is) -> bool {
    let of = procedure.definition();
    let fresh = procedure.fresh(&local.state);
    let record = procedure.in_call(&local.state, call).unwrap_or(&fresh);
    let state = &of.states[usize::from(record.at.place)];
    match is {
        Is::In(states) => states.contains(&record.at.place),
        Is::Holds(resource) => {
            local.resources.iter().any(|r| (r.what.place, r.call) == (*resource, call))
        }
        Is::HoldsNothing => local.resources.iter().all(|resource| resource.call != call),
        Is::Runs(timer) => local.timers.iter().any(|t| (t.what.place, t.call) == (*timer, call)),
        Is::Remembers(test) => test.holds(record),
        Is::KeepsUp => !local.crashed && state.is_kept_up,
        Is::Idle => local.crashed || state.is_at_rest,
        // Asked of the history, and one by one.
        Is::Was(_) | Is::Any(_) => false,
    }
}

fn names<'p>(of: &Definition, states: impl Iterator<Item = &'p u8>) -> String {
    let names: Vec<&str> = states.map(|place| of.states[usize::from(*place)].name.name).collect();
    format!("\"{}\"", names.join("\" or \""))
}

fn words(of: &Definition, role: Named, is: &Is) -> String {
    let decision = |place: &u8| {
        let known = of.decisions.iter().map(|decision| decision.what);
        known.into_iter().find(|what| what.place == *place).map_or("", |what| what.name)
    };
    let message = |place: &u8| of.messages[usize::from(*place)].name;
    match is {
        Is::Any(any) => {
            let each: Vec<String> = any.iter().map(|one| words(of, role, one)).collect();
            each.join(" or ")
        }
        Is::In(states) => format!("is in {}", names(of, states.iter())),
        Is::Holds(resource) => format!("holds {}", of.resources[usize::from(*resource)]),
        Is::HoldsNothing => "holds nothing".into(),
        Is::Runs(timer) => format!("runs {}", of.timers[usize::from(*timer)].name),
        Is::Remembers(test) => {
            let memory = &of.roles[usize::from(role.place)].memories[usize::from(test.memory)];
            let values = test.values.iter().map(|place| memory.values[usize::from(*place)].name);
            format!("remembers {} {}", memory.name, values.collect::<Vec<_>>().join(" or "))
        }
        Is::KeepsUp => "keeps up".into(),
        Is::Idle => "waits for nothing".into(),
        Is::Was(Fact::Wants(what)) => format!("wants \"{}\"", decision(what)),
        Is::Was(Fact::Decided(what)) => format!("has decided \"{}\"", decision(what)),
        Is::Was(Fact::Sent(what)) => format!("has sent {}", message(what)),
        Is::Was(Fact::Got(what)) => format!("has got {}", message(what)),
    }
}
