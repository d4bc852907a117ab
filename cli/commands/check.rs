//! `check`: does the procedure work, and what did the text forget?

use std::collections::BTreeSet;
use std::path::PathBuf;

use callproof_kernel::any::AnyProcedure;
use callproof_kernel::issue::Issue;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::{Step, listed};
use callproof_proofs::bounds::Bounds;
use callproof_proofs::check::ClaimReport;
use callproof_proofs::findings::{Finding, Tried, check_one_more, find_repairs, findings};
use callproof_proofs::ledger::Ledger;
use callproof_proofs::participants;
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::Verdict;
use callproof_reading::procedure::LEFT_OUT;

use crate::args::{CheckArgs, Format, Selection};
use crate::error::{Error, Outcome};
use crate::progress::Meter;
use crate::report::{json, table, text};
use crate::texts::Texts;
use crate::{files, names, select};

/// The most columns of a line below the tables.
const WIDTH: usize = 100;

/// Checks what the arguments ask for.
pub fn run(args: &CheckArgs, texts: &Texts) -> Result<Outcome, Error> {
    let procedures = texts.of(args.procedure.as_deref())?;
    let procedures = select::concerned(&procedures, &args.selection)?;
    let mut known = Known::of(&args.selection);
    for procedure in &procedures {
        known.add(*procedure);
    }
    select::check_issues(&args.selection, &known.issues)?;
    for name in &args.case {
        names::find("case", name, &known.cases)?;
    }
    for name in &args.claim {
        names::find("claim", name, &known.claims)?;
    }
    let mut job = Job { args, document: json::Document::new(), outcomes: Vec::new() };
    for procedure in &procedures {
        job.look(*procedure)?;
    }
    if args.format == Format::Json {
        let text = serde_json::to_string_pretty(&job.document);
        files::say(&format!("{}\n", text.expect("a document is plain data")))?;
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
    document: json::Document,
    outcomes: Vec<Outcome>,
}

impl Job<'_> {
    fn look(&mut self, procedure: AnyProcedure) -> Result<(), Error> {
        let args = self.args;
        let ledger_path = args.ledger.clone().unwrap_or_else(|| files::ledger_path(procedure));
        // Read before the search, so that nobody waits for a complaint.
        let recorded = match files::read_ledger(&ledger_path) {
            Err(_) if args.bless => None,
            other => other?,
        };
        let limits = select::limits(&args.limits)?;
        let threads = select::threads(args.threads)?;
        let claims = select::claims(procedure, &args.claim);
        let cases = select::cases(procedure, &args.selection, &args.case, args.all_cases);
        // A name that only other procedures know is not about this one.
        let named = !args.case.is_empty() || !args.claim.is_empty();
        if named && (cases.is_empty() || claims.is_empty()) {
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
        if args.format == Format::Table {
            let right = both.then_some(&main);
            find_repairs(&mut found, &shown.resolutions, &cases, &plan, right);
            check_one_more(&mut found, &shown.resolutions, &cases, &plan, Tried::Simplest);
        }
        meter.done();

        self.document.add(&chosen.name, &main);
        if let Some(other) = &other {
            self.document.add("as-written", other);
        }
        if args.format == Format::Table {
            let shown_name = if both { "as-written" } else { &chosen.name };
            files::say(&self.table(&main, &chosen.name, (&found, shown_name)))?;
        }
        self.outcomes.push(judge(&main));
        let surveys: Vec<_> = [(select::profile(&args.selection), &main)]
            .into_iter()
            .chain(other.as_ref().map(|other| ("as-written", other)))
            .collect();
        self.ledger(&surveys, recorded, ledger_path)
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
    fn table<P: Procedure>(
        &self,
        main: &Survey<P>,
        name: &str,
        (found, shown): (&[Finding<P>], &str),
    ) -> String {
        let of = main.procedure.file().map_or(String::new(), |file| format!(" --of {file}"));
        let findings = match found.is_empty() {
            true => format!("Nothing was found against the text, {shown}, in what was checked.\n"),
            false => format!(
                "What is wrong with the text, {shown}:\n{}\n{}{}{}\nDraw a run with `callproof \
                 diagram WITNESS{}{of}`; `callproof explain ISSUE{of}` gives the text of its \
                 candidates.\n",
                table::findings(found),
                table::legend(),
                one_more(main),
                rests_on(main.procedure, found),
                flags(&self.args.selection),
            ),
        };
        format!(
            "{}: {}\n\nWhat the text promises, {name}{}:\n{}\n\n{}{findings}{}\n{}{}\n",
            main.procedure.name(),
            main.procedure.title(),
            sized(main),
            table::claims(main),
            self.failures(main),
            table::series(main).map_or(String::new(), |t| format!("\n{t}\n")),
            missing(main.procedure, found),
            summary(main, name, found.len(), shown),
        )
    }

    /// Under the table, the runs against each claim that fails, when few were asked for.
    fn failures<P: Procedure>(&self, main: &Survey<P>) -> String {
        let mut text = String::new();
        let narrow = !self.args.claim.is_empty() || !self.args.case.is_empty();
        let recommended = !self.args.selection.as_written;
        if !narrow && !recommended {
            return text;
        }
        for report in &main.reports {
            let (case, depth) = (report.case.name, report.depth);
            match &report.cannot_begin {
                Some(why) => {
                    text += &format!(
                        "{case} does not begin as it says, so nothing is found out there: {why}.\n"
                    );
                }
                None if !report.is_complete => {
                    text += &format!("{case}: a limit stopped the search after depth {depth}.\n");
                }
                None => {}
            }
            // What one case does not put to the test is no failure where another does.
            let is_vacuous = |r: &ClaimReport<P>| {
                r.verdict == Verdict::Vacuous && main.verdict_where_met(r.claim.name).is_none()
            };
            let against = |r: &&ClaimReport<P>| r.verdict == Verdict::Fails || is_vacuous(r);
            for result in report.results.iter().filter(against) {
                let (claim, case) = (&result.claim, report.case.name);
                let verdict = table::coloured(result.verdict);
                text += &format!("{} {verdict}, {case}: {}\n", claim.name, claim.gist);
                if let Some(witness) = &result.witness {
                    let arrows = text::arrows(witness, "    ");
                    text += &format!("  witness {}\n{arrows}\n", witness.id);
                }
            }
        }
        text
    }

    fn ledger<P: Procedure>(
        &mut self,
        surveys: &[(&'static str, &Survey<P>)],
        recorded: Option<Ledger>,
        path: PathBuf,
    ) -> Result<(), Error> {
        let args = self.args;
        if args.bless {
            let mut ledger = recorded.unwrap_or_default();
            for (profile, survey) in surveys {
                ledger.record(profile, survey);
            }
            files::write(&path, &ledger.to_text())?;
            anstream::eprintln!("callproof: wrote {}", path.display());
            return Ok(());
        }
        let comparable = args.claim.is_empty()
            && args.selection.resolve.is_empty()
            && args.selection.participants.is_none()
            && args.limits.limit_states.is_none()
            && args.limits.limit_time.is_none();
        let Some(recorded) = recorded.filter(|_| comparable) else {
            if args.locked {
                let why = "there is no such file; write it with `callproof check --bless`".into();
                return Err(Error::Read { path: path.display().to_string(), why });
            }
            return Ok(());
        };
        let differences: Vec<_> =
            surveys.iter().flat_map(|(profile, s)| recorded.differences(profile, s)).collect();
        for difference in differences.iter().take(10) {
            let (place, was, is) = (&difference.place, &difference.recorded, &difference.found);
            anstream::eprintln!(
                "callproof: the ledger says otherwise: {place}: was {was}, is {is}"
            );
        }
        if differences.len() > 10 {
            anstream::eprintln!("callproof: and in {} more places", differences.len() - 10);
        }
        if !differences.is_empty() && args.locked {
            self.outcomes.push(Outcome::Bad);
        }
        Ok(())
    }
}

/// With how many participants, after a comma; nothing where their number is fixed.
fn sized<P: Procedure>(survey: &Survey<P>) -> String {
    let cases: Vec<_> = survey.reports.iter().map(|report| report.case.clone()).collect();
    participants::in_words(&cases).map_or(String::new(), |number| format!(", {number}"))
}

/// With how many participants repairs were tried; nothing where their number is fixed.
fn one_more<P: Procedure>(survey: &Survey<P>) -> String {
    match sized(survey) {
        number if number.is_empty() => number,
        number => format!(
            "\nRepaired{number}: and with one more in the simplest case with so many, where nothing \
             else is said; several together were tried with so many only.",
        ),
    }
}

/// The findings by the rule that is missing: those of a question together, questions in the order of
/// the cases in which they come up, the simplest first.
fn missing<P: Procedure>(procedure: P, found: &[Finding<P>]) -> String {
    let all = procedure.cases();
    let cases: Vec<&str> = all.iter().map(|case| case.name).collect();
    let gist = |name: &str| all.iter().find(|case| case.name == name).map_or("", |case| case.gist);
    let place = |finding: &Finding<P>| {
        cases.iter().position(|case| *case == finding.case).unwrap_or(cases.len())
    };
    let issues = procedure.issues();
    let repairs = |finding: &&Finding<P>, issue: &Issue| {
        finding.repairs.iter().any(|(name, _)| *name == issue.name)
    };
    // Of several that repair it, the first that is recommended to be answered.
    let of = |finding: &&Finding<P>| {
        let own = issues.iter().filter(|issue| repairs(finding, issue));
        own.min_by_key(|issue| (issue.recommended == 0, issue.place)).map(|issue| issue.place)
    };
    let mut lines: Vec<(usize, usize, String)> = Vec::new();
    for issue in &issues {
        let own: Vec<&Finding<P>> =
            found.iter().filter(|finding| of(finding) == Some(issue.place)).collect();
        let Some(simplest) = own.iter().min_by_key(|finding| place(finding)) else { continue };
        let shown = own.iter().filter(|f| f.case == simplest.case).find_map(|f| f.own_run());
        let shown = shown.map_or(String::new(), |witness| format!(", {}", witness.id));
        let direct = own.iter().filter(|finding| finding.own_run().is_some()).count().max(1);
        let follow = match own.len() - direct {
            0 => String::new(),
            more => format!(" and {more} that follow"),
        };
        let count = if direct == 1 { "1 finding".into() } else { format!("{direct} findings") };
        let count = format!("{count}{follow}");
        let unread = unread(procedure, &own);
        let line = format!(
            "{} ({}, {}) {count}, first in {} ({}){shown}{unread}",
            issue.question,
            issue.name,
            listed(issue.steps),
            simplest.case,
            gist(simplest.case)
        );
        lines.push((place(simplest), issue.place, line));
    }
    if lines.is_empty() {
        return String::new();
    }
    lines.sort();
    let mut text = String::from(
        "What is missing, the simplest first; a finding counts with the first answer that repairs it \
         alone:\n",
    );
    let count = lines.len();
    for (nth, (.., line)) in lines.iter().enumerate() {
        text += &numbered(nth + 1, line);
    }
    let others = found.iter().filter(|finding| of(finding).is_none()).count();
    if others > 0 {
        text += &format!("   {others} more need several answers together, or another one.\n");
    }
    let is_needed = |issue: &&Issue| found.iter().any(|finding| repairs(&finding, issue));
    // What no verdict tells, a reader has to judge.
    let is_open =
        |issue: &&Issue| issue.recommended == 0 || issue.unmodelled.is_some() && !is_needed(issue);
    let asked: Vec<&Issue> = issues.iter().filter(is_open).collect();
    if !asked.is_empty() {
        text += "Asked besides:\n";
    }
    for (nth, issue) in asked.iter().enumerate() {
        let why = match (issue.recommended, issue.unmodelled) {
            (0, _) => "nothing is proposed".to_string(),
            (_, what) => format!("not modelled: {}", what.unwrap_or_default()),
        };
        let (question, name) = (issue.question, issue.name);
        let line = format!("{question} ({name}, {}); {why}", listed(issue.steps));
        text += &numbered(count + nth + 1, &line);
    }
    text + "\n"
}

/// A line of a list, with its number.
fn numbered(nth: usize, line: &str) -> String {
    let first = format!("{nth:>2} ");
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(&first)
        .subsequent_indent("   ")
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    format!("{}\n", textwrap::fill(line, options))
}

/// Whether what was left out in reading may answer a question: in how many places.
fn unread<P: Procedure>(procedure: P, own: &[&Finding<P>]) -> String {
    let mut places: BTreeSet<(Step, &'static str)> = BTreeSet::new();
    for witness in own.iter().filter_map(|finding| finding.own_run()) {
        let outcomes = witness.run.occurrences.iter().filter_map(|one| one.outcome.as_ref());
        for step in outcomes.flat_map(|outcome| outcome.cited.clone()) {
            let all = procedure.supposed(&step).iter().copied();
            places.extend(all.filter(|what| what.contains(LEFT_OUT)).map(|what| (step, what)));
        }
    }
    match places.len() {
        0 => String::new(),
        1 => "; perhaps answered by what was left out in reading, in 1 place".into(),
        many => format!("; perhaps answered by what was left out in reading, in {many} places"),
    }
}

/// What was taken for granted in the steps that are obeyed in the runs of findings, and of which.
fn rests_on<P: Procedure>(procedure: P, found: &[Finding<P>]) -> String {
    let mut rests: Vec<(Step, &'static str, Vec<&str>)> = Vec::new();
    for finding in found {
        let Some(witness) = finding.own_run() else { continue };
        let outcomes = witness.run.occurrences.iter().filter_map(|one| one.outcome.as_ref());
        let steps: BTreeSet<Step> = outcomes.flat_map(|outcome| outcome.cited.clone()).collect();
        for step in steps {
            for what in procedure.supposed(&step) {
                match rests.iter_mut().find(|(of, known, _)| (*of, *known) == (step, what)) {
                    Some((.., runs)) => runs.push(&witness.id),
                    None => rests.push((step, what, vec![&witness.id])),
                }
            }
        }
    }
    rests.sort_by_key(|(step, what, _)| (*step, *what));
    let line = |(step, what, runs): &(Step, &str, Vec<&str>)| {
        let options = textwrap::Options::new(WIDTH).initial_indent("- ").subsequent_indent("  ");
        format!(
            "\n{}",
            textwrap::fill(&format!("{step}: {what}. In {}.", runs.join(", ")), options)
        )
    };
    match rests.is_empty() {
        true => String::new(),
        false => {
            let lines: String = rests.iter().map(line).collect();
            format!("\nWhat was taken for granted in reading, and the runs that rest on it:{lines}")
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

fn summary<P: Procedure>(survey: &Survey<P>, name: &str, found: usize, shown: &str) -> String {
    let results = survey.reports.iter().flat_map(|r| &r.results).map(|r| r.claim.name);
    let claims: BTreeSet<&str> =
        results.chain(survey.overall.iter().map(|c| c.claim.name)).collect();
    let holds = |claim: &&&str| survey.verdict(claim).is_some_and(Verdict::counts_as_holding);
    let (cases, states) = (survey.reports.len(), survey.states());
    let within = Bounds::of(survey.reports.iter().map(|report| &report.case));
    format!(
        "{}, {name}{}: {} of {} claims hold ({cases} {}, {states} states kept whole); {found} {} \
         {shown}.{}",
        survey.procedure.name(),
        sized(survey),
        claims.iter().filter(holds).count(),
        claims.len(),
        if cases == 1 { "case" } else { "cases" },
        if found == 1 { "finding" } else { "findings" },
        within.map_or(String::new(), |bounds| format!("\nWithin {bounds}, not all at once.")),
    )
}
