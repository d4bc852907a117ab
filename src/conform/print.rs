//! What is said of a capture, in the words of the text.

use std::collections::{BTreeMap, BTreeSet};

use callproof_cli::width;
use callproof_diagrams::chart::wrap;
use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::reaction::Effect;
use callproof_kernel::run::{Action, Occurrence};
use callproof_kernel::step::Step;
use callproof_proofs::conform::{Allowed, Judgement};
use owo_colors::OwoColorize;

use super::frames::Origin;
use super::judge::{Account, Extent, Passed, Remedy, Verdict};

/// Most characters of a sentence in a line, beside its indent.
fn room() -> usize {
    width::of_sentences(width::WIDEST) - 8
}

/// Most places where a role may have stood that are told.
const STANDS: usize = 5;

/// By what was judged, as people call it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The profile, with the candidates that differ from it.
    pub name: &'a str,
    /// Most states that a search looks at.
    pub limit: usize,
    /// How many messages of the capture are not judged.
    pub unjudged: usize,
}

/// A story: who is who, the verdict, and what follows from it.
pub fn story<P: Procedure>(
    verdict: &Verdict<P>,
    resolutions: &Resolutions<P>,
    text: Text<'_>,
    origin: &Origin,
) -> String {
    let Verdict { account, judgement, .. } = verdict;
    let many = account.messages.len();
    let mut said = format!("{}: {}\n", account.title.bold(), counted(many, "message"));
    let widest = account.who.iter().map(|(role, _)| role.to_string().chars().count()).max();
    for (role, who) in &account.who {
        let role = role.to_string();
        said += &format!("  {role:<width$}  {who}\n", width = widest.unwrap_or_default());
    }
    said += &match judgement {
        Judgement::Conforms { run, owed } => {
            let seen = shown(account, resolutions, &run.occurrences);
            conforms(run.procedure, &judgement.steps(), &seen, owed, text)
                + &without_step(&run.occurrences)
                + &unfinished(run.procedure, &run.occurrences)
        }
        Judgement::Departs { at, stood, allowed, .. } => {
            let passed = &account.messages[*at];
            departs(passed, *at, many, origin) + &instead(passed, stood, allowed) + &advice(verdict)
        }
        Judgement::Inconclusive { explained, states } => {
            let head = format!(
                "\n  {}: {explained} of {} explained, then the limit was reached ({states} states \
                 looked at).\n",
                "undecided".yellow(),
                counted(many, "message"),
            );
            let next = account.messages.get(*explained).map(|passed| {
                let what = format!(
                    "No run was found yet that has the next one, {} from {} to {} ({}), which is \
                     no proof that there is none.",
                    passed.envelope.message,
                    passed.envelope.from,
                    passed.envelope.to,
                    origin.place(passed.number)
                );
                indented(&what, 2)
            });
            let raise =
                format!("Raise --max-states above {}, or cut the capture to one call.", text.limit);
            head + &next.unwrap_or_default() + &indented(&raise, 2)
        }
    };
    said + &filled(verdict)
}

/// `1 message`, `2 messages`.
pub fn counted(many: usize, what: &str) -> String {
    format!("{many} {what}{}", if many == 1 { "" } else { "s" })
}

fn conforms<P: Procedure>(
    procedure: P,
    steps: &BTreeSet<Step>,
    seen: &BTreeSet<Step>,
    owed: &[Allowed<P>],
    text: Text<'_>,
) -> String {
    let but = match text.unjudged {
        0 => String::new(),
        many => format!(", but for {} not judged (below)", counted(many, "message")),
    };
    let mut said = format!("\n  {} to the text, {}{but}.\n", "conforms".green(), text.name);
    let head = "Steps exercised, in the order of the text. Those in brackets are only proposed; those \
                that show in no message, such as decisions and timers, are assumed.";
    said += &format!("\n{}", indented(head, 2));
    for step in in_order(procedure, steps) {
        let assumed = if seen.contains(&step) { "" } else { "assumed: " };
        said += &cited(&step, &format!("{assumed}{}", first_sentence(step.gist)));
    }
    if !owed.is_empty() {
        said += "\n  Sent according to the text, not seen before the capture ended:\n";
        for Allowed { envelope, step } in owed {
            said +=
                &cited(step, &format!("{}, {} → {}", envelope.message, envelope.from, envelope.to));
        }
    }
    said
}

