//! `check`: does the procedure work, and what did the text forget?

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::PathBuf;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::procedure::{Procedure, Supposed};
use callproof_kernel::step::Step;
use callproof_proofs::answer::Answer;
use callproof_proofs::check::{CaseReport, ClaimReport};
use callproof_proofs::engine::LINK_CAPACITY;
use callproof_proofs::findings::{Finding, findings};
use callproof_proofs::ledger::Ledger;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::Verdict;

use crate::args::{CheckArgs, Format, Selection};
use crate::error::{Error, Outcome};
use crate::kept::{Page, Store};
use crate::progress::Meter;
use crate::report::answer::{self, Told};
use crate::report::{json, table, text};
use crate::select::Profile;
use crate::texts::Texts;
use crate::width::{WIDEST, of_sentences, wrapped};
use crate::{files, names, select, width};

/// Checks what the arguments ask for.
pub fn run(args: &CheckArgs, texts: &Texts) -> Result<Outcome, Error> {
    let procedures = texts.of(args.procedure.as_deref())?;
    let procedures = select::concerned(&procedures, &args.selection)?;
    let mut known = Known::of(&args.selection);
    for procedure in &procedures {
        known.add(*procedure);
    }
    select::check_issues(&args.selection.resolve, &known.issues)?;
    for name in &args.case {
        names::find("case", name, &known.cases)?;
    }
    for name in &args.claim {
        names::find("claim", name, &known.claims)?;
    }
    let store = Store::new(texts.kept(), !args.no_cache);
    let mut job = Job { args, texts, store, document: json::Document::new(), outcomes: Vec::new() };
    for procedure in &procedures {
        job.look(*procedure)?;
    }
    if args.format == Format::Json {
        let text = serde_json::to_string_pretty(&job.document);
        files::say_as_it_is(&format!("{}\n", text.expect("a document is plain data")))?;
    }
    Ok(worst(&job.outcomes))
}

fn worst(outcomes: &[Outcome]) -> Outcome {
    [Outcome::Bad, Outcome::Inconclusive]
        .into_iter()
        .find(|o| outcomes.contains(o))
        .unwrap_or(Outcome::Good)
}

/// The names that arguments may use.
struct Known<'a> {
    selection: &'a Selection,
    issues: Vec<&'static str>,
    cases: Vec<&'static str>,
    claims: Vec<&'static str>,
}

impl<'a> Known<'a> {
    fn of(selection: &'a Selection) -> Self {
        Known { selection, issues: Vec::new(), cases: Vec::new(), claims: Vec::new() }
    }
}

impl Known<'_> {
    fn add(&mut self, procedure: AnyProcedure) {
        self.issues.extend(procedure.issues().iter().map(|issue| issue.name));
        let cases = select::every_case(procedure, self.selection);
        self.cases.extend(cases.iter().map(|case| case.name));
        self.claims.extend(procedure.claims().iter().map(|claim| claim.name));
    }
}

struct Job<'a> {
    args: &'a CheckArgs,
    texts: &'a Texts,
    store: Store<'a>,
    document: json::Document,
    outcomes: Vec<Outcome>,
}

