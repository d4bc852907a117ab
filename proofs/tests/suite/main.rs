//! Everything that judges what this crate says, in one program: its tests share both cores, and the
//! engine is built into it once.

#[macro_use]
mod bare;
mod dice;
mod oracle;
mod rules;
mod small;
mod spin_harness;
mod toy;
mod written;

mod candidates;
mod clue;
mod conform;
mod deeds;
mod definition;
mod fair_runs;
mod fairness;
mod family;
mod full_links;
mod ghosts;
mod hangs;
mod kernel;
mod ledger;
mod literal;
mod machines;
mod mapping;
mod oracle_telepresence;
mod oracle_video_push;
mod oracles;
mod reached;
mod recommended;
mod refer;
mod renamed;
mod review;
mod rounds;
mod sentences;
mod shown;
mod sip;
mod spin;
mod survivors;
mod symmetry;
mod tautologies;
mod telling;
mod traps;