/// The steps that sent what was seen, or that were obeyed on receiving it.
fn shown<P: Procedure>(
    account: &Account<P>,
    resolutions: &Resolutions<P>,
    run: &[Occurrence<P>],
) -> BTreeSet<Step> {
    // What a text carries of a message may be less than what was seen.
    let carried = |message: &P::Message| (account.carried)(resolutions, message);
    let is_seen = |from: P::Role, to: P::Role, message: &P::Message| {
        account.messages.iter().any(|passed| {
            let e = &passed.envelope;
            (e.from, e.to) == (from, to) && carried(&e.message) == *message
        })
    };
    let steps = run.iter().filter_map(|occurrence| {
        let (role, outcome) = (occurrence.action.met()?.0, occurrence.outcome.as_ref()?);
        Some(outcome.effects.iter().filter_map(move |demanded| match &demanded.effect {
            Effect::Send { to, message } => is_seen(role, *to, message).then_some(demanded.step),
            _ => None,
        }))
    });
    let received = run.iter().filter_map(|occurrence| match &occurrence.action {
        Action::Deliver(e) if is_seen(e.from, e.to, &e.message) => {
            occurrence.outcome.as_ref()?.cited.first().copied()
        }
        _ => None,
    });
    steps.flatten().chain(received).collect()
}

/// Where roles stand that are not done when the capture ends.
fn unfinished<P: Procedure>(procedure: P, run: &[Occurrence<P>]) -> String {
    let mut last: BTreeMap<P::Role, &P::State> = BTreeMap::new();
    for occurrence in run {
        if let (Some((role, _)), Some(outcome)) = (occurrence.action.met(), &occurrence.outcome) {
            last.insert(role, &outcome.after.state);
        }
    }
    let open = last.iter().filter(|(_, state)| !procedure.is_idle(state));
    let open: Vec<String> = open
        .map(|(role, state)| format!("    {role}: {}\n", procedure.state_name(state)))
        .collect();
    match open.is_empty() {
        true => String::new(),
        false => {
            format!(
                "\n  The capture ends before all is over; in the run found there are then:\n{}",
                open.concat()
            )
        }
    }
}

/// Proposed steps are in drafting style; `explain` has all of it.
fn first_sentence(gist: &str) -> &str {
    let next = |(end, _): &(usize, &str)| gist[end + 2..].starts_with(char::is_uppercase);
    gist.match_indices(". ").find(next).map_or(gist, |(end, _)| &gist[..=end])
}

/// Events of the run that the text is silent about.
fn without_step<P: Procedure>(run: &[Occurrence<P>]) -> String {
    let met = run.iter().filter(|o| o.is_unspecified()).filter_map(|o| match &o.action {
        Action::Deliver(e) => Some(format!("    {}, {} → {}\n", e.message, e.from, e.to)),
        _ => None,
    });
    let met: Vec<String> = met.collect();
    match met.is_empty() {
        true => String::new(),
        false => format!("\n  The text has no step for whoever received:\n{}", met.concat()),
    }
}

fn departs<P: Procedure>(passed: &Passed<P>, at: usize, many: usize, origin: &Origin) -> String {
    let place = origin.place(passed.number);
    let envelope = &passed.envelope;
    let head = format!("{} at message {} of {many} ({place}):", "departs".red(), at + 1);
    let what = format!(
        "{} sent {} to {}; on the wire: {}.",
        envelope.from, envelope.message, envelope.to, passed.signal
    );
    format!("\n  {head}\n{}", indented(&what, 4))
}

