//! A world in Promela, to be read, audited, and searched by Spin.
//!
//! What each role does is in tables (`static const` arrays, with the names of what is in them); what
//! the world does with that is written in Promela from the world's definition: channels and their
//! order, faults, timers, crashes, rest, the triggers and formulas of the claims, fairness. Nothing
//! that our search or our judges have computed is in the file. Spin therefore judges exploration,
//! triggers, rest, fairness and formulas. It does not judge the tables: what an atom says of a local
//! state, and what claims remember (an oracle that reads events judges those).

mod fairness;
mod formulas;
mod names;
mod network;
mod roles;

use std::fmt::Write;

use callproof_kernel::case::{Budget, Case, Clock, Unspecified};
use callproof_kernel::claim::Claim;
use callproof_kernel::procedure::Procedure;

use crate::tables::{Tables, TooLarge, tables};
use crate::verdict::choices;
use crate::world::World;

use formulas::Formulas;

/// The most states of a world that is written down.
pub const MOST: usize = 200_000;

/// Why a world cannot be written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has too many states for its tables to be of use.
    #[error(
        "the case has more than {0} states: its tables would be too large; choose a smaller one"
    )]
    TooLarge(usize),
    /// Messages without a step are kept or ignored in it.
    #[error("only worlds are written in which a message without a step is a finding")]
    OtherPolicy,
}

impl From<TooLarge> for Refusal {
    fn from(large: TooLarge) -> Self {
        Refusal::TooLarge(large.most)
    }
}

/// A model, and what of it stands for what.
#[derive(Clone, Debug)]
pub struct Model {
    /// The text.
    pub text: String,
    /// The claims in it whose verdict a search of all states prints, by the number it prints.
    pub safety: Vec<&'static str>,
    /// The leads-to claims in it, one for each instance: set the environment variable `RESPONSE` to
    /// the place of the one to be looked at.
    pub responses: Vec<&'static str>,
    /// The claims that are not in it.
    pub left_out: Vec<&'static str>,
}

/// Writes a world down.
pub fn model<P: Procedure>(world: &World<P>, claims: &[Claim<P>]) -> Result<Model, Refusal> {
    if world.case.unspecified != Unspecified::Error {
        return Err(Refusal::OtherPolicy);
    }
    let tables = tables(world, MOST)?;
    let formulas = Formulas::new(&tables, claims);
    let mut text = String::new();
    preface(&mut text, world, &tables);
    let mut declared = String::from("\\#include <stdio.h>\n\\#include <stdlib.h>\n");
    roles::tables(&mut declared, &tables);
    network::tables(&mut declared, &tables);
    formulas.tables(&mut declared);
    fairness::tables(&mut declared, &tables);
    formulas.reports(&mut declared);
    text.push_str(&names::declared(&declared));
    variables(&mut text, world, &tables);
    roles::macros(&mut text, &tables);
    network::macros(&mut text, &tables);
    rest(&mut text, &tables);
    formulas.macros(&mut text);
    fairness::macros(&mut text, &tables, &formulas);
    network::inlines(&mut text, &tables);
    formulas.inlines(&mut text);
    process(&mut text, &tables);
    Ok(Model {
        text,
        safety: formulas.safety(),
        responses: formulas.responses(),
        left_out: formulas.left_out(),
    })
}