impl Job<'_> {
    fn look(&mut self, procedure: AnyProcedure) -> Result<(), Error> {
        let args = self.args;
        // Read before the search, so that nobody waits for a complaint.
        let ledger_path = args.ledger.clone().or_else(|| files::ledger_path(procedure));
        let first = || files::new_ledger_path(procedure).filter(|_| args.bless);
        let ledger_path = ledger_path.or_else(first);
        if ledger_path.is_none() && args.bless {
            return Err(Error::Usage(format!(
                "the ledger of {} stands in the working copy of callproof; bless it there, or name a \
                 file with --ledger",
                procedure.name()
            )));
        }
        let recorded = match &args.ledger {
            Some(path) => files::read_ledger(path),
            None => self.texts.ledger(procedure),
        };
        let recorded = match recorded {
            Err(_) if args.bless => None,
            other => other?,
        };
        let given = select::limits(&args.limits)?;
        let limits = select::or_usual(given, &[procedure]);
        let threads = select::threads(args.threads)?;
        let claims = select::claims(procedure, &args.claim);
        let cases = select::cases(procedure, &args.selection, &args.case, args.all_cases);
        // A name that only other procedures know is not about this one.
        let named = !args.case.is_empty() || !args.claim.is_empty();
        if named && (cases.is_empty() || claims.is_empty()) {
            return Ok(());
        }
        let key = self.key(procedure, recorded.as_ref());
        if let Some(page) = key.as_deref().and_then(|key| self.store.page(key)) {
            files::say(&page.text)?;
            self.outcomes.push(page.outcome);
            return Ok(());
        }
        let meter = Meter::new();
        let tell = |case: &str, progress| meter.tell(case, progress);
        let plan = Plan {
            procedure,
            claims: &claims,
            limits,
            threads,
            is_whole: args.case.is_empty() && args.selection.participants.is_none(),
            mutant: None,
            progress: &tell,
        };
        let both = !args.selection.as_written && args.selection.resolve.is_empty();
        let chosen = select::chosen(procedure, &args.selection)?;
        let main = survey(&chosen.resolutions, &cases, &plan);
        let other = both.then(|| survey(&procedure.as_written(), &cases, &plan));
        let shown = other.as_ref().unwrap_or(&main);
        let mut found = findings(shown);
        let right = both.then_some(&main);
        let answer = (args.format == Format::Table).then(|| {
            let consequences = self.store.repairs(&mut found, (shown, right), &cases, &plan);
            Answer::of(shown, right, &found, consequences)
        });
        meter.done();
        self.store.remember(procedure, |places| {
            [Some(&main), other.as_ref()]
                .into_iter()
                .flatten()
                .for_each(|of| places.add_survey(of));
        });

        self.document.add(&chosen.profile.to_string(), &main);
        if let Some(other) = &other {
            self.document.add(Profile::AS_WRITTEN.key(), other);
        }
        let said = answer
            .map(|answer| self.say(&answer, (&main, &chosen.profile), (other.as_ref(), &found)));
        files::say(said.as_deref().unwrap_or_default())?;
        let outcome = judge(&main);
        self.outcomes.push(outcome);
        let surveys: Vec<_> = [(chosen.profile.key(), &main)]
            .into_iter()
            .chain(other.as_ref().map(|other| (Profile::AS_WRITTEN.key(), other)))
            .collect();
        let is_as_recorded = self.ledger(&surveys, recorded, ledger_path)?;
        if let Some((key, text)) = key.zip(said).filter(|_| is_as_recorded) {
            self.store.keep_page(&Page { key, outcome, text });
        }
        Ok(())
    }

    /// What the page of a text depends on: the text, this program, the arguments, what is recorded and
    /// the terminal. `None` where more is asked for than a page, or a limit may cut the search short.
    fn key(&self, procedure: AnyProcedure, recorded: Option<&Ledger>) -> Option<String> {
        let args = self.args;
        let is_page = args.format == Format::Table && !args.bless && !args.locked;
        let is_whole = args.limits.limit_states.is_none() && args.limits.limit_time.is_none();
        if !is_page || !is_whole {
            return None;
        }
        // Tables are as wide as the terminal, pages only up to some width.
        let (source, width) = (procedure.source()?, width::terminal());
        let is_terminal = std::io::stdout().is_terminal();
        let recorded = recorded.map_or(String::new(), Ledger::to_text);
        let name = procedure.name();
        self.store
            .page_key(&format!("{source:x} {name} {args:?} {width:?} {is_terminal}\n{recorded}"))
    }
}

fn judge<P: Procedure>(survey: &Survey<P>) -> Outcome {
    match survey.worst() {
        Some(Verdict::Fails | Verdict::Vacuous) => Outcome::Bad,
        Some(Verdict::Inconclusive) => Outcome::Inconclusive,
        Some(Verdict::Holds) | None => Outcome::Good,
    }
}

