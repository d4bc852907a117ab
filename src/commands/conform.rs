//! `conform`: does a capture do what the text says?

use callproof_diagrams::svg;
use callproof_kernel::procedure::Procedure;
use callproof_model::telepresence::Telepresence;
use callproof_model::video_push::VideoPush;
use callproof_node::frame::Body;
use callproof_proofs::conform::{Judgement, Observer};

use crate::conform::frames::{self, Capture};
use crate::conform::judge::{Account, Rules, Verdict, judge};
use crate::conform::{drawing, meeting, print, push, roles};
use callproof_cli::args::ConformArgs;
use callproof_cli::error::{Error, Outcome, without_wire};
use callproof_cli::files;
use callproof_cli::select::{self, Chosen};
use callproof_cli::texts::Texts;

/// Judges what the arguments name.
pub fn run(args: &ConformArgs, texts: &Texts) -> Result<Outcome, Error> {
    let procedures = texts.of(Some(&args.procedure))?;
    let text = select::concerned(&procedures, &args.selection)?[0];
    if args.selection.participants.is_some() {
        let why = "who takes part stands in the capture; leave --participants out";
        return Err(Error::Usage(why.into()));
    }
    select::answers_known(&args.selection, &[text])?;
    // By what it is, not by its name: a text in a file may have any.
    let known: &[_] = match (text.known::<VideoPush>(), text.known::<Telepresence>()) {
        (Some(_), _) => &roles::OF_PUSH,
        (_, Some(_)) => &roles::OF_TELEPRESENCE,
        (None, None) => return Err(Error::Usage(without_wire(text.name()))),
    };
    let given = roles::given(&args.role, known)?;
    if args.max_states == 0 {
        return Err(Error::Usage("--max-states 0 would look at nothing; use 1 or more".into()));
    }
    if let Some(path) = &args.svg {
        files::check_writable(path)?;
    }
    if text.known::<VideoPush>().is_some() {
        let chosen = select::chosen(VideoPush, &args.selection)?;
        let capture = frames::read(&args.file)?;
        let server = roles::server(&given, &capture.frames)?.or(capture.server);
        let read = push::accounts(&capture.frames, server, &capture.origin)?;
        let is_control = |body: &Body| matches!(body, Body::Control(_));
        let besides = counted(&capture, is_control, "transmission control packet");
        return report(VideoPush, args, (&capture, &besides), &chosen, read);
    }
    let chosen = select::chosen(Telepresence, &args.selection)?;
    let capture = frames::read(&args.file)?;
    let focus = roles::focus(&given, &capture.frames)?.or(capture.focus);
    let read = meeting::accounts(&capture.frames, focus, &capture.origin);
    let is_clue = |body: &Body| matches!(body, Body::Sctp(_) | Body::Clue(_));
    let besides = counted(&capture, is_clue, "packet") + " of CLUE channels in the clear";
    report(Telepresence, args, (&capture, &besides), &chosen, read)
}

/// How many frames of a kind there are.
fn counted(capture: &Capture, is: fn(&Body) -> bool, one: &str) -> String {
    print::counted(capture.frames.iter().filter(|frame| is(&frame.body)).count(), one)
}

/// Judges each story and tells what comes of it.
fn report<P: Procedure>(
    procedure: P,
    args: &ConformArgs,
    (capture, besides): (&Capture, &str),
    chosen: &Chosen<P>,
    (accounts, mut strangers): (Vec<Account<P>>, Vec<(u64, String)>),
) -> Result<Outcome, Error> {
    let observer = match args.incomplete {
        true => Observer::Elsewhere,
        false => Observer::BesideSenders,
    };
    let rules =
        Rules { procedure, resolutions: &chosen.resolutions, observer, limit: args.max_states };
    strangers.extend(capture.faults.iter().cloned());
    let unjudged = strangers.len();
    let profile = chosen.profile.to_string();
    let text = print::Text { name: &profile, limit: args.max_states, unjudged };
    files::say(&head(args, capture, besides))?;
    let is_nothing = accounts.is_empty();
    if is_nothing {
        let title = procedure.title();
        files::say(&format!("\nNothing of this procedure ({title}) was recognised in it.\n"))?;
    }
    let mut outcome = if is_nothing { Outcome::Inconclusive } else { Outcome::Good };
    let mut picture = None;
    for account in accounts {
        let verdict = judge(account, rules);
        files::say(&format!(
            "\n{}",
            print::story(&verdict, &chosen.resolutions, text, &capture.origin)
        ))?;
        let own = outcome_of(&verdict);
        // The story to draw is the first, or the first that departs.
        let departs_first = own == Outcome::Bad && outcome != Outcome::Bad;
        if args.svg.is_some() && (picture.is_none() || departs_first) {
            let drawn = drawing::drawn(&verdict, &capture.origin);
            picture = drawn.map(|chart| (verdict.account.title.clone(), chart)).or(picture);
        }
        outcome = worse(outcome, own);
    }
    strangers.sort();
    let others = print::strangers(&strangers, &capture.origin);
    if !others.is_empty() {
        files::say(&format!("\n{others}"))?;
    }
    match (&args.svg, picture) {
        (Some(path), Some((title, chart))) => {
            files::write(path, &svg::svg(&chart))?;
            files::say(&format!("\n{}: the figure of \"{title}\"\n", path.display()))?;
        }
        (Some(path), None) => {
            let why = "nothing was decided that could be drawn";
            files::say(&format!("\n{} was not written: {why}\n", path.display()))?;
        }
        (None, _) => {}
    }
    Ok(outcome)
}

fn outcome_of<P: Procedure>(verdict: &Verdict<P>) -> Outcome {
    match verdict.judgement {
        Judgement::Conforms { .. } => Outcome::Good,
        Judgement::Departs { .. } => Outcome::Bad,
        Judgement::Inconclusive { .. } => Outcome::Inconclusive,
    }
}

/// A departure is certain whatever else is undecided.
fn worse(one: Outcome, other: Outcome) -> Outcome {
    let worst = [Outcome::Bad, Outcome::Inconclusive];
    worst.into_iter().find(|o| [one, other].contains(o)).unwrap_or(Outcome::Good)
}

/// What was read.
fn head(args: &ConformArgs, capture: &Capture, besides: &str) -> String {
    let Capture { read, origin, cut, .. } = capture;
    let unit = match origin.unit {
        frames::Unit::Packet => "packet",
        frames::Unit::Line => "line",
    };
    let sip = counted(capture, |body| matches!(body, Body::Sip(_)), "SIP message");
    let read = print::counted(*read as usize, unit);
    let mut said = format!("{}: {read}, {sip}, {besides}\n", args.file.display());
    if let Some(cut) = cut {
        said += &format!("Note: {cut}; what stands before that is judged.\n");
    }
    said
}
