use callproof_model::kernel::procedure::Procedure;
use callproof_model::video_push::{Resolutions, VideoPush};
use callproof_proofs::{check::*, engine::Limits, verdict::Verdict, world::World};
fn main() {
    let prof = std::env::args().nth(1).unwrap_or("as-written".into());
    let only = std::env::args().nth(2);
    let res =
        if prof == "as-written" { Resolutions::as_written() } else { Resolutions::recommended() };
    let mut reports = vec![];
    for case in VideoPush::cases() {
        if only.as_ref().is_some_and(|o| o != case.name) {
            continue;
        }
        let t = std::time::Instant::now();
        let world = World::new(case.clone(), res.clone());
        let report = check(
            &world,
            &VideoPush::claims(),
            Limits { states: Some(4_000_000), time: None },
            &mut |_| {},
        );
        println!(
            "== {} states {} transitions {} depth {} complete {} {:?}",
            case.name,
            report.states,
            report.transitions,
            report.depth,
            report.is_complete,
            t.elapsed()
        );
        for r in &report.results {
            if r.verdict != Verdict::Holds {
                println!("   {:?} {} {:?}", r.verdict, r.claim.name, r.call);
                if only.is_some() || prof != "as-written" {
                    if let Some(w) = &r.witness {
                        for (i, l) in w.run.wording().iter().enumerate() {
                            println!(
                                "        {}{l}",
                                if Some(i) == w.run.loop_from { "LOOP " } else { "" }
                            );
                        }
                        println!("        fair: {}", w.why_fair)
                    }
                }
            }
        }
        for h in &report.holes {
            println!(
                "   hole {} [{}] {} at {:?}",
                h.key.role,
                h.key.state,
                h.key.event,
                h.step.map(|s| s.to_string())
            );
            if prof != "as-written" {
                for l in h.witness.run.wording() {
                    println!("        {l}")
                }
            }
        }
        reports.push(report);
    }
    for s in uncited(&reports, &res) {
        println!("uncited {s}");
    }
}