impl Job<'_> {
    /// What a person is told.
    fn say<P: Procedure>(
        &self,
        answer: &Answer<P>,
        (main, profile): (&Survey<P>, &Profile),
        (against, found): (Option<&Survey<P>>, &[Finding<P>]),
    ) -> String {
        let args = self.args;
        let flags = flags(&args.selection);
        let width = answer::width();
        let is_narrow = self.is_narrow();
        let told = Told { answer, main, profile, against, flags: &flags, is_narrow, width };
        let failures =
            if self.is_narrow() || args.full { self.failures(main) } else { String::new() };
        let surveys = [Some(main), against].into_iter().flatten();
        let surveys: Vec<&Survey<P>> = surveys.collect();
        let said: BTreeSet<String> = surveys.iter().flat_map(|survey| caveats(survey)).collect();
        let mut caveats: String = said.into_iter().collect();
        if let Some(cut) = cut_short(&surveys) {
            let lines = wrapped(&cut, "", "  ", width);
            lines.iter().for_each(|line| caveats.push_str(&format!("{line}\n")));
        }
        if !args.full {
            let gap = if failures.is_empty() { "" } else { "\n" };
            return format!("{}{caveats}{gap}{failures}", told.page(caveats.lines().count()));
        }
        let series = table::series(main).map_or(String::new(), |table| format!("\n{table}\n"));
        format!(
            "{}\nWHAT MUST HOLD, {profile}{}\n{}\n\n{failures}{caveats}{}{series}{}{}",
            told.full(),
            answer::sized(main),
            table::claims(main),
            one_more(main),
            rests_on(main.procedure, found),
            answer::within(main),
        )
    }

    /// Whether only some cases or claims were asked for.
    fn is_narrow(&self) -> bool {
        !self.args.claim.is_empty() || !self.args.case.is_empty()
    }

    /// The runs against each claim that fails: in every case that was asked for by name; else in the
    /// first case of each claim.
    fn failures<P: Procedure>(&self, main: &Survey<P>) -> String {
        let mut text = String::new();
        let mut said: BTreeSet<&str> = BTreeSet::new();
        for report in &main.reports {
            // What one case does not put to the test is no failure where another does.
            let is_vacuous = |r: &ClaimReport<P>| {
                r.verdict == Verdict::Vacuous && main.verdict_where_met(r.claim.name).is_none()
            };
            let against = |r: &&ClaimReport<P>| r.verdict == Verdict::Fails || is_vacuous(r);
            for result in report.results.iter().filter(against) {
                let (claim, case) = (&result.claim, report.case.name);
                if !self.is_narrow() && !said.insert(claim.name) {
                    continue;
                }
                let verdict = table::coloured(result.verdict);
                let what = match result.verdict {
                    Verdict::Fails => claim.broken(),
                    _ => claim.gist.to_string(),
                };
                text += &format!("{} {verdict}, {case}: {what}\n", claim.name);
                if let Some(witness) = &result.witness {
                    let arrows = text::arrows(witness, "    ", &what);
                    text += &format!("  witness {}\n{arrows}\n", witness.id);
                }
            }
        }
        text
    }

    /// Compares with the ledger, or writes it; whether it says the same.
    fn ledger<P: Procedure>(
        &mut self,
        surveys: &[(&'static str, &Survey<P>)],
        recorded: Option<Ledger>,
        path: Option<PathBuf>,
    ) -> Result<bool, Error> {
        let args = self.args;
        if let (true, Some(path)) = (args.bless, &path) {
            let mut ledger = recorded.unwrap_or_default();
            for (profile, survey) in surveys {
                ledger.record(profile, survey);
            }
            files::write_in_folder(path, &ledger.to_text())?;
            files::tell(&format!("callproof: wrote {}", path.display()));
            return Ok(true);
        }
        let comparable = args.claim.is_empty()
            && args.selection.resolve.is_empty()
            && args.selection.participants.is_none()
            && args.limits.limit_states.is_none()
            && args.limits.limit_time.is_none();
        let Some(recorded) = recorded.filter(|_| comparable) else {
            if args.locked {
                let why = "there is no such file; write it with `callproof check --bless`".into();
                let path = path.map_or("the ledger".into(), |path| path.display().to_string());
                return Err(Error::Read { path, why });
            }
            return Ok(true);
        };
        let differences: Vec<_> =
            surveys.iter().flat_map(|(profile, s)| recorded.differences(profile, s)).collect();
        for difference in differences.iter().take(10) {
            let (place, was, is) = (&difference.place, &difference.recorded, &difference.found);
            files::tell(&format!(
                "callproof: the ledger says otherwise: {place}: was {was}, is {is}"
            ));
        }
        if differences.len() > 10 {
            files::tell(&format!("callproof: and in {} more places", differences.len() - 10));
        }
        if !differences.is_empty() && args.locked {
            self.outcomes.push(Outcome::Bad);
        }
        Ok(differences.is_empty())
    }
}

/// Why less was found out than was asked for, where that is so.
fn caveats<P: Procedure>(survey: &Survey<P>) -> Vec<String> {
    let of = |report: &CaseReport<P>| {
        let case = report.case.name;
        match &report.cannot_begin {
            Some(why) => {
                format!("{case} does not begin as it says, so nothing is found out there: {why}.\n")
            }
            None => match report.crowded {
                Some((from, to)) => format!(
                    "{case}: messages from {from} to {to} pile up, more than {LINK_CAPACITY} at a \
                     time, so that what comes later is not looked at: something is sent again and \
                     again; let the text, or the case, bound how often.\n"
                ),
                None => String::new(),
            },
        }
    };
    survey.reports.iter().map(of).collect()
}

/// Which cases a limit has cut short, and how to look at more of them.
fn cut_short<P: Procedure>(surveys: &[&Survey<P>]) -> Option<String> {
    let reports = surveys.iter().flat_map(|survey| &survey.reports);
    let is_cut = |report: &&CaseReport<P>| {
        !report.is_complete && report.crowded.is_none() && report.cannot_begin.is_none()
    };
    let cut: BTreeSet<&str> = reports.filter(is_cut).map(|report| report.case.name).collect();
    let names: Vec<&str> = cut.into_iter().collect();
    let said = "a limit stopped the search; --limit-states N looks at more.";
    (!names.is_empty()).then(|| format!("{}: {said}", names.join(", ")))
}

/// With how many participants repairs were tried; nothing where their number is fixed.
fn one_more<P: Procedure>(survey: &Survey<P>) -> String {
    match answer::sized(survey) {
        number if number.is_empty() => number,
        number => format!(
            "Repaired{number}: and with one more in the simplest case with so many, where nothing \
             else is said; several together were tried with so many only.\n",
        ),
    }
}

/// What was taken for granted in the steps that are obeyed in the runs of findings, and of which.
fn rests_on<P: Procedure>(procedure: P, found: &[Finding<P>]) -> String {
    let mut rests: Vec<(Step, Supposed, Vec<&str>)> = Vec::new();
    for finding in found {
        let Some(witness) = finding.own_run() else { continue };
        let outcomes = witness.run.occurrences.iter().filter_map(|one| one.outcome.as_ref());
        let steps: BTreeSet<Step> = outcomes.flat_map(|outcome| outcome.cited.clone()).collect();
        for step in steps {
            for what in procedure.supposed(&step) {
                match rests.iter_mut().find(|(of, known, _)| (*of, *known) == (step, *what)) {
                    Some((.., runs)) => runs.push(&witness.id),
                    None => rests.push((step, *what, vec![&witness.id])),
                }
            }
        }
    }
    rests.sort_by_key(|(step, what, _)| (*step, *what));
    let line = |(step, what, runs): &(Step, Supposed, Vec<&str>)| {
        let said = format!("{step}: {what}. In {}.", runs.join(", "));
        format!("\n{}", wrapped(&said, "- ", "  ", of_sentences(WIDEST)).join("\n"))
    };
    match rests.is_empty() {
        true => String::new(),
        false => {
            let lines: String = rests.iter().map(line).collect();
            format!("What was taken for granted in reading, and the runs that rest on it:{lines}\n")
        }
    }
}

fn flags(selection: &Selection) -> String {
    let mut flags = String::new();
    if let Some(participants) = selection.participants {
        flags.push_str(&format!(" --participants {participants}"));
    }
    if !selection.resolve.is_empty() {
        flags.push_str(if selection.as_written { " --as-written" } else { "" });
        selection.resolve.iter().for_each(|r| flags.push_str(&format!(" --resolve {r}")));
    }
    flags
}