fn preface<P: Procedure>(text: &mut String, world: &World<P>, tables: &Tables<'_, P>) {
    let Case { procedure, name, gist, .. } = &world.case;
    let chosen: Vec<String> =
        choices(*procedure, &world.resolutions).iter().map(|(i, c)| format!("{i}={c}")).collect();
    let cast: Vec<String> =
        world.cast.iter().enumerate().map(|(place, role)| format!("{place} {role}")).collect();
    let lines = [
        format!("{}: {}", procedure.name(), procedure.title()),
        format!("Case {name}: {gist}"),
        format!("Candidates: {}", chosen.join(", ")),
        format!("Roles: {}", cast.join(", ")),
        world.case.beginning().unwrap_or_default(),
        format!("{} states have been looked at to fill the tables.", tables.states),
        String::new(),
        "The tables say what each role does; all else is written from the world's definition."
            .into(),
        "Judged by a search of this model: which states there are, triggers, rest, formulas, \
         fairness."
            .into(),
        "Not judged: the tables, that is, what an atom says of a local state and what is \
         remembered of the past."
            .into(),
        String::new(),
        "Every state, and the verdict and shortest run of every claim on states and steps:".into(),
        "  spin -a FILE && cc -O1 -DSAFETY -DBFS -DNOREDUCE -o pan pan.c && ./pan -c0 -E".into(),
        "It prints `CLAIM n met` where a trigger is met, `CLAIM n fails after k` (or `is so after \
         k`)"
            .into(),
        "for the first state or step that decides it. An event takes two transitions: it is \
         chosen,"
            .into(),
        "and it happens. So of S states and T transitions of the world Spin stores S + T + 1.".into(),
        "A leads-to claim, instance n: an error is a fair run against it:".into(),
        "  spin -DFAIR -a FILE && cc -O1 -DNOREDUCE -o pan pan.c && RESPONSE=n ./pan -a -E -m1000000"
            .into(),
    ];
    text.push_str("/*\n");
    for line in lines {
        text.push_str(format!(" * {line}").trim_end());
        text.push('\n');
    }
    text.push_str(" */\n\n");
}

fn variables<P: Procedure>(text: &mut String, world: &World<P>, tables: &Tables<'_, P>) {
    text.push_str("/* What each role has, by number; see its table of local states. */\n");
    for (place, local) in tables.start.locals.iter().enumerate() {
        let _ = writeln!(text, "short l{place} = {local};  /* {} */", world.cast[place]);
    }
    let _ = writeln!(text, "short h = {};  /* what is remembered */", tables.start.past);
    let left = |budget: Budget| match budget {
        Budget::AtMost(n) => n,
        Budget::Unbounded => 0,
    };
    let _ = writeln!(text, "byte losses = {};", left(world.case.losses));
    let _ = writeln!(text, "byte duplicates = {};", left(world.case.duplicates));
    let _ = writeln!(text, "bool crash_left = {};", u8::from(world.case.crashes.is_some()));
    text.push_str("bool begun = 0;  /* something has happened */\n");
    network::variables(text, tables);
    text.push_str(
        "\n/* The event chosen: 1 a message arrives, 2 is lost, 3 is doubled, 4 a role acts by \
         itself,\n * 5 a role crashes, 6 a role is back, 7 nothing; on which wire, at which place \
         of it; what the role does. */\nbyte k; byte w; byte i; short t;\nbyte j; byte m;\n\n",
    );
}

/// Quiet and rest, from their definition.
fn rest<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    let all = |name: &str| -> String {
        let parts = (0..tables.parts.len()).map(|place| format!("{name}{place}"));
        parts.collect::<Vec<_>>().join(" && ")
    };
    let silent: Vec<String> = (0..tables.wires.len()).map(|w| format!("q{w}[0] == 0")).collect();
    let silent = if silent.is_empty() { "true".to_string() } else { silent.join(" && ") };
    let _ = writeln!(text, "\n/* Nothing is in flight. */\n#define SILENT ({silent})");
    let _ = writeln!(text, "/* And no policy owes a decision. */");
    let _ = writeln!(text, "#define SETTLED (SILENT && {})", all("OWES_NOTHING_"));
    let patience = match tables.world.case.clock {
        Clock::Patient => "SETTLED",
        Clock::Hasty => "true",
    };
    let _ = writeln!(text, "/* Timers: patient ones wait for messages and policies. */");
    let _ = writeln!(text, "#define PATIENCE ({patience})");
    let mut elapses = Vec::new();
    for (place, part) in tables.parts.iter().enumerate() {
        for timer in 0..part.timers.len() {
            elapses.push(format!("CAN_ELAPSE_{place}_{timer}"));
        }
    }
    let none = match elapses.is_empty() {
        true => "true".to_string(),
        false => format!("!({})", elapses.join(" || ")),
    };
    let _ = writeln!(text, "#define NO_TIMER ({none})");
    let _ = writeln!(text, "/* Only users could go on. */");
    let _ = writeln!(text, "#define QUIET (SILENT && NO_TIMER && {})", all("OWES_NOTHING_"));
    let _ = writeln!(text, "/* Nothing more can happen unless somebody begins something new. */");
    let _ = writeln!(text, "#define AT_REST (SILENT && NO_TIMER && {})", all("RESTS_"));
}

