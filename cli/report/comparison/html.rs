//! Two texts beside each other as one page for a browser: sentences with what differs marked, and
//! figure beside figure.

use std::fmt::Write;

use callproof_diagrams::chart::chart;
use callproof_diagrams::svg::svg;
use callproof_kernel::procedure::Procedure;
use callproof_kernel::run::Run;
use callproof_kernel::step::listed;
use callproof_proofs::answer::Found;
use callproof_proofs::comparison::{Becomes, Beside, Item};
use callproof_proofs::figures::under;
use callproof_word::{Change, difference};

use super::item::{becomes, label, unplayed};
use super::{Told, heading, moved, stated, thing, where_from};
use crate::figure::{self, Shows};
use crate::report::lines::capital;

const STYLE: &str = include_str!("page.css");

/// The page; no part of it is fetched from elsewhere.
pub fn html<P: Procedure>(told: &Told<'_, P>) -> String {
    let [one, other] = told.names.each_ref().map(|name| escaped(name));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{one} beside {other}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>{one} beside {other}</h1>\n<p class=\"verdict\">{}</p>\n",
        escaped(told.verdict()),
    );
    for said in told.summary() {
        let _ = writeln!(page, "<p>{}</p>", escaped(&said));
    }
    parting(told, &mut page);
    page += "<h2>The text</h2>\n";
    told.compared.clauses.iter().for_each(|beside| clause(told, beside, &mut page));
    named(told, &mut page);
    findings(told, &mut page);
    figures(told, &mut page);
    page + "</body>\n</html>\n"
}

fn clause<P: Procedure>(told: &Told<'_, P>, beside: &Beside, page: &mut String) {
    let _ = write!(
        page,
        "<h3>{}</h3>\n<table>\n<tr><th></th><th>{}</th><th>{}</th></tr>\n",
        escaped(&heading(beside, &told.names)),
        escaped(&told.names[0]),
        escaped(&told.names[1]),
    );
    for item in &beside.items {
        let (old, new) = sentences(item);
        let (less, more) = told.placed(item);
        let _ = writeln!(
            page,
            "<tr class=\"{}\"><th>{}<br><small>{}</small></th><td>{old}{}</td><td>{new}{}{}</td></tr>",
            class(item),
            escaped(&label(item)),
            escaped(&becomes(item)),
            list(&less, "less"),
            list(&more, "more"),
            list(&unplayed(item), "unplayed"),
        );
    }
    *page += "</table>\n";
}

fn class(item: &Item) -> &'static str {
    match item.becomes {
        Becomes::Same => "same",
        Becomes::Wording => "wording",
        Becomes::Otherwise(..) => "otherwise",
        Becomes::Gone => "gone",
        Becomes::New => "new",
    }
}

/// The sentences of both texts, with the words that differ marked.
fn sentences(item: &Item) -> (String, String) {
    let words = item.own.each_ref().map(|own| own.as_ref().map(|own| own.words.as_str()));
    let [Some(old), Some(new)] = words else {
        return (escaped(words[0].unwrap_or_default()), escaped(words[1].unwrap_or_default()));
    };
    let (mut before, mut after) = (String::new(), String::new());
    for span in difference(old, new) {
        let text = escaped(&span.text);
        match span.change {
            Change::Kept => {
                before += &text;
                after += &text;
            }
            Change::Deleted => before += &format!("<del>{text}</del>"),
            Change::Inserted => after += &format!("<ins>{text}</ins>"),
        }
    }
    (before, after)
}

fn list(deeds: &[String], class: &str) -> String {
    match deeds.is_empty() {
        true => String::new(),
        false => {
            let items: String =
                deeds.iter().map(|deed| format!("<li>{}</li>", escaped(deed))).collect();
            format!("<ul class=\"{class}\">{items}</ul>")
        }
    }
}

/// The runs of both texts after which they part, beside each other.
fn parting<P: Procedure>(told: &Told<'_, P>, page: &mut String) {
    let Some(parting) = told.compared.parting() else { return };
    let _ = write!(
        page,
        "<h2>Where they part</h2>\n<p>{}</p>\n",
        escaped(&format!("{}.", told.so(parting)))
    );
    let figure = |run: &Run<P>, name: &str| {
        let mut drawn = chart(run, 0, &format!("{} ({})", capital(name), parting.case));
        drawn.remark.clone_from(&parting.beginning);
        svg(&drawn)
    };
    let [one, other] = &told.names;
    beside(&figure(&parting.one.run, one), &figure(&parting.other.run, other), page);
}