/// Where the sender stood, and what it might have sent.
fn instead<P: Procedure>(
    passed: &Passed<P>,
    stood: &BTreeSet<String>,
    allowed: &BTreeSet<Allowed<P>>,
) -> String {
    let from = &passed.envelope.from;
    let few: Vec<&str> = stood.iter().take(STANDS).map(String::as_str).collect();
    let more = match stood.len().saturating_sub(STANDS) {
        0 => String::new(),
        more => format!("; or as {more} other runs have it"),
    };
    let stood = format!("{from} stood: {}{more}.", few.join("; or: "));
    let mut said = format!("\n{}", indented(&stood, 2));
    let mut lines: Vec<String> = Vec::new();
    for Allowed { envelope, step } in allowed {
        let line = cited(step, &format!("{} to {}", envelope.message, envelope.to));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    said += &match lines.is_empty() {
        true => "  There the text has nothing for it to send.\n".to_string(),
        false => format!("  There the text has it send:\n{}", lines.concat()),
    };
    said
}

/// What to do next.
fn advice<P: Procedure>(verdict: &Verdict<P>) -> String {
    let remedies = &verdict.remedies;
    let and = |extent: &Extent| match extent {
        Extent::Whole => "",
        Extent::Further => ", though not a later message",
    };
    let mut said: Vec<String> = Vec::new();
    if let Some(extent) = &remedies.recommended {
        said.push(format!("The recommended text allows it{}.", and(extent)));
    }
    let alike = |one: &Remedy, other: &Remedy| (one.0, one.2) == (other.0, other.2);
    for group in remedies.candidates.chunk_by(alike) {
        let (issue, first, extent) = &group[0];
        let others: Vec<&str> = group[1..].iter().map(|(_, other, _)| *other).collect();
        let others = match others.is_empty() {
            true => String::new(),
            false => format!(" (or {})", others.join(", ")),
        };
        said.push(format!(
            "--resolve {issue}={first}{others} allows it{}; see `callproof explain {issue}`.",
            and(extent)
        ));
    }
    if let Some(extent) = &remedies.as_written {
        said.push(format!("--as-written allows it{}.", and(extent)));
    }
    if remedies.incomplete {
        let late = "If the capture was not taken beside the senders, so that messages may be late \
                    in it or were lost before it, judge it with --incomplete: that allows it.";
        said.push(late.into());
    }
    let from = sender(verdict);
    match (said.is_empty(), remedies.is_complete) {
        (true, true) => said.push(format!(
            "No other single candidate of an open issue allows it, nor do messages lost on their way or late: \
             look at {from} for why it was sent."
        )),
        (_, false) => said.push(
            "So much stands before it that not every candidate of every open issue was tried: \
             cut the capture to the call in question."
                .into(),
        ),
        (false, true) => {}
    }
    format!("\n{}", said.iter().map(|line| indented(line, 2)).collect::<String>())
}

fn sender<P: Procedure>(verdict: &Verdict<P>) -> String {
    match &verdict.judgement {
        Judgement::Departs { at, .. } => verdict.account.messages[*at].envelope.from.to_string(),
        Judgement::Conforms { .. } | Judgement::Inconclusive { .. } => String::new(),
    }
}

fn filled<P: Procedure>(verdict: &Verdict<P>) -> String {
    let links: BTreeSet<String> =
        verdict.filled.iter().map(|(a, b, channel)| format!("{a} – {b}, {channel}")).collect();
    match links.is_empty() {
        true => String::new(),
        false => format!(
            "\n  Nothing was captured there, and what the text has travel there was filled in:\n{}",
            links.iter().map(|link| format!("    {link}\n")).collect::<String>()
        ),
    }
}

/// A step, in brackets where it is only proposed, and what is to be said of it.
fn cited(step: &Step, what: &str) -> String {
    let place = step.place();
    let name = if step.is_printed() { place } else { format!("[{place}]") };
    let mut lines = wrap(what, room() - 26).into_iter();
    let first = lines.next().unwrap_or_default();
    let head = match name.chars().count() {
        0..=26 => format!("    {name:<26} {first}\n"),
        _ => format!("    {name}\n{:31}{first}\n", ""),
    };
    lines.fold(head, |said, line| format!("{said}{:31}{line}\n", ""))
}

/// Steps in the order of the text; one that is proposed stands behind the item that it is about.
fn in_order<P: Procedure>(procedure: P, steps: &BTreeSet<Step>) -> Vec<Step> {
    let clauses = procedure.clauses();
    let number = |step: &Step| {
        let label = step.item.label.chars().filter(|_| step.is_numbered());
        label.take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().ok()
    };
    let place = |step: &Step| {
        let clause = clauses.iter().position(|(clause, _)| *clause == step.clause);
        let printed = clause.map_or(&[][..], |clause| clauses[clause].1);
        let own = printed.iter().position(|known| known == step);
        let behind = number(step).and_then(|own| {
            printed.iter().rposition(|known| number(known).is_some_and(|n| n <= own))
        });
        let place = own.or(behind).unwrap_or(usize::MAX);
        (clause.unwrap_or(usize::MAX), place, own.is_none(), *step)
    };
    let mut ordered: Vec<Step> = steps.iter().copied().collect();
    ordered.sort_by_key(place);
    ordered
}

fn indented(sentence: &str, by: usize) -> String {
    let lines = wrap(sentence, room());
    lines.iter().map(|line| format!("{:by$}{line}\n", "")).collect()
}

/// Messages that belong to no story, a few of each kind.
pub fn strangers(strangers: &[(u64, String)], origin: &Origin) -> String {
    const FEW: usize = 5;
    let mut kinds: Vec<(&str, Vec<u64>)> = Vec::new();
    for (number, why) in strangers {
        match kinds.iter().position(|(known, _)| known == why) {
            Some(known) => kinds[known].1.push(*number),
            None if kinds.len() < 20 => kinds.push((why, vec![*number])),
            None => {}
        }
    }
    let line = |(why, numbers): &(&str, Vec<u64>)| {
        let named: Vec<String> = numbers.iter().take(FEW).map(|n| origin.number(*n)).collect();
        let more = match numbers.len().saturating_sub(FEW) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        indented(&format!("{}{more}: {why}", named.join(", ")), 2)
    };
    match kinds.is_empty() {
        true => String::new(),
        false => format!("Not judged:\n{}", kinds.iter().map(line).collect::<String>()),
    }
}
