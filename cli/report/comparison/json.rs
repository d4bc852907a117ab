//! Two texts beside each other, for machines: schema callproof/compare/1.

use callproof_kernel::procedure::Procedure;
use callproof_kernel::step::listed;
use callproof_proofs::answer::Found;
use callproof_proofs::comparison::{Becomes, Item, Ran};
use serde_json::{Value, json};

use super::item::{deeds, unplayed};
use super::{Told, thing};

/// The document.
pub fn json<P: Procedure>(told: &Told<'_, P>) -> Value {
    let compared = told.compared;
    let clause = |beside: &callproof_proofs::comparison::Beside| {
        let numbers = beside.clauses.map(|clause| clause.map(|clause| clause.number));
        json!({
            "clauses": numbers,
            "items": beside.items.iter().map(item).collect::<Vec<_>>(),
        })
    };
    let names = compared
        .names
        .all()
        .map(|(kind, one, other)| json!({ "kind": thing(kind), "names": [one, other] }));
    let both = compared.faults.both.iter().map(|shared| {
        json!({
            "findings": [finding(&shared.one), finding(&shared.other)],
            "moved": shared.is_moved,
            "change": format!("{:?}", shared.change).to_lowercase(),
        })
    });
    json!({
        "schema": "callproof/compare/1",
        "texts": told.names,
        "different": told.is_different(),
        "complete": told.is_complete(),
        "clauses": compared.clauses.iter().map(clause).collect::<Vec<_>>(),
        "named_otherwise": names.collect::<Vec<_>>(),
        "only_roles": compared.roles,
        "parting": parting(told),
        "findings": {
            "only_first": compared.faults.one.iter().map(finding).collect::<Vec<_>>(),
            "only_second": compared.faults.other.iter().map(finding).collect::<Vec<_>>(),
            "both": both.collect::<Vec<_>>(),
        },
    })
}

fn item(item: &Item) -> Value {
    let becomes = match item.becomes {
        Becomes::Same => "same",
        Becomes::Wording => "wording",
        Becomes::Otherwise(..) => "otherwise",
        Becomes::Gone => "gone",
        Becomes::New => "new",
    };
    let (less, more) = deeds(item);
    json!({
        "labels": item.own.each_ref().map(|own| own.as_ref().map(|own| &own.label)),
        "texts": item.own.each_ref().map(|own| own.as_ref().map(|own| &own.words)),
        "becomes": becomes,
        "moved": item.is_moved,
        "less": less,
        "more": more,
        "unplayed": unplayed(item),
    })
}

fn finding<P: Procedure>(found: &Found<P>) -> Value {
    let finding = &found.finding;
    json!({
        "what": finding.sentence(),
        "at": listed(&finding.steps),
        "case": finding.case,
        "run": finding.own_run().map(|witness| &witness.id),
        "needs": format!("{:?}", found.harm.needs).to_lowercase(),
    })
}

fn parting<P: Procedure>(told: &Told<'_, P>) -> Value {
    match &told.compared.ran {
        Ran::Part(parting) => json!({
            "result": "part",
            "case": parting.case,
            "run": parting.shortest().wording(),
            "so": told.so(parting),
        }),
        Ran::Alike(cases) => json!({ "result": "alike", "cases": cases }),
        Ran::Unknown(cases) => json!({ "result": "unknown", "cases": cases }),
        Ran::NoCase => json!({ "result": "no case" }),
    }
}