fn beside(one: &str, other: &str, page: &mut String) {
    let _ = write!(
        page,
        "<div class=\"beside\">\n<figure>{one}</figure>\n<figure>{other}</figure>\n</div>\n"
    );
}

fn named<P: Procedure>(told: &Told<'_, P>, page: &mut String) {
    let names: Vec<_> = told.compared.names.all().collect();
    if names.is_empty() {
        return;
    }
    *page += "<h2>Named otherwise, and taken for the same</h2>\n<ul>\n";
    for (kind, one, other) in names {
        let _ = writeln!(page, "<li>{}: {} / {}</li>", thing(kind), escaped(one), escaped(other));
    }
    *page += "</ul>\n";
}

fn findings<P: Procedure>(told: &Told<'_, P>, page: &mut String) {
    let faults = &told.compared.faults;
    *page += "<h2>Findings</h2>\n";
    for (found, name) in [&faults.one, &faults.other].into_iter().zip(&told.names) {
        let _ = writeln!(page, "<h3>Wrong only with {} ({})</h3>", escaped(name), found.len());
        found.iter().for_each(|one| finding(one, page));
    }
    let _ = write!(page, "<h3>Wrong with both ({})</h3>\n<ul>\n", faults.both.len());
    for shared in &faults.both {
        let (at, was) = (&shared.other.finding.steps, &shared.one.finding.steps);
        let place = if shared.is_moved { moved(at, was) } else { listed(at) };
        let mut said = format!("{}.", capital(&stated(&shared.other.finding)));
        if !place.is_empty() {
            said += &format!(" {place}");
        }
        said += match shared.change {
            callproof_proofs::comparison::Change::None => "",
            callproof_proofs::comparison::Change::Milder => "; milder in the second",
            callproof_proofs::comparison::Change::Worse => "; worse in the second",
        };
        let _ = writeln!(page, "<li>{}</li>", escaped(&said));
    }
    *page += "</ul>\n";
}

/// A finding with its figure, folded away.
fn finding<P: Procedure>(found: &Found<P>, page: &mut String) {
    let what = format!("{}.", capital(&stated(&found.finding)));
    let place = [listed(&found.finding.steps), where_from(found)];
    let place = place.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join("; ");
    let words = format!("{} <small>{}</small>", escaped(&what), escaped(&place));
    let Some(witness) = found.finding.own_run() else {
        let _ = writeln!(page, "<p>{words}</p>");
        return;
    };
    let caption = format!("{} ({})", found.finding.what, witness.id);
    let (shows, ends) = (Shows::of(&found.finding), &found.harm.consequence);
    let figure = svg(&figure::figure(witness, &caption, &shows, Some(ends)));
    let _ =
        write!(page, "<details><summary>{words}</summary>\n<figure>{figure}</figure></details>\n");
}

/// The figures that both texts draw of a clause, beside each other.
fn figures<P: Procedure>(told: &Told<'_, P>, page: &mut String) {
    *page += "<h2>Figures</h2>\n";
    let drawn = |side: usize, number: &str| -> Vec<String> {
        let text = told.texts[side];
        let figures = text.procedure.figures();
        let own = figures.iter().filter(|figure| figure.clause.number == number);
        let draw = |figure: &callproof_kernel::figure::Figure<P>| {
            let caption = format!("{} ({})", figure.caption(), told.names[side]);
            match under(text.procedure, figure, text.resolutions.clone()) {
                Ok((run, skip)) => svg(&chart(&run, skip, &caption)),
                Err(stuck) => {
                    format!("<p>{}</p>", escaped(&format!("{caption} cannot be drawn: {stuck}")))
                }
            }
        };
        own.map(draw).collect()
    };
    for of in &told.compared.clauses {
        let both = [0, 1].map(|side| match of.clauses[side] {
            Some(clause) => drawn(side, clause.number),
            None => Vec::new(),
        });
        for at in 0..both[0].len().max(both[1].len()) {
            let figure = |side: usize| both[side].get(at).map_or("", String::as_str);
            beside(figure(0), figure(1), page);
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
