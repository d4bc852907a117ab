//! The charts that the tests draw: figures, findings, random runs, and large ones made up.

use callproof_diagrams::chart::{Arrow, Box, Chart, Fate, Frame, chart, chart_of_breach};
use callproof_kernel::case::Size;
use callproof_kernel::claim::Formula;
use callproof_kernel::procedure::{Procedure, Visitor};
use callproof_kernel::run::{Occurrence, Run};
use callproof_model::visit_all;
use callproof_proofs::figures::play;
use callproof_proofs::findings::{Class, findings};
use callproof_proofs::survey::{Plan, survey};
use callproof_proofs::verdict::recommended;
use callproof_proofs::world::World;

/// A chart and its name.
pub type Named = (String, Chart);

/// The figures of the texts.
pub fn figures() -> Vec<Named> {
    struct Figures;
    impl Visitor for Figures {
        type Output = Vec<Named>;
        fn visit<P: Procedure>(&mut self, procedure: P) -> Vec<Named> {
            let draw = |figure: callproof_kernel::figure::Figure<P>| {
                let (run, skip) = play(procedure, &figure);
                (figure.file.to_string(), chart(&run, skip, &figure.caption()))
            };
            procedure.figures().into_iter().map(draw).collect()
        }
    }
    visit_all(&mut Figures).into_iter().flatten().collect()
}

/// A run of each finding and of each claim that something happens, as written and as recommended.
pub fn witnesses() -> Vec<Named> {
    struct Witnesses;
    impl Visitor for Witnesses {
        type Output = Vec<Named>;
        fn visit<P: Procedure>(&mut self, procedure: P) -> Vec<Named> {
            let mut drawn = Vec::new();
            let mut cases = procedure.cases();
            cases.retain(|case| case.size == Size::Default);
            let claims = procedure.claims();
            let plan = Plan {
                procedure,
                claims: &claims,
                limits: Default::default(),
                threads: 2,
                is_whole: true,
                mutant: None,
                progress: &|_, _| {},
            };
            for (text, resolutions) in
                [("written", procedure.as_written()), ("best", recommended(procedure))]
            {
                let survey = survey(&resolutions, &cases, &plan);
                for (place, found) in findings(&survey).iter().enumerate() {
                    let Some(witness) = &found.witness else { continue };
                    let (run, caption) = (&witness.run, found.sentence());
                    let mut chart = match found.class {
                        Class::Broken => chart_of_breach(run, &caption, &found.what),
                        _ => chart(run, 0, &caption),
                    };
                    chart.comes_to("all parties wait for ever", &[]);
                    chart.remark = witness.remark();
                    drawn.push((format!("{}-{text}-finding-{place}", procedure.name()), chart));
                }
                for result in survey.reports.iter().flat_map(|report| &report.results) {
                    let is_happening = matches!(result.claim.formula, Formula::Happens(_));
                    let Some(witness) = result.witness.as_ref().filter(|_| is_happening) else {
                        continue;
                    };
                    let mut chart = chart(&witness.run, 0, result.claim.gist);
                    chart.remark = witness.remark();
                    let (name, claim) = (procedure.name(), result.claim.name);
                    drawn.push((format!("{name}-{text}-{claim}"), chart));
                }
            }
            drawn
        }
    }
    visit_all(&mut Witnesses).into_iter().flatten().collect()
}

/// A generator of chance that gives the same on every machine (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}

/// Runs in which at each moment anything that can happen may: `each` of each procedure.
pub fn random_runs(each: usize) -> Vec<Named> {
    struct Random {
        each: usize,
    }
    impl Visitor for Random {
        type Output = Vec<Named>;
        fn visit<P: Procedure>(&mut self, procedure: P) -> Vec<Named> {
            let mut chance = Chance(procedure.name().len() as u64);
            let cases = procedure.cases();
            let texts = [procedure.as_written(), recommended(procedure)];
            let walk = |number: usize| {
                let case = cases[chance.below(cases.len())].clone();
                let world = World::new(case, texts[chance.below(2)].clone());
                let run = random_run(&world, &mut chance);
                let mut chart = chart(&run, 0, &format!("A run of {}", procedure.title()));
                chart.remark = "what is seen here happened by chance".into();
                (format!("{}-random-{number}", procedure.name()), chart)
            };
            (0..self.each).map(walk).collect()
        }
    }
    visit_all(&mut Random { each }).into_iter().flatten().collect()
}

fn random_run<P: Procedure>(world: &World<P>, chance: &mut Chance) -> Run<P> {
    let mut global = world.initial();
    let mut occurrences = Vec::new();
    for _ in 0..5 + chance.below(40) {
        let actions = world.actions(&global);
        if actions.is_empty() {
            break;
        }
        let action = actions[chance.below(actions.len())].clone();
        let (after, outcome) = world.apply(&global, &action);
        occurrences.push(Occurrence { action, outcome });
        global = after;
    }
    let loop_from =
        (chance.below(4) == 0 && occurrences.len() > 3).then(|| chance.below(occurrences.len()));
    Run { procedure: world.case.procedure, cast: world.cast.clone(), occurrences, loop_from }
}

/// Charts of chance with many lifelines and events, and with every sign there is.
pub fn made_up(lifelines: usize, rows: usize, seed: u64) -> Chart {
    const MESSAGES: [&str; 7] = [
        "1. MCVideo push request",
        "4. 200 OK",
        "[2a.] MCVideo call end notification – with the “reason” it’s given",
        "ACK (RFC\u{a0}3261, 13.2.2.4)",
        "BYE",
        "10.5 3. advertisement and configuration of media captures [call 2]",
        "視頻推送請求",
    ];
    let mut chance = Chance(seed);
    let mut chart = Chart {
        caption: format!(
            "Figure 7.4.2.3.2-{seed}: One-to-one video push among many – a “large” one"
        ),
        lifelines: (1..=lifelines).map(|n| format!("MCVideo client\u{a0}{n}")).collect(),
        rows,
        arrows: Vec::new(),
        boxes: Vec::new(),
        repeats: None,
        remark: "client 3 waits for ever for an answer that nobody sends".into(),
    };
    let mut row = 0;
    let mut open: Vec<Arrow> = Vec::new();
    while row < rows {
        let lane = chance.below(lifelines);
        let other = (lane + 1 + chance.below(lifelines - 1)) % lifelines;
        let fate =
            [Fate::Taken, Fate::Taken, Fate::NoStep, Fate::Lost, Fate::Pending, Fate::Unheard]
                [chance.below(6)];
        let label = MESSAGES[chance.below(MESSAGES.len())].to_string();
        let is_optional = chance.below(5) == 0;
        let from = (lane, row);
        let arrow = Arrow { from, to: (other, row), label, fate, is_optional };
        match chance.below(6) {
            0 => {
                let lines = vec!["5. media and transmission control established".to_string()];
                let is_defect = chance.below(3) == 0;
                chart.boxes.push(Box { lifeline: lane, through: lane, row, lines, is_defect });
            }
            1 if fate != Fate::Pending => open.push(arrow),
            2 if !open.is_empty() => {
                let mut arrow = open.remove(chance.below(open.len()));
                arrow.to.1 = row;
                chart.arrows.push(arrow);
            }
            _ => chart.arrows.push(arrow),
        }
        row += 1;
    }
    for mut arrow in open {
        arrow.to.1 = row;
        chart.arrows.push(arrow);
        row += 1;
    }
    chart.rows = row;
    if chance.below(2) == 0 {
        chart.repeats = Some(Frame { from: rows / 2, to: row - 1 });
    }
    chart
}
