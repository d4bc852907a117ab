//! The claims: their atoms as tables, their triggers and formulas in Promela.

use std::collections::HashMap;
use std::fmt::Write;

use callproof_kernel::claim::{Claim, Formula, Response};
use callproof_kernel::condition::{Condition, OfState, OfStep, StateAtom, StepAtom};
use callproof_kernel::procedure::Procedure;

use super::names::{array, bits, remark};
use super::network;
use crate::tables::Tables;

/// What a claim says, in Promela.
enum Said {
    /// On states: trigger, and what must be so.
    Always(String, String),
    /// On steps: the same.
    EachStep(String, String),
    /// A state that can be come to.
    Reachable(String),
    /// A step that can happen.
    Happens(String),
}

/// The claims of a world, spelled out.
pub(super) struct Formulas<'t, 'w, P: Procedure> {
    tables: &'t Tables<'w, P>,
    safety: Vec<(Claim<P>, Said)>,
    responses: Vec<(Claim<P>, String, String)>,
    left_out: Vec<&'static str>,
    atoms: Atoms,
}

/// Atoms as tables: what each says, with its answers. The same answers are one table.
#[derive(Default)]
struct Atoms {
    tables: Vec<(String, Vec<u8>, Vec<String>)>,
    known: HashMap<(String, Vec<u8>), usize>,
}

impl Atoms {
    /// An atom asked of a variable, as an expression.
    fn ask(&mut self, variable: &str, answers: Vec<u8>, says: String) -> String {
        let key = (variable.to_string(), answers.clone());
        let number = *self.known.entry(key).or_insert_with(|| {
            self.tables.push((variable.to_string(), answers, Vec::new()));
            self.tables.len() - 1
        });
        let names = &mut self.tables[number].2;
        if !names.contains(&says) {
            names.push(says);
        }
        format!("ATOM_{number}")
    }
}

impl<'t, 'w, P: Procedure> Formulas<'t, 'w, P> {
    pub(super) fn new(tables: &'t Tables<'w, P>, claims: &[Claim<P>]) -> Self {
        let world = tables.world;
        let scene = world.scene();
        let mut formulas = Formulas {
            tables,
            safety: Vec::new(),
            responses: Vec::new(),
            left_out: Vec::new(),
            atoms: Atoms::default(),
        };
        let applies = |c: &&Claim<P>| c.is_made(&world.case, &world.resolutions);
        for claim in claims.iter().filter(applies) {
            let said = match &claim.formula {
                Formula::Always { when, then } => {
                    Said::Always(formulas.of_state(&when(&scene)), formulas.of_state(&then(&scene)))
                }
                Formula::EachStep { when, then } => {
                    Said::EachStep(formulas.of_step(&when(&scene)), formulas.of_step(&then(&scene)))
                }
                Formula::Reachable(goal) => Said::Reachable(formulas.of_state(&goal(&scene))),
                Formula::Happens(like) => Said::Happens(formulas.of_step(&like(&scene))),
                Formula::LeadsTo(responses) => {
                    for Response { from, to, .. } in responses(&scene) {
                        let (from, to) = (formulas.of_state(&from), formulas.of_state(&to));
                        formulas.responses.push((claim.clone(), from, to));
                    }
                    continue;
                }
                Formula::Recoverable(_)
                | Formula::NoLivelock
                | Formula::Coverage
                | Formula::Heeded => {
                    formulas.left_out.push(claim.name);
                    continue;
                }
            };
            formulas.safety.push((claim.clone(), said));
        }
        formulas
    }