fn process<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    text.push_str("\nactive proctype world() {\n  d_step { START }\nend_loop:\n  if\n");
    network::options(text, tables);
    roles::options(text, tables);
    faults(text, tables);
    text.push_str(
        "#ifdef FAIR\n  \
         /* From here on the right side is avoided. */\n  \
         :: d_step { mode == 0 && FROM && !(TO) -> mode = 3; c = 0 }; goto end_loop\n  \
         :: d_step { mode == 3 && c < STRONG -> DEAD(c, 0); c = c + 1 }; goto end_loop\n  \
         :: d_step { mode == 3 && c < STRONG -> DEAD(c, 1); c = c + 1 }; goto end_loop\n  \
         :: d_step { mode == 3 && c == STRONG && !RISEN -> mode = 1; c = 0 }; goto end_loop\n  \
         /* A run may stop, or pause, wherever it is. */\n  \
         :: d_step { mode == 1 -> k = 7 }\n#endif\n  fi;\n",
    );
    text.push_str(
        "  d_step {\n#ifdef FAIR\n    ROUND\n#else\n    if :: t > 0 -> STEPS :: else fi;\n#endif\n    \
         remove_or_double();\n    if :: t > 0 -> take() :: else fi;\n",
    );
    crashes(text, tables);
    text.push_str(
        "    if :: k != 0 && k != 7 -> begun = 1 :: else fi;\n    \
         k = 0; w = 0; i = 0; t = 0; j = 0; m = 0;\n#ifdef FAIR\n    g = 0; AVOID\n#else\n    \
         STATES\n#endif\n  };\n#ifdef FAIR\n  if\n  \
         :: d_step { mode == 1 && c == GROUPS -> c = 0 }; goto accept_round\n  \
         :: else -> goto end_loop\n  fi;\naccept_round:\n  true;\n#endif\n  \
         goto end_loop\n}\n",
    );
}

fn faults<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    let Some(crash) = tables.world.case.crashes else { return };
    let place = tables.world.place(crash.role);
    let _ = writeln!(
        text,
        "  :: d_step {{ MAY_GO && crash_left -> k = 5 }}  /* {} crashes */",
        crash.role
    );
    if crash.recovers {
        let _ = writeln!(
            text,
            "  :: d_step {{ MAY_GO && DOWN(l{place}, {place}) -> k = 6 }}  /* {} is back */",
            crash.role
        );
    }
}

fn crashes<P: Procedure>(text: &mut String, tables: &Tables<'_, P>) {
    let Some(crash) = tables.world.case.crashes else { return };
    let place = tables.world.place(crash.role);
    let _ = writeln!(
        text,
        "    if\n    :: k == 5 -> l{place} = c_expr {{ CRASHED_{place}[now.l{place}] }}; crash_left = 0\n    \
         :: k == 6 -> l{place} = c_expr {{ BACK_{place}[now.l{place}] }}\n    :: else\n    fi;\n    \
         if :: l{place} < 0 -> c_code {{ MISSING }} :: else fi;"
    );
}