    pub(super) fn safety(&self) -> Vec<&'static str> {
        self.safety.iter().map(|(claim, _)| claim.name).collect()
    }

    pub(super) fn responses(&self) -> Vec<&'static str> {
        self.responses.iter().map(|(claim, ..)| claim.name).collect()
    }

    pub(super) fn left_out(&self) -> Vec<&'static str> {
        self.left_out.clone()
    }

    fn past(&mut self, says: &str, is: &dyn Fn(&P::History) -> bool) -> String {
        let answers = bits(self.tables.pasts.iter().map(is));
        self.atoms.ask("h", answers, says.to_string())
    }

    fn of_state(&mut self, condition: &OfState<P>) -> String {
        written(condition, &mut |atom| match atom {
            StateAtom::Begun => "begun".into(),
            StateAtom::Quiet => "QUIET".into(),
            StateAtom::AtRest => "AT_REST".into(),
            StateAtom::Role { role, says, is } => {
                let place = self.tables.world.cast.iter().position(|one| one == role);
                match place {
                    // Nothing is so of who takes no part.
                    None => "false".into(),
                    Some(place) => {
                        let answers = bits(self.tables.parts[place].locals.iter().map(|l| is(l)));
                        self.atoms.ask(&format!("l{place}"), answers, format!("{role} {says}"))
                    }
                }
            }
            StateAtom::Past { says, is } => self.past(says, &**is),
        })
    }

    fn of_step(&mut self, condition: &OfStep<P>) -> String {
        written(condition, &mut |atom| match atom {
            StepAtom::Taking { says, is } => {
                let takings = self.tables.takings.iter();
                let answers = takings.map(|taking| is(&self.tables.moment(taking)));
                let answers = bits(std::iter::once(false).chain(answers));
                self.atoms.ask("t", answers, format!("the role {says}"))
            }
            StepAtom::Past { says, is } => self.past(says, &**is),
        })
    }

    pub(super) fn tables(&self, text: &mut String) {
        text.push_str("\n/* Atoms: what is so of a local state, of the past, of a taking. */\n");
        for (number, (_, answers, names)) in self.atoms.tables.iter().enumerate() {
            for name in names {
                text.push_str(&remark(name));
                text.push('\n');
            }
            array(text, "char", &format!("TABLE_{number}"), answers);
        }
    }

    pub(super) fn macros(&self, text: &mut String) {
        text.push_str("\n/* Atoms, each asked of one variable. */\n");
        for (number, (variable, ..)) in self.atoms.tables.iter().enumerate() {
            let _ =
                writeln!(text, "#define ATOM_{number} c_expr {{ TABLE_{number}[now.{variable}] }}");
        }
        text.push_str("\n/* The claims on states and steps. */\n");
        for (number, (claim, said)) in self.safety.iter().enumerate() {
            let _ = writeln!(
                text,
                "{}",
                remark(&format!(
                    "{number} {} ({}): {}",
                    claim.name,
                    claim.formula.kind(),
                    claim.gist
                ))
            );
            let _ = match said {
                Said::Always(when, then) | Said::EachStep(when, then) => {
                    writeln!(text, "#define WHEN_{number} ({when})\n#define THEN_{number} ({then})")
                }
                Said::Reachable(goal) | Said::Happens(goal) => {
                    writeln!(text, "#define GOAL_{number} ({goal})")
                }
            };
        }
    }

    /// Where a verdict is told, once, with the length of the run.
    pub(super) fn reports(&self, text: &mut String) {
        let count = self.safety.len().max(1);
        let _ = writeln!(
            text,
            "\nstatic char met[{count}], told[{count}], missing, overfull;\n\
             \\#define MET(n) if (!met[n]) {{ met[n] = 1; printf(\"CLAIM %d met\\n\", n); }}\n\
             \\#define TELL(n, what) if (!told[n]) {{ told[n] = 1; printf(\"CLAIM %d %s after %ld\\n\", n, what, depth / 2); }}\n\
             \\#define MISSING if (!missing) {{ missing = 1; printf(\"MISSING: an event that the tables do not have\\n\"); }}\n\
             \\#define OVERFULL if (!overfull) {{ overfull = 1; printf(\"OVERFULL: a wire holds more than the tables know\\n\"); }}"
        );
    }

    pub(super) fn inlines(&self, text: &mut String) {
        text.push_str("\n/* Each claim asked: of every state, or of every taking before it changes anything. */\n");
        let (mut states, mut steps) = (String::new(), String::new());
        for (number, (_, said)) in self.safety.iter().enumerate() {
            let asked = match said {
                Said::Always(..) | Said::EachStep(..) => format!(
                    "  if :: WHEN_{number} -> c_code {{ MET({number}) }};\n     if :: THEN_{number} :: \
                     else -> c_code {{ TELL({number}, \"fails\") }} fi\n  :: else\n  fi"
                ),
                Said::Reachable(_) | Said::Happens(_) => format!(
                    "  if :: GOAL_{number} -> c_code {{ TELL({number}, \"is so\") }} :: else fi"
                ),
            };
            let _ = writeln!(text, "inline ask_{number}() {{\n{asked}\n}}");
            let asks = match said {
                Said::Always(..) | Said::Reachable(_) => &mut states,
                Said::EachStep(..) | Said::Happens(_) => &mut steps,
            };
            let _ = write!(asks, "ask_{number}(); ");
        }
        let begin = network::begin(self.tables);
        let _ = writeln!(
            text,
            "\n#define STATES {states}skip;\n#define STEPS {steps}skip\n#ifdef FAIR\n#define START \
             {begin}CHOSEN\n#else\n#define START {begin}STATES\n#endif"
        );
    }

    /// The leads-to claims, one chosen when the search starts.
    pub(super) fn chosen(&self, text: &mut String) {
        text.push_str("\n/* The leads-to claims, by instance: left and right side. */\n");
        let (mut from, mut to) = (Vec::new(), Vec::new());
        for (number, (claim, left, right)) in self.responses.iter().enumerate() {
            let _ =
                writeln!(text, "{}", remark(&format!("{number} {}: {}", claim.name, claim.gist)));
            let _ = writeln!(text, "#define FROM_{number} ({left})\n#define TO_{number} ({right})");
            from.push(format!("(chosen == {number} && FROM_{number})"));
            to.push(format!("(chosen == {number} && TO_{number})"));
        }
        let any = |some: &[String]| match some.is_empty() {
            true => "false".to_string(),
            false => some.join(" || "),
        };
        let _ = writeln!(text, "#define FROM ({})\n#define TO ({})", any(&from), any(&to));
    }
}

/// A condition as an expression.
fn written<A>(condition: &Condition<A>, atom: &mut dyn FnMut(&A) -> String) -> String {
    let list =
        |some: &[Condition<A>], word: &str, none: &str, atom: &mut dyn FnMut(&A) -> String| {
            let parts: Vec<String> = some.iter().map(|one| written(one, atom)).collect();
            match parts.len() {
                0 => none.to_string(),
                1 => parts.into_iter().next().unwrap_or_default(),
                _ => format!("({})", parts.join(&format!(" {word} "))),
            }
        };
    match condition {
        Condition::Atom(one) => atom(one),
        Condition::Not(one) => format!("!({})", written(one, atom)),
        Condition::All(all) => list(all, "&&", "true", atom),
        Condition::Any(any) => list(any, "||", "false", atom),
    }
}
